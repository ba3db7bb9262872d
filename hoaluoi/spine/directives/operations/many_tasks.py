"""Acts on several tasks at once, and taking them back: each a transaction and ledger entry of its own."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.bulk import UNDONE_WITHIN
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.notices.operations import notify
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.operations import tasks
from hoaluoi.spine.directives.operations.tasks import UnableToMoveTask
from hoaluoi.spine.directives.queries.people import answerable
from hoaluoi.spine.directives.rules.tasks import Act

Left = list[tuple[Task, UnableToMoveTask]]


def approve_many(*, wanted: Iterable[Task], by: Actor, at: datetime) -> tuple[list[Task], Left]:
    """Accepts the results of those that units of the actor's gave."""
    return _each(wanted, lambda task: tasks.move(task=_given(task, by), act=Act.APPROVE, by=by, at=at))


def extend_many(
    *, wanted: Iterable[Task], to_date: date, reason: str, document: str, by: Actor, at: datetime
) -> tuple[list[Task], Left]:
    """One new deadline and one reason for several tasks that units of the actor's gave."""
    return _each(
        wanted,
        lambda task: tasks.extend(
            task=_given(task, by), to_date=to_date, reason=reason, document=document, by=by, by_person=by.person, at=at
        ),
    )


def submit_many(*, wanted: Iterable[Task], note: str, by: Actor, at: datetime) -> tuple[list[Task], Left]:
    """Hands in the results of tasks that units of the actor's lead, with one note as their proof."""
    return _each(wanted, lambda task: tasks.submit_result(task=_led(task, by), note=note, by=by, at=at))


def undo_many(*, wanted: Iterable[Task], act: str, by: Actor, at: datetime) -> tuple[list[Task], Left]:
    """Takes back what the actor did within half an hour. `act`: approve, submit, extend."""
    undo = {"approve": undo_approval, "submit": undo_submission, "extend": undo_extension}[act]
    return _each(wanted, lambda task: undo(task=task, by=by, at=at))


@transaction.atomic
def undo_approval(*, task: Task, by: Actor, at: datetime) -> Task:
    """What was accepted waits to be looked at again; the unit is told."""
    held = _locked(_given(task, by))
    if held.state != WorkState.DONE or held.done_at is None:
        raise UnableToMoveTask("not_allowed", state=held.state, act="undo")
    if held.done_by_id != by.ledger_id or at - held.done_at > UNDONE_WITHIN:
        raise UnableToMoveTask("too_late_to_undo")
    last = held.progress.filter(unit=held.lead_id).first()
    held.state, held.done_at, held.done_by = WorkState.SUBMITTED, None, None
    held.percent = last.percent if last else 0
    held.save()
    _undone(held, Act.APPROVE.value, by, at)
    tasks.count(held, at)
    _tell(held, held.lead_id, at)
    return held


@transaction.atomic
def undo_submission(*, task: Task, by: Actor, at: datetime) -> Task:
    """What was handed in and nobody looked at yet is the unit's work again; the proof stays beside it."""
    held = _locked(_led(task, by))
    if held.state != WorkState.SUBMITTED or held.submitted_at is None:
        raise UnableToMoveTask("not_allowed", state=held.state, act="undo")
    mine = held.evidence.filter(by=by.person.pk, at=held.submitted_at).exists()
    if not mine or at - held.submitted_at > UNDONE_WITHIN:
        raise UnableToMoveTask("too_late_to_undo")
    held.state, held.submitted_at = WorkState.IN_PROGRESS, None
    held.save()
    _undone(held, Act.SUBMIT.value, by, at)
    tasks.count(held, at)
    _tell(held, held.assigner_id, at)
    return held


@transaction.atomic
def undo_extension(*, task: Task, by: Actor, at: datetime) -> Task:
    """The deadline before the last extension holds again; the extension stays on record as taken back."""
    held = _locked(_given(task, by))
    last = held.extensions.filter(undone_at=None).order_by("-at", "-pk").first()
    if last is None or last.to_date != held.deadline_date or held.state in tasks.OVER:
        raise UnableToMoveTask("not_allowed", state=held.state, act="undo")
    if last.by_id != by.ledger_id or at - last.at > UNDONE_WITHIN:
        raise UnableToMoveTask("too_late_to_undo")
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    held.deadline_date = last.from_date
    held.save(update_fields=["deadline_date"])
    _undone(held, "extend", by, at)
    _tell(held, held.lead_id, at)
    return held


def _each(wanted: Iterable[Task], act: Callable[[Task], Task]) -> tuple[list[Task], Left]:
    done: list[Task] = []
    left: Left = []
    for task in wanted:
        try:
            done.append(act(task))
        except UnableToMoveTask as refused:
            left.append((task, refused))
    return done, left


def _given(task: Task, by: Actor) -> Task:
    if not by.can_over(Permission.TASKS_ASSIGN, task.assigner_id):
        raise UnableToMoveTask("not_the_assigner")
    return task


def _led(task: Task, by: Actor) -> Task:
    if not by.can_over(Permission.TASKS_PERFORM, task.lead_id):
        raise UnableToMoveTask("not_the_lead")
    return task


def _locked(task: Task) -> Task:
    return Task.objects.select_for_update(of=("self",)).select_related("lead", "assigner", "owner").get(pk=task.pk)


def _undone(task: Task, act: str, by: Actor, at: datetime) -> None:
    data: dict[str, Any] = {"act": act, "deadline": task.deadline_date}
    tasks.record_act(events.TASK_UNDONE, task, by, at, data)


def _tell(task: Task, unit_id: int, at: datetime) -> None:
    if task.simulated:
        return
    people = answerable([unit_id], local_day(at)).get(unit_id, [])
    if task.owner and unit_id == task.lead_id and task.owner not in people:
        people = [task.owner, *people]
    notify(
        recipients=people,
        code="directives.task_undone",
        params={"title": task.title},
        url=reverse("directives:task", args=[task.pk]),
        at=at,
    )
