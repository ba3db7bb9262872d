"""The wall in a real browser: no scrolling on either screen, fresh by itself, nothing that gathers."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import AXE, STILL, faults_of_access

HD, UHD = (1920, 1080), (3840, 2160)
CUT_OFF = """() => [document.documentElement, ...document.querySelectorAll('.wall-stage, .wall-box, .wall-page')]
    .filter(one => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2)
    .map(one => `${one.className}: ${one.scrollWidth}×${one.scrollHeight} in ${one.clientWidth}×${one.clientHeight}`)"""


def turn(page: Page) -> None:
    title = page.locator("[data-wall-title]")
    before = title.inner_text()
    page.keyboard.press("ArrowRight")
    expect(title).not_to_have_text(before)


@pytest.mark.parametrize("size", [HD, UHD], ids=["1080", "2160"])
@pytest.mark.parametrize("language", ["vi", "zh-hans"])
def test_every_page_fits_the_screen(open_as, size, language):
    page = open_as("lanhdao", size=size, language=language)
    page.goto("/wall/")
    titles = set()
    for _each in range(3):
        assert page.evaluate(CUT_OFF) == []
        titles.add(page.locator("[data-wall-title]").inner_text())
        turn(page)
    assert len(titles) == 3


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_no_page_of_the_wall_has_a_fault_of_access(open_as, language):
    page = open_as("lanhdao", size=HD, language=language)
    page.goto("/wall/")
    page.evaluate(AXE)
    page.evaluate(STILL)
    faults = []
    for _each in range(3):
        faults += faults_of_access(page)
        turn(page)
    assert not faults, "\n".join(faults)


def test_a_return_that_comes_in_makes_the_wall_ask_again(open_as):
    wall = open_as("lanhdao", size=HD)
    wall.goto("/wall/")
    expect(wall.locator("[data-state=live]")).to_be_visible()
    reporter = open_as("pc.laocai.d02.baocao", size=(390, 844))
    reporter.goto("/")
    reporter.locator("main a[href*='/zero?']").first.click()
    with wall.expect_response("**/wall/0/*", timeout=10_000):
        reporter.locator("main form button[type=submit]").first.click()


def test_turning_pages_gathers_nothing(open_as):
    page = open_as("lanhdao", size=HD)
    page.goto("/wall/")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured() -> tuple[float, float]:
        session.send("HeapProfiler.collectGarbage")
        found = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        return found["Nodes"], found["JSEventListeners"]

    def least(rounds: int) -> tuple[float, float]:
        """The least held over so many rounds of the three pages: the page just left may still be held once, by an
        animation or an answer on its way, but what gathers is held in every later round."""
        found = []
        for _round in range(rounds):
            for _page in range(3):
                turn(page)
            found.append(measured())
        return min(nodes for nodes, _ in found), min(listeners for _, listeners in found)

    nodes, listeners = least(3)
    later_nodes, later_listeners = least(9)
    assert later_nodes <= nodes * 1.1
    assert later_listeners <= listeners
