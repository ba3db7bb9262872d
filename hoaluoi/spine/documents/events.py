"""What documents write to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

REGISTERED = "documents.registered"

declare(EventType(REGISTERED, _("registered document %(symbol)s: %(title)s"), "file-check"))
call_data(
    {
        "symbol": _("Number and symbol"),
    }
)
