"""Numbers as they were and on today's structure, after every kind of act, and after its undoing."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import RequestFactory
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.organisation.enums import ActKind, ShareBy
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import queries
from hoaluoi.spine.indicators.basis import basis_of
from hoaluoi.spine.indicators.enums import TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.models import RestatedValue, RollupValue
from tests.factories.indicators import JULY, JUNE, indicator, measure, owing, put
from tests.factories.organisation import client_of, person
from tests.factories.reorganisations import ON, enact, merge, new_unit, plan, split, successor, undo

pytestmark = pytest.mark.django_db
NOW = "all@2022-07-01"
QUARTER, YEAR = Period.from_code("2022-Q2"), Period.from_code("2022-Y")
MAY = Period.from_code("2022-M05")


def enacted(of, **fields):
    act = enact(of, **fields)
    queue.run_waiting()
    return act


def read(of, unit, period=JUNE, basis="all"):
    return queries.reading(of, unit.pk, period, basis)


def test_merger_reads_right_both_ways(group):
    customers = measure("customers")
    first, second, third = group.companies[:3]
    put("customers", {first: 100, second: 50, third: 7}, JUNE)

    enacted(merge([first, second], into=second))

    assert read(customers, first).value == 100
    assert read(customers, second).value == 50
    assert not read(customers, second).restated
    now = read(customers, second, basis=NOW)
    assert (now.value, now.restated, now.reported, now.discrepancy) == (150, True, 2, None)
    assert not read(customers, first, basis=NOW).defined
    assert read(customers, third, basis=NOW).value == 7
    assert not read(customers, third, basis=NOW).restated
    assert read(customers, group.root).value == read(customers, group.root, basis=NOW).value == 157
    for longer in (QUARTER, YEAR):
        assert read(customers, second, longer, NOW).value == 150


def test_split_shares_whole_numbers_by_largest_remainder(group):
    staff = measure("staff", split_by=ShareBy.HEADCOUNT)
    money = measure("money", decimals=2)
    company = group.companies[0]
    put("staff", {company: 100}, JUNE)
    put("money", {company: "100.01"}, JUNE)
    new = new_unit("P1b", group.corporations[1])

    enacted(split(company, successor(company, 1, headcount=Decimal(2)), successor(new, 1, headcount=Decimal(1))))

    made = Unit.objects.get(code="P1b")
    assert [read(staff, unit, basis=NOW).value for unit in (company, made)] == [67, 33]
    assert [read(money, unit, basis=NOW).value for unit in (company, made)] == [Decimal("50.01"), Decimal("50.00")]
    assert read(staff, made, basis=NOW).reported == 0
    assert [read(staff, unit, basis=NOW).value for unit in group.corporations] == [67, 33]
    assert read(staff, group.root, basis=NOW).value == 100


def test_move_restates_the_units_above_alone(group):
    customers = measure("customers")
    put("customers", {group.districts[0]: 5, group.districts[2]: 3}, JUNE)

    enacted(plan(ActKind.MOVE, [group.districts[0]], parent_id=group.companies[3].pk))

    values = {unit.code: read(customers, unit, basis=NOW).value for unit in group.units}
    assert values["C1"], values["C2"] == (3, 5)
    assert (values["P1"], values["P4"], values["G"], values["D1"]) == (None, 5, 8, 5)
    assert read(customers, group.companies[0]).value == 5
    assert not read(customers, group.districts[0], basis=NOW).restated


def test_typed_value_beside_the_children_does_not_begin_to_count(group):
    """P1 typed 9 beside its districts' 5: shown, not added, and no more so when P1 merges into P2."""
    customers = measure("customers")
    first, second = group.companies[:2]
    put("customers", {group.districts[0]: 5, first: 9, second: 4}, JUNE)

    enacted(merge([first, second], into=second))

    assert read(customers, group.root).value == read(customers, group.root, basis=NOW).value == 9
    assert read(customers, second, basis=NOW).value == 9


def test_weighted_mean_and_maximum_go_on_whole(group):
    staff = measure("staff")
    age = measure("age", unit_additivity=UnitAdditivity.MEAN_WEIGHTED, weight=staff, decimals=1)
    peak = measure("peak", unit_additivity=UnitAdditivity.MAX)
    first, second, third = group.companies[:3]
    put("staff", {first: 3, second: 2, third: 1}, JUNE)
    put("age", {first: 40, second: 30, third: 20}, JUNE)
    put("peak", {first: 8, second: 9, third: 1}, JUNE)

    enacted(merge([first, second], into=second))
    enacted(split(third, successor(third, 1), successor(new_unit("P3b", group.corporations[0]), 2)))

    assert read(age, second, basis=NOW).value == 36
    assert read(peak, second, basis=NOW).value == 9
    for each in (staff, age, peak):
        assert read(each, group.root).value == read(each, group.root, basis=NOW).value


