"""Tasks: assign, move along the work axis, extend, prove. Completion is the day the accepted product was handed in."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.operations import Author, local_day, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import (
    Directive,
    Target,
    Task,
    TaskDeadline,
    TaskEvidence,
    TaskProgress,
    TaskUnit,
)
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.directives.operations.implementing import put_counts
from hoaluoi.spine.directives.queries.people import answerable, head
from hoaluoi.spine.directives.rules.tasks import Act, UnableToMove, moved
from hoaluoi.spine.documents.models import Document

NEEDS_REASON = frozenset({Act.RETURN, Act.WANT_MORE, Act.PAUSE, Act.WITHDRAW})
CLOSING = frozenset({Act.WITHDRAW, Act.TRANSFER, Act.REPLACE})
# Who is told of an act, and how: the lead's people, or those who gave the task.
_TOLD = {
    Act.SUBMIT: ("directives.task_submitted", "assigner"),
    Act.RETURN: ("directives.task_returned", "assigner"),
    Act.APPROVE: ("directives.task_done", "lead"),
    Act.WANT_MORE: ("directives.task_more_wanted", "lead"),
    Act.WITHDRAW: ("directives.task_closed", "lead"),
}


_GONE = (WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED)
OVER = (WorkState.DONE, *_GONE)


class UnableToMoveTask(Exception):
    """`code`: not_allowed (with state, act), reason_missing, evidence_missing, deadline_not_later, deadline_passed,
    deadline_after_own, no_owner, title_missing, closed, percent, not_coordinating, already_given."""

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
    parent: Task | None = None,
    owner: Person | None = None,
    deadline_date: date | None = None,
    coordinating: list[Unit] | None = None,
    description: str = "",
    quote: str = "",
    start: int | None = None,
    end: int | None = None,
    needs_document: bool = False,
    self_registered: bool = False,
    stated: bool = False,
    simulated: bool = False,
) -> Task:
    """Gives a task to exactly one lead unit. Without a named owner the head of the lead unit owns it.

    `stated`: the deadline is the directive's own; it may have passed when the directive is entered.

    Raises `UnableToMoveTask` (title_missing, deadline_passed, no_owner).
    """
    if not title.strip():
        raise UnableToMoveTask("title_missing")
    if deadline_date and not stated and deadline_date < local_day(at):
        raise UnableToMoveTask("deadline_passed")
    owner = owner or head(lead.pk, local_day(at))
    if owner is None:
        raise UnableToMoveTask("no_owner", unit=lead.name_vi)
    task = Task.objects.create(
        title=title.strip()[:400],
        description=description,
        parent=parent,
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
    record_act(events.TASK_ASSIGNED, task, by, at, {"unit": lead.name_vi, "deadline": deadline_date})
    count(task, at)
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
        task.done_at, task.done_by_id, task.percent = at, by.ledger_id, 100
    elif act in CLOSING:
        task.closed_at = at
    elif act == Act.ASSIGN:
        task.assigned_at = task.assigned_at or at
    task.state, task.closed_reason = WorkState(to.value), reason.strip()[:400]
    task.save()
    record_act(events.TASK_ACTS[act.value], task, by, at, {"state": to.value, "reason": reason.strip()[:400]})
    count(task, at)
    _tell(task, act, reason.strip(), at)
    return task


@transaction.atomic
def extend(
    *, task: Task, to_date: date, reason: str, by: Author, at: datetime, by_person: Person, document: str = ""
) -> Task:
    """Gives a task more time. The original deadline stays; both on-time rates are told."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if not reason.strip():
        raise UnableToMoveTask("reason_missing")
    if task.state in OVER:
        raise UnableToMoveTask("closed")
    if to_date < local_day(at):
        raise UnableToMoveTask("deadline_passed")
    if task.deadline_date and to_date <= task.deadline_date:
        raise UnableToMoveTask("deadline_not_later", deadline=task.deadline_date)
    TaskDeadline.objects.create(
        task=task, from_date=task.deadline_date, to_date=to_date, reason=reason.strip()[:400],
        document=document.strip()[:120], at=at, by=by_person,
    )  # fmt: skip
    task.deadline_date = to_date
    task.save(update_fields=["deadline_date"])
    record_act(events.TASK_EXTENDED, task, by, at, {"deadline": to_date, "reason": reason, "document": document})
    if task.owner and not task.simulated:
        notify(
            recipients=[task.owner],
            code="directives.task_extended",
            params={"title": task.title, "deadline": to_date.isoformat()},
            url=reverse("directives:task", args=[task.pk]),
            at=at,
            once_key=f"task:{task.pk}:extended:{to_date}",
        )
    return task


