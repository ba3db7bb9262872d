"""Acts on drafts: each says what it changed, each can be taken back, a refused one changes nothing."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.organisation.models import Position
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.operations import proposals
from hoaluoi.spine.directives.rules.cuts import gaps
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, desk, proposal
from tests.factories.organisation import actor, group_with_branches, person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=1)
TWO = "Phấn đấu tỷ lệ giao dịch điện tử đạt trên 95% và tỷ lệ dịch vụ trực tuyến đạt trên 80% trong năm 2021."


@pytest.fixture
def alice():
    return person(Role.COORDINATOR, group_with_branches().root)


@pytest.fixture
def laid(alice):
    return desk(_unit(alice), alice)


def _unit(who):
    return Position.objects.get(person=who).unit


def state(of) -> list[tuple]:
    kept = of.proposals.filter(retired=False).order_by("start", "pk")
    return [(each.pk, each.kind, each.decision, each.edited) for each in kept]


def test_an_edit_keeps_only_what_differs_from_what_was_read(laid, alice):
    first = proposal(laid, "target")
    changes = {"subject": first.read["subject"], "value": "75", "units": ["EVN"]}
    edited = proposals.edit(proposal=first, changes=changes, by=actor(alice), at=AT)
    assert edited.edited == {"value": "75", "units": ["EVN"]}
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.data["changes"]["value"]) == ("directives.proposal_edited", "75")


def test_typing_back_what_was_read_is_no_edit(laid, alice):
    first = proposal(laid, "target")
    proposals.edit(proposal=first, changes={"value": "75"}, by=actor(alice), at=AT)
    assert proposals.edit(proposal=first, changes={"value": first.read["value"]}, by=actor(alice), at=AT).edited == {}


def test_the_kind_of_a_draft_can_be_changed(laid, alice):
    proposals.edit(proposal=proposal(laid, "target"), changes={"kind": "figure"}, by=actor(alice), at=AT)
    assert proposal(laid).kind == "figure"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"value": "bảy mươi"}, "bad_value"),
        ({"value": "NaN"}, "bad_value"),
        ({"value": "1e30"}, "bad_value"),
        ({"decision": "accepted"}, "unknown_field:decision"),
        ({"kind": "wish"}, "unknown_kind"),
    ],
)
def test_a_refused_edit_changes_nothing(laid, alice, changes, code):
    before = snapshot()
    with pytest.raises(UnableToDraft) as refused:
        proposals.edit(proposal=proposal(laid, "target"), changes=changes, by=actor(alice), at=AT)
    assert refused.value.code == code
    assert snapshot() == before


def test_deciding_twice_is_deciding_once(laid, alice):
    count = laid.proposals.count()
    assert proposals.decide(proposals=laid.proposals.all(), decision="accepted", by=actor(alice), at=AT) == count
    before = snapshot()
    assert proposals.decide(proposals=laid.proposals.all(), decision="accepted", by=actor(alice), at=LATER) == 0
    assert snapshot() == before


def test_a_decision_has_its_evidence_and_can_be_taken_back_to_waiting(laid, alice):
    first = proposal(laid)
    proposals.decide(proposals=[first], decision=Decision.REJECTED, by=actor(alice), at=AT)
    first.refresh_from_db()
    assert (first.decision, first.decided_by, first.decided_at) == ("rejected", alice, AT)
    proposals.decide(proposals=[first], decision=Decision.PENDING, by=actor(alice), at=LATER)
    first.refresh_from_db()
    assert (first.decision, first.decided_by, first.decided_at) == ("pending", None, None)


def test_a_split_reads_each_part_anew(alice):
    laid = desk(_unit(alice), alice, text=TWO)
    first, second = laid.proposals.filter(kind="target").order_by("start")
    whole = proposals.merge(first=first, second=second, by=actor(alice), at=AT)
    assert [each[0] for each in state(laid) if each[1] == "target"] == [whole.pk]
    offset = next(at for at in gaps(whole.quote) if whole.quote[at:].startswith("và"))
    parts = proposals.split(proposal=whole, offset=offset, by=actor(alice), at=LATER)
    assert [part.read["value"] for part in parts] == ["95", "80"]
    assert all(laid.text[part.start : part.end] == part.quote for part in parts)


def test_a_draft_is_cut_anywhere_in_its_sentence(laid, alice):
    whole = proposal(laid, "target")
    offset = len(whole.quote) // 2
    parts = proposals.split(proposal=whole, offset=offset, by=actor(alice), at=AT)
    assert "".join(parts[0].quote.split()) in "".join(whole.quote[:offset].split())
    assert parts[-1].end <= whole.end


@pytest.mark.parametrize("place", [-1, 0, 10_000])
def test_a_place_that_leaves_nothing_on_one_side_is_refused(laid, alice, place):
    before = snapshot()
    with pytest.raises(UnableToDraft, match="no_gap"):
        proposals.split(proposal=proposal(laid, "target"), offset=place, by=actor(alice), at=AT)
    assert snapshot() == before


def test_drafts_of_two_desks_do_not_merge(laid, alice):
    other = desk(_unit(alice), alice)
    before = snapshot()
    with pytest.raises(UnableToDraft, match="not_neighbours"):
        proposals.merge(first=proposal(laid), second=proposal(other), by=actor(alice), at=AT)
    with pytest.raises(UnableToDraft, match="not_neighbours"):
        proposals.merge(first=proposal(laid), second=proposal(laid), by=actor(alice), at=AT)
    assert snapshot() == before


def test_a_marked_passage_becomes_a_draft_of_the_kind_that_was_said(laid, alice):
    made = proposals.add_by_hand(desk=laid, start=0, end=9, kind="task", by=actor(alice), at=AT)
    assert (made.kind, made.quote, made.read["rules"]) == ("task", laid.text[:9], ["by_hand"])


@pytest.mark.parametrize(("start", "end"), [(5, 5), (9, 3), (-1, 4), (0, 10**6)])
def test_a_passage_outside_the_text_is_refused(laid, alice, start, end):
    with pytest.raises(UnableToDraft, match="nothing_marked"):
        proposals.add_by_hand(desk=laid, start=start, end=end, kind="target", by=actor(alice), at=AT)


def test_nothing_to_take_back_is_no_act(laid, alice):
    before = snapshot()
    assert proposals.undo(desk=laid, by=actor(alice), at=AT) == []
    assert snapshot() == before


ACTS = {
    "accept": lambda laid, by: proposals.decide(
        proposals=laid.proposals.filter(retired=False), decision="accepted", by=by, at=AT
    ),
    "reject": lambda laid, by: proposals.decide(proposals=[proposal(laid)], decision="rejected", by=by, at=AT),
    "edit": lambda laid, by: proposals.edit(
        proposal=proposal(laid), changes={"subject": f"khác {laid.acts.count()}"}, by=by, at=AT
    ),
    "add": lambda laid, by: proposals.add_by_hand(desk=laid, start=0, end=12, kind="target", by=by, at=AT),
    "merge": lambda laid, by: _merge(laid, by),
}


def _merge(laid, by):
    kept = list(laid.proposals.filter(retired=False).order_by("start", "pk"))
    if len(kept) > 1:
        proposals.merge(first=kept[0], second=kept[1], by=by, at=AT)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=5))
def test_undoing_everything_brings_back_what_was_there(alice, acts):
    laid = desk(_unit(alice), alice, text=TWO)
    states = [state(laid)]
    for act in acts:
        before = laid.acts.count()
        ACTS[act](laid, actor(alice))
        if laid.acts.count() > before:
            states.append(state(laid))
    for expected in reversed(states[:-1]):
        proposals.undo(desk=laid, by=actor(alice), at=LATER)
        assert state(laid) == expected
    assert proposals.undo(desk=laid, by=actor(alice), at=LATER) == []
