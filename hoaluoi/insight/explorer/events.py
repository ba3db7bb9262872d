"""What the explorer writes to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

VIEW_SAVED = "explorer.view_saved"
VIEW_SHARED = "explorer.view_shared"
VIEW_DELETED = "explorer.view_deleted"
ALERT_SET = "explorer.alert_set"
ALERT_ENDED = "explorer.alert_ended"
REPORT_ORDERED = "explorer.report_ordered"
REPORT_ENDED = "explorer.report_ended"
REPORT_SENT = "explorer.report_sent"

declare(
    EventType(VIEW_SAVED, _("saved the view “%(name)s”"), "bookmark"),
    EventType(VIEW_SHARED, _("shared the view “%(name)s” by its link"), "share"),
    EventType(VIEW_DELETED, _("deleted the view “%(name)s”"), "trash"),
    EventType(ALERT_SET, _("asked to be told when %(number)s of %(unit)s is %(condition)s"), "bell"),
    EventType(ALERT_ENDED, _("ended the alert on %(number)s of %(unit)s"), "bell"),
    EventType(REPORT_ORDERED, _("ordered “%(name)s” as a report by mail"), "mail"),
    EventType(REPORT_ENDED, _("ended the report “%(name)s” by mail"), "mail"),
    EventType(REPORT_SENT, _("sent the report “%(name)s” by mail"), "send"),
)
call_data(
    {
        "condition": _("Condition"),
    }
)
