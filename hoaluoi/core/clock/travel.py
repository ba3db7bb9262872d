"""The date that travels: a page looked at on a day passes that day on to the pages it links to."""

from datetime import date

from django.http import HttpRequest

from hoaluoi.core.clock import today
from hoaluoi.core.text.days import day_in

PARAMETER = "on"
FORMER = "as_of"  # addresses that were shared before the parameter got its name


def day_asked(request: HttpRequest) -> date | None:
    """The date in the address (`?on=2022-09-30`); None without one, or with one that is no date."""
    for name in (PARAMETER, FORMER):
        if found := day_in(request.GET.get(name, "")):
            return found
    return None


def dated(url: str, on: date | None) -> str:
    """The address with the date in it; as it is when the date is today, or when the address names its own."""
    if not url or on is None or on == today() or f"{PARAMETER}=" in url:
        return url
    head, mark, tail = url.partition("#")
    return f"{head}{'&' if '?' in head else '?'}{PARAMETER}={on.isoformat()}{mark}{tail}"
