"""What directives tell people."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.notices.kinds import NoticeKind, declare

declare(
    NoticeKind(
        "directives.share_frozen",
        _("Your unit has been given %(value)s of “%(title)s” by %(deadline)s"),
        "target",
        "directives",
    ),
    NoticeKind(
        "directives.share_undone",
        _("The handing-down of “%(title)s” was taken back: what held before holds again"),
        "arrow-back-up",
        "directives",
    ),
    NoticeKind("directives.task_assigned", _("New task: %(title)s, due %(deadline)s"), "clipboard-text", "tasks"),
    NoticeKind(
        "directives.explanation_asked",
        _("Please explain by %(due)s how %(unit)s stands: %(title)s"),
        "message-question",
        "directives",
    ),
    NoticeKind(
        "directives.explanation_answered", _("%(unit)s has explained: %(title)s"), "message-circle", "directives"
    ),
    NoticeKind(
        "directives.explanation_escalated",
        _("%(unit)s has not explained by %(due)s: %(title)s"),
        "message-question",
        "directives",
    ),
    NoticeKind(
        "directives.obstacle_raised", _("%(unit)s is held up: %(title)s (to be cleared by %(due)s)"), "ban", "tasks"
    ),
    NoticeKind("directives.obstacle_resolved", _("Cleared: %(title)s"), "circle-check", "tasks"),
    NoticeKind(
        "directives.override_asked",
        _("To approve: another status of “%(title)s” for %(unit)s (%(reason)s)"),
        "hand-stop",
        "directives",
    ),
    NoticeKind("directives.task_submitted", _("%(unit)s has handed in: %(title)s"), "send", "tasks"),
    NoticeKind("directives.task_done", _("Accepted: %(title)s"), "circle-check", "tasks"),
    NoticeKind("directives.task_more_wanted", _("More is wanted: %(title)s (%(reason)s)"), "arrow-back-up", "tasks"),
    NoticeKind(
        "directives.task_returned", _("%(unit)s returned the task: %(title)s (%(reason)s)"), "arrow-back-up", "tasks"
    ),
    NoticeKind(
        "directives.task_undone", _("The last act on this task was taken back: %(title)s"), "arrow-back-up", "tasks"
    ),
    NoticeKind("directives.task_closed", _("Withdrawn: %(title)s (%(reason)s)"), "ban", "tasks"),
    NoticeKind("directives.task_extended", _("More time until %(deadline)s: %(title)s"), "calendar-event", "tasks"),
    NoticeKind("directives.task_due_soon", _("Due on %(deadline)s: %(title)s"), "hourglass", "tasks"),
    NoticeKind("directives.task_overdue", _("Overdue since %(deadline)s: %(title)s, %(unit)s"), "alarm", "tasks"),
)
