"""A new act by clicking: kind, units, preview, enact; its page, its undoing, the story of a unit."""

import re

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import Reorganisation, Unit
from tests.factories.organisation import client_of, person
from tests.factories.reorganisations import enact, merge, state

pytestmark = pytest.mark.django_db
COMMON = {"decision": "QĐ 5/2026", "on": "2026-07-01", "decision_text": "", "reason": "", "step": "preview"}
FORMSET = {"heir-TOTAL_FORMS": "4", "heir-INITIAL_FORMS": "0", "heir-MIN_NUM_FORMS": "0", "heir-MAX_NUM_FORMS": "4"}


@pytest.fixture
def browser(group):
    return client_of(person(Role.ADMINISTRATOR, group.root))


def hidden(page, name):
    return re.search(f'name="{name}" value="([^"]*)"', page.content.decode()).group(1)


def enacted(browser, kind, data):
    url = reverse("organisation:reorganise", args=[kind])
    page = browser.post(url, {**COMMON, **data})
    assert page.status_code == 200, page.content.decode()
    sent = {**COMMON, **data, "step": "enact"}
    sent |= {name: hidden(page, name) for name in ("digest", "client_key")}
    return page, browser.post(url, sent), sent


def test_merger_by_clicking_previews_enacts_once_and_undoes(group, browser):
    before = state()
    person(Role.REPORTER, group.companies[0], full_name="Nguyễn Thị Báo")
    with_person = state()
    page, done, sent = enacted(browser, "merge", {"unit_1": "P1", "unit_2": "P2", "into": "P2"})
    assert "Nguyễn Thị Báo" in page.content.decode()

    act = Reorganisation.objects.get()
    assert done.url == reverse("organisation:reorganisation", args=[act.pk])
    again = browser.post(reverse("organisation:reorganise", args=["merge"]), sent)
    assert (again.url, Reorganisation.objects.count()) == (done.url, 1)
    assert "QĐ 5/2026" in browser.get(done.url).content.decode()

    assert browser.post(reverse("organisation:undo_reorganisation", args=[act.pk]), {"reason": ""}).status_code == 302
    act.refresh_from_db()
    assert act.in_force
    browser.post(reverse("organisation:undo_reorganisation", args=[act.pk]), {"reason": "thu hồi"})
    act.refresh_from_db()
    assert not act.in_force
    assert state() == with_person != before


def test_split_rows_become_successors_with_shares(group, browser):
    rows = {
        "unit": "P1", **FORMSET,
        "heir-0-unit": "P1", "heir-0-by_hand": "2", "heir-0-customers": "300.000",
        "heir-1-code": "P1B", "heir-1-name_vi": "Công ty 1B", "heir-1-by_hand": "1", "heir-1-customers": "100.000",
        "heir-1-children": "D2",
    }  # fmt: skip

    enacted(browser, "split", rows)

    made = Reorganisation.objects.get().successions.all()
    shares = {row.successor.code: (float(round(row.by_hand, 2)), float(row.customers)) for row in made}
    assert shares == {"P1": (0.67, 0.75), "P1B": (0.33, 0.25)}
    assert Unit.objects.get(code="P1B").kind == Unit.objects.get(code="P1").kind