def test_last_value_of_a_closed_unit_gives_way_to_its_heir(group):
    customers = measure("customers", time_additivity=TimeAdditivity.LAST)
    first, second = group.companies[:2]
    put("customers", {first: 100, second: 50}, JUNE)
    act = enacted(merge([first, second], into=second, duties_from=ON))
    assert read(customers, group.root, YEAR).value == 150
    assert read(customers, second, YEAR, NOW).value == 150

    put("customers", {second: 152}, JULY)

    assert read(customers, group.root, YEAR).value == 152
    assert read(customers, group.root, YEAR, NOW).value == 152
    assert read(customers, group.root, JUNE).value == 150
    undo(act)
    queue.run_waiting()
    assert read(customers, group.root, YEAR).value == 252


def test_last_values_of_both_count_until_the_merger_became_known(group):
    """Nobody knew until October: what the successor reported for July was its own, and so was the other's for June."""
    customers = measure("customers", time_additivity=TimeAdditivity.LAST)
    first, second = group.companies[:2]
    third_quarter = Period.from_code("2022-Q3")
    put("customers", {first: 100, second: 50}, JULY)
    put("customers", {second: 52}, Period.from_code("2022-M08"))
    assert read(customers, group.root, third_quarter).value == 152

    enacted(merge([first, second], into=second))

    for basis in ("all", NOW):
        assert read(customers, group.root, third_quarter, basis).value == 152
        assert read(customers, second, third_quarter, basis).value == 152
    put("customers", {second: 155}, Period.from_code("2022-M10"))
    assert read(customers, group.root, YEAR).value == read(customers, group.root, YEAR, NOW).value == 155


@pytest.mark.parametrize("duties_from", [ON, None], ids=["known in time", "late"])
def test_what_a_closed_unit_typed_beside_its_own_stays_beside_them(group, duties_from):
    """P1 typed 9 beside its districts' 5; in P2 they stand without it, and its 9 still only sums them up."""
    stock = measure("stock", time_additivity=TimeAdditivity.LAST)
    total = measure("total")
    first, second = group.companies[:2]
    for each in (stock, total):
        put(each.code, {group.districts[0]: 5, first: 9}, JUNE)
        put(each.code, {group.districts[0]: 6, first: 10}, JULY)

    enacted(merge([first, second], into=second, duties_from=duties_from))

    for basis in ("all", NOW):
        for period, expected in ((JUNE, 5), (JULY, 6), (YEAR, 11)):
            assert read(total, group.root, period, basis).value == expected
        for period, expected in ((JUNE, 5), (JULY, 6), (YEAR, 6)):
            assert read(stock, group.root, period, basis).value == expected


def test_late_move_lets_nothing_begin_to_count(group):
    """P1's 9 summed up its district's 5; that the district had stood elsewhere was not known when they reported."""
    customers = measure("customers")
    district, company, other = group.districts[0], group.companies[0], group.companies[3]
    put("customers", {district: 5, company: 9}, JULY)

    enacted(plan(ActKind.MOVE, [district], parent_id=other.pk))

    assert [read(customers, unit, JULY).value for unit in (company, other, group.root)] == [None, 5, 5]


def test_late_closing_of_a_successor_lets_nothing_begin_to_count(group):
    """P1 went into P2 and reported all the same; C1, above them, summed that up. That P2 had gone into C1 as well was
    not known when they did."""
    customers = measure("customers")
    first, second, above = *group.companies[:2], group.corporations[0]
    enacted(merge([first, second], into=second, on=date(2022, 6, 1), duties_from=date(2022, 6, 1)))
    put("customers", {first: 36, above: 40}, JULY)
    assert read(customers, group.root, JULY).value == 36

    enacted(plan(ActKind.CLOSE, [second]))

    assert [read(customers, unit, JULY).value for unit in (above, group.root)] == [36, 36]
    assert read(customers, group.root, JULY, NOW).value == 36


def test_who_took_over_from_a_unit_that_was_closed_before_hands_on_at_once(group):
    """P1 went into P2 on 1 July; then one learns that P2 had gone into P3 on 1 June."""
    customers = measure("customers")
    first, second, third = group.companies[:3]
    put("customers", {first: 100, second: 50}, JUNE)
    put("customers", {first: 90, second: 60}, JULY)

    enacted(merge([first, second], into=second))
    enacted(merge([second, third], into=third, on=date(2022, 6, 1)))

    assert [read(customers, unit, JUNE).value for unit in (first, second, third)] == [100, None, 50]
    assert [read(customers, third, period, NOW).value for period in (JUNE, JULY)] == [150, 150]
    assert [read(customers, group.root, period, NOW).value for period in (JUNE, JULY)] == [150, 150]


