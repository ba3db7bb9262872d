"""What is done by a delegated right alone names in the ledger whose right it was."""

from datetime import timedelta

import pytest

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.queries import verify
from hoaluoi.core.organisation.models import Position
from hoaluoi.core.organisation.operations.delegations import delegate, revoke
from hoaluoi.spine.reporting.operations import returns
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import daily_form, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(group):
    unit = group.companies[0]
    return filed(
        daily_form(group.root, group.companies), unit, person(Role.REPORTER, unit), {"cases": "3", "absent": "0"}
    )


@pytest.fixture
def boss(group):
    return person(Role.LEADER, group.corporations[0], full_name="Trần Văn Trưởng")


def given(boss, to, *permissions):
    today = clock.today()
    return delegate(
        position=Position.objects.get(person=boss), to=to, start=today, until=today + timedelta(days=3),
        reason="đi công tác", permissions=permissions, by=actor(boss, clock.today()), at=clock.now(),
    )  # fmt: skip


def last():
    return Entry.objects.filter(event="reporting.approved").order_by("-pk").first()


def test_an_approval_by_a_delegated_right_names_the_person_who_delegated_it(group, version, boss):
    deputy = person(Role.EMPLOYEE, group.corporations[0])
    given(boss, deputy)
    address = f"/returns/{version.of_id}/approve"
    assert client_of(deputy).post(address, {"number": "1"}).status_code == 302
    assert (last().actor_id, last().on_behalf_of) == (deputy.pk, "Trần Văn Trưởng")
    assert verify().fault is None


def test_a_right_of_ones_own_comes_first(group, version, boss):
    deputy = person(Role.COORDINATOR, group.corporations[0])
    given(boss, deputy)
    returns.approve(of=version.of, by=actor(deputy, clock.today()), at=clock.now())
    assert last().on_behalf_of == ""


def test_own_rights_elsewhere_or_of_another_kind_do_not_hide_the_delegation(group, version, boss):
    deputy = person(Role.REPORTER, group.corporations[0])
    given(boss, deputy, Permission.RETURNS_VIEW.value, Permission.RETURNS_REVIEW.value)
    returns.approve(of=version.of, by=actor(deputy, clock.today()), at=clock.now())
    assert last().on_behalf_of == "Trần Văn Trưởng"


def test_own_things_are_done_on_nobodys_behalf(group, boss):
    deputy = person(Role.EMPLOYEE, group.corporations[0])
    given(boss, deputy)
    client_of(deputy).post("/organisation/profile/", {"language": "en", "phone": "1"})
    assert Entry.objects.get(event="organisation.person_changed").on_behalf_of == ""


def test_a_revoked_delegation_approves_nothing(group, version, boss):
    deputy = person(Role.EMPLOYEE, group.corporations[0])
    revoke(delegation=given(boss, deputy), by=actor(boss, clock.today()), at=clock.now())
    assert client_of(deputy).post(f"/returns/{version.of_id}/approve").status_code == 404
    assert last() is None
