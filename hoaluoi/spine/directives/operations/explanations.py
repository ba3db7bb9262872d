"""Explanation requests: a leader asks about a number or a task, the unit answers there, the asker closes."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from hoaluoi.core.ledger.operations import Author, local_day, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.models import ExplanationRequest, Target, Task
from hoaluoi.spine.directives.queries.people import above, answerable


class UnableToExplain(Exception):
    """`code`: question_missing, due_passed, already_open, answer_missing, closed, not_answered, nobody_above,
    already_escalated."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def ask(
    *,
    unit: Unit,
    question: str,
    due_date: date,
    on: date,
    by: Author,
    at: datetime,
    target: Target | None = None,
    task: Task | None = None,
    simulated: bool = False,
) -> ExplanationRequest:
    """Asks a unit to explain how it stands on a target (or with a task) on a day. One open question a matter."""
    if not question.strip():
        raise UnableToExplain("question_missing")
    if due_date < local_day(at):
        raise UnableToExplain("due_passed")
    open_ones = ExplanationRequest.objects.filter(unit=unit, target=target, task=task, closed_at=None)
    if (open_ones.filter(date=on) if target else open_ones).exists():
        raise UnableToExplain("already_open")
    try:
        with transaction.atomic():
            asked = ExplanationRequest.objects.create(
                target=target, task=task, unit=unit, date=on, question=question.strip(), asked_at=at,
                asked_by_id=by.ledger_id, due_date=due_date, simulated=simulated,
            )  # fmt: skip
    except IntegrityError:
        raise UnableToExplain("already_open") from None
    _record(events.EXPLANATION_ASKED, asked, by, at, {"unit": unit.name_vi, "question": question[:200]})
    _tell(asked, answerable([unit.pk], local_day(at)).get(unit.pk, []), "directives.explanation_asked", at, urgent=True)
    return asked


@transaction.atomic
def answer(*, request: ExplanationRequest, text: str, by: Author, at: datetime) -> ExplanationRequest:
    """The unit's answer; until the request is closed it may be written anew, the ledger keeps what stood there."""
    held = _locked(request)
    if not text.strip():
        raise UnableToExplain("answer_missing")
    if held.closed_at:
        raise UnableToExplain("closed")
    if held.answer == text.strip():
        return held
    held.answer, held.answered_at, held.answered_by_id = text.strip(), at, by.ledger_id
    held.save(update_fields=["answer", "answered_at", "answered_by"])
    _record(events.EXPLANATION_ANSWERED, held, by, at, {"answer": text[:200]})
    if held.asked_by:
        _tell(held, [held.asked_by], "directives.explanation_answered", at)
    return held


@transaction.atomic
def close(*, request: ExplanationRequest, by: Author, at: datetime) -> ExplanationRequest:
    """The asker is content. Closing twice changes nothing."""
    held = _locked(request)
    if held.closed_at:
        return held
    if not held.answered_at:
        raise UnableToExplain("not_answered")
    held.closed_at, held.closed_by_id = at, by.ledger_id
    held.save(update_fields=["closed_at", "closed_by"])
    _record(events.EXPLANATION_CLOSED, held, by, at, {})
    return held


@transaction.atomic
def escalate(*, request: ExplanationRequest, by: Author, at: datetime) -> ExplanationRequest:
    """Puts an unanswered question to the unit above, once."""
    held = _locked(request)
    if held.closed_at or held.answered_at:
        raise UnableToExplain("closed")
    if held.escalated_at:
        raise UnableToExplain("already_escalated")
    up = above(held.unit_id, local_day(at))
    if up is None:
        raise UnableToExplain("nobody_above")
    held.escalated_at, held.escalated_to = at, up
    held.save(update_fields=["escalated_at", "escalated_to"])
    _record(events.EXPLANATION_ESCALATED, held, by, at, {"unit": held.unit.name_vi, "to": up.name_vi})
    people = answerable([up.pk], local_day(at)).get(up.pk, [])
    _tell(held, people, "directives.explanation_escalated", at, urgent=True)
    return held


def _locked(request: ExplanationRequest) -> ExplanationRequest:
    rows = ExplanationRequest.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "target", "task", "asked_by").get(pk=request.pk)


def _tell(asked: ExplanationRequest, people: list[Person], code: str, at: datetime, *, urgent: bool = False) -> None:
    about = asked.target.title if asked.target else asked.task.title if asked.task else ""
    notify(
        recipients=people,
        code=code,
        params={"title": about, "unit": asked.unit.name_vi, "due": asked.due_date.isoformat()},
        url=reverse("directives:explanation", args=[asked.pk]),
        at=at,
        urgent=urgent,
        once_key=f"{code}:{asked.pk}:{at.isoformat()}",
    )


def _record(event: str, asked: ExplanationRequest, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.explanation",
        subject_id=asked.pk,
        unit_id=asked.unit_id,
        data={"target": asked.target_id, "task": asked.task_id, **data},
    )
