"""Links that keep the date the page is looked at on."""

from datetime import date

from hoaluoi.core.clock import travel
from hoaluoi.site.components.tags import register


@register.filter
def dated(url: str, on: date | None) -> str:
    """`{{ address|dated:as_of }}`: the address with `?on=` in it, unless the date is today."""
    return travel.dated(url, on)
