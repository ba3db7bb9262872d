import re
from datetime import date

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.notices.models import Notice
from hoaluoi.site import navigation
from hoaluoi.site.context import Shell
from tests.factories.organisation import client_of, group_with_branches, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return person(Role.ADMINISTRATOR, group_with_branches().root)


class Holder:
    """An actor with a few permissions, for navigation alone."""

    def __init__(self, *permissions: Permission) -> None:
        self.permissions = permissions

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_the_gallery_shows_every_component_without_inline_style_or_script(administrator, language):
    client = client_of(administrator)
    client.cookies["hoaluoi_language"] = language
    html = client.get("/kit/", headers={"accept-language": language}).content.decode()
    assert 'id="kit-confirm"' in html
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"\son[a-z]+=", html)


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("contrast", "contrast"), ("", "auto"), ('"><script>', "auto")]
)
def test_the_chosen_theme_is_in_the_first_byte_of_the_page(administrator, cookie, theme):
    request = RequestFactory().get("/")
    request.COOKIES["hoaluoi_theme"] = cookie
    assert Shell(request).theme == theme


def test_the_frame_says_how_many_notices_are_unread(administrator):
    client = client_of(administrator)
    assert 'class="dot"' not in client.get("/kit/").content.decode()
    for read_at in (None, None, timezone.now()):
        Notice.objects.create(recipient=administrator, code="x.y", created_at=timezone.now(), read_at=read_at)
    assert '<span class="dot">2</span>' in client.get("/kit/").content.decode()


def test_an_entry_without_its_permission_is_not_shown():
    shown = {item.key for part in navigation.sections(Holder(Permission.OWN), "/") for item in part.items}
    assert "home" in shown
    assert "kit" not in shown


def test_a_stranger_sees_no_navigation():
    assert navigation.sections(None, "/") == []
    assert navigation.tab_items(None, "/") == []


def test_the_page_one_is_on_is_marked_once():
    actor = Holder(*Permission)
    current = [item.key for part in navigation.sections(actor, "/kit/") for item in part.items if item.current]
    assert current == ["kit"]


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/", "home"),
        ("/console/", "overview"),
        ("/console/units/7/", "unit"),
        ("/returns/12/fill", "returns"),
        ("/returns/review", "review"),
        ("/directives/7/", "directives"),
        ("/directives/targets/", "targets"),
    ],
)
def test_the_page_below_an_entry_marks_the_nearest_one(path, key):
    sections = navigation.sections(Holder(*Permission), path)
    assert [item.key for part in sections for item in part.items if item.current] == [key]


@pytest.mark.parametrize("entry", navigation.ENTRIES, ids=lambda entry: entry.key)
def test_every_entry_leads_to_a_page(entry):
    assert reverse(entry.url_name).startswith(entry.prefix or "/")


def test_the_day_goes_along_to_pages_that_can_be_looked_at_on_a_day():
    day = date(2022, 9, 1)
    items = {i.key: i.url for part in navigation.sections(Holder(*Permission), "/", day) for i in part.items}
    assert items["overview"] == "/console/?on=2022-09-01"
    assert items["notices"] == "/notices/"


def test_keys_of_entries_are_unique_and_their_sections_exist():
    assert len({entry.key for entry in navigation.ENTRIES}) == len(navigation.ENTRIES)
    assert {entry.section for entry in navigation.ENTRIES} <= set(navigation.SECTIONS)


@pytest.mark.parametrize("name", ["404", "403", "offline"])
def test_pages_for_what_went_wrong_have_one_heading(name):
    request: HttpRequest = RequestFactory().get("/nowhere")
    with translation.override("vi"):
        html = render_to_string(
            f"site/{name}.html", {"shell": Shell(request), "messages": [], "csrf_token": "x"}, request
        )
    assert html.count("<h1") == 1
