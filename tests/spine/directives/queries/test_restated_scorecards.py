"""Scorecards and league tables of a past day: as it was, and on the structure that came later."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries.leagues import league
from hoaluoi.spine.directives.queries.scorecards import grid, restates, scorecard
from tests.factories import directives as made
from tests.factories.indicators import measure, put
from tests.factories.organisation import actor, client_of, person
from tests.factories.reorganisations import AT, TODAY, enact, merge

pytestmark = pytest.mark.django_db
DAY, NOW = date(2022, 6, 30), "all@2022-07-01"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    """400: 100 a company. By June P1 has 30, P2 10, P3 40; then P1 goes into P3."""
    target = made.target(
        made.directive(group.root, alice), alice, measure=measure("initiatives"), start_date=date(2022, 1, 1), value=400
    )
    made.handed_down(target, group.root, alice)
    for corporation in group.corporations:
        made.handed_down(target, corporation, alice)
    first, second, third = group.companies[:3]
    put("initiatives", {first: 30, second: 10, third: 40}, Period.from_code("2022-M06"))
    evaluate(targets=[target], on=DAY, at=AT)
    enact(merge([first, third], into=third), by=actor(alice))
    queue.run_waiting()
    return target


def test_a_past_day_reads_right_both_ways(group, aim):
    first, second, third = group.companies[:3]

    then = {unit: scorecard(unit.pk, DAY)[0] for unit in (group.root, first, second, third)}
    assert [then[unit].actual for unit in (group.root, first, second, third)] == [80, 30, 10, 40]
    assert not any(score.restated for score in then.values())

    now = {unit: scorecard(unit.pk, DAY, NOW) for unit in (group.root, *group.corporations, first, second, third)}
    assert now[first] == []
    assert [now[unit][0].actual for unit in (group.root, second, third)] == [80, 10, 70]
    assert [now[unit][0].aim for unit in (group.root, *group.corporations, third)] == [400, 100, 300, 200]
    assert [now[unit][0].restated for unit in (group.root, second, third)] == [False, False, True]
    assert grid([third.pk], [aim.pk], DAY, NOW)[third.pk, aim.pk].actual == Decimal(70)


def test_the_league_of_a_past_day_ranks_the_units_of_the_later_structure(group, aim):
    first, _, third, fourth = group.companies
    there = group.corporations[1].pk
    assert {place.score.unit for place in league(aim, DAY, parent_id=there, basis=NOW)} == {third, fourth}
    values = {place.score.unit: place.score.actual for place in league(aim, DAY, basis=NOW)}
    assert values == {group.corporations[0]: 10, group.corporations[1]: 70}
    assert {place.score.unit: place.score.actual for place in league(aim, DAY)} == {
        group.corporations[0]: 40,
        group.corporations[1]: 40,
    }
    assert first not in {place.score.unit for place in league(aim, DAY, by="cluster", basis=NOW)}


def test_days_on_which_the_shares_stood_there_already_are_as_they_were(group, aim):
    assert restates(DAY, NOW)
    assert restates(date(2022, 8, 1), NOW)  # the act was recorded in October
    assert not restates(TODAY, NOW)
    assert not restates(DAY, "all")


@pytest.mark.parametrize("structure", ["then", "now"])
def test_pages_offer_both_and_mark_what_is_restated(group, aim, alice, structure):
    client, third = client_of(alice), group.companies[2]
    asked = f"?on=2022-06-30&basis={structure}"
    pages = [
        reverse("directives:scorecard", args=[third.pk]) + asked,
        reverse("directives:league", args=[aim.pk]) + asked,
        reverse("directives:scorecards") + f"{asked}&unit={group.corporations[1].pk}",
    ]
    for page in pages:
        text = client.get(page).text
        assert "basis=then" in text
        assert "basis=now" in text
        assert ("arrows-exchange" in text) == (structure == "now")
    gone = client.get(reverse("directives:scorecard", args=[group.companies[0].pk]) + asked).text
    assert (reverse("directives:scorecard", args=[third.pk]) in gone) == (structure == "now")


def test_exports_say_what_is_restated_and_on_which_structure(group, aim, alice):
    client, third = client_of(alice), group.companies[2]
    address = reverse("directives:scorecard", args=[third.pk]) + "?on=2022-06-30&format=csv"

    rows = []
    for basis in ("then", "now"):
        text = client.get(f"{address}&basis={basis}").content.decode("utf-8-sig")
        rows.append(list(csv.reader(io.StringIO(text)))[1])

    assert [Decimal(row[4]) for row in rows] == [40, 70]
    assert [(bool(row[-2]), row[-1]) for row in rows] == [(False, "2022-06-30"), (True, "2022-07-01")]
