"""How somebody looks at the organisation: the day and the line in the address."""

from datetime import date

from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.clock.travel import day_asked
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.pages.tree import Look


def day_of(request: SignedInRequest) -> date:
    """The day in the address; today without one, or with one that is no date."""
    return day_asked(request) or request.actor.on


def look_of(request: SignedInRequest) -> Look:
    line = request.GET.get("line", "")
    return Look(request.actor, day_of(request), line if line in Line.values else Line.ADMINISTRATIVE)


def address_of(look: Look) -> str:
    """The part of an address that keeps the look; empty for today's administrative line."""
    parts = [f"on={look.on.isoformat()}"] if look.on != look.actor.on else []
    parts += [f"line={look.line}"] if look.line != Line.ADMINISTRATIVE else []
    return "?" + "&".join(parts) if parts else ""
