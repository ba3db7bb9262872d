"""How somebody looks at the organisation: the day and the line in the address."""

from datetime import date

from django.utils.dateparse import parse_date

from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.pages.tree import Look


def day_of(request: SignedInRequest) -> date:
    """`?on=` (or the top bar's `?as_of=`); today without one, or with one that is no date."""
    typed = request.GET.get("on") or request.GET.get("as_of") or ""
    try:
        return parse_date(typed) or request.actor.on
    except ValueError:
        return request.actor.on


def look_of(request: SignedInRequest) -> Look:
    line = request.GET.get("line", "")
    return Look(request.actor, day_of(request), line if line in Line.values else Line.ADMINISTRATIVE)


def address_of(look: Look) -> str:
    """The part of an address that keeps the look; empty for today's administrative line."""
    parts = [f"on={look.on.isoformat()}"] if look.on != look.actor.on else []
    parts += [f"line={look.line}"] if look.line != Line.ADMINISTRATIVE else []
    return "?" + "&".join(parts) if parts else ""
