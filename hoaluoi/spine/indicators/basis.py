"""On what numbers rest, as the reader chose: which facts, and which structure.

A basis is one word in code: `all` or `real` (without simulated values) as it was; `all@2025-07-01`
on the structure of that day ("as it is now"). In an address `?basis=` may also say `then` or `now` (the facts stay as
chosen), or `real-now`: the day then follows from the day the reader looks from.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponseBase

from hoaluoi.core import clock
from hoaluoi.core.organisation import lineage
from hoaluoi.core.text.days import day_in
from hoaluoi.spine.indicators.enums import Basis

COOKIE = "hoaluoi_basis"
NOW, THEN = "now", "then"
Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Stand:
    """A basis taken apart: which facts (`Basis`), on the structure of which day (None: as it was)."""

    facts: str
    edition: date | None = None

    def __str__(self) -> str:
        return f"{self.facts}@{self.edition.isoformat()}" if self.edition else self.facts

    def structure_on(self, day: date) -> date:
        """The day whose tree a page shows for numbers of a day."""
        return self.edition if self.edition and self.edition > day else day


def stand_of(basis: str) -> Stand:
    """Takes a basis apart; a day that is none counts as none."""
    facts, _, day = str(basis).partition("@")
    return Stand(facts, day_in(day))


def on_structure_of(day: date, facts: str) -> str:
    """The basis that restates what came before on the structure of a day, as far as one is kept for it."""
    return str(Stand(facts, lineage.edition_for(day, day)))


def _said(request: HttpRequest) -> tuple[str, str]:
    """(facts, structure) that the address says, else the reader's last choice, else all facts, as it was."""
    facts, structure = Basis.ALL.value, THEN
    for word in (request.COOKIES.get(COOKIE, ""), request.GET.get("basis", "")):
        for part in word.partition("@")[0].split("-"):
            if part in Basis.values:
                facts = part
            elif part in (NOW, THEN):
                structure = part
    return facts, structure


def basis_of(request: HttpRequest) -> str:
    """The basis of a page. "Now" is the reader's day: `?on=` or the top bar's date, else today."""
    facts, structure = _said(request)
    if structure == THEN:
        return facts
    return str(Stand(facts, lineage.edition_for(day_of(request), clock.today())))


def day_of(request: HttpRequest) -> date:
    """The day from which the reader looks."""
    for name in ("on", "as_of"):
        if found := day_in(request.GET.get(name, "")):
            return found
    return clock.today()


def leaves_out_simulated(request: HttpRequest) -> bool:
    """Whether the reader asked to see nothing that was made up: lists of things then leave it out as numbers do."""
    return is_real(basis_of(request))


def is_real(basis: str) -> bool:
    """Whether a basis leaves out what was made up."""
    return stand_of(basis).facts == Basis.REAL


class BasisMiddleware:
    """Keeps what `?basis=` says for the reader's next pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.GET.get("basis"):
            chosen = "-".join(_said(request))
            if request.COOKIES.get(COOKIE) != chosen:
                response.set_cookie(COOKIE, chosen, max_age=365 * 86400, httponly=True, samesite="Lax")
        return response
