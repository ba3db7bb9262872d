"""The fold on a small group: worked examples."""

from decimal import Decimal

import pytest

from hoaluoi.core.jobs import queue
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import news, operations, queries
from hoaluoi.spine.indicators.models import DirtySlice, FoldLog, RollupValue
from hoaluoi.spine.indicators.operations import fold as folding
from tests.factories.indicators import AT, JULY, JUNE, indicator, measure, new_fact, owing, put
from tests.factories.organisation import group_with_branches

pytestmark = pytest.mark.django_db
Q2, Y2022 = Period.from_code("2022-Q2"), Period.from_code("2022-Y")


def test_value_reaches_every_level_and_longer_period():
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5, group.districts[1]: 7, group.districts[7]: 100}, JUNE)
    put("customers", {group.districts[0]: 1}, JULY)
    values = {unit.code: queries.reading(customers, unit.pk, JUNE).value for unit in group.units}
    assert values["G"] == 112
    assert values["C1"] == values["P1"] == 12
    assert values["P2"] is None
    assert queries.reading(customers, group.root.pk, Q2).value == 112
    assert queries.reading(customers, group.root.pk, Y2022).value == 113


def test_zero_missing_and_not_applicable_stay_apart_at_every_level():
    group = group_with_branches()
    cases = measure("cases")
    with owing({(cases.pk, unit.pk) for unit in group.districts[:4]}):
        put("cases", {group.districts[0]: 0, group.districts[1]: None, group.districts[2]: 3}, JUNE)
    for unit in (group.root, group.corporations[0]):
        reading = queries.reading(cases, unit.pk, JUNE)
        assert (reading.reported, reading.zero, reading.na, reading.missing) == (1, 1, 1, 1)
        assert reading.coverage == Decimal("0.75")
    assert queries.reading(cases, group.districts[0].pk, JUNE).value == 0
    not_applicable = queries.reading(cases, group.districts[1].pk, JUNE)
    assert (not_applicable.value, not_applicable.na, not_applicable.missing) == (None, 1, 0)
    missing = queries.reading(cases, group.districts[3].pk, JUNE)
    assert (missing.value, missing.na, missing.missing) == (None, 0, 1)


def test_typed_at_parent_is_shown_beside_children_and_adds_only_if_said():
    group = group_with_branches()
    for code, adds, total in (("shown", False, 12), ("adds", True, 32)):
        kept = measure(code, parent_adds=adds)
        put(code, {group.companies[0]: 20, group.districts[0]: 5, group.districts[1]: 7}, JUNE)
        assert queries.reading(kept, group.root.pk, JUNE).value == total
    shown = queries.reading(queries.watched("measure", "shown"), group.companies[0].pk, JUNE)
    assert (shown.own_value, shown.discrepancy) == (20, 8)


def test_what_is_overruled_in_between_stays_out_of_a_weighted_mean_when_only_the_top_changes():
    group = group_with_branches()
    rate = measure("rate", unit_additivity="mean_weighted", weight=measure("customers"))
    put("customers", {group.companies[0]: 1, group.districts[0]: 7}, JUNE)
    put("rate", {group.companies[0]: "0.02", group.districts[0]: 0}, JUNE)
    put("customers", {group.root: 0}, JUNE)
    assert queries.reading(rate, group.root.pk, JUNE).value == 0


def test_indicator_is_ratio_of_sums_and_not_defined_over_zero():
    group = group_with_branches()
    measure("paid")
    measure("customers")
    share = indicator("share", "100 * paid / customers")
    put("paid", {group.districts[0]: 9, group.districts[1]: 10}, JUNE)
    put("customers", {group.districts[0]: 10, group.districts[1]: 100, group.districts[7]: 0}, JUNE)
    reading = queries.reading(share, group.root.pk, JUNE)
    assert (reading.numerator, reading.denominator) == (19, 110)
    assert reading.value.quantize(Decimal("0.01")) == Decimal("17.27")
    put("paid", {group.districts[7]: 0}, JUNE)
    undefined = queries.reading(share, group.districts[7].pk, JUNE)
    assert (undefined.value, undefined.why) == (None, "division_by_zero")


