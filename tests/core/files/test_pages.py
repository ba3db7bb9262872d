"""Giving files out safely; refusing what is too large by its announced size."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import reverse

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.files import operations
from hoaluoi.core.ledger.operations import SYSTEM
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def get(client, address, **more):
    """The answer, its file closed as a server does it."""
    response = client.get(address, **more)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


def store(content, name, unit=None, by=SYSTEM, **more):
    return operations.store(content=content, name=name, by=by, at=AT, unit_id=unit.pk if unit else None, **more)


def test_file_opens_for_readers_of_its_unit_only(group, client_of):
    file = store(b"x", "a.txt", group.companies[0])
    address = reverse("files:download", args=[file.pk])
    assert get(client_of(person(Role.LEADER, group.corporations[0])), address).status_code == 200
    assert client_of(person(Role.LEADER, group.companies[3])).get(address).status_code == 404
    assert client_of(None).get(address).status_code == 302


@pytest.mark.parametrize(
    ("permission", "readers"),
    [
        (None, {Role.EMPLOYEE, Role.CLERK, Role.REPORTER, Role.ADMINISTRATOR}),
        (Permission.RETURNS_VIEW, {Role.REPORTER, Role.ADMINISTRATOR}),
        (Permission.INDICATORS_VIEW, {Role.CLERK, Role.REPORTER, Role.ADMINISTRATOR}),
        (Permission.ORGANISATION_EDIT, {Role.ADMINISTRATOR}),
    ],
)
def test_a_file_opens_for_those_who_may_read_what_it_belongs_to(group, client_of, permission, readers):
    unit = group.companies[0]
    address = reverse("files:download", args=[store(b"x", "a.txt", unit, permission=permission).pk])
    for role in (Role.EMPLOYEE, Role.CLERK, Role.REPORTER, Role.ADMINISTRATOR):
        expected = 200 if role in readers else 404
        assert get(client_of(person(role, unit)), address).status_code == expected, role
        assert client_of(person(role, group.companies[3])).get(address).status_code == 404


def test_uploader_and_everybody_for_a_file_of_no_unit(group, client_of):
    bob = person(Role.EMPLOYEE, group.districts[7])
    own = store(b"x", "a.txt", group.companies[0], by=actor(bob))
    common = store(b"y", "b.txt")
    assert get(client_of(bob), reverse("files:download", args=[own.pk])).status_code == 200
    assert get(client_of(bob), reverse("files:download", args=[common.pk])).status_code == 200


@pytest.mark.parametrize(
    ("content", "disposition", "media_type"),
    [
        (b"<html><script>alert(1)</script>", "attachment", "application/octet-stream"),
        (b"plain", "attachment", "text/plain"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 9, "inline", "image/png"),
    ],
)
def test_headers_are_safe(group, client_of, content, disposition, media_type):
    file = store(content, 'Báo cáo".html')
    client = client_of(person(Role.EMPLOYEE, group.root))
    response = get(client, reverse("files:download", args=[file.pk]) + "?inline=1")
    assert response.headers["content-disposition"].startswith(disposition)
    assert response.headers["content-type"] == media_type
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    again = get(client, reverse("files:download", args=[file.pk]), headers={"if-none-match": response.headers["etag"]})
    assert again.status_code == 304


class Unread(BytesIO):
    """A body that must not be touched."""

    def read(self, *args):
        raise AssertionError("the body was read")

    readline = readlines = read


def post_of(size: int, **more):
    environ = RequestFactory().post("/returns/x", **more).environ
    environ |= {"CONTENT_LENGTH": str(size), "wsgi.input": Unread(), "HTTP_HOST": "localhost"}
    return environ


def answer(environ):
    seen = {}
    body = b"".join(get_wsgi_application()(environ, lambda status, headers: seen.update(status=status)))
    return seen["status"], body.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("vi", "Tệp quá lớn"), ("en", "The file is too large"), ("zh-hans", "文件过大")]
)
def test_200_megabytes_are_refused_unread_in_the_users_language(language, words):
    status, body = answer(post_of(200 * 1024**2) | {"HTTP_COOKIE": f"hoaluoi_language={language}"})
    assert status.startswith("413")
    assert words in body
    assert "200 MB" in body
    assert "50 MB" in body


def test_programs_get_the_refusal_as_json():
    status, body = answer(post_of(200 * 1024**2) | {"HTTP_ACCEPT": "application/json"})
    assert status.startswith("413")
    assert '"error": "too_large"' in body


def test_form_with_too_much_text_is_refused_with_a_page(group, client_of, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client_of(person(Role.EMPLOYEE, group.root)).post("/notices/read", {"notice": "1" * 5000})
    assert response.status_code == 413
