"""Days of a placement, a name, a position."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.periods import labels

register = template.Library()


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
