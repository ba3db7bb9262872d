"""The wall: pages of one screen each, asked again cheaply, kept signed in for as long as it asks."""

from datetime import timedelta

import pytest

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Role
from hoaluoi.insight.console.pages.wall import PAGES
from hoaluoi.site.wall import RENEWED
from tests.factories.directives import directive, handed_down, target
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(group):
    alice = person(Role.COORDINATOR, group.root)
    handed_down(target(directive(group.root, alice), alice), group.root, alice)
    return person(Role.LEADER, group.root)


@pytest.mark.parametrize("number", range(len(PAGES)))
def test_each_page_is_asked_for_alone(leader, number):
    answer = client_of(leader).get(f"/wall/{number}/")
    assert answer.status_code == 200
    assert f'class="wall-page wall-{PAGES[number][0]}"' in answer.content.decode()
    assert answer["X-Now"]


def test_the_page_after_the_last_is_the_first(leader):
    client = client_of(leader)
    assert client.get(f"/wall/{len(PAGES)}/").content == client.get("/wall/0/").content


def test_what_did_not_change_is_not_sent_again(leader):
    client = client_of(leader)
    tag = client.get("/wall/1/")["ETag"]
    again = client.get("/wall/1/", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_wall_that_asks_stays_signed_in(leader):
    client = client_of(leader)
    client.get("/wall/0/")
    session = client.session
    session[RENEWED] = (clock.machine_now() - timedelta(hours=2)).isoformat()
    session.save()
    answer = client.get("/wall/0/")
    assert answer.cookies["sessionid"]["max-age"] > 3600
    assert client.get("/wall/0/").cookies.get("sessionid") is None


def test_the_frame_may_reach_the_live_process_and_nothing_else(leader, settings):
    settings.LIVE_PORT = 8001
    answer = client_of(leader).get("/wall/")
    assert 'data-live="http://testserver:8001/live/events"' in answer.content.decode()
    assert "connect-src 'self' http://testserver:8001" in answer["Content-Security-Policy"]


def test_without_a_live_process_the_wall_asks_by_itself(leader):
    answer = client_of(leader).get("/wall/")
    assert 'data-live=""' in answer.content.decode()
    assert "connect-src" not in answer["Content-Security-Policy"]


def test_a_unit_out_of_sight_is_not_shown(group, leader):
    bob = person(Role.LEADER, group.corporations[0])
    assert client_of(bob).get(f"/wall/?unit={group.corporations[1].pk}").status_code == 404
    assert client_of(leader).get(f"/wall/?unit={group.corporations[1].pk}").status_code == 200
