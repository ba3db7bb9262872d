"""From a text to the register: reading, consent, one act, and what is refused leaves nothing behind."""

from datetime import timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs.queue import run_waiting
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.models import Desk, Directive, Proposal, Target, Task
from hoaluoi.spine.directives.operations import desks, proposals, readings
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.documents.operations import UnableToRegister
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, ISSUED, TEXT, desk, directive, document, proposal
from tests.factories.organisation import actor, client_of, person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)
DAMAGED = "公(gōng)司(sī)要求电(diàn)子交易率达到95%以上，日?qǐng)?bào)告。"


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


def events_of(subject_type: str) -> list[str]:
    return list(Entry.objects.filter(subject_type=subject_type).order_by("pk").values_list("event", flat=True))


def accept_all(of, by) -> None:
    proposals.decide(proposals=of.proposals.all(), decision=Decision.ACCEPTED, by=actor(by), at=AT)


def sound(of, by) -> None:
    """Says what 100 % is where the text does not."""
    for each in of.proposals.filter(kind="target"):
        proposals.edit(proposal=each, changes={"denominator": "giao dịch"}, by=actor(by), at=AT)


def test_a_text_is_read_into_drafts_with_their_places_and_its_heading(group, alice):
    laid = desk(group.root, alice, issued_date=None)
    found = list(laid.proposals.filter(kind="target"))
    assert [each.read["value"] for each in found] == ["70", "95"]
    assert all(laid.text[each.start : each.end] == each.quote for each in found)
    assert (laid.symbol, laid.kind, laid.issued_date) == ("18-NQ/ĐU", "resolution", ISSUED)
    assert events_of("directives.desk") == ["directives.desk_opened"]


def test_entering_makes_document_directive_and_targets_with_their_spans(group, alice):
    laid = desk(group.root, alice)
    accept_all(laid, alice)
    sound(laid, alice)
    entered = desks.register(desk=laid, by=actor(alice), at=LATER, heading={"title": "Nghị quyết 18"})
    assert entered.document.title == "Nghị quyết 18"
    assert [(t.number, str(t.value.normalize())) for t in entered.targets.all()] == [(1, "7E+1"), (2, "95")]
    assert all(entered.document.text[t.start : t.end] == t.quote for t in entered.targets.all())
    assert all(t.allocations.get().unit == group.root for t in entered.targets.all())
    laid.refresh_from_db()
    assert (laid.directive, laid.closed_at) == (entered, LATER)


def test_a_second_click_finds_the_directive_that_is_there(group, alice):
    laid = desk(group.root, alice)
    accept_all(laid, alice)
    sound(laid, alice)
    first = desks.register(desk=laid, by=actor(alice), at=LATER)
    before = snapshot()
    assert desks.register(desk=laid, by=actor(alice), at=LATER) == first
    assert snapshot() == before


def test_only_what_was_accepted_is_entered(group, alice):
    laid = desk(group.root, alice)
    one, other = laid.proposals.filter(kind="target")
    proposals.decide(proposals=[one], decision=Decision.ACCEPTED, by=actor(alice), at=AT)
    proposals.decide(proposals=[other], decision=Decision.REJECTED, by=actor(alice), at=AT)
    entered = desks.register(desk=laid, by=actor(alice), at=LATER)
    assert [target.quote for target in entered.targets.all()] == [one.quote]


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("nothing_accepted", lambda laid, by: None),
        ("percentage_without_denominator", accept_all),
        (
            "value_missing",
            lambda laid, by: (
                accept_all(laid, by),
                sound(laid, by),
                proposals.edit(proposal=proposal(laid, "target"), changes={"value": ""}, by=actor(by), at=AT),
            ),
        ),
        ("desk_closed", lambda laid, by: desks.discard(desk=laid, by=actor(by), at=AT)),
    ],
)
def test_a_refused_entry_leaves_the_register_as_it_was(group, alice, code, spoil):
    laid = desk(group.root, alice)
    spoil(laid, alice)
    before = snapshot()
    with pytest.raises(UnableToDraft) as refused:
        desks.register(desk=laid, by=actor(alice), at=LATER)
    assert refused.value.code == code
    assert snapshot() == before
    assert not Document.objects.exists()


def test_a_number_that_is_taken_refuses_the_whole_entry(group, alice):
    document(group.root, alice)
    laid = desk(group.root, alice)
    accept_all(laid, alice)
    sound(laid, alice)
    with pytest.raises(UnableToRegister):
        desks.register(desk=laid, by=actor(alice), at=LATER)
    assert not Directive.objects.exists()
    assert not Target.objects.exists()


def test_a_document_of_the_register_becomes_the_directive_itself(group, alice):
    held = document(group.root, alice)
    laid = desk(group.root, alice, document=held)
    accept_all(laid, alice)
    sound(laid, alice)
    assert desks.register(desk=laid, by=actor(alice), at=LATER).document == held
    assert Document.objects.count() == 1


def test_a_document_in_force_is_not_entered_again(group, alice):
    held = directive(group.root, alice).document
    laid = desk(group.root, alice, document=held)
    accept_all(laid, alice)
    sound(laid, alice)
    with pytest.raises(UnableToDraft, match="document_is_directive"):
        desks.register(desk=laid, by=actor(alice), at=LATER)


