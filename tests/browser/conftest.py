"""Real Chromium over the real server. `open_as("tonghop")` gives a signed-in page; a fault in its console fails the
test."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import chromium
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hoaluoi.cases.evn.people import PASSWORD
from tests.browser.site import PROJECT, Site, shared_site

PHONE, DESK = (390, 844), (1280, 900)
expect.set_options(timeout=10_000)
# Answers of 404 or 422 on purpose, and requests while the network is gone, are lines in the console too.
EXPECTED_LINES = re.compile(
    r"status of 4\d\d|net::ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)|registration blocked by Playwright"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site() -> Site:
    """The server of this run; data in it are shared, so a journey works in a unit of its own.

    With `HOALUOI_TEST_SITE=http://…` the case that is served there is used (quicker while a journey is being written).
    """
    if given := os.environ.get("HOALUOI_TEST_SITE"):
        return Site(given, Path(os.environ["HOALUOI_TEST_PLACE"]))
    return shared_site(Path(os.environ["HOALUOI_TEST_PLACE"]) / "browser", int(os.environ["HOALUOI_TEST_RUN"]))


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    """One Chromium a module: its event loop must not outlive the module, Django would refuse the database."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium.find(PROJECT / "var"),
            args=[*chromium.FLAGS, "--disable-quic", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium_browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """`open_as(user, size=PHONE, language="zh-hans", scheme="dark")`: a page of a browser of its own, signed in."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(user: str, *, size=DESK, language: str = "", scheme: str = "light", **options: object) -> Page:
        context = signed_in(chromium_browser, site, user, size=size, color_scheme=scheme, **options)
        contexts.append(context)
        if language:
            context.add_cookies([{"name": "hoaluoi_language", "value": language, "url": site.address}])
        page = context.new_page()
        listen(page, complaints)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def signed_in(browser: Browser, site: Site, user: str, *, size: tuple[int, int] = DESK, **options) -> BrowserContext:
    """A browser context in which `user` is signed in; the session is kept for the other tests of the run."""
    kept = site.place / f"session-{user}.json"
    screen = {"viewport": {"width": size[0], "height": size[1]}, "locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
    if size[0] < 600:
        screen |= {"has_touch": True, "is_mobile": True}
    if kept.exists():
        return browser.new_context(base_url=site.address, storage_state=kept, **(screen | options))
    context = browser.new_context(base_url=site.address, **(screen | options))
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", user)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/(?!accounts/login)"))
    context.storage_state(path=kept)
    page.close()
    return context


def listen(page: Page, complaints: list[str]) -> None:
    """Writes errors of the console and of scripts into `complaints`."""

    def said(message) -> None:
        if message.type in ("error", "warning") and not EXPECTED_LINES.search(message.text):
            complaints.append(f"{page.url}: {message.type}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
