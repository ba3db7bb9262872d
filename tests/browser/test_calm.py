"""A page is light on the wire, and stands still once it is painted."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESK, PHONE
from tests.browser.looking import MOVED

WIRE_BYTES = 200_000
BESIDE = re.compile(r"\.woff2|echarts|uplot|/chart")
# Below 0.1 a person does not notice; ours reserve the room of everything.
MOST_MOVED = 0.02


@pytest.mark.parametrize("path", ["/", "/console/"])
def test_home_and_overview_are_light(open_as, path):
    """Under 200 kB over the wire beside fonts and charts, as a first visit loads it."""
    page = open_as("lanhdao", size=PHONE, service_workers="block")
    wire = watch_wire(page)
    with page.expect_event("load"):
        page.goto(path)
    assert 20_000 < sum(wire().values()) < WIRE_BYTES, wire()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_nothing_moves_by_itself(open_as, size):
    page, moved = open_as("lanhdao", size=size), {}
    for path in ("/", "/console/", "/directives/", "/directives/targets/", "/returns/matrix", "/indicators/"):
        page.goto(path)
        moved[path] = page.evaluate(MOVED)
    assert {path: far for path, far in moved.items() if far > MOST_MOVED} == {}


def watch_wire(page: Page):
    """A function that says what came over the wire so far, address by address, compressed as it came."""
    probe = page.context.new_cdp_session(page)
    arrived: dict[str, str] = {}
    sizes: dict[str, float] = {}
    probe.on("Network.responseReceived", lambda told: arrived.update({told["requestId"]: told["response"]["url"]}))
    probe.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    probe.send("Network.enable")
    probe.send("Network.clearBrowserCache")
    return lambda: {arrived[one]: size for one, size in sizes.items() if not BESIDE.search(arrived.get(one, ""))}
