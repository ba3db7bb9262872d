"""Writes of documents."""

import unicodedata
from datetime import date, datetime

from django.db import IntegrityError, transaction

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.documents import events
from hoaluoi.spine.documents.models import Document


class UnableToRegister(Exception):
    """`code`: symbol_taken (the issuer has a document with this number, symbol and date), title_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normal_text(text: str) -> str:
    """The text that spans point into: NFC, line ends as \\n, no-break spaces as spaces; the length is kept per mark."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " "))


@transaction.atomic
def register(
    *,
    by: Author,
    at: datetime,
    kind: str,
    title: str,
    issuer: Unit,
    symbol: str = "",
    issuer_text: str = "",
    issued_date: date | None = None,
    signer: str = "",
    language: str = "vi",
    text: str = "",
    file: StoredFile | None = None,
    source: str = "",
    simulated: bool = False,
) -> Document:
    """Enters a document into the register of its issuing unit. Raises `UnableToRegister`."""
    if not title.strip():
        raise UnableToRegister("title_missing")
    try:
        with transaction.atomic():
            document = Document.objects.create(
                kind=kind,
                symbol=symbol.strip(),
                title=title.strip(),
                issuer=issuer,
                issuer_text=issuer_text,
                issued_date=issued_date,
                signer=signer,
                language=language,
                text=normal_text(text),
                file=file,
                source=source,
                simulated=simulated,
                registered_at=at,
                registered_by_id=by.ledger_id,
            )
    except IntegrityError:
        raise UnableToRegister("symbol_taken") from None
    record(
        event=events.REGISTERED,
        by=by,
        at=at,
        subject_type="documents.document",
        subject_id=document.pk,
        unit_id=issuer.pk,
        data={"symbol": document.symbol, "title": document.title, "kind": kind},
    )
    return document
