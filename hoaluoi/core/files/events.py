"""What the file room writes to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

FILE_STORED = "files.file_stored"

declare(EventType(FILE_STORED, _("took in the file %(name)s (%(size)s bytes)"), "file-upload"))
call_data(
    {
        "size": _("Size in bytes"),
        "media_type": _("File type"),
        "sha256": _("Fingerprint of the file (SHA-256)"),
    }
)
