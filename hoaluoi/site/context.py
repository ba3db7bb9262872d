"""What every page's frame needs; each part is worked out only when a template asks for it."""

import json
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.clock.travel import day_asked
from hoaluoi.core.notices.queries import unread_count
from hoaluoi.core.organisation.models import Unit
from hoaluoi.site import guides, navigation
from hoaluoi.spine.indicators.basis import basis_of, stand_of
from hoaluoi.spine.indicators.enums import Basis

THEMES = ("light", "dark", "contrast")
THEME_COOKIE = "hoaluoi_theme"
NAV_COOKIE = "hoaluoi_nav"
TOUR_COOKIE = "hoaluoi_tour"


class Shell:
    """The frame around a page: navigation, theme, language, inbox count, words for the scripts."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)

    @property
    def theme(self) -> str:
        """light, dark, contrast, or auto (as the device prefers)."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in THEMES else "auto"

    @property
    def narrow(self) -> bool:
        """The side navigation is folded to icons."""
        return self.request.COOKIES.get(NAV_COOKIE) == "narrow"

    @property
    def language_tag(self) -> str:
        """The language of the page as HTML names it (`zh-Hans`)."""
        language = get_language() or "vi"
        return "zh-Hans" if language.startswith("zh") else language

    @cached_property
    def sections(self) -> list[navigation.NavSection]:
        """The side navigation of the acting person."""
        return navigation.sections(self.actor, self.request.path, day_asked(self.request))

    @cached_property
    def tabs(self) -> list[navigation.NavItem]:
        """The phone's tab bar of the acting person."""
        return navigation.tab_items(self.actor, self.request.path, day_asked(self.request))

    @cached_property
    def navigation_key(self) -> tuple[object, ...]:
        """Everything that the navigation shows."""
        items = (item for section in self.sections for item in section.items)
        return (min(self.unread, 1000), *((item.url, item.current) for item in items))

    @cached_property
    def unread(self) -> int:
        """Unread notices of the acting person."""
        if self.actor is None:
            return 0
        return unread_count(self.actor.person)

    @property
    def tour(self) -> guides.TourPlace | None:
        """The step of the tour that the address names."""
        return guides.tour_place(self.request.GET.get("tour", ""))

    @property
    def tour_offered(self) -> str:
        """Where the tour begins, for people whose job it is and who have not seen it or waved it away."""
        wanted = self.actor is not None and self.actor.can(Permission.DIRECTIVES_DRAFT)
        return guides.tour_start() if wanted and TOUR_COOKIE not in self.request.COOKIES else ""

    @property
    def demonstration_moment(self) -> datetime | None:
        """What time the demonstration takes it to be; None where the clock is the real one."""
        return clock.now() if clock.is_shifted() else None

    @cached_property
    def simulated_shown(self) -> bool | None:
        """In a demonstration with made-up values: whether numbers rest on them too. None anywhere else."""
        if not clock.is_shifted() or not Unit.objects.filter(simulated=True).exists():
            return None
        return stand_of(basis_of(self.request)).facts != Basis.REAL

    @property
    def inbox_url(self) -> str:
        """The inbox, or home while there is none."""
        return _first_address("notices:inbox", "home")

    @property
    def search_url(self) -> str:
        """Where the command palette asks; empty if there is no search."""
        return _first_address("search")

    @property
    def overview_url(self) -> str:
        """The overview, for those who may see it."""
        may = self.actor is not None and self.actor.can(Permission.CONSOLE_VIEW)
        return _first_address("console:overview") if may else ""

    @property
    def desk_url(self) -> str:
        """Where a text is put on the desk."""
        return _first_address("directives:desk_new", "directives:list")

    @property
    def account_links(self) -> list[tuple[str, str, str]]:
        """(label, address, icon) of the personal menu."""
        links = [
            (_("My profile"), _first_address("organisation:profile"), "user-circle"),
            (_("Delegations"), _first_address("organisation:delegations"), "user-check"),
            (_("Password"), _first_address("account_change_password"), "key"),
            (_("Second factor"), _first_address("mfa_index"), "shield-lock"),
            (_("Signed-in devices"), _first_address("usersessions_list"), "devices"),
        ]
        return [link for link in links if link[1]]

    @property
    def next_address(self) -> str:
        """Where the language switch comes back to: this page, with its parameters."""
        return self.request.get_full_path()

    @property
    def words(self) -> str:
        """What the scripts say, as JSON on the body."""
        return _words(get_language())


def _first_address(*names: str) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def page(request: HttpRequest) -> dict[str, Any]:
    """The acting person and the frame around the page."""
    return {"actor": getattr(request, "actor", None), "shell": Shell(request)}


@cache
def _words(language: str | None) -> str:
    return json.dumps(
        {
            "offline": _("No network. What you type is kept on this device and sent when the network is back."),
            "waiting": _("{count} waiting"),
            "waits": _("Kept on this device; sent by itself when the network is back."),
            "kept": _("Kept on this device. It is sent by itself when the network is back; you may close this page."),
            "signed_out": _("Your session has ended. Sign in again; what you typed is kept on this device."),
            "send_now": _("Send now"),
            "open": _("Open it"),
            "drop": _("Delete from this device"),
            "drop_sure": _("Delete for good? Press again"),
            "failed": _("The server could not do this. Nothing was saved; please try again."),
            "refused": _("You may not do this, or it is no longer there."),
            "close": _("Close"),
            "unsaved": _("There are unsaved changes on this page."),
            "nothing": _("Nothing found"),
            "value": _("Actual"),
            "expected": _("Trajectory"),
            "forecast": _("Forecast"),
            "range": _("Likely range"),
            "target": _("Target"),
            "today": _("As of"),
            "date": _("Date"),
            "unit": _("Unit"),
            "none": _("no data"),
            "provisional": _("provisional"),
            "status": {
                "met": _("Met"),
                "on_track": _("On track"),
                "at_risk": _("At risk"),
                "behind": _("Behind"),
                "missed": _("Missed"),
                "no_data": _("No data"),
                "not_due": _("Not due yet"),
            },
        },
        ensure_ascii=False,
    )
