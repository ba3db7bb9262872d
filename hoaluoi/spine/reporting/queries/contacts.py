"""Whom to call about a unit's return: the person who files it, the deputy, the head."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hoaluoi.core.access.permissions import Permission, granted
from hoaluoi.core.organisation.enums import Line, Rank
from hoaluoi.core.organisation.models import Person, Position


@dataclass(frozen=True)
class Contact:
    """One person to call; `role` is "reporter", "deputy" or "head"."""

    role: str
    person: Person
    title: str


def contacts(unit_ids: Iterable[int], on: date) -> dict[int, list[Contact]]:
    """For each unit its reporter, deputy and head in that order, each person once; one query."""
    held = (
        Position.objects.filter(
            unit__in=list(unit_ids), valid__contains=on, person__is_active=True, line=Line.ADMINISTRATIVE
        )
        .select_related("person")
        .order_by("unit_id", "person__sort_key", "id")
    )
    by_unit: dict[int, list[Position]] = {}
    for position in held:
        by_unit.setdefault(position.unit_id, []).append(position)
    return {unit_id: _in_calling_order(positions) for unit_id, positions in by_unit.items()}


def _in_calling_order(positions: list[Position]) -> list[Contact]:
    filing = [p for p in positions if Permission.RETURNS_FILE in granted(p.role)]
    ranked = [("reporter", filing)]
    ranked += [(rank, [p for p in positions if p.rank == rank]) for rank in (Rank.DEPUTY, Rank.HEAD)]
    chosen: list[Contact] = []
    for role, candidates in ranked:
        new = [p for p in candidates if p.person_id not in {c.person.pk for c in chosen}]
        if new:
            chosen.append(Contact(str(role), new[0].person, new[0].title))
    return chosen
