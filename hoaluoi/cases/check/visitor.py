"""A person at the pages: opens addresses, fills the forms that stand there, follows where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from hoaluoi.site.benchmarks.browser import Browser, Reply

SIGN_IN = "/accounts/login/"
MOST_REDIRECTS = 5


class NotAsExpected(AssertionError):
    """A page is not what the job needs; the message says which page and what was wanted."""


@dataclass(frozen=True)
class Page:
    """What was shown at an address."""

    path: str
    status: int
    html: str

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    @cached_property
    def text(self) -> str:
        """The words of the page, each space once."""
        body = self.tree.body
        return " ".join(body.text(separator=" ").split()) if body else ""

    def all(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)

    def one(self, selector: str) -> LexborNode:
        """The first match; raises `NotAsExpected`."""
        found = self.tree.css_first(selector)
        if found is None:
            raise NotAsExpected(f"{self.path} has no {selector}")
        return found

    def link(self, selector: str) -> str:
        """Where the first matching link leads."""
        return self.one(selector).attributes.get("href") or ""

    def says(self, *words: str) -> None:
        """Raises `NotAsExpected` unless all of the words stand on the page."""
        for each in words:
            if each not in self.text:
                raise NotAsExpected(f"{self.path} does not say “{each}”")

    def fields(self, selector: str) -> dict[str, str | list[str]]:
        """What the form holds, as a browser would send it without pressing one of several buttons; ticked boxes of one
        name as a list."""
        form = self.one(selector)
        found: dict[str, str | list[str]] = {}
        ticked: dict[str, list[str]] = {}
        for node in form.css("input[name], textarea[name], select[name]"):
            name, kind = node.attributes.get("name") or "", node.attributes.get("type") or ""
            if kind in ("checkbox", "radio") and "checked" not in node.attributes:
                continue
            if kind == "checkbox":
                found[name] = ticked.setdefault(name, [])
                ticked[name].append(_value(node))
            elif kind not in ("file", "submit", "button"):
                found[name] = _value(node)
        return found

    def action(self, selector: str) -> str:
        return self.one(selector).attributes.get("action") or self.path


def _value(node: LexborNode) -> str:
    if node.tag == "textarea":
        return node.text()
    if node.tag == "select":
        chosen = node.css_first("option[selected]") or node.css_first("option")
        return (chosen.attributes.get("value") or "") if chosen else ""
    return node.attributes.get("value") or ""


class Visitor:
    """One signed-in person. Every method raises `NotAsExpected` if a page does not answer as it should."""

    def __init__(self, host: str, port: int, username: str = "") -> None:
        self._browser = Browser(host, port)
        self.username = username

    def sign_in(self, password: str) -> None:
        """With the real page of sign-in."""
        page = self.open(SIGN_IN)
        fields = page.fields("form[method=post]") | {"login": self.username, "password": password}
        answer = self.post(SIGN_IN, fields)
        if answer.path.startswith(SIGN_IN):
            raise NotAsExpected(f"{self.username} was not let in")

    def open(self, path: str, *, status: int = 200) -> Page:
        """The page at an address, redirects followed."""
        return self._arrive(path, self._browser.get(path), status)

    def ask(self, path: str) -> Reply:
        """The bare answer: for addresses that ought to be closed."""
        return self._browser.get(path)

    def post(self, path: str, fields: Mapping[str, str | list[str]], *, status: int = 200) -> Page:
        return self._arrive(path, self._browser.post(path, fields), status)

    def submit(self, page: Page, selector: str, fields: Mapping[str, str] | None = None, *, status: int = 200) -> Page:
        """Sends a form of a page with what it holds, and `fields` typed over it."""
        return self.post(page.action(selector), page.fields(selector) | dict(fields or {}), status=status)

    def close(self) -> None:
        self._browser.close()

    def _arrive(self, path: str, reply: Reply, status: int) -> Page:
        for _ in range(MOST_REDIRECTS):
            if reply.status not in (301, 302, 303):
                break
            path = _local(reply.location)
            reply = self._browser.get(path)
        page = Page(path, reply.status, reply.body.decode("utf-8", "replace"))
        if reply.status != status:
            raise NotAsExpected(f"{path} answered {reply.status}, not {status}")
        return page


def _local(location: str) -> str:
    parts = urlsplit(location)
    return parts.path + (f"?{parts.query}" if parts.query else "")
