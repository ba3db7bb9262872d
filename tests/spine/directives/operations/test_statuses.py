"""Statuses: worked out from the numbers, in bulk, kept while they hold."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import EvaluatedDay, StandingRequest, TargetStatus, TrajectoryVersion
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.directives.operations.statuses import evaluate
from tests.factories import directives as made
from tests.factories.indicators import indicator, measure, owing, put
from tests.factories.organisation import person

pytestmark = pytest.mark.django_db
AT = datetime(2022, 10, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


def months(first: int, last: int) -> list[Period]:
    return [Period.from_code(f"2022-M{n:02d}") for n in range(first, last + 1)]


def status(target, unit, on, basis="all") -> TargetStatus:
    return TargetStatus.objects.get(target=target, unit=unit, date=on, basis=basis)


def run(target, on, **more) -> int:
    return evaluate(targets=[target], on=on, at=AT, **more)


@pytest.fixture
def counted(group, alice):
    """2,200 initiatives between 1/1 and 31/12/2022, over two corporations; five a month from each district."""
    watched = measure("initiatives")
    aim = made.target(
        made.directive(group.root, alice), alice, measure=watched, start_date=date(2022, 1, 1), value="2200"
    )
    made.handed_down(aim, group.root, alice)
    for month in months(1, 9):
        put("initiatives", dict.fromkeys(group.districts[:4], 5), month)
    return aim


def test_a_count_adds_up_from_its_start_and_says_what_pace_is_needed(group, counted):
    run(counted, date(2022, 10, 20))
    row = status(counted, group.corporations[0], date(2022, 10, 20))
    assert (row.actual, row.aim, row.period) == (180, 1100, "2022-M09")
    assert row.expected == 822  # 1,100 x 272 of 364 days by 30/9, rounded to whole initiatives
    assert (row.status, row.reason_code) == ("behind", "pace")
    assert row.forecast == pytest.approx(Decimal(240), abs=Decimal(3))
    assert row.outlook == "misses"
    assert row.achievement == Decimal("0.163636")


def test_a_unit_without_a_value_is_grey_and_not_zero(group, counted):
    run(counted, date(2022, 10, 20))
    row = status(counted, group.corporations[1], date(2022, 10, 20))
    assert (row.status, row.actual, row.reason_code) == ("no_data", None, "no_value")


def test_a_reported_zero_is_a_value(group, alice):
    watched = measure("stopped")
    aim = made.target(
        made.directive(group.root, alice), alice, measure=watched, kind="maintain", comparator="=", value="0",
        start_date=date(2022, 1, 1),
    )  # fmt: skip
    put("stopped", {group.districts[0]: 0}, Period.from_code("2022-M09"))
    run(aim, date(2022, 10, 20))
    row = status(aim, group.root, date(2022, 10, 20))
    assert (row.status, row.actual, row.reason_code) == ("on_track", 0, "held")


def test_not_applicable_says_so(group, alice):
    aim = made.target(
        made.directive(group.root, alice), alice, measure=measure("stopped"), kind="maintain", comparator="=",
        value="0", start_date=date(2022, 1, 1),
    )  # fmt: skip
    put("stopped", {group.districts[0]: None}, Period.from_code("2022-M09"))
    run(aim, date(2022, 10, 20))
    assert status(aim, group.root, date(2022, 10, 20)).reason_code == "not_applicable"


def test_below_the_minimum_coverage_it_is_grey_however_good_the_number(group, alice):
    watched, whole = measure("online"), measure("requests")
    rate = indicator("online_share", "100 * online / requests")
    aim = made.target(
        made.directive(group.root, alice), alice, indicator=rate, kind="reach", value="95", unit_of_measure="%",
        denominator="yêu cầu", start_date=date(2022, 1, 1),
    )  # fmt: skip
    owed = {(each.pk, district.pk) for each in (watched, whole) for district in group.districts}
    with owing(owed):
        put("online", dict.fromkeys(group.districts[:4], 100), Period.from_code("2022-M09"))
        put("requests", dict.fromkeys(group.districts[:4], 100), Period.from_code("2022-M09"))
    run(aim, date(2022, 10, 20))
    row = status(aim, group.root, date(2022, 10, 20))
    assert (row.status, row.reason_code, row.actual) == ("no_data", "low_coverage", 100)
    assert (row.covered, row.owed) == (4, 8)


def test_a_rate_keeps_its_numerator_and_denominator_and_is_judged_at_its_cutoff(group, alice):
    measure("online")
    measure("requests")
    aim = made.target(
        made.directive(group.root, alice), alice, indicator=indicator("online_share", "100 * online / requests"),
        kind="reach", value="95", unit_of_measure="%", denominator="yêu cầu", start_date=date(2022, 1, 1),
        deadline_date=date(2022, 9, 30),
    )  # fmt: skip
    for month in months(1, 9):
        put("online", dict.fromkeys(group.districts, 60), month)
        put("requests", dict.fromkeys(group.districts, 100), month)
    run(aim, date(2022, 9, 20))
    before = status(aim, group.root, date(2022, 9, 20))
    assert (before.actual, before.numerator, before.denominator) == (60, 480, 800)
    assert before.period == "2022-M09"  # nobody owes it: what is in so far holds
    run(aim, date(2022, 10, 20))
    after = status(aim, group.root, date(2022, 10, 20))
    assert (after.status, after.reason_code) == ("missed", "not_reached")


def test_simulated_values_are_left_out_of_the_other_basis(group, alice):
    watched = measure("initiatives")
    aim = made.target(made.directive(group.root, alice), alice, measure=watched, start_date=date(2022, 1, 1))
    put("initiatives", {group.districts[0]: 7}, Period.from_code("2022-M05"))
    put("initiatives", {group.districts[1]: 9}, Period.from_code("2022-M06"), simulated=True)
    run(aim, date(2022, 10, 20))
    everything, real = (status(aim, group.root, date(2022, 10, 20), basis) for basis in ("all", "real"))
    assert (everything.actual, everything.simulated) == (16, True)
    assert (real.actual, real.simulated) == (7, False)


def test_a_change_of_colour_waits_for_a_second_cutoff(group, alice):
    measure("online")
    measure("requests")
    aim = made.target(
        made.directive(group.root, alice), alice, indicator=indicator("online_share", "100 * online / requests"),
        kind="reach", value="100", unit_of_measure="%", denominator="yêu cầu", start_date=date(2022, 1, 1),
        baseline_value=Decimal(0),
    )  # fmt: skip
    shown = []
    for month, value, day in [(6, 55, date(2022, 7, 5)), (7, 40, date(2022, 8, 5)), (8, 45, date(2022, 9, 5))]:
        put("requests", {group.districts[0]: 100}, Period.from_code(f"2022-M{month:02d}"))
        put("online", {group.districts[0]: value}, Period.from_code(f"2022-M{month:02d}"))
        run(aim, day)
        row = status(aim, group.root, day)
        shown.append((row.raw_status, row.computed))
    assert shown == [("on_track", "on_track"), ("behind", "on_track"), ("behind", "behind")]
    run(aim, date(2022, 9, 6))
    assert TargetStatus.objects.filter(target=aim, date=date(2022, 9, 6)).count() == 0, "the same cut-off again"


def test_a_row_is_written_only_when_it_says_something_new(group, counted):
    TargetStatus.objects.all().delete()
    assert run(counted, date(2022, 10, 20)) == 6
    assert run(counted, date(2022, 10, 20)) == 0
    assert run(counted, date(2022, 10, 21)) == 0
    put("initiatives", {group.districts[0]: 5}, Period.from_code("2022-M10"))
    assert run(counted, date(2022, 10, 22)) == 4, "two units, both bases"


def test_the_newest_trajectory_of_the_unit_holds(group, counted):
    shape = {"shape": "milestones", "created_at": AT}
    TrajectoryVersion.objects.create(
        target=counted, number=1, points=[["2022-01-01", "0"], ["2022-09-30", "0.1"]], **shape
    )
    TrajectoryVersion.objects.create(
        target=counted,
        unit=group.corporations[0],
        number=1,
        points=[["2022-01-01", "0"], ["2022-09-30", "0.2"]],
        **shape,
    )
    run(counted, date(2022, 10, 20))
    assert status(counted, group.root, date(2022, 10, 20)).expected == 220
    assert status(counted, group.corporations[0], date(2022, 10, 20)).expected == 220


def test_a_target_without_a_number_says_so(group, alice):
    aim = made.target(made.directive(group.root, alice), alice, start_date=date(2022, 1, 1))
    run(aim, date(2022, 10, 20))
    assert status(aim, group.root, date(2022, 10, 20)).reason_code == "not_watched"


def test_a_fold_works_out_what_it_touched_and_nothing_else(group, counted):
    run(counted, date(2022, 10, 20))
    queue.run_waiting()
    StandingRequest.objects.all().delete()
    TargetStatus.objects.all().delete()
    put("initiatives", {group.districts[0]: 6}, Period.from_code("2022-M09"))
    touched = set(TargetStatus.objects.values_list("unit_id", flat=True))
    assert touched == {group.root.pk, group.corporations[0].pk}
    assert not StandingRequest.objects.exists()


def test_the_clock_asks_for_every_target_once_a_day(group, counted):
    queue.run_waiting()
    TargetStatus.objects.all().delete()
    now = datetime(2022, 10, 20, 18, 0, tzinfo=UTC)  # 21/10 in Hà Nội
    standing_requests.request_day(now)
    standing_requests.request_day(now)
    assert list(EvaluatedDay.objects.values_list("date", flat=True)) == [date(2022, 10, 21)]
    assert [each.target_ids for each in StandingRequest.objects.all()] == [[counted.pk]]
    assert standing_requests.work_off(on=date(2022, 10, 21), at=now) == 6
    assert not StandingRequest.objects.exists()


def test_statements_do_not_grow_with_units(group, counted):
    TargetStatus.objects.all().delete()
    with CaptureQueriesContext(connection) as one:
        run(counted, date(2022, 10, 20), bases=["all"], unit_ids=[group.root.pk])
    TargetStatus.objects.all().delete()
    with CaptureQueriesContext(connection) as all_units:
        run(counted, date(2022, 10, 20), bases=["all"])
    assert len(all_units) == len(one) <= 14