@transaction.atomic
def report_progress(
    *, task: Task, unit: Unit, percent: int, by: Author, at: datetime, note: str = ""
) -> TaskProgress:  # fmt: skip
    """How far the work is, said by the lead or a coordinating unit; the lead's word is the task's."""
    task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if task.state in OVER:
        raise UnableToMoveTask("closed")
    if not 0 <= percent <= 100:
        raise UnableToMoveTask("percent")
    if unit.pk != task.lead_id and not task.coordinating.filter(unit=unit).exists():
        raise UnableToMoveTask("not_coordinating", unit=unit.name_vi)
    last = task.progress.filter(unit=unit).first()
    if last and (last.percent, last.note) == (percent, note.strip()):
        return last
    assert by.ledger_id is not None, "a person reports progress"
    said = TaskProgress.objects.create(
        task=task, unit=unit, percent=percent, note=note.strip(), at=at, by_id=by.ledger_id
    )  # fmt: skip
    if unit.pk == task.lead_id:
        task.percent = percent
        task.save(update_fields=["percent"])
    record_act(events.TASK_PROGRESS, task, by, at, {"percent": percent, "unit": unit.name_vi, "note": note[:200]})
    return said


@transaction.atomic
def finish_part(*, task: Task, unit: Unit, by: Author, at: datetime) -> TaskUnit:
    """A coordinating unit has done its part; its own clock stops. Twice changes nothing."""
    part = TaskUnit.objects.select_for_update(of=("self",)).filter(task=task, unit=unit).first()
    if part is None:
        raise UnableToMoveTask("not_coordinating", unit=unit.name_vi)
    if part.done_at is None:
        part.done_at = at
        part.save(update_fields=["done_at"])
        record_act(events.TASK_PART_DONE, task, by, at, {"unit": unit.name_vi})
    return part


@transaction.atomic
def hand_down(
    *, task: Task, to: Unit, by: Author, at: datetime, deadline_date: date | None = None, description: str = ""
) -> Task:
    """Gives the task, as part of it, to a unit below the lead, once a unit; not later than the lead's own deadline."""
    held = Task.objects.select_for_update(of=("self",)).select_related("lead", "directive", "target").get(pk=task.pk)
    if held.state in OVER:
        raise UnableToMoveTask("closed")
    if held.handed_down.filter(lead=to).exclude(state__in=_GONE).exists():
        raise UnableToMoveTask("already_given", unit=to.name_vi)
    due = deadline_date or held.deadline_date
    if due and held.deadline_date and due > held.deadline_date:
        raise UnableToMoveTask("deadline_after_own", deadline=held.deadline_date)
    return assign(
        title=held.title, lead=to, assigner=held.lead, directive=held.directive, target=held.target, parent=held,
        deadline_date=due, description=description, needs_document=held.needs_document, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def submit_result(
    *,
    task: Task,
    by: Author,
    at: datetime,
    note: str = "",
    document: Document | None = None,
    file: StoredFile | None = None,
) -> Task:
    """Proof and submission in one act: a task that was only assigned is taken on by it."""
    held = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if held.state == WorkState.ASSIGNED:
        held = move(task=held, act=Act.ACCEPT, by=by, at=at)
    if document or file or note.strip():
        add_evidence(task=held, by=by, at=at, document=document, file=file, note=note.strip())
    elif not held.evidence.exists():
        raise UnableToMoveTask("evidence_missing")
    return move(task=held, act=Act.SUBMIT, by=by, at=at)


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
    record_act(events.TASK_EVIDENCE, task, by, at, {"what": what})
    return evidence


def count(task: Task, at: datetime) -> None:
    """What the task counts for: implementing documents of its unit, and a target that its tasks stand for."""
    if task.needs_document:
        put_counts(unit_ids=[task.lead_id], at=at)
    if task.target_id:
        standing_requests.request(at=at, target_ids=[task.target_id])


def _tell(task: Task, act: Act, reason: str, at: datetime) -> None:
    if act not in _TOLD or task.simulated:
        return
    code, side = _TOLD[act]
    unit_id = task.assigner_id if side == "assigner" else task.lead_id
    people = answerable([unit_id], local_day(at)).get(unit_id, [])
    if side == "lead" and task.owner and task.owner not in people:
        people = [task.owner, *people]
    notify(
        recipients=people,
        code=code,
        params={"title": task.title, "unit": task.lead.name_vi, "reason": reason},
        url=reverse("directives:task", args=[task.pk]),
        at=at,
        once_key=f"task:{task.pk}:{act}:{at.isoformat()}",
    )


def record_act(event: str, task: Task, by: Author, at: datetime, data: dict[str, Any]) -> None:
    """Puts an act on a task into the ledger, under its lead unit."""
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.task",
        subject_id=task.pk,
        unit_id=task.lead_id,
        data={"title": task.title, **data},
    )
