"""Every step of a guide leads to a page that is there; the tour goes forth and back."""

import pytest
from django.urls import resolve

from hoaluoi.core.access.permissions import Role
from hoaluoi.site import guides
from tests.factories.organisation import client_of, group_with_branches, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.role.value)
def test_every_step_leads_to_a_page(guide):
    for step in guide.steps:
        assert bool(step.url_name) == bool(step.url), step.title
        assert not step.url or resolve(step.url)


@pytest.mark.parametrize(
    "role", [Role.COORDINATOR, Role.REPORTER, Role.LEADER, Role.CLERK, Role.AUDITOR, Role.ADMINISTRATOR]
)
def test_each_role_reads_its_own_guide_first(role):
    somebody = person(role, group_with_branches().root)
    page = client_of(somebody).get("/guide/")
    assert page.context["guide"].role == role
    assert client_of(somebody).get("/guide/juggler/").status_code == 404


def test_the_tour_walks_through_its_pages_and_is_offered_once():
    browser = client_of(person(Role.COORDINATOR, group_with_branches().root))
    assert "data-tour-offer" in browser.get("/").content.decode()
    address, seen = guides.tour_start(), 0
    while address:
        page = browser.get(address)
        assert page.status_code == 200
        assert 'class="tour"' in page.content.decode()
        seen += 1
        address = guides.tour_place(address.rpartition("=")[2]).onward
    assert seen == 5
    browser.cookies["hoaluoi_tour"] = "seen"
    assert "data-tour-offer" not in browser.get("/").content.decode()


@pytest.mark.parametrize("text", ["0", "6", "-1", "x", "", "01"])
def test_no_tour_without_a_step(text):
    assert guides.tour_place(text) is None