@pytest.mark.parametrize("given", [{"text": DAMAGED}, {"text": TEXT, "changed": [("®iÖn", "điện")]}])
def test_a_repaired_text_is_read_only_after_consent(group, alice, given):
    laid = desk(group.root, alice, **given)
    assert laid.waits_for_consent
    assert not laid.proposals.exists()
    with pytest.raises(UnableToDraft, match="consent_missing"):
        desks.register(desk=laid, by=actor(alice), at=AT)
    laid = desks.consent(desk=laid, by=actor(alice), at=LATER)
    assert (laid.consented_by, laid.consented_at) == (alice, LATER)
    assert laid.proposals.filter(kind="target").exists()
    before = snapshot()
    desks.consent(desk=laid, by=actor(alice), at=LATER + timedelta(hours=1))
    assert snapshot() == before


def test_lost_characters_are_counted_and_the_quotation_stays_as_it_came(group, alice):
    laid = desk(group.root, alice, text=DAMAGED)
    assert (laid.doubts["dropped"], laid.doubts["lost"]) == (3, 2)
    laid = desks.consent(desk=laid, by=actor(alice), at=LATER)
    assert all(laid.text[each.start : each.end] == each.quote for each in laid.proposals.all())


@pytest.mark.parametrize("text", ["", " \n\t "])
def test_an_empty_text_opens_no_desk(group, alice, text):
    before = snapshot()
    with pytest.raises(UnableToDraft, match="empty_text"):
        desk(group.root, alice, text=text)
    assert snapshot() == before


def test_a_text_of_a_million_characters_is_refused(group, alice):
    with pytest.raises(UnableToDraft, match="too_long"):
        desk(group.root, alice, text="a" * (desks.MAX_CHARACTERS + 1))


def test_an_accepted_task_goes_to_the_unit_that_its_alias_names(group, alice):
    person(Role.LEADER, group.companies[1], rank="head")
    laid = desk(group.root, alice)
    added = proposals.add_by_hand(desk=laid, start=0, end=20, kind="task", by=actor(alice), at=AT)
    proposals.edit(proposal=added, changes={"units": [group.companies[1].name_vi]}, by=actor(alice), at=AT)
    proposals.decide(proposals=[added], decision=Decision.ACCEPTED, by=actor(alice), at=AT)
    entered = desks.register(desk=laid, by=actor(alice), at=LATER)
    task = Task.objects.get(directive=entered)
    assert (task.lead, task.start, task.end) == (group.companies[1], 0, 20)


def test_a_discarded_desk_keeps_its_decisions_and_takes_no_more(group, alice):
    laid = desk(group.root, alice)
    accept_all(laid, alice)
    desks.discard(desk=laid, by=actor(alice), at=LATER)
    assert Proposal.objects.filter(desk=laid, decision=Decision.ACCEPTED).exists()
    before = snapshot()
    with pytest.raises(UnableToDraft, match="desk_closed"):
        proposals.decide(proposals=laid.proposals.all(), decision=Decision.REJECTED, by=actor(alice), at=LATER)
    assert snapshot() == before


LONG = "\n".join(f"{n}. Phấn đấu tỷ lệ giao dịch điện tử của nhóm {n} đạt trên {50 + n % 45}%." for n in range(1, 900))


def test_a_long_text_is_read_in_the_background_all_at_once_and_once(alice, group):
    client = client_of(alice)
    answer = client.post("/directives/desks/new", {"text": LONG, "unit": group.root.pk})
    laid = Desk.objects.get()
    assert laid.being_read
    assert not laid.proposals.exists()
    page = client.get(answer["Location"]).content.decode()
    assert 'id="desk-reading"' in page
    assert "nhóm 899" in page, "the text is there at once"
    assert client.get(f"/directives/desks/{laid.pk}/reading").status_code == 200
    run_waiting()
    count = laid.proposals.count()
    assert count > 40
    assert not readings.read_waiting(desk_id=laid.pk, at=AT), "a second worker finds nothing to do"
    assert laid.proposals.count() == count
    assert client.get(f"/directives/desks/{laid.pk}/reading")["HX-Refresh"] == "true"
    assert 'id="desk-reading"' not in client.get(answer["Location"]).content.decode()


def test_a_worker_that_dies_leaves_no_half_read_desk(alice, group, monkeypatch):
    laid = desks.open_desk(text=LONG, unit=group.root, by=actor(alice), at=AT)
    with monkeypatch.context() as dying:
        dying.setattr(readings.drafting, "check", lambda *_given: (_ for _ in ()).throw(SystemError("killed")))
        with pytest.raises(SystemError):
            readings.read_waiting(desk_id=laid.pk, at=AT)
    laid.refresh_from_db()
    assert (laid.being_read, laid.findings, laid.proposals.count()) == (True, [], 0)
    assert readings.read_waiting(desk_id=laid.pk, at=AT)
    assert laid.proposals.count() > 40


def test_a_desk_that_was_closed_meanwhile_is_not_read(alice, group):
    laid = desks.open_desk(text=LONG, unit=group.root, by=actor(alice), at=AT)
    desks.discard(desk=laid, by=actor(alice), at=AT)
    run_waiting()
    assert not laid.proposals.exists()
