"""My work: what each role finds when it comes in."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.site.pages.home import my_work
from tests.factories.directives import desk
from tests.factories.organisation import actor, person
from tests.factories.reporting import EARLY, LATE, daily_form, filed, monthly_form

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 9, 30, 22, 30, tzinfo=UTC)  # 05:30 on 1 October where the group works


@pytest.fixture
def clock_at(settings):
    def move(instant):
        settings.CLOCK_OFFSET = instant - datetime.now(UTC)

    return move


def work_of(who, now=NOW):
    return my_work(actor(who, now.date()), now, now.date())


def test_a_reporter_finds_what_is_due_and_reports_zero_in_two_taps(group, client_of, clock_at):
    clock_at(NOW)
    bob = person(Role.REPORTER, group.companies[0])
    form = daily_form(group.root, group.companies)
    client = client_of(bob)
    page = client.get("/").content.decode()
    zero = f"{reverse('reporting:zero')}?form={form.code}&amp;period=2022-D0930&amp;unit={group.companies[0].pk}"
    assert zero in page
    assert client.get(zero.replace("&amp;", "&")).status_code == 200


def test_a_sent_return_is_no_longer_due(group):
    bob, form = person(Role.REPORTER, group.companies[0]), daily_form(group.root, group.companies)
    before = {item.owed.key for item in work_of(bob).due.first}
    filed(form, group.companies[0], bob)
    after = {item.owed.key for item in work_of(bob, LATE).due.first}
    assert (form.pk, "2022-D0930", group.companies[0].pk) in before - after


def test_a_reporter_has_nothing_to_review_and_no_desk(group):
    work = work_of(person(Role.REPORTER, group.companies[0]))
    assert work.review is None
    assert work.desks is None


def test_an_approver_finds_the_returns_of_the_level_below(group):
    alice, bob = person(Role.COORDINATOR, group.corporations[0]), person(Role.REPORTER, group.companies[0])
    charlie = person(Role.REPORTER, group.companies[2])
    form = daily_form(group.root, group.companies)
    sent = filed(form, group.companies[0], bob)
    filed(form, group.companies[2], charlie)
    assert [held.pk for held in work_of(alice).review.first] == [sent.of_id]


def test_a_coordinator_sees_who_has_not_reported(group):
    alice = person(Role.COORDINATOR, group.corporations[0])
    form = daily_form(group.root, group.companies)
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]))
    late = work_of(alice, LATE).late
    assert [(row.unit.pk, row.hours) for row in late.first] == [(group.companies[1].pk, 4)]


def test_a_coordinator_sees_drafts_that_wait(group):
    alice = person(Role.COORDINATOR, group.root)
    opened = desk(group.root, alice)
    row = work_of(alice).desks.first[0]
    assert row.desk.pk == opened.pk
    assert row.waiting == opened.proposals.count() > 0


def test_a_clerk_finds_the_register_of_documents(group, client_of):
    erin = person(Role.CLERK, group.root)
    work = work_of(erin)
    assert work.documents is not None
    assert work.can_act
    assert reverse("documents:new") in client_of(erin).get("/").content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home(group, client_of, clock_at, role):
    clock_at(LATE)
    daily_form(group.root, group.companies)
    monthly_form(group.root, [*group.companies, *group.districts])
    response = client_of(person(role, group.corporations[0])).get("/")
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_a_person_without_a_position_is_told_where_to_look(group, client_of):
    page = client_of(person()).get("/").content.decode()
    assert reverse("search") in page


def test_queries_do_not_grow_with_what_waits(group, client_of, clock_at, django_assert_max_num_queries):
    clock_at(EARLY)
    alice = person(Role.COORDINATOR, group.root)
    for number in range(6):
        form = daily_form(group.root, [group.root, *group.corporations], code=f"t-daily-{number}")
        filed(form, group.corporations[0], person(Role.REPORTER, group.corporations[0]))
    client = client_of(alice)
    with django_assert_max_num_queries(45):
        client.get("/")
