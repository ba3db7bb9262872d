"""The product as an app: installable, and its worker served where it serves the whole site."""

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

from hoaluoi.core.access.permissions import Role
from tests.factories.organisation import client_of, group_with_branches, person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_manifest_names_icons_that_exist(client, language):
    with translation.override(language):
        told = client.get("/manifest.webmanifest").json()
    assert told["display"] == "standalone"
    for icon in told["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


def test_worker_is_a_script_at_the_root_that_knows_the_release(client):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "{{" not in answer.content.decode()


def test_session_names_the_person_and_is_not_kept(client):
    somebody = person(Role.REPORTER, group_with_branches().companies[0])
    answer = client_of(somebody).get("/session")
    assert answer.json()["person"] == somebody.pk
    assert answer["Cache-Control"] == "no-store"
    assert client.get("/session").status_code == 302


def test_home_may_be_kept_by_its_person_only():
    somebody = person(Role.REPORTER, group_with_branches().companies[0])
    assert client_of(somebody).get("/")["X-Keep-On-Device"] == str(somebody.pk)
