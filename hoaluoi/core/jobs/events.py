"""What people do to background work, in the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

JOB_RETRIED = "jobs.job_retried"
DUTY_CALLED = "jobs.duty_called"

declare(
    EventType(JOB_RETRIED, _("had the failed job %(task)s run again"), "rotate"),
    EventType(DUTY_CALLED, _("had the recurring duty %(name)s run now"), "player-play"),
)
call_data(
    {
        "task": _("Task"),
        "args": _("Given with it"),
    }
)