def test_split_gets_as_many_rows_as_are_asked_for_and_keeps_what_was_typed(group, browser):
    url = reverse("organisation:reorganise", args=["split"])
    assert hidden(browser.get(url), "heir-TOTAL_FORMS") == "2"
    rows = {"unit": "P1", "heir-0-unit": "P1", "heir-0-by_hand": "một", "heir-0-headcount": "7"}
    counts = {"heir-INITIAL_FORMS": "0", "heir-TOTAL_FORMS": "2"}

    for shown in ("3", "4", "5"):
        page = browser.post(url, {**COMMON, **rows, **counts, "more": "1"})
        assert page.status_code == 200
        counts = {name: hidden(page, name) for name in counts}
        assert counts["heir-TOTAL_FORMS"] == shown
    for kept in ("QĐ 5/2026", 'value="một"', 'value="7"', 'value="P1"'):
        assert kept in page.content.decode()
    assert "invalid" not in page.content.decode()

    rows |= {"heir-0-by_hand": "1", "heir-0-headcount": ""}
    for number in range(1, 5):
        rows |= {f"heir-{number}-code": f"P1-{number}", f"heir-{number}-name_vi": f"Phần {number}"}
    enacted(browser, "split", {**rows, **counts})
    assert [float(row.by_hand) for row in Reorganisation.objects.get().successions.all()] == [0.2] * 5

    full = browser.post(url, {**COMMON, **rows, "heir-TOTAL_FORMS": "20", "heir-INITIAL_FORMS": "20", "more": "1"})
    assert hidden(full, "heir-TOTAL_FORMS") == "20"
    assert 'name="more"' not in full.content.decode()


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("open", {"parent": "C1", "code": "N1", "kind": "company", "name_vi": "Đơn vị mới"}),
        ("close", {"unit": "D1"}),
        ("rename", {"unit": "D1", "name_vi": "Tên mới"}),
        ("move", {"unit_1": "D1", "unit_2": "D2", "parent": "P3"}),
        ("convert", {"unit": "P1", "kind": "district"}),
        ("merge", {"unit_1": "P1", "unit_2": "P3", "code": "PX", "kind": "company", "name_vi": "X", "parent": "C1"}),
    ],
)
def test_every_kind_can_be_enacted_by_clicking(group, browser, kind, data):
    _, done, _ = enacted(browser, kind, data)

    assert done.status_code == 302
    assert Reorganisation.objects.get().kind == kind
    assert browser.get(reverse("organisation:reorganisations")).status_code == 200


def test_what_is_wrong_is_said_beside_what_was_typed(group, browser):
    url = reverse("organisation:reorganise", args=["merge"])
    page = browser.post(url, {**COMMON, "unit_1": "P1", "into": "P1"})
    assert page.status_code == 422
    assert 'value="P1"' in page.content.decode()
    assert browser.post(url, {**COMMON, "unit_1": "NOPE", "into": "P1"}).status_code == 422
    assert browser.get(reverse("organisation:reorganise", args=["burn"])).status_code == 404
    assert not Reorganisation.objects.exists()


def test_preview_that_no_longer_holds_is_shown_again(group, browser):
    url, data = reverse("organisation:reorganise", args=["merge"]), {"unit_1": "P1", "unit_2": "P2", "into": "P2"}
    seen = browser.post(url, {**COMMON, **data})
    person(Role.REPORTER, group.companies[0], full_name="Người mới đến")

    page = browser.post(url, {**COMMON, **data, "step": "enact", "digest": hidden(seen, "digest"), "client_key": "k"})

    assert page.status_code == 422
    assert "Người mới đến" in page.content.decode()
    assert not Reorganisation.objects.exists()


def test_story_tells_names_places_and_successors(group, browser):
    enact(merge(group.companies[:2], into=group.companies[1]))

    gone = browser.get(reverse("organisation:story", args=[group.companies[0].pk])).content.decode()
    stays = browser.get(reverse("organisation:story", args=[group.companies[1].pk])).content.decode()

    assert "QĐ 1/2022" in gone
    assert group.companies[1].name_vi in gone
    assert group.companies[0].name_vi in stays


def test_person_of_another_branch_neither_sees_nor_undoes(group):
    act = enact(merge(group.companies[:2], into=group.companies[1]))
    other = client_of(person(Role.ADMINISTRATOR, group.corporations[1]))
    branch = client_of(person(Role.ADMINISTRATOR, group.companies[1]))

    assert other.get(reverse("organisation:reorganisation", args=[act.pk])).status_code == 404
    assert branch.get(reverse("organisation:reorganisation", args=[act.pk])).status_code == 200
    assert other.post(reverse("organisation:undo_reorganisation", args=[act.pk]), {"reason": "x"}).status_code == 404
    act.refresh_from_db()
    assert act.in_force
