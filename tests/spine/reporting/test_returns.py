"""Opening, filling and sending a return: one version, one ledger entry, its facts; a refusal changes nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.queries import verify
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting.errors import StaleRevision, UnableToOpen, UnableToSave, UnableToSubmit
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from tests.factories.organisation import actor, person
from tests.factories.reporting import DAY, EARLY, LATE, SEPTEMBER, daily_form, filed, monthly_form, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(group):
    return group.companies[0]


@pytest.fixture
def bob(unit):
    return person(Role.REPORTER, unit)


@pytest.fixture
def form(group):
    return daily_form(group.root, group.companies)


def fill(held, who, cells, revision=None, at=EARLY, **more):
    read = held.revision if revision is None else revision
    return returns.save_cells(of=held, cells=cells, revision=read, by=actor(who), at=at, **more)


def events_of(held):
    entries = Entry.objects.filter(subject_type="reporting.return", subject_id=held.pk).order_by("pk")
    return [entry.event.removeprefix("reporting.") for entry in entries]


def test_submitting_makes_a_version_a_ledger_entry_and_provisional_facts(form, unit, bob):
    version = filed(form, unit, bob, {"cases": "3", "absent": "0", "note": "Bình thường"})
    held = Return.objects.get()
    assert (held.state, held.current, held.is_late) == ("submitted", version, False)
    assert version.cells == {
        "cases": {"state": "reported", "value": "3"},
        "absent": {"state": "zero", "value": "0"},
        "note": {"state": "reported", "value": "Bình thường"},
    }
    entry = Entry.objects.get(pk=version.ledger_entry_id)
    assert (entry.event, entry.actor_id, entry.chain_unit_id) == ("reporting.submitted", bob.pk, unit.pk)
    assert entry.data["cells"] == version.cells
    facts = {f.measure.code: (f.value, f.state, f.provisional, f.source_key) for f in Fact.objects.all()}
    assert facts == {
        "t_cases": (Decimal(3), "reported", True, "cases"),
        "t_absent": (Decimal(0), "zero", True, "absent"),
    }
    assert events_of(held) == ["draft_opened", "submitted"]
    assert verify().fault is None


def test_zero_report_states_zero_in_every_number_cell(form, unit, bob):
    version = filed(form, unit, bob)
    assert version.zero
    assert version.cells == {"cases": {"state": "zero", "value": "0"}, "absent": {"state": "zero", "value": "0"}}
    assert set(Fact.objects.values_list("state", flat=True)) == {"zero"}
    assert events_of(version.of)[-1] == "zero_reported"


def test_receipt_says_when_it_was_sent_and_when_received(form, unit, bob):
    held = opened(form, unit, bob)
    received = EARLY + timedelta(minutes=1)
    version = returns.submit(of=held, by=actor(bob), at=received, zero=True, sent_at=EARLY)
    assert (version.submitted_at, version.received_at) == (EARLY, received)


@pytest.mark.parametrize(
    ("said", "counts_as"),
    [(timedelta(hours=3), timedelta(0)), (timedelta(days=-3), timedelta(hours=-12))],
    ids=["from the future", "from long ago"],
)
def test_sender_clock_is_believed_within_limits(form, unit, bob, said, counts_as):
    held = opened(form, unit, bob)
    version = returns.submit(of=held, by=actor(bob), at=LATE, zero=True, sent_at=LATE + said)
    assert version.submitted_at == LATE + counts_as
    assert Return.objects.get().is_late


def test_sending_the_same_twice_is_one_version(form, unit, bob):
    first = filed(form, unit, bob, {"cases": "3", "absent": "1"})
    again = returns.submit(of=first.of, by=actor(bob), at=LATE)
    assert again == first
    assert ReturnVersion.objects.count() == 1


def test_same_client_key_is_one_version_even_after_changes(form, unit, bob):
    held = fill(opened(form, unit, bob), bob, {"cases": "3", "absent": "1"})
    first = returns.submit(of=held, by=actor(bob), at=EARLY, client_key="k1")
    fill(first.of, bob, {"cases": "4"}, revision=99)
    assert returns.submit(of=held, by=actor(bob), at=LATE, client_key="k1") == first
    assert ReturnVersion.objects.count() == 1


def test_client_key_of_another_return_is_refused(form, group, unit, bob):
    held = opened(form, unit, bob)
    returns.submit(of=held, by=actor(bob), at=EARLY, zero=True, client_key="k1")
    other = opened(form, unit, bob, DAY.previous())
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=other, by=actor(bob), at=EARLY, zero=True, client_key="k1")
    assert refused.value.code == "key_used"


def test_empty_return_is_asked_whether_it_is_zero(form, unit, bob):
    held = opened(form, unit, bob)
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=EARLY)
    assert refused.value.code == "empty"
    assert not ReturnVersion.objects.exists()
    assert not Fact.objects.exists()
    assert events_of(held) == ["draft_opened"]


def test_zero_report_over_figures_is_refused(form, unit, bob):
    held = fill(opened(form, unit, bob), bob, {"cases": "3"})
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=EARLY, zero=True)
    assert refused.value.code == "zero_but_filled"
    assert "Số ca mắc" in str(refused.value)


def test_zero_report_of_a_form_without_is_refused(group, unit, bob):
    held = opened(monthly_form(group.root, [unit]), unit, bob, SEPTEMBER, LATE)
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=LATE, zero=True)
    assert refused.value.code == "zero_not_allowed"


def test_rubbish_is_quarantined_in_its_cell_and_stops_the_sending_only(form, unit, bob):
    held = fill(opened(form, unit, bob), bob, {"cases": "224E10000913", "absent": "2"})
    assert held.cells["cases"] == {"raw": "224E10000913", "problem": "not_a_number", "params": {}}
    assert held.cells["absent"] == {"state": "reported", "value": "2"}
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=EARLY)
    assert refused.value.code == "problems"
    assert not Fact.objects.exists()
    fixed = fill(held, bob, {"cases": "224"})
    assert returns.submit(of=fixed, by=actor(bob), at=EARLY).cells["cases"]["value"] == "224"


def test_ambiguous_number_is_a_question(group, unit, bob):
    form = monthly_form(group.root, [unit])
    held = fill(opened(form, unit, bob, SEPTEMBER, LATE), bob, {"money": "1,234", "total": "1.234"})
    assert held.cells["money"]["problem"] == "ambiguous_number"
    assert held.cells["money"]["params"] == {"first": "1.234", "second": "1234"}
    assert held.cells["total"] == {"state": "reported", "value": "1234"}


def test_rules_name_the_cell(group, unit, bob):
    form = monthly_form(group.root, [unit])
    held = fill(opened(form, unit, bob, SEPTEMBER, LATE), bob, {"total": "10", "online": "3", "counter": "4"})
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=LATE)
    assert [(p.cell, p.code) for p in refused.value.problems] == [("total", "sum_differs")]


def test_large_change_wants_an_explanation_once(group, unit, bob):
    form = monthly_form(group.root, [unit])
    before = {"total": "10", "online": "6", "counter": "4"}
    filed(form, unit, bob, before, SEPTEMBER.previous(), LATE)
    held = fill(opened(form, unit, bob, SEPTEMBER, LATE), bob, {"total": "40", "online": "36", "counter": "4"})
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=LATE)
    assert [(p.cell, p.code) for p in refused.value.problems] == [("total", "changed")]
    told = fill(held, bob, {}, explanations={"total": "Thêm khu công nghiệp"})
    version = returns.submit(of=told, by=actor(bob), at=LATE)
    assert version.explanations == {"total": "Thêm khu công nghiệp"}


def test_not_applicable_needs_a_reason_and_makes_a_fact_without_value(form, unit, bob):
    held = fill(opened(form, unit, bob), bob, {"cases": {"state": "na"}})
    assert held.cells["cases"]["problem"] == "no_reason"
    version = filed(form, unit, bob, {"cases": {"state": "na", "reason": "Không có nhân sự"}, "absent": "0"})
    assert version.cells["cases"] == {"state": "na", "reason": "Không có nhân sự"}
    fact = Fact.objects.get(measure__code="t_cases")
    assert (fact.value, fact.state) == (None, "na")


def test_return_with_every_cell_not_applicable_says_so(form, unit, bob):
    na = {"state": "na", "reason": "Chưa hoạt động"}
    assert filed(form, unit, bob, {"cases": na, "absent": na}).not_applicable


def test_two_people_on_the_same_cell_keep_both_texts(form, unit, bob):
    carol = person(Role.REPORTER, unit, full_name="Carol")
    held = opened(form, unit, bob)
    read = held.revision
    fill(held, bob, {"cases": "3"}, revision=read)
    with pytest.raises(StaleRevision) as refused:
        fill(held, carol, {"cases": "5"}, revision=read)
    conflict = refused.value.conflicts[0]
    assert (conflict.key, conflict.by) == ("cases", bob.full_name)
    assert conflict.theirs == {"state": "reported", "value": "3"}
    assert conflict.yours == {"state": "reported", "value": "5"}
    assert Return.objects.get().cells["cases"]["value"] == "3"
    assert "05:52" in str(refused.value)
    chosen = fill(held, carol, {"cases": "5"}, revision=refused.value.revision)
    assert chosen.cells["cases"]["value"] == "5"


def test_two_people_on_different_cells_do_not_disturb_each_other(form, unit, bob):
    carol = person(Role.REPORTER, unit)
    held = opened(form, unit, bob)
    fill(held, bob, {"cases": "3"}, revision=0)
    assert fill(held, carol, {"absent": "1"}, revision=0).cells.keys() == {"cases", "absent"}


def test_sending_what_somebody_changed_meanwhile_is_refused(form, unit, bob):
    carol = person(Role.REPORTER, unit)
    held = fill(opened(form, unit, bob), bob, {"cases": "3", "absent": "1"})
    fill(held, carol, {"absent": "7"})
    with pytest.raises(StaleRevision):
        returns.submit(of=held, by=actor(bob), at=EARLY, revision=held.revision)
    assert not ReturnVersion.objects.exists()


def test_opening_twice_gives_the_same_return(form, unit, bob):
    assert opened(form, unit, bob) == opened(form, unit, person(Role.REPORTER, unit))


TRESPASSES = {
    "open": lambda held, form, unit, who: opened(form, unit, who, DAY.previous()),
    "save": lambda held, form, unit, who: fill(held, who, {"cases": "3"}),
    "submit": lambda held, form, unit, who: returns.submit(of=held, by=actor(who), at=EARLY, zero=True),
}


@pytest.mark.parametrize("act", TRESPASSES)
def test_unit_outside_the_scope_reads_404_and_nothing_changes(form, group, unit, bob, act):
    mallory = person(Role.REPORTER, group.companies[3])
    held = opened(form, unit, bob)
    before = list(Return.objects.values()), Entry.objects.count()
    with pytest.raises(Http404):
        TRESPASSES[act](held, form, unit, mallory)
    assert (list(Return.objects.values()), Entry.objects.count()) == before


def test_unit_that_does_not_owe_the_form_cannot_open_it(form, group):
    district = group.districts[0]
    with pytest.raises(UnableToOpen) as refused:
        opened(form, district, person(Role.REPORTER, district))
    assert refused.value.code == "not_owed"


def test_expired_period_takes_nothing_in(form, unit, bob):
    held = opened(form, unit, bob)
    long_after = EARLY + timedelta(days=40)
    with pytest.raises(UnableToSave) as saving:
        fill(held, bob, {"cases": "3"}, at=long_after)
    with pytest.raises(UnableToSubmit) as sending:
        returns.submit(of=held, by=actor(bob), at=long_after, zero=True)
    assert (saving.value.code, sending.value.code) == ("expired", "expired")
    assert "06:00 31/10/2022" in str(sending.value)


def test_month_cannot_be_sent_before_it_ends(group, unit, bob):
    held = opened(monthly_form(group.root, [unit]), unit, bob, SEPTEMBER, EARLY - timedelta(days=10))
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=EARLY - timedelta(days=10))
    assert refused.value.code == "not_ended"


def test_unknown_cell_saves_nothing(form, unit, bob):
    held = opened(form, unit, bob)
    with pytest.raises(UnableToSave):
        fill(held, bob, {"cases": "3", "evil": "1"})
    assert Return.objects.get().cells == {}


def test_amendment_is_a_new_version_with_a_reason_and_the_first_stays(form, unit, bob):
    first = filed(form, unit, bob, {"cases": "3", "absent": "1", "note": "x"})
    held = fill(first.of, bob, {"cases": "5", "absent": "1"}, revision=99, at=LATE)
    with pytest.raises(UnableToSubmit) as refused:
        returns.submit(of=held, by=actor(bob), at=LATE)
    assert refused.value.code == "sent_already"
    with pytest.raises(UnableToSubmit) as refused:
        returns.amend(of=held, by=actor(bob), at=LATE, reason=" ")
    assert refused.value.code == "no_reason"
    second = returns.amend(of=held, by=actor(bob), at=LATE, reason="Đếm sót hai ca")
    assert (second.number, second.reason) == (2, "Đếm sót hai ca")
    assert ReturnVersion.objects.get(number=1).cells["cases"]["value"] == "3"
    assert not Return.objects.get().is_late, "late goes by the first sending"
    assert {(f.measure.code, f.value, f.source_id) for f in Fact.objects.all()} == {
        ("t_cases", Decimal(5), second.pk),
        ("t_absent", Decimal(1), second.pk),
    }
    assert events_of(held)[-1] == "amended"


def test_amended_version_without_a_cell_withdraws_its_fact(group, unit, bob):
    form = monthly_form(group.root, [unit])
    cells = {"total": "10", "online": "6", "counter": "4", "money": "12,5"}
    first = filed(form, unit, bob, cells, SEPTEMBER, LATE)
    assert Fact.objects.filter(measure__code="t_money").exists()
    held = fill(first.of, bob, {"money": ""}, revision=99, at=LATE)
    returns.amend(of=held, by=actor(bob), at=LATE, reason="Nhập nhầm")
    assert not Fact.objects.filter(measure__code="t_money").exists()


def test_amending_nothing_is_refused(form, unit, bob):
    first = filed(form, unit, bob)
    with pytest.raises(UnableToSubmit) as refused:
        returns.amend(of=first.of, by=actor(bob), at=LATE, reason="Không rõ")
    assert refused.value.code == "unchanged"


def test_zero_report_says_nothing_of_standing_figures(group, unit, bob):
    form = daily_form(group.root, group.companies, code="t-standing")
    version = form.versions.get()
    rows = version.definition["sections"][0]["rows"]
    rows[1]["cells"][0]["standing"] = True
    version.save()
    held = opened(form, unit, bob)
    fill(held, bob, {"absent": "12"})
    sent = returns.submit(of=held, by=actor(bob), at=EARLY, zero=True)
    assert sent.cells == {"cases": {"state": "zero", "value": "0"}, "absent": {"state": "reported", "value": "12"}}
    bare = opened(form, group.companies[1], person(Role.REPORTER, group.companies[1]))
    sent = returns.submit(of=bare, by=actor(bare.edited_by), at=EARLY, zero=True)
    assert set(sent.cells) == {"cases"}
