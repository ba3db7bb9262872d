"""Builds the actor that a person is on a date, from positions and from delegations of others."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hoaluoi.core.access.actor import Actor, Grant
from hoaluoi.core.access.permissions import Permission, granted
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Delegation, Position
from hoaluoi.core.organisation.queries import subtree_ids
from hoaluoi.core.organisation.rules.lineage import Lineage


class AdministrativeScope:
    """Subtrees of the administrative line, each asked for once, with the closed units whose history they carry on:
    what a unit reported or still owes belongs to those who took it over, and to nobody else."""

    def __init__(self) -> None:
        self._known: dict[tuple[frozenset[int], date], frozenset[int]] = {}
        self._lineage: Lineage | None = None

    def subtree_ids(self, unit_ids: Iterable[int], on: date) -> frozenset[int]:
        key = (frozenset(unit_ids), on)
        if key not in self._known:
            standing = subtree_ids(key[0], on)
            self._known[key] = standing | self._gone_into(standing, on)
        return self._known[key]

    def _gone_into(self, standing: frozenset[int], on: date) -> set[int]:
        if self._lineage is None:
            self._lineage = lineage.load()
        return self._lineage.gone_into(standing, on)


def build(person: Any, on: date) -> Actor:
    """Two queries: positions in effect, delegations in effect (of positions that are themselves in effect)."""
    grants = [
        Grant(position.unit_id, granted(position.role))
        for position in Position.objects.filter(person=person, valid__contains=on)
    ]
    received = Delegation.objects.filter(
        to=person, valid__contains=on, revoked_at=None, position__valid__contains=on
    ).select_related("position__person")
    for delegation in received:
        allowed = granted(delegation.position.role)
        if delegation.permissions:
            allowed = allowed & {Permission(word) for word in delegation.permissions if word in Permission.values}
        grants.append(Grant(delegation.position.unit_id, allowed, delegation.position.person.full_name))
    return Actor(person=person, grants=tuple(grants), on=on, scope=AdministrativeScope())
