"""Builds the actor that a person is on a date, from positions and from delegations of others."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from hoaluoi.core.access.actor import Actor, Grant
from hoaluoi.core.access.permissions import Permission, granted
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation import lineage
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


# Positions in effect; delegations in effect, of positions that are themselves in effect. It stands before every page,
# and a statement that is written out takes a third of the time.
_GRANTS = """
SELECT held.unit_id, held.role, '', '[]'
FROM organisation_position held WHERE held.person_id = %(person)s AND held.valid @> %(on)s::date
UNION ALL
SELECT held.unit_id, held.role, holder.full_name, received.permissions::text
FROM organisation_delegation received
JOIN organisation_position held ON held.id = received.position_id AND held.valid @> %(on)s::date
JOIN organisation_person holder ON holder.id = held.person_id
WHERE received.to_id = %(person)s AND received.valid @> %(on)s::date AND received.revoked_at IS NULL"""


@while_unchanged
def _grants(person_id: int, on: date) -> tuple[Grant, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_GRANTS, {"person": person_id, "on": on})
        return tuple(_grant(*row) for row in cursor.fetchall())


def _grant(unit_id: int, role: str, on_behalf_of: str, permissions: str) -> Grant:
    """`permissions`: JSON; those the delegation is narrowed to, empty: all of the role."""
    chosen = json.loads(permissions)
    allowed = granted(role)
    if chosen:
        allowed = allowed & {Permission(word) for word in chosen if word in Permission.values}
    return Grant(unit_id, allowed, on_behalf_of)
