"""Days of a placement, a name, a position."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hoaluoi.core.periods import labels

register = template.Library()
# What the columns of imported lists are called on screen.
COLUMN_NAMES = {
    "name_vi": gettext_lazy("Name in Vietnamese"),
    "name_en": gettext_lazy("Name in English"),
    "name_zh": gettext_lazy("Name in Chinese"),
    "short_name": gettext_lazy("Short name"),
    "full_name": gettext_lazy("Full name"),
    "kind": gettext_lazy("Kind"),
    "parent": gettext_lazy("Under which unit"),
    "unit": gettext_lazy("Unit"),
    "phone": gettext_lazy("Phone"),
    "email": gettext_lazy("E-mail"),
    "address": gettext_lazy("Address"),
    "language": gettext_lazy("Language"),
    "title": gettext_lazy("Title"),
    "role": gettext_lazy("Role"),
    "rank": gettext_lazy("Place"),
    "line": gettext_lazy("Line"),
    "region": gettext_lazy("Province or city"),
    "source": gettext_lazy("Source"),
    "from": gettext_lazy("From"),
    "until": gettext_lazy("Until"),
}


@register.filter
def column_name(field: str) -> str:
    """What a column of a list of units or people is called; the column itself where it has no other name."""
    return str(COLUMN_NAMES.get(field, field))


@register.simple_tag
def days(valid: Any) -> SafeString:
    """A half-open range of dates as people say it: from its first day through its last."""
    language = get_language() or "vi"
    first = labels.day(valid.lower, language) if valid.lower else ""
    last = labels.day(valid.upper - timedelta(days=1), language) if valid.upper else ""
    if first and last:
        words = _("%(first)s to %(last)s") % {"first": first, "last": last}
    elif first:
        words = _("since %(first)s") % {"first": first}
    else:
        words = _("until %(last)s") % {"last": last} if last else _("always")
    return format_html('<span class="when">{}</span>', words)
