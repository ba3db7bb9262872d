"""How the console is looked at: whose eyes, which unit, on which day, resting on which facts."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.clock.travel import PARAMETER, day_asked
from hoaluoi.spine.indicators.basis import basis_of


@dataclass(frozen=True)
class Look:
    """`now` is the instant the figures stand at: this one, or the end of a day that has passed."""

    actor: Actor
    on: date
    now: datetime
    basis: str
    today: date

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    def address(self, name: str, *args: int | str, **query: int | str | None) -> str:
        """A page with the day in its address, where it is not today; '' while the room that has it is not there."""
        wanted = {key: value for key, value in query.items() if value is not None and value != ""}
        if not self.is_today:
            wanted[PARAMETER] = self.on.isoformat()
        try:
            path = reverse(name, args=args)
        except NoReverseMatch:
            return ""
        return f"{path}?{urlencode(wanted)}" if wanted else path


def look_of(request: SignedInRequest) -> Look:
    """The day in the address, never one to come."""
    today, now = clock.today(), clock.now()
    on = min(day_asked(request) or today, today)
    if on < today:
        now = datetime.combine(on + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))
    return Look(request.actor, on, now, basis_of(request), today)


def whole_number(text: str | None) -> int | None:
    """An id from an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else None
