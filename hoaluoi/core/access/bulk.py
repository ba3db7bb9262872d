"""Acts on many things that were ticked in a list: which ones, what came of it, and the way back.

The way back travels in the address (`?undo=<act>.<id>.<id>`). Every undo is checked anew against the state of each
thing, so that a second click, another tab or an old link takes nothing back twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST = 500
UNDONE_WITHIN = timedelta(minutes=30)
NAMES, REASONS = 5, 4
Left = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class WayBack:
    """What was just done to which things, and the address that undoes it; `site/undo.html` offers it."""

    url: str
    act: str
    ids: tuple[int, ...]

    @property
    def things(self) -> str:
        return ".".join(str(pk) for pk in self.ids)


def ids_in(texts: Iterable[str]) -> list[int]:
    """The ids that some texts say, each once, `MOST` at most; anything else is passed over."""
    found = (int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19)
    return list(dict.fromkeys(found))[:MOST]


def ticked(request: HttpRequest, name: str) -> list[int]:
    """The ids of what was ticked; says so if nothing was."""
    found = ids_in(request.POST.getlist(name))
    if not found:
        messages.info(request, _("Nothing was ticked, so nothing was done."))
    return found


def to_undo(request: HttpRequest) -> tuple[str, list[int]]:
    """Act and ids of a posted way back."""
    return request.POST.get("act", ""), ids_in(request.POST.get("things", "").split("."))


def way_back(request: HttpRequest, url: str, acts: Iterable[str]) -> WayBack | None:
    """The way back that the address names, if it is one of `acts`."""
    act, _dot, things = request.GET.get("undo", "").partition(".")
    found = ids_in(things.split("."))
    return WayBack(url, act, tuple(found)) if act in set(acts) and found else None


def done_at(address: str, act: str, ids: Iterable[int]) -> HttpResponse:
    """Back to the list, with the way back in its address if anything was done."""
    undo = ".".join([act, *(str(pk) for pk in ids)])
    if "." not in undo:
        return redirect(address)
    return redirect(f"{address}{'&' if '?' in address else '?'}{urlencode({'undo': undo})}")


def tell(request: HttpRequest, done: str, left: Left) -> None:
    """One sentence for all: `done` says what was done ('' for nothing), `left` names what was not, and why."""
    if left:
        messages.warning(request, f"{done} {not_done(left)}".strip())
    elif done:
        messages.success(request, done)


def not_done(left: Left) -> str:
    """Which things stayed as they were, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, why in left:
        by_reason.setdefault(why, []).append(name)
    told = [f"{_names(names)}: {why}" for why, names in list(by_reason.items())[:REASONS]]
    more = "" if len(by_reason) <= REASONS else " …"
    words = ngettext("%(count)s stays as it was.", "%(count)s stay as they were.", len(left)) % {"count": len(left)}
    return f"{words} {' '.join(told)}{more}"


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMES])
    return shown if len(names) <= NAMES else f"{shown} +{len(names) - NAMES}"
