"""Every page of a running instance that a person reaches by following links: one address for each view."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.template.loader import get_template
from django.urls import Resolver404, resolve
from playwright.sync_api import Page
from posed import POSED, POSED_BEFORE_SIGNING_IN

# A second return may be in another state and lead to other pages; more tell nothing new.
OPENED_OF_A_KIND = 2
_LINK = re.compile(r'<a\s[^>]*?href="([^"#][^"]*)"', re.IGNORECASE)
# No link leads there: before signing in, and for one who has.
BEFORE_SIGNING_IN = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/offline")
UNLINKED = ("/there-is-no-such-page", "/accounts/reauthenticate/", "/accounts/logout/")
SERVER_ERROR = "/server-error"
_NOT_PAGES = ("account_logout", "indicators:export", "organisation:export")


@dataclass(frozen=True)
class Answer:
    """What came back for an address: the status, the kind of content, the text."""

    status: int
    kind: str
    text: str


@dataclass(frozen=True)
class FoundPage:
    """A page: the name of its view and one address of it, without host."""

    view: str
    address: str

    @property
    def slug(self) -> str:
        """A file name: `reporting:due_list` → `reporting-due-list`."""
        return re.sub(r"[^a-z0-9]+", "-", self.view.lower()).strip("-")


def open_page(page: Page, address: str) -> None:
    """Opens an address, or what stands for one: a page that is posed for, or SERVER_ERROR, a file by itself."""
    if pose := (POSED | POSED_BEFORE_SIGNING_IN).get(address):
        pose(page)
    elif address == SERVER_ERROR:
        page.goto(BEFORE_SIGNING_IN[0])
        page.set_content(Path(str(get_template("site/500.html").origin)).read_text("utf-8"))
    else:
        page.goto(address)


def view_of(address: str) -> str:
    """The name of the view behind a path, "" if there is none with a name."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def walk(get: Callable[[str], Answer], start: str = "/") -> tuple[list[FoundPage], list[str]]:
    """Follows links from `start`; returns the pages, and the addresses that answered with an error."""
    waiting, seen = deque([start]), {start}
    opened: dict[str, int] = defaultdict(int)
    pages: dict[str, FoundPage] = {}
    broken: list[str] = []
    while waiting:
        address = waiting.popleft()
        view = view_of(address)
        if not view or view in _NOT_PAGES or opened[view] >= OPENED_OF_A_KIND:
            continue
        opened[view] += 1
        answer = get(address)
        if answer.status >= 400:
            broken.append(f"{answer.status} {address}")
        if answer.status != 200 or "text/html" not in answer.kind or "<html" not in answer.text[:2000]:
            continue
        pages.setdefault(view, FoundPage(view, address))
        for link in _LINK.findall(answer.text):
            target = _own_address(address, unescape(link))
            if target and target not in seen:
                seen.add(target)
                waiting.append(target)
    return list(pages.values()), broken


def _own_address(base: str, link: str) -> str:
    parts = urlsplit(urljoin(f"http://here{base}", link))
    if parts.netloc != "here" or parts.scheme != "http" or parts.path.startswith("/static/"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
