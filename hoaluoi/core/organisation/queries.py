"""Reading the organisation as it stands on a date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, QuerySet

from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Closure, Person, Placement, Position, Succession, Unit


@while_unchanged
def unit_by_id(unit_id: int) -> Unit | None:
    """The unit of that id."""
    return Unit.objects.filter(pk=unit_id).first()


def subtree_ids(unit_ids: Iterable[int], on: date, line: str = Line.ADMINISTRATIVE) -> frozenset[int]:
    """Ids of the units and all below them on a date. A unit that is closed on that date still contains itself."""
    roots = list(unit_ids)
    below = Closure.objects.filter(ancestor__in=roots, line=line, valid__contains=on)
    return frozenset(below.values_list("descendant_id", flat=True)) | frozenset(roots)


def stood_below(unit_ids: Iterable[int], first: date, last: date, line: str = Line.ADMINISTRATIVE) -> frozenset[int]:
    """Ids of the units and of all that stood below them on some day of a stretch."""
    roots, days = list(unit_ids), DateRange(first, last, "[]")
    below = Closure.objects.filter(ancestor__in=roots, line=line, valid__overlap=days)
    return frozenset(below.values_list("descendant_id", flat=True)) | frozenset(roots)


def children(unit_id: int, on: date, line: str = Line.ADMINISTRATIVE) -> QuerySet[Unit]:
    """Direct children of a unit on a date, in reading order."""
    placed = Placement.objects.filter(parent=unit_id, line=line, valid__contains=on)
    return Unit.objects.filter(pk__in=placed.values("unit_id"))


def ancestors(unit_id: int, on: date, line: str = Line.ADMINISTRATIVE) -> list[Unit]:
    """From the root down to the unit itself on a date (breadcrumb order)."""
    return list(_ancestors(unit_id, on, line))


@while_unchanged
def _ancestors(unit_id: int, on: date, line: str) -> tuple[Unit, ...]:
    rows = Closure.objects.filter(descendant=unit_id, line=line, valid__contains=on).order_by("-depth")
    return tuple(row.ancestor for row in rows.select_related("ancestor"))


def parent(unit_id: int, on: date, line: str = Line.ADMINISTRATIVE) -> Unit | None:
    placed = Placement.objects.filter(unit=unit_id, line=line, valid__contains=on).select_related("parent").first()
    return placed.parent if placed else None


def parents_of(unit_ids: Iterable[int], on: date, line: str = Line.ADMINISTRATIVE) -> dict[int, Unit]:
    """The unit above each of several on a date; roots and units that do not stand then are left out."""
    placed = Placement.objects.filter(
        unit__in=list(unit_ids), line=line, valid__contains=on, parent__isnull=False
    ).select_related("parent")
    return {each.unit_id: each.parent for each in placed if each.parent}


def units_with_children(unit_ids: Iterable[int], on: date, line: str = Line.ADMINISTRATIVE) -> frozenset[int]:
    """Those of several units that have a unit below them on a date."""
    placed = Placement.objects.filter(parent__in=list(unit_ids), line=line, valid__contains=on)
    return frozenset(each for each in placed.values_list("parent_id", flat=True).distinct() if each)


def roots(on: date, line: str = Line.ADMINISTRATIVE) -> QuerySet[Unit]:
    placed = Placement.objects.filter(parent=None, line=line, valid__contains=on)
    return Unit.objects.filter(pk__in=placed.values("unit_id"))


@dataclass(frozen=True)
class TreeRow:
    """One unit of a tree in reading order, with its depth (root 0) and number of direct children."""

    id: int
    parent_id: int | None
    depth: int
    children: int


def tree(on: date, root_ids: Iterable[int], line: str = Line.ADMINISTRATIVE) -> list[TreeRow]:
    """The subtrees of some units on a date, depth first in reading order: one statement for 1,500 units."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.unit_id, p.parent_id FROM organisation_placement p JOIN organisation_unit u ON u.id = p.unit_id"
            " WHERE p.line = %s AND p.valid @> %s::date ORDER BY u.sort_key, u.id",
            [line, on],
        )
        placed = cursor.fetchall()
    below: dict[int | None, list[int]] = {}
    for unit_id, parent_id in placed:
        below.setdefault(parent_id, []).append(unit_id)
    parents = dict(placed)
    rows: list[TreeRow] = []
    stack = [(unit_id, 0) for unit_id in reversed([unit for unit, _ in placed if unit in set(root_ids)])]
    while stack:
        unit_id, depth = stack.pop()
        rows.append(TreeRow(unit_id, parents[unit_id], depth, len(below.get(unit_id, []))))
        stack.extend((child, depth + 1) for child in reversed(below.get(unit_id, [])))
    return rows


def positions_of(person: Person, on: date) -> QuerySet[Position]:
    return Position.objects.filter(person=person, valid__contains=on).select_related("unit")


def holders(unit_id: int, on: date, roles: Iterable[str] | None = None) -> list[Position]:
    """Who holds a position in this very unit on a date, heads first: whom to call."""
    held = Position.objects.filter(unit=unit_id, valid__contains=on, person__is_active=True).select_related("person")
    if roles is not None:
        held = held.filter(role__in=list(roles))
    order = {"head": 0, "deputy": 1, "member": 2}
    return sorted(held, key=lambda p: (order[p.rank], p.person.sort_key))


def late_duties(unit_ids: Iterable[int], days: DateRange) -> list[tuple[int, DateRange]]:
    """Units closed by an act that was recorded late, with the days on which they still owed what they owed."""
    closed = Succession.objects.filter(
        predecessor__in=list(unit_ids), closes=True, main=True, act__undone_at=None, act__duties_from__gt=F("act__on")
    ).values_list("predecessor_id", "act__on", "act__duties_from")
    found = [(unit_id, DateRange(on, until)) for unit_id, on, until in closed]
    return [
        (unit_id, valid)
        for unit_id, valid in found
        if (days.upper is None or valid.lower < days.upper) and (days.lower is None or days.lower < valid.upper)
    ]


def owing_late(day: date) -> frozenset[int]:
    """Units that, as one knows by now, were closed on a day but still owed what they owed: nobody knew yet."""
    closed = Succession.objects.filter(
        closes=True, main=True, act__undone_at=None, act__on__lte=day, act__duties_from__gt=day
    )
    return frozenset(closed.values_list("predecessor_id", flat=True))
