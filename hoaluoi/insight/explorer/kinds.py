"""What the explorer tells people."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.notices.kinds import NoticeKind, declare

ALERT = "explorer.alert"

declare(
    NoticeKind(ALERT, _("%(number)s of %(unit)s, %(period)s: %(value)s (%(condition)s)"), "bell", "directives"),
)
