"""Access tokens: shown once, valid until revoked or expired, good for the programming interface alone."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone

from hoaluoi.core.access.declare import public, requires
from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.organisation.errors import UnableToMakeToken
from hoaluoi.core.organisation.models import ApiToken
from hoaluoi.core.organisation.operations import tokens as operations
from hoaluoi.core.organisation.tokens import token_only
from tests.factories.organisation import actor, client_of, group_with_branches, person

pytestmark = pytest.mark.django_db


@token_only
@requires(Permission.RETURNS_VIEW)
def _whoami(request):
    return HttpResponse(request.actor.person.username)


urlpatterns = [
    path("api/", _whoami, name="api"),
    path("page/", requires(Permission.OWN)(lambda request: HttpResponse("page")), name="page"),
    path("accounts/login/", public(lambda request: HttpResponse("sign in")), name="account_login"),
]


@pytest.fixture(autouse=True)
def _own_urls():
    with override_settings(ROOT_URLCONF=__name__):
        yield


@pytest.fixture
def alice():
    return person(Role.REPORTER, group_with_branches().districts[0])


def made(who, **more):
    return operations.make_token(person=who, name="kế toán", by=actor(who), at=timezone.now(), **more)


def program(secret, **more):
    return Client(headers={"Authorization": f"Bearer {secret}"}, **more)


def test_a_token_acts_as_its_person_and_only_its_hash_is_kept(alice):
    token, secret = made(alice)
    assert program(secret).get("/api/").content.decode() == alice.username
    assert secret not in str(ApiToken.objects.values().get())
    assert secret not in str(Entry.objects.get(event="organisation.token_made").data)
    assert token.person == alice


def test_a_post_with_a_token_needs_no_csrf_token(alice):
    _, secret = made(alice)
    assert program(secret, enforce_csrf_checks=True).post("/api/").status_code == 200


def test_a_session_does_not_open_the_interface_and_a_token_opens_no_page(alice):
    _, secret = made(alice)
    assert client_of(alice).get("/api/").status_code == 401
    assert program(secret).get("/page/").status_code == 302


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Basic {secret}", "Bearer {secret}x"])
def test_no_valid_token_no_entry(alice, header):
    _, secret = made(alice)
    response = Client(headers={"Authorization": header.format(secret=secret)}).get("/api/")
    assert (response.status_code, response.json()["error"]) == (401, "unauthorised")


def test_revoked_expired_and_departed_tokens_open_nothing(alice):
    revoked, one = made(alice)
    operations.revoke_token(token=revoked, by=actor(alice), at=timezone.now())
    expiring, two = made(alice, expires_at=timezone.now() + timedelta(days=1))
    ApiToken.objects.filter(pk=expiring.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    _, three = made(alice)
    alice.is_active = False
    alice.save()
    assert {program(secret).get("/api/").status_code for secret in (one, two, three)} == {401}


def test_a_person_without_the_right_to_the_interface_reads_404():
    employee = person(Role.EMPLOYEE, group_with_branches().districts[0])
    _, secret = made(employee)
    assert program(secret).get("/api/").status_code == 404


def test_use_is_noted_at_most_once_a_minute(alice):
    token, secret = made(alice)
    program(secret).get("/api/")
    token.refresh_from_db()
    first = token.last_used_at
    program(secret).get("/api/")
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    program(secret).get("/api/")
    token.refresh_from_db()
    assert token.last_used_at >= first


def test_the_number_of_tokens_is_limited(alice):
    for _ in range(operations.MOST):
        made(alice)
    with pytest.raises(UnableToMakeToken):
        made(alice)
