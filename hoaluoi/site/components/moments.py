"""Dates and clocks: the exact instant, and how far away it is in words."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hoaluoi.core.periods import labels


def day(value: date) -> str:
    """`20/8/2021`, `20 Aug 2021` or `2021年8月20日`, in the language of the page."""
    return labels.day(value, get_language() or "vi")


def end_of(value: date) -> datetime:
    """The instant at which a day ends, in the time zone of the page."""
    return timezone.make_aware(datetime.combine(value + timedelta(days=1), time()))


def clock(value: datetime) -> str:
    """Hour and minute in the time zone of the page."""
    return timezone.localtime(value).strftime("%H:%M")


def instant(value: datetime) -> str:
    """Hour, minute and day, in the time zone and the language of the page."""
    local = timezone.localtime(value)
    return f"{local:%H:%M} {day(local.date())}"


def distance(span: timedelta) -> str:
    """The length of a span in its largest sensible unit: "3 hours"."""
    seconds = abs(int(span.total_seconds()))
    if seconds < 60:
        return _("less than a minute")
    if seconds < 3600:
        count = seconds // 60
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    if seconds < 48 * 3600:
        count = seconds // 3600
        return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}
    count = seconds // 86400
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def interval(seconds: int) -> str:
    """A length of time that may be shorter than a minute: "30 seconds", "5 minutes"."""
    if seconds < 60:
        return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
    return distance(timedelta(seconds=seconds))


def lateness(hours: int) -> str:
    """Whole hours over a deadline in words; 0 is less than one."""
    return distance(timedelta(hours=hours)) if hours else _("under an hour")


def relative(value: datetime, now: datetime) -> str:
    """`3 hours ago` or `in 3 hours`."""
    if value <= now:
        return _("%(distance)s ago") % {"distance": distance(now - value)}
    return _("in %(distance)s") % {"distance": distance(value - now)}


@dataclass(frozen=True)
class Due:
    """How a deadline reads at a moment."""

    tone: str
    icon: str
    text: str
    exact: str


def due(deadline: datetime, now: datetime, done_at: datetime | None = None) -> Due:
    """Overdue by, due in, done early or late; "soon" is the last 24 hours."""
    exact = instant(deadline)
    if done_at is not None:
        late = done_at > deadline
        text = _("%(distance)s late") % {"distance": distance(done_at - deadline)} if late else _("On time")
        return Due("behind" if late else "met", "clock-pause" if late else "circle-check", text, exact)
    if now > deadline:
        return Due("missed", "alarm", _("Overdue by %(distance)s") % {"distance": distance(now - deadline)}, exact)
    soon = deadline - now <= timedelta(hours=24)
    text = _("Due in %(distance)s") % {"distance": distance(deadline - now)}
    return Due("at_risk" if soon else "neutral", "hourglass" if soon else "clock", text, exact)
