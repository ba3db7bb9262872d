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
    NoticeKind("directives.task_assigned", _("New task: %(title)s, due %(deadline)s"), "clipboard-text", "tasks"),
)
