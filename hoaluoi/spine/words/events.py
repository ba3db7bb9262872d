"""What the word lists write to the ledger."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare, link_subject

SAVED = "words.saved"
SUBJECT = "words.version"

declare(EventType(SAVED, _("changed the word lists of the reader: version %(number)s, “%(note)s”"), "letter-case"))
link_subject(SUBJECT, lambda version_id: reverse("words:version", args=[version_id]))
call_data(
    {
        "added": _("Words added"),
        "dropped": _("Words no longer used"),
    }
)
