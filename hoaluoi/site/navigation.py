"""Every entry of the side navigation, the phone's tab bar and the command palette, in one list.

A room adds one line here. An entry whose page does not exist, or whose permission the person lacks, is not shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.clock.travel import dated

Words = str | Promise


@dataclass(frozen=True)
class NavEntry:
    """One entry. `tab`: its place in the phone's tab bar (0: not there); `prefix`: how its addresses start; `dated`:
    the page can be looked at on a date, so the date of the present page goes along.
    """

    key: str
    label: Words
    url_name: str
    icon: str
    permission: Permission
    order: int
    section: str
    tab: int = 0
    prefix: str = ""
    short: Words = ""
    dated: bool = False


@dataclass(frozen=True)
class NavItem:
    """An entry as rendered for one person on one page."""

    key: str
    label: Words
    short: Words
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class NavSection:
    """A titled group of entries."""

    key: str
    label: Words
    items: tuple[NavItem, ...]


P = Permission
SECTIONS: dict[str, Words] = {
    "": "",
    "steer": _("Steering"),
    "report": _("Reporting"),
    "office": _("Office"),
    "system": _("System"),
}
ENTRIES: tuple[NavEntry, ...] = (
    NavEntry("home", _("My work"), "home", "home", P.OWN, 10, "", tab=1),
    NavEntry(
        "overview", _("Overview"), "console:overview", "layout-dashboard", P.CONSOLE_VIEW, 20, "", tab=2, dated=True
    ),
    NavEntry(
        "unit",
        _("My unit"),
        "console:my_unit",
        "building",
        P.INDICATORS_VIEW,
        25,
        "",
        prefix="/console/unit",
        dated=True,
    ),
    NavEntry("wall", _("Wall"), "wall", "device-tv", P.CONSOLE_VIEW, 28, "", prefix="/wall/"),
    NavEntry("notices", _("Inbox"), "notices:inbox", "inbox", P.OWN, 30, "", tab=5, prefix="/notices/"),
    NavEntry(
        "directives",
        _("Directives"),
        "directives:list",
        "gavel",
        P.DIRECTIVES_VIEW,
        10,
        "steer",
        tab=4,
        prefix="/directives/",
        short=_("Steering"),
        dated=True,
    ),
    NavEntry("targets", _("Targets"), "directives:targets", "target-arrow", P.DIRECTIVES_VIEW, 20, "steer", dated=True),
    NavEntry("tasks", _("Tasks"), "directives:tasks", "checklist", P.DIRECTIVES_VIEW, 30, "steer", dated=True),
    NavEntry(
        "scorecards",
        _("Scorecards"),
        "directives:scorecards",
        "report-analytics",
        P.INDICATORS_VIEW,
        40,
        "steer",
        dated=True,
    ),
    NavEntry(
        "explanations",
        _("Explanations"),
        "directives:explanations",
        "message-question",
        P.DIRECTIVES_VIEW,
        50,
        "steer",
    ),
    NavEntry("obstacles", _("Obstacles"), "directives:obstacles", "ban", P.DIRECTIVES_VIEW, 60, "steer"),
    NavEntry(
        "returns",
        _("Returns"),
        "reporting:due_list",
        "clipboard-text",
        P.RETURNS_VIEW,
        10,
        "report",
        tab=3,
        prefix="/returns/",
    ),
    NavEntry("matrix", _("Completeness"), "reporting:matrix", "grid-dots", P.RETURNS_VIEW, 20, "report"),
    NavEntry("review", _("To review"), "reporting:review_list", "clipboard-check", P.RETURNS_REVIEW, 30, "report"),
    NavEntry("forms", _("Report forms"), "reporting:forms", "forms", P.FORMS_VIEW, 40, "report"),
    NavEntry(
        "indicators",
        _("Indicators"),
        "indicators:list",
        "chart-line",
        P.INDICATORS_VIEW,
        50,
        "report",
        prefix="/indicators/",
    ),
    NavEntry(
        "explorer",
        _("Explorer"),
        "explorer:explore",
        "chart-dots",
        P.INDICATORS_VIEW,
        60,
        "report",
        prefix="/explore/",
    ),
    NavEntry(
        "documents", _("Documents"), "documents:list", "files", P.DOCUMENTS_VIEW, 10, "office", prefix="/documents/"
    ),
    NavEntry(
        "organisation",
        _("Organisation"),
        "organisation:tree",
        "sitemap",
        P.ORGANISATION_VIEW,
        20,
        "office",
        prefix="/organisation/",
        dated=True,
    ),
    NavEntry("ledger", _("Ledger"), "ledger:entries", "timeline-event", P.LEDGER_VIEW, 10, "system", prefix="/ledger/"),
    NavEntry("jobs", _("Background work"), "jobs:overview", "server", P.JOBS_VIEW, 20, "system", prefix="/jobs/"),
    NavEntry("mails", _("Mails"), "notices:mails", "mail", P.JOBS_VIEW, 30, "system"),
    NavEntry("words", _("Word lists"), "words:lists", "letter-case", P.ADMINISTER, 40, "system", prefix="/words/"),
    NavEntry("guide", _("Guide"), "guide", "book", P.OWN, 80, "system", prefix="/guide/"),
    NavEntry("kit", _("Component kit"), "kit", "layout-grid", P.ADMINISTER, 90, "system", prefix="/kit/"),
)


def _address(url_name: str) -> str:
    try:
        return _reversed(url_name)
    except NoReverseMatch:
        return ""


@cache
def _reversed(url_name: str) -> str:
    return reverse(url_name)


@cache
def _in_order() -> list[NavEntry]:
    places = {key: place for place, key in enumerate(SECTIONS)}
    return sorted(ENTRIES, key=lambda entry: (places[entry.section], entry.order))


def visible(actor: Actor | None) -> Iterator[tuple[NavEntry, str]]:
    """(entry, address) of what a person may open, in order."""
    if actor is None:
        return
    for entry in _in_order():
        if actor.can(entry.permission) and (address := _address(entry.url_name)):
            yield entry, address


def _current(entries: list[tuple[NavEntry, str]], path: str) -> str:
    """The key of the entry whose address or prefix is the longest start of a path."""
    best, length = "", 0
    for entry, address in entries:
        for start in {address, entry.prefix} - {""}:
            fits = path == start or (start != "/" and path.startswith(start))
            if fits and len(start) > length:
                best, length = entry.key, len(start)
    return best


def sections(actor: Actor | None, path: str, on: date | None = None) -> list[NavSection]:
    """The side navigation of a person on a page that is looked at on a date."""
    entries = list(visible(actor))
    here = _current(entries, path)
    rows: dict[str, list[NavItem]] = {key: [] for key in SECTIONS}
    for entry, address in entries:
        rows[entry.section].append(_item(entry, address, here, on))
    return [NavSection(key, SECTIONS[key], tuple(items)) for key, items in rows.items() if items]


def tab_items(actor: Actor | None, path: str, on: date | None = None) -> list[NavItem]:
    """The phone's tab bar: at most four entries (the fifth place opens the whole navigation)."""
    entries = list(visible(actor))
    here = _current(entries, path)
    chosen = sorted((pair for pair in entries if pair[0].tab), key=lambda pair: pair[0].tab)[:4]
    return [_item(entry, address, here, on) for entry, address in chosen]


def _item(entry: NavEntry, address: str, here: str, on: date | None) -> NavItem:
    url = dated(address, on) if entry.dated else address
    return NavItem(entry.key, entry.label, entry.short or entry.label, url, entry.icon, entry.key == here)
