"""Obstacles: raised by a unit, owned one level up, passed further up, cleared with a resolution."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from hoaluoi.core.ledger.operations import Author, local_day, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.models import Obstacle, Target, Task
from hoaluoi.spine.directives.queries.people import above, answerable


class UnableToHandleObstacle(Exception):
    """`code`: title_missing, cause_missing, due_passed, already_raised, resolved, resolution_missing, nobody_above,
    reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def raise_obstacle(
    *,
    unit: Unit,
    title: str,
    cause: str,
    due_date: date,
    by: Author,
    at: datetime,
    target: Target | None = None,
    task: Task | None = None,
    simulated: bool = False,
) -> Obstacle:
    """Says what is in the way. The unit one level up has to clear it (a root clears its own)."""
    if not title.strip() or not cause.strip():
        raise UnableToHandleObstacle("cause_missing" if title.strip() else "title_missing")
    if due_date < local_day(at):
        raise UnableToHandleObstacle("due_passed")
    assert by.ledger_id is not None, "a person raises an obstacle"
    Unit.objects.select_for_update().get(pk=unit.pk)
    same = Obstacle.objects.filter(unit=unit, target=target, task=task, title=title.strip(), resolved_at=None)
    if same.exists():
        raise UnableToHandleObstacle("already_raised")
    raised = Obstacle.objects.create(
        unit=unit, target=target, task=task, title=title.strip()[:300], cause=cause.strip(),
        owner=above(unit.pk, local_day(at)) or unit, due_date=due_date, raised_at=at, raised_by_id=by.ledger_id,
        simulated=simulated,
    )  # fmt: skip
    _record(events.OBSTACLE_RAISED, raised, by, at, {"cause": cause[:200], "owner": raised.owner.name_vi})
    _tell(
        raised, answerable([raised.owner_id], local_day(at)).get(raised.owner_id, []), "directives.obstacle_raised", at
    )
    return raised


@transaction.atomic
def pass_up(*, obstacle: Obstacle, reason: str, by: Author, at: datetime) -> Obstacle:
    """The owner cannot clear it: the unit above it owns it from now on."""
    held = _locked(obstacle)
    if held.resolved_at:
        raise UnableToHandleObstacle("resolved")
    if not reason.strip():
        raise UnableToHandleObstacle("reason_missing")
    up = above(held.owner_id, local_day(at))
    if up is None:
        raise UnableToHandleObstacle("nobody_above")
    held.owner = up
    held.save(update_fields=["owner"])
    _record(events.OBSTACLE_PASSED, held, by, at, {"owner": up.name_vi, "reason": reason[:200]})
    _tell(held, answerable([up.pk], local_day(at)).get(up.pk, []), "directives.obstacle_raised", at)
    return held


@transaction.atomic
def resolve(*, obstacle: Obstacle, resolution: str, by: Author, at: datetime) -> Obstacle:
    """Cleared, with what was done; told to whoever raised it. Clearing twice changes nothing."""
    held = _locked(obstacle)
    if held.resolved_at:
        return held
    if not resolution.strip():
        raise UnableToHandleObstacle("resolution_missing")
    held.resolution, held.resolved_at, held.resolved_by_id = resolution.strip(), at, by.ledger_id
    held.save(update_fields=["resolution", "resolved_at", "resolved_by"])
    _record(events.OBSTACLE_RESOLVED, held, by, at, {"resolution": resolution[:200]})
    _tell(held, [held.raised_by], "directives.obstacle_resolved", at)
    return held


def _locked(obstacle: Obstacle) -> Obstacle:
    # Locked by itself, then read: joined to its owner, it would not be found if somebody passed it on meanwhile.
    Obstacle.objects.select_for_update().only("pk").get(pk=obstacle.pk)
    return Obstacle.objects.select_related("unit", "owner", "raised_by").get(pk=obstacle.pk)


def _tell(obstacle: Obstacle, people: list[Person], code: str, at: datetime) -> None:
    notify(
        recipients=people,
        code=code,
        params={"title": obstacle.title, "unit": obstacle.unit.name_vi, "due": obstacle.due_date.isoformat()},
        url=reverse("directives:obstacle", args=[obstacle.pk]),
        at=at,
        once_key=f"{code}:{obstacle.pk}:{obstacle.owner_id}",
    )


def _record(event: str, of: Obstacle, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.obstacle",
        subject_id=of.pk,
        unit_id=of.unit_id,
        data={"title": of.title, **data},
    )
