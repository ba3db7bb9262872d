"""What reporting tells people."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.notices.kinds import NoticeKind, declare

declare(
    NoticeKind(
        "reporting.sent_back",
        _("%(by)s sent back “%(form)s”, %(period)s, of %(unit)s: %(reason)s"),
        "arrow-back-up",
        "returns",
    ),
    NoticeKind(
        "reporting.sent_back_undone",
        _("%(by)s takes back what was sent back: “%(form)s”, %(period)s, of %(unit)s needs no correction"),
        "circle-check",
        "returns",
    ),
    NoticeKind(
        "reporting.due_soon", _("“%(form)s”, %(period)s, of %(unit)s is due at %(due)s"), "clock-hour-4", "returns"
    ),
    NoticeKind(
        "reporting.overdue",
        _("“%(form)s”, %(period)s, of %(unit)s was due at %(due)s and is not there yet"),
        "alarm",
        "returns",
    ),
    NoticeKind(
        "reporting.chase",
        _("%(by)s asks for “%(form)s”, %(period)s, of %(unit)s: %(hours)s hours overdue"),
        "bell",
        "returns",
    ),
    NoticeKind(
        "reporting.chased_all",
        _("Chasing is done: %(done)s overdue returns were asked for, %(left)s could not be"),
        "checks",
        "returns",
    ),
)
