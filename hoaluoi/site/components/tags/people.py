"""People, units, periods and moments."""

import zlib
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from hoaluoi.core import clock
from hoaluoi.core.periods import labels
from hoaluoi.site.components import devices, moments
from hoaluoi.site.components.tags import register
from hoaluoi.site.components.tags.marks import icon


def _initials(name: str) -> str:
    words = [word for word in name.split() if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2] if ord(words[0][0]) > 0x2E80 else words[0][:1].upper()
    return (words[0][0] + words[-1][0]).upper()


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """Initials of a person on a steady colour; `size` small or large."""
    tone = zlib.crc32(name.encode()) % 5 + 1
    return format_html('<span class="initials tone-{} {}" aria-hidden="true">{}</span>', tone, size, _initials(name))


@register.simple_tag
def person_chip(name: Any, note: str = "", url: str = "") -> SafeString:
    """A person with initials, perhaps with position and unit below."""
    below = format_html('<span class="chip-note">{}</span>', note) if note else ""
    inner = format_html(
        '{}<span class="chip-text"><span class="chip-name">{}</span>{}</span>', avatar(str(name)), name, below
    )
    return (
        format_html('<a class="chip" href="{}">{}</a>', url, inner)
        if url
        else format_html('<span class="chip">{}</span>', inner)
    )


@register.simple_tag
def unit_chip(name: Any, note: str = "", url: str = "", icon_name: str = "building") -> SafeString:
    """A unit with its mark; long names wrap."""
    below = format_html('<span class="chip-note">{}</span>', note) if note else ""
    inner = format_html(
        '<span class="unit-mark">{}</span><span class="chip-text"><span class="chip-name">{}</span>{}</span>',
        icon(icon_name),
        name,
        below,
    )
    return (
        format_html('<a class="chip" href="{}">{}</a>', url, inner)
        if url
        else format_html('<span class="chip">{}</span>', inner)
    )


@register.simple_tag
def when(value: date | datetime | None, relative: bool = True) -> SafeString:
    """A date, or an instant with how long ago it was."""
    if value is None:
        return mark_safe('<span class="muted">–</span>')
    if not isinstance(value, datetime):
        return format_html('<time class="when" datetime="{}">{}</time>', value.isoformat(), moments.day(value))
    ago = format_html(' <span class="ago">{}</span>', moments.relative(value, clock.now())) if relative else ""
    return format_html('<time class="when" datetime="{}">{}{}</time>', value.isoformat(), moments.instant(value), ago)


@register.filter
def by_our_clock(stamped: datetime | None) -> datetime | None:
    """An instant that another program stamped by the machine's clock (a sign-in), where the demonstration is."""
    return stamped and clock.ours(stamped)


@register.simple_tag
def interval(seconds: int) -> str:
    """How often something is done: "30 seconds", "5 minutes"."""
    return moments.interval(seconds)


@register.simple_tag
def device_name(user_agent: str) -> str:
    """The browser and system that a user agent string tells of: "Chrome · Windows"."""
    return devices.name_of(user_agent)


@register.simple_tag
def late_by(hours: int) -> str:
    """Whole hours over a deadline in words: "under an hour", "5 hours", "3 days"."""
    return moments.lateness(hours)


@register.simple_tag
def due(deadline: date | datetime | None, done_at: datetime | None = None, now: datetime | None = None) -> SafeString:
    """A deadline as it reads now: due in, overdue by, on time, late. In the title the exact minute; a day lasts to its
    end, stands there as a day, and is written out beside."""
    if deadline is None:
        return mark_safe('<span class="muted">–</span>')
    if not isinstance(deadline, datetime):
        ends = moments.due(moments.end_of(deadline), now or clock.now(), done_at)
        return format_html(
            '<span class="due status status-{}" title="{}">{}{}</span>',
            ends.tone,
            ends.text,
            icon(ends.icon),
            moments.day(deadline),
        )
    shown = moments.due(deadline, now or clock.now(), done_at)
    return format_html(
        '<span class="due status status-{}" title="{}">{}{}</span>',
        shown.tone,
        shown.exact,
        icon(shown.icon),
        shown.text,
    )


@register.simple_tag
def period_label(period: Any, dates: bool = False) -> SafeString:
    """Name of a reporting period (a `core.periods` Period), with both dates if asked."""
    if period is None:
        return mark_safe('<span class="muted">–</span>')
    language = get_language() or "vi"
    name = period.label(language)
    below = format_html(' <span class="of">({})</span>', period.dates_label(language)) if dates else ""
    return format_html('<span class="when">{}</span>{}', name, below)


@register.simple_tag
def date_span(start: date, end: date) -> str:
    """Both dates of a span in the language of the page."""
    return labels.span(start, end, get_language() or "vi")