def test_simulated_values_can_be_left_out():
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    put("customers", {group.districts[1]: 7}, JUNE, simulated=True)
    everything = queries.reading(customers, group.root.pk, JUNE, "all")
    assert (everything.value, everything.simulated) == (12, 1)
    assert queries.reading(customers, group.root.pk, JUNE, "real").value == 5


def test_last_value_takes_each_units_own_last_and_holds_for_the_look_back():
    group = group_with_branches()
    heads = measure("heads", time_additivity="last", look_back_days=20)
    put("heads", {group.districts[0]: 50, group.districts[1]: 30}, Period.from_code("2022-M05"))
    put("heads", {group.districts[0]: 55}, JUNE)
    assert queries.reading(heads, group.root.pk, JUNE).value == 85
    assert queries.reading(heads, group.root.pk, JULY).value == 55
    assert queries.reading(heads, group.root.pk, Q2).value == 85
    assert queries.weights("heads", [group.districts[1].pk, group.districts[7].pk], JULY.end_date) == {
        group.districts[1].pk: 30
    }


def test_a_removed_fact_leaves_no_number_behind():
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    operations.withdraw_facts(
        source="test:customers", source_type="test.customers.2022-M06", source_id=group.districts[0].pk, at=AT
    )
    queue.run_waiting()
    assert not RollupValue.objects.exists()
    assert not queries.reading(customers, group.root.pk, JUNE).defined


def test_a_thousand_requests_are_one_fold_and_a_second_fold_changes_nothing():
    group = group_with_branches()
    measure("customers")
    for number, unit in enumerate(group.districts):
        operations.put_facts(facts=[new_fact("customers", unit, JUNE, number)], source="form:x", at=AT)
    assert DirtySlice.objects.count() == 8
    told = []
    news.on_fold(told.append)
    try:
        queue.run_waiting()
        operations.request_fold(source="form:x", period=JUNE, at=AT)
        queue.run_waiting()
    finally:
        news._listeners.remove(told.append)
    assert not DirtySlice.objects.exists()
    assert [(log.requests, log.units > 0) for log in FoldLog.objects.order_by("pk")] == [
        (8, True),
        (1, False),
    ]
    assert len(told) == 1
    assert set(told[0].periods) == {JUNE, Q2, Y2022}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"measure_code": "nope"}, "unknown_measure"),
        ({"state": "zero"}, "state"),
        ({"period": Period.from_code("2022-D0601")}, "other_kind"),
    ],
)
def test_unsound_facts_are_refused(change, code):
    group = group_with_branches()
    measure("customers", period_kind="month")
    values = {"measure_code": "customers", "unit_id": group.root.pk, "period": JUNE, "value": Decimal(4), **change}
    with pytest.raises(operations.UnableToPutFacts) as refused:
        operations.put_facts(facts=[operations.NewFact(**values)], source="form:x", at=AT)
    assert refused.value.code == code


def test_queries_do_not_grow_with_units(django_assert_num_queries):
    group = group_with_branches()
    measure("paid")
    measure("customers")
    share = indicator("share", "100 * paid / customers")
    for unit_ids in ([group.root.pk], [unit.pk for unit in group.units]):
        with django_assert_num_queries(1):
            queries.readings_for_units(share, unit_ids, JUNE)


def test_running_count_over_free_dates():
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    put("customers", {group.districts[0]: 7}, JULY)
    customers.refresh_from_db()
    both = queries.totals_between(customers, [group.root.pk], JUNE.start_date, JULY.end_date)
    assert both == {group.root.pk: 12}
    assert queries.totals_between(customers, [group.root.pk], JULY.start_date, JULY.end_date) == {group.root.pk: 7}


