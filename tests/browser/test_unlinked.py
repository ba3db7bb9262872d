"""Pages no link leads to: sign-in, a forgotten password, no network, errors, the second factor. As free of faults as
the others, in every theme and language, on desk and phone."""

import base64
import hmac
import re
import struct
import time

import pages
import pytest
from playwright.sync_api import expect

from hoaluoi.cases.evn.people import PASSWORD
from tests.browser.conftest import PHONE, listen
from tests.browser.looking import STICKS_OUT, faults_in_themes


@pytest.fixture
def stranger(chromium_browser, site):
    """A page on which nobody has signed in."""
    complaints: list[str] = []
    context = chromium_browser.new_context(base_url=site.address)
    page = context.new_page()
    listen(page, complaints)
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_pages_before_signing_in_have_no_fault(stranger, site, language):
    stranger.context.add_cookies([{"name": "hoaluoi_language", "value": language, "url": site.address}])
    faults = []
    for address in (*pages.BEFORE_SIGNING_IN, pages.SERVER_ERROR):
        pages.open_page(stranger, address)
        faults += faults_in_themes(stranger)
        stranger.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        faults += [f"{address}: {wide}" for wide in [stranger.evaluate(STICKS_OUT)] if wide]
        stranger.set_viewport_size({"width": 1280, "height": 900})
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["vi", "en", "zh-hans"])
def test_unlinked_pages_of_a_person_have_no_fault(open_as, language):
    page = open_as("kiemtoan", language=language)
    faults = []
    for address in pages.UNLINKED:
        page.goto(address)
        faults += faults_in_themes(page)
    assert not faults, "\n".join(faults)


def test_pages_that_answer_something_done_have_no_fault(open_as):
    page, faults = open_as("quantri"), []
    for address in pages.POSED:
        pages.open_page(page, address)
        faults += faults_in_themes(page)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        faults += [f"{address}: {wide}" for wide in [page.evaluate(STICKS_OUT)] if wide]
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not faults, "\n".join(faults)


def test_a_second_factor_is_turned_on_asked_for_and_replaced_by_a_recovery_code(open_as, stranger):
    person, faults = "pc.hagiang.tonghop", []
    page = open_as(person)
    page.goto("/accounts/2fa/totp/activate/")
    if page.locator("input[name=password]").count():
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(re.compile("/totp/activate/"))
    faults += faults_in_themes(page)
    page.fill("input[name=code]", code_of(page.locator(".mono").inner_text()))
    page.locator("main form:has(input[name=code]) button[type=submit]").click()
    page.wait_for_url(re.compile("/recovery-codes/|/2fa/$"))
    page.goto("/accounts/2fa/recovery-codes/")
    faults += faults_in_themes(page)
    recovery = page.locator("ul.mono li").first.inner_text()

    stranger.goto("/accounts/login/")
    stranger.fill("input[name=login]", person)
    stranger.fill("input[name=password]", PASSWORD)
    stranger.press("input[name=password]", "Enter")
    stranger.wait_for_url(re.compile("/2fa/authenticate/"))
    faults += faults_in_themes(stranger)
    stranger.fill("input[name=code]", recovery)
    stranger.press("input[name=code]", "Enter")
    expect(stranger.locator("main h1")).to_be_visible()
    stranger.wait_for_url(re.compile("/(?!accounts)"))
    assert not faults, "\n".join(faults)


def code_of(secret: str) -> str:
    """The six figures an authenticator shows now (RFC 6238)."""
    key = base64.b32decode(secret.strip() + "=" * (-len(secret.strip()) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
