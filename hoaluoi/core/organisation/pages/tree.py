"""The tree of units, level by level, on any date and in any line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.access import unit_ids_visible, unit_ids_visible_on
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Closure, Designation, Placement, Unit
from hoaluoi.core.text.folding import fold

OPEN_UP_TO = 40  # rows that the first page may show before deeper levels wait for a click
FOUND_AT_MOST = 60


@dataclass
class Node:
    """One unit as the tree shows it. `children` is filled for levels that are open already."""

    id: int
    name: str
    code: str
    kind: str
    simulated: bool
    below: int
    linked: bool
    children: list["Node"]
    path: str = ""

    @property
    def open(self) -> bool:
        return bool(self.children)


@dataclass(frozen=True)
class Look:
    """How somebody looks at the tree."""

    actor: Actor
    on: date
    line: str = Line.ADMINISTRATIVE


def tops(look: Look) -> list[Node]:
    """The uppermost units that the actor sees in the line on the date, with as many levels as fit one page."""
    seen = unit_ids_visible_on(look.actor, look.on)
    placed = Placement.objects.filter(line=look.line, valid__contains=look.on, unit__in=seen)
    top = placed.exclude(parent__in=seen).values_list("unit_id", flat=True)
    nodes = level(look, top)
    shown, last = len(nodes), nodes
    while last:
        below = children_of(look, [node.id for node in last])
        shown += sum(map(len, below.values()))
        if shown > OPEN_UP_TO:
            break
        for node in last:
            node.children = below.get(node.id, [])
        last = [child for node in last for child in node.children]
    return nodes


def children_of(look: Look, unit_ids: Iterable[int]) -> dict[int, list[Node]]:
    """Direct children of each unit, in reading order."""
    placed = dict(
        Placement.objects.filter(parent__in=list(unit_ids), line=look.line, valid__contains=look.on).values_list(
            "unit_id", "parent_id"
        )
    )
    below: dict[int, list[Node]] = {}
    for node in level(look, placed):
        parent_id = placed[node.id]
        if parent_id is not None:
            below.setdefault(parent_id, []).append(node)
    return below


def level(look: Look, unit_ids: Iterable[int]) -> list[Node]:
    """Units as nodes, in reading order, named as they were on the date: three queries whatever their number."""
    units = list(Unit.objects.filter(pk__in=list(unit_ids)))
    _name_as_on(units, look)
    counts = dict(
        Closure.objects.filter(
            ancestor__in=[unit.pk for unit in units], line=look.line, valid__contains=look.on, depth__gt=0
        )
        .values("ancestor")
        .annotate(below=Count("id"))
        .values_list("ancestor", "below")
    )
    seen = unit_ids_visible(look.actor)
    return [
        Node(
            id=unit.pk,
            name=unit.name,
            code=unit.code,
            kind=unit.kind,
            simulated=unit.simulated,
            below=counts.get(unit.pk, 0),
            linked=unit.pk in seen,
            children=[],
        )
        for unit in units
    ]


def _name_as_on(units: list[Unit], look: Look) -> None:
    """Puts the names of the date on the units (not saved); nothing to do for today."""
    if look.on == look.actor.on:
        return
    named = {d.unit_id: d for d in Designation.objects.filter(unit__in=units, valid__contains=look.on)}
    for unit in units:
        if designation := named.get(unit.pk):
            unit.take_names(designation)


def search(look: Look, text: str) -> list[Node]:
    """Units whose name, code or other name contains the text, marks or not, with the path above each."""
    folded = fold(text)
    seen = unit_ids_visible_on(look.actor, look.on)
    standing = Placement.objects.filter(line=look.line, valid__contains=look.on, unit__in=seen)
    matching = Q(folded__contains=folded) | Q(aliases__folded__contains=folded)
    matching |= Q(designations__in=_once_named(text))
    found = Unit.objects.filter(matching, pk__in=standing.values("unit")).distinct()
    nodes = level(look, found.values_list("pk", flat=True)[:FOUND_AT_MOST])
    paths = _paths(look, [node.id for node in nodes], seen)
    for node in nodes:
        node.path = paths.get(node.id, "")
    return nodes


def _once_named(text: str) -> list[int]:
    """Designations of any time by the text as typed: an old name still finds the unit."""
    exact = Q(name_vi__icontains=text) | Q(short_name__icontains=text)
    return list(Designation.objects.filter(exact).values_list("pk", flat=True)[:FOUND_AT_MOST])


def _paths(look: Look, unit_ids: list[int], seen: frozenset[int]) -> dict[int, str]:
    above = Closure.objects.filter(
        descendant__in=unit_ids, line=look.line, valid__contains=look.on, depth__gt=0, ancestor__in=seen
    ).select_related("ancestor")
    paths: dict[int, list[str]] = {}
    for row in above.order_by("-depth"):
        paths.setdefault(row.descendant_id, []).append(row.ancestor.label)
    return {unit_id: " › ".join(names) for unit_id, names in paths.items()}
