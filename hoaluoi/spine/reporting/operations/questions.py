"""Answers of authors to questions about their text, and the reports they lay beside a return."""

from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files import inspection
from hoaluoi.core.files.operations import store
from hoaluoi.spine.reporting import access, events
from hoaluoi.spine.reporting.enums import TextChoice
from hoaluoi.spine.reporting.errors import UnableToAnswer
from hoaluoi.spine.reporting.models import Attachment, Return, TextAnswer
from hoaluoi.spine.reporting.operations.returns.drafts import record_act
from hoaluoi.spine.reporting.queries.questions import Question, asked

MOST_BYTES = 20 * 1024 * 1024
READABLE = frozenset({inspection.DOCX, inspection.PDF, inspection.TEXT, inspection.HTML})
TAKEN = READABLE | inspection.IMAGES
MOST_REPORTS = 10


@transaction.atomic
def answer(
    *, of: Return, fingerprint: str, choice: str, reason: str, by: Actor, at: datetime, language: str = "vi"
) -> TextAnswer:
    """Keeps what the author says to an open question. Raises UnableToAnswer; 404 outside the actor's scope."""
    held = access.return_for_filing(by, of.pk)
    if not reason.strip():
        raise UnableToAnswer("no_reason")
    if choice not in TextChoice.values:
        raise UnableToAnswer("no_choice")
    question = next((q for q in asked(held, language).questions if q.fingerprint == fingerprint), None)
    if question is None:
        raise UnableToAnswer("no_question")
    kept, _created = TextAnswer.objects.update_or_create(
        of=held,
        fingerprint=fingerprint,
        defaults={
            "question": _as_json(question),
            "choice": choice,
            "reason": reason.strip()[:500],
            "answered_at": at,
            "answered_by": by.person,
        },
    )
    record_act(events.TEXT_ANSWERED, held, by, at, reason=kept.reason, choice=choice, question=kept.question)
    return kept


def _as_json(question: Question) -> dict[str, Any]:
    claim = question.claim
    return {
        "source": question.source.name,
        "kind": claim.kind,
        "formula": claim.formula,
        "quotes": [each.quote for each in claim.inputs],
    }


@transaction.atomic
def attach(*, of: Return, content: BinaryIO, name: str, by: Actor, at: datetime) -> Attachment:
    """Lays a written report or a photo beside the return. Raises UnableToStore or UnableToAnswer (too_many)."""
    held = access.return_for_filing(by, of.pk)
    if Attachment.objects.filter(of=held).count() >= MOST_REPORTS:
        raise UnableToAnswer("too_many", most=MOST_REPORTS)
    file = store(
        content=content, name=name, by=by, at=at, unit_id=held.unit_id, permission=Permission.RETURNS_VIEW,
        limit=MOST_BYTES, accept=TAKEN,
    )  # fmt: skip
    if twice := Attachment.objects.filter(of=held, file__sha256=file.sha256).first():
        return twice
    attachment = Attachment.objects.create(of=held, file=file, added_at=at, added_by=by.person)
    record_act(events.REPORT_ATTACHED, held, by, at, name=file.name)
    return attachment


@transaction.atomic
def detach(*, of: Return, attachment_id: int, by: Actor, at: datetime) -> None:
    """Takes a report off the return; the file itself stays in the store."""
    held = access.return_for_filing(by, of.pk)
    found = Attachment.objects.filter(of=held, pk=attachment_id).select_related("file").first()
    if found is not None:
        found.delete()
        record_act(events.REPORT_REMOVED, held, by, at, name=found.file.name)
