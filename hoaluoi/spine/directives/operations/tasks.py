"""Tasks: assign, move along the work axis, extend, prove. Completion is the day the accepted product was handed in."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person, Position, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import Directive, Target, Task, TaskDeadline, TaskEvidence, TaskUnit
from hoaluoi.spine.directives.rules.tasks import Act, UnableToMove, moved
from hoaluoi.spine.documents.models import Document

NEEDS_REASON = frozenset({Act.RETURN, Act.WANT_MORE, Act.PAUSE, Act.WITHDRAW})


class UnableToMoveTask(Exception):
    """`code`: not_allowed (with state, act), reason_missing, evidence_missing, deadline_not_later, no_owner."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@transaction.atomic
def assign(
    *,
    title: str,
    lead: Unit,
    assigner: Unit,
    by: Author,
    at: datetime,
    directive: Directive | None = None,
    target: Target | None = None,
    owner: Person | None = None,
    deadline_date: date | None = None,
    coordinating: list[Unit] | None = None,
    description: str = "",
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    needs_document: bool = False,
    self_registered: bool = False,
    simulated: bool = False,
) -> Task:
    """Gives a task to exactly one lead unit. Without a named owner the head of the lead unit owns it."""
    owner = owner or _head(lead, at.date())
    if owner is None:
        raise UnableToMoveTask("no_owner", unit=lead.name_vi)
    task = Task.objects.create(
        title=title,
        description=description,
        lead=lead,
        assigner=assigner,
        directive=directive,
        target=target,
        owner=owner,
        self_registered=self_registered,
        quote=quote,
        start=start,
        end=end,
        needs_document=needs_document,
        original_deadline_date=deadline_date,
        deadline_date=deadline_date,
        state=WorkState.ASSIGNED,
        assigned_at=at,
        simulated=simulated,
        created_at=at,
    )
    TaskUnit.objects.bulk_create(
        TaskUnit(task=task, unit=unit, deadline_date=deadline_date) for unit in coordinating or []
    )
    _record(events.TASK_ASSIGNED, task, by, at, {"unit": lead.name_vi, "deadline": deadline_date})
    if not simulated:
        notify(
            recipients=[owner],
            code="directives.task_assigned",
            params={"title": title, "deadline": deadline_date.isoformat() if deadline_date else ""},
            url=reverse("directives:task", args=[task.pk]),
            at=at,
            once_key=f"task:{task.pk}:assigned",
        )
    return task


def _head(unit: Unit, on: date) -> Person | None:
    held = Position.objects.filter(unit=unit, valid__contains=on, person__is_active=True).select_related("person")
    order = {"head": 0, "deputy": 1, "member": 2}
    fit = sorted(held.exclude(role=Role.AUDITOR), key=lambda position: (order[position.rank], position.pk))
    return fit[0].person if fit else None


@transaction.atomic
def move(*, task: Task, act: Act, by: Author, at: datetime, reason: str = "") -> Task:
    """Moves a task along the work axis. Raises `UnableToMoveTask`; a refused move changes nothing."""
    task = Task.objects.select_for_update(of=("self",)).select_related("lead", "assigner").get(pk=task.pk)
    try:
        to = moved(task.state, act)
    except UnableToMove:
        raise UnableToMoveTask("not_allowed", state=task.state, act=act) from None
    if act in NEEDS_REASON and not reason.strip():
        raise UnableToMoveTask("reason_missing", act=act)
    if act == Act.SUBMIT and task.needs_document and not task.evidence.filter(document__isnull=False).exists():
        raise UnableToMoveTask("evidence_missing")
    if act == Act.SUBMIT:
        task.submitted_at = at
    elif act == Act.WANT_MORE:
        task.submitted_at = None
    elif act == Act.ACCEPT:
        task.accepted_at = at
    elif act == Act.APPROVE:
        task.done_at, task.done_by_id = at, by.ledger_id
    task.state, task.closed_reason = WorkState(to.value), reason
    task.save()
    _record(events.TASK_MOVED, task, by, at, {"state": to.value, "reason": reason})
    return task


@transaction.atomic
def extend(
    *, task: Task, to_date: date, reason: str, by: Author, at: datetime, by_person: Person, document: str = ""
) -> Task:
    """Gives a task more time. The original deadline stays; both on-time rates are told."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not reason.strip():
        raise UnableToMoveTask("reason_missing")
    if task.deadline_date and to_date <= task.deadline_date:
        raise UnableToMoveTask("deadline_not_later", deadline=task.deadline_date)
    TaskDeadline.objects.create(
        task=task, from_date=task.deadline_date, to_date=to_date, reason=reason, document=document, at=at, by=by_person
    )
    task.deadline_date = to_date
    task.save(update_fields=["deadline_date"])
    _record(events.TASK_EXTENDED, task, by, at, {"deadline": to_date, "reason": reason, "document": document})
    return task


@transaction.atomic
def add_evidence(
    *,
    task: Task,
    by: Author,
    at: datetime,
    document: Document | None = None,
    file: StoredFile | None = None,
    note: str = "",
) -> TaskEvidence:
    """Puts proof beside a task: a registered document, a file, or a note."""
    evidence = TaskEvidence.objects.create(
        task=task, document=document, file=file, note=note, at=at, by_id=by.ledger_id
    )
    what = str(document) if document else file.name if file else note[:80]
    _record(events.TASK_EVIDENCE, task, by, at, {"what": what})
    return evidence


def _record(event: str, task: Task, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.task",
        subject_id=task.pk,
        unit_id=task.lead_id,
        data={"title": task.title, **data},
    )
