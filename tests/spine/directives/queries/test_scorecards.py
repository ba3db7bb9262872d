"""Scorecards and league tables: rows that hold until the next one, in a constant number of queries."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import TargetStatus
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries.leagues import LeagueBasis, league
from hoaluoi.spine.directives.queries.scorecards import grid, scorecard, will_be_missed
from tests.factories import directives as made
from tests.factories.indicators import measure, put
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = datetime(2022, 10, 20, 2, 0, tzinfo=UTC)
DAY = date(2022, 10, 20)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    """1,000 initiatives over 2022 on the corporations, then on the companies; each district has its own number."""
    made_aim = made.target(
        made.directive(group.root, alice),
        alice,
        measure=measure("initiatives"),
        start_date=date(2022, 1, 1),
        value="80",
    )
    made.handed_down(made_aim, group.root, alice)
    for corporation in group.corporations:
        made.handed_down(made_aim, corporation, alice)
    for month in range(1, 10):
        counts = {district: number for number, district in enumerate(group.districts[:6])}
        put("initiatives", counts, Period.from_code(f"2022-M{month:02d}"))
    evaluate(targets=[made_aim], on=DAY, at=AT)
    return made_aim


def test_a_scorecard_has_one_line_a_share_with_its_reason(group, aim, alice, django_assert_num_queries):
    other = made.target(made.directive(group.root, alice, symbol="19-NQ/ĐU"), alice, title="Chỉ tiêu khác")
    with django_assert_num_queries(3):
        scores = scorecard(group.root.pk, DAY)
    assert [score.target for score in scores] == [other, aim]
    assert scores[0].status == "no_data"
    with translation.override("en"):
        assert scores[0].reason == "Not worked out yet for this date."
        assert scores[1].reason == "135: the target of ≥ 80 is reached."
    assert scores[1].provenance.startswith(f"/indicators/provenance/measure/initiatives/{group.root.pk}/2022-M09?")


def test_a_date_reads_the_newest_row_on_or_before_it(group, aim):
    assert scorecard(group.root.pk, date(2022, 12, 1))[0].row.date == DAY
    assert scorecard(group.root.pk, date(2022, 10, 19))[0].row is None


def test_what_moves_with_the_day_moves_on_a_row_that_holds(group, aim):
    first, later = (grid([group.companies[0].pk], [aim.pk], day) for day in (DAY, date(2022, 12, 1)))
    key = (group.companies[0].pk, aim.pk)
    assert first[key].row == later[key].row
    assert (first[key].days_left, later[key].days_left) == (72, 30)
    assert later[key].needed == Decimal(11) / 30


def test_the_grid_takes_as_many_queries_for_one_pair_as_for_all(group, aim, django_assert_num_queries):
    with django_assert_num_queries(3):
        found = grid([unit.pk for unit in group.units], [aim.pk], DAY)
    assert len(found) == 7
    with django_assert_num_queries(3):
        grid([group.root.pk], [aim.pk], DAY)


def test_the_league_ranks_against_own_trajectories_and_shows_who_has_no_value(group, aim):
    places = league(aim, DAY)
    assert [(place.rank, place.score.unit) for place in places] == [
        (1, group.corporations[1]),
        (2, group.corporations[0]),
    ]
    below = league(aim, DAY, parent_id=group.corporations[1].pk)
    assert [(place.rank, place.score.unit) for place in below] == [(1, group.companies[2]), (None, group.companies[3])]


def test_the_league_per_100_employees(group, aim):
    measure("headcount", time_additivity="last")
    put("headcount", {group.districts[0]: 10, group.districts[2]: 1000}, Period.from_code("2022-M09"))
    places = league(aim, DAY, by=LeagueBasis.PER_CAPITA, parent_id=group.corporations[0].pk)
    assert [(place.rank, place.score.unit, place.value) for place in places] == [
        (1, group.companies[0], Decimal(90)),
        (2, group.companies[1], Decimal("4.5")),
    ]


def test_the_league_in_clusters_ranks_each_among_its_own(group, aim):
    places = league(aim, DAY, by=LeagueBasis.CLUSTER)
    ranks = {place.score.unit: (place.rank, place.cluster) for place in places}
    assert ranks[group.companies[1]][0] == ranks[group.companies[2]][0] == 1
    assert ranks[group.companies[1]][1] != ranks[group.companies[2]][1]


def test_what_will_be_missed_is_what_no_forecast_reaches(group, alice):
    aim = made.target(
        made.directive(group.root, alice),
        alice,
        measure=measure("initiatives"),
        start_date=date(2022, 1, 1),
        value="500",
    )
    for month in range(1, 10):
        put("initiatives", {group.districts[0]: 2}, Period.from_code(f"2022-M{month:02d}"))
    evaluate(targets=[aim], on=DAY, at=AT)
    chief = actor(alice)
    assert [score.unit for score in will_be_missed(chief, DAY)] == [group.root]
    assert will_be_missed(chief, DAY, within=[group.root.pk]) == will_be_missed(chief, DAY)
    assert will_be_missed(chief, DAY, within=[group.districts[0].pk]) == []
    assert will_be_missed(actor(person(Role.LEADER, group.companies[0])), DAY) == []


def test_a_withdrawn_target_is_on_no_scorecard_from_that_day_on(group, aim):
    aim.withdrawn_at = datetime(2022, 10, 25, 3, 0, tzinfo=UTC)
    aim.save()
    assert scorecard(group.root.pk, date(2022, 10, 24))
    assert scorecard(group.root.pk, date(2022, 10, 25)) == []


def test_every_reason_is_said_in_the_language_of_the_reader(group, aim):
    row = TargetStatus.objects.get(target=aim, unit=group.companies[0], basis="all")
    assert row.reason_code == "pace"
    score = grid([row.unit_id], [aim.pk], DAY)[row.unit_id, aim.pk]
    with translation.override("en"):
        assert score.reason == "9 of 15 expected by 30 September 2022; needs 0.15 a day, last 30 days 0.033."
