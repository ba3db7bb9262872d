"""Builds the actor that a person is on a date, from positions and from delegations of others."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hoaluoi.core.access.actor import Actor, Grant
from hoaluoi.core.access.permissions import Permission, granted
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Delegation, Position
from hoaluoi.core.organisation.queries import subtree_ids


class AdministrativeScope:
    """Subtrees of the administrative line, each asked for once, with the closed units whose history they carry on:
    what a unit reported or still owes belongs to those who took it over, and to nobody else."""

    def __init__(self) -> None:
        self._known: dict[tuple[frozenset[int], date], frozenset[int]] = {}

    def subtree_ids(self, unit_ids: Iterable[int], on: date) -> frozenset[int]:
        key = (frozenset(unit_ids), on)
        if key not in self._known:
            self._known[key] = _over(*key)
        return self._known[key]


@while_unchanged
def _over(unit_ids: frozenset[int], on: date) -> frozenset[int]:
    standing = subtree_ids(unit_ids, on)
    return standing | lineage.load().gone_into(standing, on)


def build(person: Any, on: date) -> Actor:
    """The actor that a person is on a date."""
    return Actor(person=person, grants=_grants(person.pk, on), on=on, scope=AdministrativeScope())


@while_unchanged
def _grants(person_id: int, on: date) -> tuple[Grant, ...]:
    """Two queries: positions in effect, delegations in effect (of positions that are themselves in effect)."""
    grants = [
        Grant(position.unit_id, granted(position.role))
        for position in Position.objects.filter(person=person_id, valid__contains=on)
    ]
    received = Delegation.objects.filter(
        to=person_id, valid__contains=on, revoked_at=None, position__valid__contains=on
    ).select_related("position__person")
    for delegation in received:
        allowed = granted(delegation.position.role)
        if delegation.permissions:
            allowed = allowed & {Permission(word) for word in delegation.permissions if word in Permission.values}
        grants.append(Grant(delegation.position.unit_id, allowed, delegation.position.person.full_name))
    return tuple(grants)