@pytest.mark.parametrize("top", [None, 3])
def test_what_is_not_added_up_stays_with_who_typed_it(group, top):
    """P1 goes into P2, which typed its own, and C2's P4 into the top, which takes it over only if it typed nothing."""
    rank = measure("rank", unit_additivity=UnitAdditivity.NONE)
    first, second, _, fourth = group.companies[:4]
    put("rank", {first: 7, second: 5, fourth: 9} | ({group.root: top} if top else {}), JUNE)

    enacted(merge([first, second], into=second))
    enacted(merge([fourth, group.root], into=group.root))

    assert [read(rank, unit).value for unit in (first, second, fourth, group.root)] == [7, 5, 9, top]
    assert [read(rank, unit, basis=NOW).value for unit in (first, second, fourth)] == [None, 5, None]
    assert read(rank, group.root, basis=NOW).value == (top or 9)


def test_late_act_gives_what_was_reported_since_to_the_heir(group):
    """July was reported by both; in October one learns that P1 had been part of P2 since 1 July."""
    customers = measure("customers")
    first, second = group.companies[:2]
    with owing({(customers.pk, first.pk), (customers.pk, second.pk)}):
        put("customers", {first: 100, second: 50}, JUNE)
        put("customers", {first: 90, second: 60}, JULY)

        enacted(merge([first, second], into=second))

        july = read(customers, second, JULY)
        assert (july.value, july.reported, july.expected) == (150, 2, 2)
        assert read(customers, first, JULY).value is None
        assert read(customers, group.root, JULY).value == 150
        assert read(customers, first, JUNE).value == 100
        put("customers", {first: 91}, JULY, source_type="amended")
        assert read(customers, group.root, JULY).value == 151
        assert read(customers, group.root, Period.from_code("2022-Q3")).value == 151


def test_last_value_reported_for_a_unit_closed_before_the_period_counts_for_its_heir(group):
    """Recorded late: P1 had been part of P2 since 1 June, and both reported customers for July."""
    customers = measure("customers", time_additivity=TimeAdditivity.LAST)
    first, second = group.companies[:2]
    put("customers", {first: 90}, JULY)

    enacted(merge([first, second], into=second, on=date(2022, 6, 1)))

    third_quarter = Period.from_code("2022-Q3")
    assert read(customers, second, third_quarter).value == 90
    assert read(customers, group.root, third_quarter).value == 90
    assert read(customers, group.root, third_quarter, "all@2022-06-01").value == 90


def test_undo_restores_every_number(group):
    staff = measure("staff")
    measure("age", unit_additivity=UnitAdditivity.MEAN_WEIGHTED, weight=staff)
    measure("stock", time_additivity=TimeAdditivity.LAST)
    for period in (MAY, JUNE, JULY):
        for code in ("staff", "age", "stock"):
            put(code, {unit: unit.pk % 7 + period.number for unit in group.districts}, period)
    first, second = group.companies[:2]
    kept = ("measure_id", "unit_id", "period", "basis", "value", "own_value", "reported", "expected", "days")
    before = set(RollupValue.objects.values_list(*kept))

    one = enacted(merge([first, second], into=new_unit("P12", group.corporations[1])))
    two = enacted(plan(ActKind.MOVE, [group.districts[4]], parent_id=group.corporations[0].pk))
    assert RestatedValue.objects.exists()
    for act in (two, one):
        undo(act)
        queue.run_waiting()

    assert set(RollupValue.objects.values_list(*kept)) == before
    assert not RestatedValue.objects.exists()


def test_planned_act_is_read_from_its_day_on_and_not_before(group):
    customers = measure("customers")
    first, second = group.companies[:2]
    put("customers", {first: 100, second: 50}, JUNE)

    enacted(merge([first, second], into=second, on=date(2030, 7, 1)))

    assert read(customers, second, basis="all@2030-07-01").value == 150
    put("customers", {first: 101}, JUNE, source_type="amended")
    assert read(customers, second, basis="all@2030-07-01").value == 151


def test_indicator_is_restated_as_ratio_of_sums(group):
    measure("met"), measure("all_of_it")
    rate = indicator("rate", "100 * met / all_of_it")
    first, second = group.companies[:2]
    put("met", {first: 1, second: 1}, JUNE)
    put("all_of_it", {first: 2, second: 8}, JUNE)

    enacted(merge([first, second], into=second))

    now = read(rate, second, basis=NOW)
    assert (now.value, now.restated) == (20, True)
    assert read(rate, second).value == Decimal("12.5")


def test_chain_of_acts_is_followed_to_its_end(group):
    customers = measure("customers")
    first, second, third = group.companies[:3]
    put("customers", {first: 100, second: 50, third: 7}, JUNE)

    enacted(merge([first, second], into=second))
    enacted(split(second, successor(second, 1), successor(third, 2), on=date(2022, 8, 1)))

    basis = "all@2022-08-01"
    assert [read(customers, unit, basis=basis).value for unit in (second, third)] == [50, 107]
    assert read(customers, group.root, basis=basis).value == 157


