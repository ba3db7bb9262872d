"""Over every page that links lead to: no dead link, no fault of access in any language and theme, nothing wider than
a phone, nothing too small for a thumb where reporters work."""

import fcntl
import json

import pages
import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, signed_in
from tests.browser.looking import (
    AXE,
    FRAME,
    LEAST_TOUCH,
    STICKS_OUT,
    TOO_SMALL,
    TOUCHED,
    faults_in_themes,
    faults_of_access,
)
from tests.browser.site import Site

# A page belongs to the first of these whom links lead there.
DOORS = ("tonghop", "pc.binhduong.baocao", "vanthu", "kiemtoan", "lanhdao", "quantri")
EACH_DOOR = pytest.mark.parametrize("door", DOORS)
REPORTER = "pc.binhduong.baocao"
# The wall goes from page to page by itself; test_wall.py looks at it.
TURNS_BY_ITSELF = ("wall",)


@pytest.fixture(scope="module")
def reached(chromium_browser: Browser, site: Site) -> dict[str, dict]:
    """Door → its pages (those no earlier door reaches) and its dead links; one worker walks, the others read."""
    kept = site.place / "reached.json"
    with (site.place / "walk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(_walk_all(chromium_browser, site)), "utf-8")
    return json.loads(kept.read_text("utf-8"))


def _walk_all(browser: Browser, site: Site) -> dict[str, dict]:
    taken: set[str] = set()
    walks = {}
    for door in DOORS:
        context = signed_in(browser, site, door)

        def get(address: str, asked=context.request) -> pages.Answer:
            answer = asked.get(address)
            kind = answer.headers.get("content-type", "")
            return pages.Answer(answer.status, kind, answer.text() if kind.startswith("text/html") else "")

        found, broken = pages.walk(get)
        new = [page for page in found if page.view not in taken and page.view not in TURNS_BY_ITSELF]
        taken |= {page.view for page in new}
        walks[door] = {"pages": [page.address for page in new], "broken": broken}
        context.close()
    return walks


@EACH_DOOR
def test_no_link_leads_nowhere(reached, door):
    assert reached[door]["broken"] == []


@EACH_DOOR
def test_no_fault_of_access_in_any_theme(open_as, reached, door):
    page, faults = open_as(door), []
    for address in reached[door]["pages"]:
        page.goto(address)
        faults += faults_in_themes(page)
    assert not faults, "\n".join(faults)


@EACH_DOOR
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_fault_of_access_in_any_language(open_as, reached, door, language):
    page, faults = open_as(door, language=language), []
    for address in reached[door]["pages"]:
        page.goto(address)
        page.evaluate(AXE)
        faults += [f"{address}: {fault}" for fault in faults_of_access(page, rules="all but colours")]
    assert not faults, "\n".join(faults)


@EACH_DOOR
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_wider_than_a_phone(open_as, reached, door, language):
    page, faults = open_as(door, size=PHONE, language=language), []
    for address in reached[door]["pages"]:
        page.goto(address)
        if wide := page.evaluate(STICKS_OUT):
            faults.append(f"{address}: {wide}")
    assert not faults, "\n".join(faults)


def test_reporter_finds_nothing_too_small_for_a_thumb(open_as, reached):
    page, faults = open_as(REPORTER, size=PHONE), []
    for address in (
        "/",
        "/returns/",
        "/notices/",
        *(a for a in reached[REPORTER]["pages"] if a.startswith("/returns/")),
    ):
        page.goto(address)
        faults += [f"{address}: {small}" for small in page.evaluate(TOO_SMALL, [TOUCHED, LEAST_TOUCH])]
    page.locator("[data-open-dialog=nav-drawer]").tap()
    faults += [f"menu: {small}" for small in page.evaluate(TOO_SMALL, [FRAME, LEAST_TOUCH])]
    assert not faults, "\n".join(faults)
