"""The overview: one unit and all below it, on one day, for those who may."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.pages.overview import overview_page
from tests.factories.directives import directive, handed_down, target
from tests.factories.organisation import actor, person
from tests.factories.reorganisations import enact, merge
from tests.factories.reporting import DAY, LATE, daily_form, filed
from tests.factories.standings import standing

pytestmark = pytest.mark.django_db
ON = date(2022, 10, 1)
URL = "/console/"


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    """A count of 2,200 shared equally over both corporations."""
    found = target(directive(group.root, alice), alice)
    handed_down(found, group.root, alice)
    return found


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = LATE - datetime.now(UTC)


def look(who, on=ON):
    return Look(actor(who, on), on, LATE, "all", ON)


def squares(page):
    return {row.unit.pk: [square.score and square.score.status for square in row.squares] for row in page.grid.rows}


def test_the_grid_shows_the_unit_and_the_level_below(group, alice, aim):
    standing(aim, group.root, "at_risk", ON, actual=300)
    standing(aim, group.corporations[0], "behind", ON, actual=100)
    page = overview_page(look(alice), group.root)
    first, second = group.corporations
    assert squares(page) == {group.root.pk: ["at_risk"], first.pk: ["behind"], second.pk: ["no_data"]}
    assert [square.text for square in page.grid.rows[0].squares] == ["300/2.200"]


def test_a_standing_holds_until_the_next_one_and_not_before_its_day(group, alice, aim):
    standing(aim, group.root, "on_track", date(2022, 9, 1), actual=1)
    standing(aim, group.root, "behind", date(2022, 9, 20), actual=2)
    shown = {on: squares(overview_page(look(alice, on), group.root))[group.root.pk] for on in
             (date(2022, 8, 31), date(2022, 9, 19), ON)}  # fmt: skip
    assert list(shown.values()) == [["no_data"], ["on_track"], ["behind"]]


def test_directives_show_the_standing_of_their_targets(group, alice, aim):
    standing(aim, group.root, "missed", ON, actual=300)
    row = overview_page(look(alice), group.root).directives[0]
    assert row.directive == aim.directive
    assert row.counts == [("missed", 1)]


def test_who_has_not_reported_is_named_with_whom_to_call(group, alice):
    bob = person(Role.REPORTER, group.companies[0])
    form = daily_form(group.root, group.companies[:2])
    erin = person(Role.REPORTER, group.companies[1], title="Tổ trưởng")
    filed(form, group.companies[0], bob)
    page = overview_page(look(alice), group.root)
    assert (page.owed, page.came, page.zero, page.missing) == (2, 1, 1, 1)
    call = page.calls[0]
    assert (call.unit.pk, call.hours, call.contacts[0].person) == (group.companies[1].pk, 4, erin)


def test_what_will_be_missed_lies_in_the_subtree_looked_at(group, alice, aim):
    first, second = group.corporations
    standing(aim, first, "behind", ON, actual=10, outlook="misses", forecast=200)
    page = overview_page(look(alice), group.root)
    assert [score.unit.pk for score in page.doomed] == [first.pk]
    assert overview_page(look(alice), second).doomed == []
    assert not page.forecast_then


def test_forecasts_of_a_day_before_a_merger_say_that_they_stand_as_they_were_made(group, alice, aim):
    enact(merge(group.companies[:2], into=group.companies[1], on=ON), today=ON)
    before = ON - timedelta(days=1)

    page = overview_page(Look(actor(alice, before), before, LATE, f"all@{ON.isoformat()}", ON), group.root)

    assert page.forecast_then


def test_a_row_opens_the_level_below_with_the_day_in_its_address(group, alice, aim):
    deeper = {row.unit.pk: row.deeper for row in overview_page(look(alice, date(2022, 9, 1)), group.root).grid.rows}
    first = group.corporations[0]
    assert deeper[first.pk] == f"/console/?unit={first.pk}&on=2022-09-01"


def test_the_path_leads_from_the_highest_unit_in_sight(group, client_of):
    bob = person(Role.COORDINATOR, group.corporations[0])
    company = group.companies[0]
    html = client_of(bob).get(f"{URL}?unit={company.pk}").content.decode()
    crumbs = re.search(r'<ol class="crumbs">.*?</ol>', html, re.S).group()
    assert group.root.label not in re.findall(r">([^<>]+)</(?:a|span)>", crumbs)
    assert f"?unit={group.corporations[0].pk}" in crumbs


def test_a_unit_of_another_branch_is_not_there(group, client_of):
    bob = person(Role.COORDINATOR, group.corporations[0])
    assert client_of(bob).get(f"{URL}?unit={group.corporations[1].pk}").status_code == 404
    assert client_of(bob).get(f"{URL}?unit={group.root.pk}").status_code == 404


def test_the_partial_page_equals_the_whole_one(group, alice, aim, client_of):
    client = client_of(alice)
    url = f"{URL}?unit={group.corporations[0].pk}"
    whole = client.get(url).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    title = re.search(r"<title>.*?</title>", part, re.S).group()
    assert title in whole
    assert re.sub(r"\s+", " ", part.replace(title, "")).strip() in re.sub(r"\s+", " ", whole)


def test_queries_do_not_grow_with_units_targets_and_returns(group, alice, client_of):
    client = client_of(alice)

    def asked():
        with CaptureQueriesContext(connection) as seen:
            client.get(URL)
        return len(seen)

    made = directive(group.root, alice)
    first = target(made, alice)
    handed_down(first, group.root, alice)
    standing(first, group.root, "behind", ON, actual=3, outlook="misses", forecast=4)
    form = daily_form(group.root, group.companies[:1])
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]))
    few = asked()
    for _each in range(4):
        found = target(made, alice)
        handed_down(found, group.root, alice)
        standing(found, group.root, "behind", ON, actual=3, outlook="misses", forecast=4)
    daily_form(group.root, group.companies, code="t-daily-2")
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]), period=DAY.previous())
    assert asked() <= few + 2
    assert few < 40


def test_units_can_be_looked_at_by_people_of_the_branch_alone(group, alice, aim, client_of):
    standing(aim, group.corporations[0], "behind", ON, actual=10)
    url = reverse("console:unit", args=[group.corporations[0].pk])
    page = client_of(person(Role.REPORTER, group.corporations[0])).get(url)
    assert page.status_code == 200
    assert aim.title in page.content.decode()
    assert client_of(person(Role.REPORTER, group.corporations[1])).get(url).status_code == 404


def test_my_unit_keeps_the_day(group, client_of):
    answer = client_of(person(Role.REPORTER, group.companies[0])).get("/console/unit/?on=2022-09-01")
    assert answer.url == f"/console/units/{group.companies[0].pk}/?on=2022-09-01"


@pytest.mark.parametrize("typed", ["on=2022-02-31", "on=x", "unit=1e5", "unit=²", "map=target-x", "directive=-1"])
def test_rubbish_in_the_address_is_left_alone(group, alice, client_of, typed):
    assert client_of(alice).get(f"{URL}?{typed}").status_code == 200