def test_pages_and_exports_switch_and_mark_what_is_restated(group):
    measure("customers")
    first, second = group.companies[:2]
    put("customers", {first: 100, second: 50}, JUNE)
    enacted(merge([first, second], into=second))
    browser = client_of(person(Role.LEADER, group.corporations[0]))
    values = f"{reverse('indicators:values', args=['measure', 'customers'])}?unit={group.corporations[0].pk}"
    number = reverse("indicators:provenance", args=["measure", "customers", second.pk, JUNE.code])

    assert "↻" not in browser.get(f"{values}&until=2022-M06&basis=then").content.decode()
    now = browser.get(f"{values}&until=2022-M06&basis=now").content.decode()
    assert "↻" in now
    assert "(2022-07-01)" in now
    kept = browser.get(f"{values}&until=2022-M06&as=csv").content.decode()  # the choice is kept
    assert ("150" in kept, "2022-M06" in kept.splitlines()[-1]) == (True, True)
    assert first.label in browser.get(number).content.decode()
    assert browser.get(f"{values}&until=2022-M06&basis=now&as=xlsx").status_code == 200
    again = browser.get(f"{values}&until=2022-M06&basis=then&as=csv").content.decode()
    assert "100" in again


def test_basis_of_an_address_means_the_day_the_reader_looks_from(group):
    enacted(merge(group.companies[:2], into=group.companies[1]))
    enacted(merge(group.companies[2:], into=group.companies[3], on=date(2035, 7, 1)))
    requests = RequestFactory()

    assert basis_of(requests.get("/?basis=now")) == "all@2022-07-01"
    assert basis_of(requests.get("/?basis=real-now&on=2035-08-01")) == "real@2035-07-01"
    assert basis_of(requests.get("/?basis=now&on=2021-08-01")) == "all@2022-07-01"
    assert basis_of(requests.get("/?basis=real")) == "real"
    assert basis_of(requests.get("/?basis=nonsense")) == "all"


def _verified(reader, of, unit, period, basis):
    address = reverse("indicators:verify", args=["measure", of.code, unit.pk, period.code])
    page = reader.get(f"{address}?basis={basis}")
    return page.context["results"][0], page.text


def test_restated_number_is_worked_out_before_the_reader_with_shares(group):
    """P1's 100 go whole to P2; then P2 is split 2 : 1."""
    staff = measure("staff", split_by=ShareBy.HEADCOUNT)
    first, second = group.companies[:2]
    put("staff", {first: 100, second: 50}, JUNE)
    enacted(merge([first, second], into=second))
    heirs = successor(second, 1, headcount=Decimal(2)), successor(new_unit("P2b", group.root), 1, headcount=Decimal(1))
    enacted(split(second, *heirs, on=date(2022, 7, 2)))
    reader = client_of(person(Role.LEADER, group.root))

    for period in (JUNE, QUARTER, YEAR):
        result, text = _verified(reader, staff, second, period, "now")
        assert (result.shown, result.recomputed, result.facts) == (100, 100, 2)
        assert [(each.source, each.value, round(float(each.share), 3)) for _, each in result.carried] == [
            (first.pk, 67, 0.667),
            (second.pk, 33, 0.667),
        ]
        assert first.label in text
    result, _ = _verified(reader, staff, group.root, JUNE, "now")
    assert (result.shown, result.recomputed) == (150, 150)


def test_number_after_a_late_act_is_worked_out_with_the_successor(group):
    """As it was: July of both counts at P2, and the check must find it so."""
    customers = measure("customers")
    first, second = group.companies[:2]
    put("customers", {first: 90, second: 60, group.districts[0]: 80}, JULY)
    enacted(merge([first, second], into=second))
    reader = client_of(person(Role.LEADER, group.root))

    result, text = _verified(reader, customers, second, JULY, "then")

    assert (result.shown, result.recomputed) == (140, 140)
    assert [(each.source, each.value, each.counts) for _, each in result.carried] == [(first.pk, 90, False)]
    assert first.label in text


def test_number_that_does_not_follow_from_the_facts_is_not_in_order(group):
    customers = measure("customers")
    put("customers", dict.fromkeys(group.companies, 10), JUNE)
    enacted(merge(group.companies[:2], into=group.companies[1]))
    RestatedValue.objects.filter(unit=group.companies[1], period=JUNE.code).update(value=21)

    result, _ = _verified(
        client_of(person(Role.LEADER, group.root)), customers, group.companies[1], JUNE, "now"
    )  # fmt: skip

    assert (result.shown, result.recomputed, result.agrees) == (21, 20, False)
