"""Whom to tell about a unit's targets and tasks."""

from collections.abc import Collection
from datetime import date

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import Person, Position, Unit
from hoaluoi.core.organisation.queries import ancestors, roots

_ORDER = {"head": 0, "deputy": 1, "member": 2}
STEERING = (Role.LEADER, Role.COORDINATOR)


def answerable(unit_ids: Collection[int], on: date) -> dict[int, list[Person]]:
    """Leaders and coordinators of each unit on a date, heads first; where there are none, its head or a reporter."""
    held = Position.objects.filter(unit__in=list(unit_ids), valid__contains=on, person__is_active=True).exclude(
        role__in=[Role.AUDITOR, Role.ADMINISTRATOR, Role.CLERK]
    )
    by_unit: dict[int, list[Position]] = {}
    for position in held.select_related("person"):
        by_unit.setdefault(position.unit_id, []).append(position)
    return {unit_id: _chosen(positions) for unit_id, positions in by_unit.items()}


def _chosen(positions: list[Position]) -> list[Person]:
    positions = sorted(positions, key=lambda position: (_ORDER[position.rank], position.pk))
    steering = [position for position in positions if position.role in STEERING]
    people = [position.person for position in steering or positions[:1]]
    return list({person.pk: person for person in people}.values())


def head(unit_id: int, on: date) -> Person | None:
    """The first of those who answer for a unit."""
    return next(iter(answerable([unit_id], on).get(unit_id, [])), None)


def above(unit_id: int, on: date, levels: int = 1) -> Unit | None:
    """The unit so many levels up on a date, or the highest there is; None for a root."""
    chain = ancestors(unit_id, on)[:-1]
    return chain[max(len(chain) - levels, 0)] if chain else None


def leadership(on: date) -> list[Person]:
    """The leaders of the roots of the administrative line."""
    held = Position.objects.filter(
        unit__in=roots(on).values("pk"), role=Role.LEADER, valid__contains=on, person__is_active=True
    )
    return [position.person for position in held.select_related("person")]
