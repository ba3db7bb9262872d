"""Over every page that links lead to: no dead link, no fault of access in any language and theme, nothing wider than
a phone, nothing too small for a thumb where reporters work."""

import fcntl
import json
from pathlib import Path

import pages
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE, signed_in
from tests.browser.site import Site

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
# A page belongs to the first of these whom links lead there.
DOORS = ("tonghop", "pc.binhduong.baocao", "vanthu", "kiemtoan", "lanhdao", "quantri")
EACH_DOOR = pytest.mark.parametrize("door", DOORS)
REPORTER = "pc.binhduong.baocao"
# Rows of a long list are alike: the first of them tell all.
LIKE_THE_FIRST = "tbody tr:nth-child(n+7), .list-group > :nth-child(n+9), .due-list > :nth-child(n+9)"
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
FAULTS = """async ({exclude, rules}) => {
    const chosen = rules === 'colours' ? {runOnly: {type: 'rule', values: ['color-contrast']}}
        : rules === 'all but colours' ? {rules: {'color-contrast': {enabled: false}}} : {};
    const options = {resultTypes: ['violations'], ...chosen};
    return (await axe.run({exclude: [[exclude]]}, options)).violations
        .filter(fault => ['serious', 'critical'].includes(fault.impact))
        .map(fault => `${fault.id}: ${fault.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`);
}"""
# The widest thing that sticks out of the page; what scrolls in a box of its own does not.
STICKS_OUT = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return '';
    const scrolls = one => getComputedStyle(one).overflowX !== "visible";
    const kept = one => one !== document.body && (scrolls(one) || kept(one.parentElement));
    const wide = [...document.body.querySelectorAll('*')]
        .filter(one => one.getBoundingClientRect().right > room + 1 && !kept(one.parentElement));
    const own = wide.find(one => !wide.some(other => other !== one && one.contains(other))) ?? document.body;
    return `${document.documentElement.scrollWidth} px: ${own.outerHTML.slice(0, 160)}`;
}"""
TOUCHED = "main a.btn, main button, main select, main input:not([type=hidden]), .tabbar a"
TOO_SMALL = """([touched, least]) => [...document.querySelectorAll(touched)]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.closest('.visually-hidden'))
    .map(one => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && box.height < least - 0.5)
    .map(([one, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`)"""
LEAST_TOUCH = 48
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


def faults_of_access(page: Page, *, rules: str = "all") -> list[str]:
    """What axe-core finds serious or critical on the page as it stands."""
    return page.evaluate(FAULTS, {"exclude": LIKE_THE_FIRST, "rules": rules})


@EACH_DOOR
def test_no_link_leads_nowhere(reached, door):
    assert reached[door]["broken"] == []


@EACH_DOOR
def test_no_fault_of_access_in_any_theme(open_as, reached, door):
    page, faults = open_as(door), []
    for address in reached[door]["pages"]:
        page.goto(address)
        page.evaluate(AXE)
        page.evaluate(STILL)
        for theme in ("light", "dark", "contrast"):
            page.evaluate("theme => document.documentElement.setAttribute('data-bs-theme', theme)", theme)
            # A theme changes colours and nothing else.
            rules = "all" if theme == "light" else "colours"
            faults += [f"{address} {theme}: {fault}" for fault in faults_of_access(page, rules=rules)]
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
    assert not faults, "\n".join(faults)