def test_a_single_change_reads_only_what_lies_on_its_way_up():
    """Totals beside the way up are taken as they stand: a spoiled one stays spoiled and counts."""
    group = group_with_branches()
    customers = measure("customers")
    put("customers", dict.fromkeys(group.districts, 1), JUNE)
    RollupValue.objects.filter(unit=group.districts[1], measure=customers).update(value=100)
    put("customers", {group.districts[0]: 2}, JUNE)
    assert queries.reading(customers, group.districts[0].pk, JUNE).value == 2
    assert queries.reading(customers, group.root.pk, JUNE).value == 102 + 6
    operations.request_fold(source="test:customers", period=JUNE, at=AT)
    queue.run_waiting()
    assert queries.reading(customers, group.root.pk, JUNE).value == 2 + 7


def test_change_of_who_owes_folds_what_ends_after_it_anew():
    group = group_with_branches()
    customers = measure("customers")
    with owing({(customers.pk, group.districts[0].pk)}):
        put("customers", {group.districts[0]: 5}, JUNE)
        put("customers", {group.districts[0]: 5}, JULY)
    with owing({(customers.pk, unit.pk) for unit in group.districts[:3]}):
        operations.refold(source="test:customers", since=JULY.start_date, at=AT)
        queue.run_waiting()
    found = [queries.reading(customers, group.root.pk, period) for period in (JUNE, JULY)]
    assert [(each.expected, each.missing) for each in found] == [(1, 0), (3, 2)]


def test_first_return_is_fresh_before_the_silent_ones_are_written_down(monkeypatch):
    """Who owes is counted at once at every level above it; those who said nothing follow in parts."""
    monkeypatch.setattr(folding, "_SILENT_AT_ONCE", 3)
    group = group_with_branches()
    customers = measure("customers")
    with owing({(customers.pk, unit.pk) for unit in group.districts}):
        operations.put_facts(facts=[new_fact("customers", group.districts[0], JUNE, 5)], source="form:x", at=AT)
        folding._fold_once("form:x", JUNE, AT)
        reading = queries.reading(customers, group.root.pk, JUNE)
        assert (reading.value, reading.expected, reading.missing) == (5, 8, 7)
        assert not RollupValue.objects.filter(unit=group.districts[7]).exists()
        assert sorted(len(each.unit_ids) for each in DirtySlice.objects.all()) == [1, 3, 3]
        operations.put_facts(facts=[new_fact("customers", group.districts[7], JUNE, 2)], source="form:x", at=AT)
        folding._fold_once("form:x", JUNE, AT)
        assert queries.reading(customers, group.root.pk, JUNE).value == 7
        queue.run_waiting()
        assert not DirtySlice.objects.exists()
        assert queries.reading(customers, group.districts[6].pk, JUNE).missing == 1
        assert operations.rebuild(at=AT).differences == 0


def test_silent_ones_have_their_turn_while_something_sent_always_waits(monkeypatch):
    """The clock gives them a turn, and `_take` then prefers them to what is sent."""
    monkeypatch.setattr(folding, "_SILENT_AT_ONCE", 3)
    monkeypatch.setattr(folding, "_SILENT_EVERY_SECONDS", 0.0)
    group = group_with_branches()
    customers = measure("customers")
    turns: list[bool] = []
    fold_once = folding._fold_once

    def and_another_is_sent(source, period, at, *, sent_first=True):
        turns.append(sent_first)
        if len(turns) < 4:
            operations.put_facts(
                facts=[new_fact("customers", group.districts[len(turns)], JUNE, 1)], source=source, at=AT
            )
        return fold_once(source, period, at, sent_first=sent_first)

    with owing({(customers.pk, unit.pk) for unit in group.districts}):
        operations.put_facts(facts=[new_fact("customers", group.districts[0], JUNE, 5)], source="form:x", at=AT)
        fold_once("form:x", JUNE, AT)
        monkeypatch.setattr(folding, "_fold_once", and_another_is_sent)
        operations.fold_slice("form:x", JUNE, at=AT)
        assert turns
        assert not any(turns)
        assert not DirtySlice.objects.exists()
        reading = queries.reading(customers, group.root.pk, JUNE)
        assert (reading.value, reading.expected, reading.missing) == (8, 8, 4)
        assert operations.rebuild(at=AT).differences == 0
