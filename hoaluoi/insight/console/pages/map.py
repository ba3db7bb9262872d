"""The tile map: provinces of Việt Nam or companies of the group, coloured by the standing on a target or a number."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from hoaluoi.core.organisation.enums import UnitKind
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import parents_of
from hoaluoi.core.periods import Period
from hoaluoi.insight.console.figures import in_cell, in_title, short
from hoaluoi.insight.console.look import Look
from hoaluoi.insight.console.numbers import Spread, spread
from hoaluoi.insight.console.tiles import MERGED_ON, Archipelago, Shape, archipelagos, shapes_of, size
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.queries.scorecards import MET_LATE, ORDER, grid, shares_on
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.queries import watched
from hoaluoi.spine.indicators.readings import Watched

MAPPED = (UnitKind.CORPORATION, UnitKind.COMPANY)


@dataclass(frozen=True)
class Mark:
    """What a tile says: `status` (of a target) or `level` 1 to 5 (of a number); neither: nothing is known."""

    text: str = ""
    title: str = ""
    url: str = ""
    status: str = ""
    level: int = 0
    simulated: bool = False


Marker = Callable[[Sequence[Unit]], Mark]


@dataclass(frozen=True)
class Tile:
    shape: Shape
    mark: Mark


@dataclass(frozen=True)
class Cluster:
    """Companies under one parent."""

    name: str
    tiles: list[tuple[Unit, Mark]]


@dataclass(frozen=True)
class Choice:
    """One thing the map can show."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class MapPage:
    """`classes`: lowest and highest value of each of the five levels, as written."""

    choices: list[tuple[str, list[Choice]]]
    companies: bool
    tiles: list[Tile]
    clusters: list[Cluster]
    islands: list[Archipelago]
    size: tuple[int, int]
    merged: bool
    watched: Target | Watched | None
    unit_of_measure: str
    period: Period | None
    classes: list[tuple[int, str, str]]
    statuses: list[str]
    simulated: bool


def map_page(
    look: Look, unit: Unit, subtree: Collection[int], targets: Sequence[Target], watch: str, *, companies: bool = False
) -> MapPage | None:
    """None where fewer than two of the units have a province: there is nothing to lay out.

    `companies`: tiles of the companies by the unit above them, in place of provinces.
    """
    units = list(Unit.objects.filter(pk__in=subtree, kind__in=MAPPED).exclude(pk=unit.pk))
    located = [each for each in units if each.region]
    if len(located) < 2:
        return None
    chosen = _chosen(look, watch, targets, units)
    found: Spread | None = None
    if isinstance(chosen, Target):
        of = _standings(look, chosen, units)
    else:
        found = spread(chosen, [each.pk for each in units], look.on, look.basis)
        of = _numbers(look, found)
    merged = look.on >= MERGED_ON
    tiles = [] if companies else _tiles(located, of, merged=merged)
    clusters = _clusters(look, units, of) if companies else []
    marks = [tile.mark for tile in tiles] + [mark for cluster in clusters for _, mark in cluster.tiles]
    return MapPage(
        choices=_choices(chosen, targets),
        companies=companies,
        tiles=tiles,
        clusters=clusters,
        islands=archipelagos(),
        size=size(),
        merged=merged,
        watched=chosen,
        unit_of_measure=chosen.shown_unit if chosen else "",
        period=found.period if found else None,
        classes=found.classes if found else [],
        statuses=sorted({mark.status for mark in marks if mark.status}, key=_rank),
        simulated=any(mark.simulated for mark in marks),
    )


def _rank(shown: str) -> tuple[int, str]:
    return ORDER[Status.MISSED if shown == MET_LATE else Status(shown)], shown


def _tiles(located: Iterable[Unit], of: Marker, *, merged: bool) -> list[Tile]:
    shapes = shapes_of(merged=merged)
    members = _members(shapes, located)
    return [Tile(shape, of(members.get(shape.name, []))) for shape in shapes]


def _members(shapes: Iterable[Shape], located: Iterable[Unit]) -> dict[str, list[Unit]]:
    """The units of each shape: a province of today holds those of the provinces it was made of."""
    home = {name: shape.name for shape in shapes for name in (*shape.members, shape.name)}
    found: dict[str, list[Unit]] = {}
    for unit in located:
        if unit.region in home:
            found.setdefault(home[unit.region], []).append(unit)
    return found


def _chosen(look: Look, watch: str, targets: Sequence[Target], units: Sequence[Unit]) -> Target | Watched | None:
    """What the address asks for; else the target that most of these units share; else the first indicator."""
    kind, _, code = watch.partition("-")
    if kind == "target":
        asked = next((target for target in targets if str(target.pk) == code), None)
        if asked:
            return asked
    elif kind in {"measure", "indicator"} and (number := watched(kind, code)):
        return number
    shares = shares_on(look.on).filter(unit__in=units, target__in=targets).values_list("target_id").order_by()
    counted = dict(shares.annotate(held=Count("unit", distinct=True)))
    best = max(targets, key=lambda target: counted.get(target.pk, 0), default=None)
    return best if best and counted.get(best.pk, 0) > 1 else Indicator.objects.first()


def _choices(chosen: Target | Watched | None, targets: Sequence[Target]) -> list[tuple[str, list[Choice]]]:
    def listed(kind: str, rows: Iterable[tuple[str, str]]) -> list[Choice]:
        here = _key(chosen)
        return [Choice(f"{kind}-{code}", label, f"{kind}-{code}" == here) for code, label in rows]

    groups = [
        ("targets", listed("target", ((str(target.pk), target.title) for target in targets))),
        ("indicators", listed("indicator", ((each.code, each.name) for each in Indicator.objects.all()))),
        ("measures", listed("measure", ((each.code, each.name) for each in Measure.objects.all()))),
    ]
    return [group for group in groups if group[1]]


def _key(chosen: Target | Watched | None) -> str:
    if isinstance(chosen, Target):
        return f"target-{chosen.pk}"
    return f"{'measure' if isinstance(chosen, Measure) else 'indicator'}-{chosen.code}" if chosen else ""


def _standings(look: Look, target: Target, units: Sequence[Unit]) -> Marker:
    """Of several units in one province the worst shows; the tip names each."""
    scores = {key[0]: score for key, score in grid([u.pk for u in units], [target.pk], look.on, look.basis).items()}

    def mark(held: Sequence[Unit]) -> Mark:
        found = [scores[unit.pk] for unit in held if unit.pk in scores]
        if not found:
            return Mark(title=_names(held))
        worst = min(found, key=lambda score: score.place)
        return Mark(
            text=in_cell(worst) if len(found) == 1 else "",
            title="\n".join(in_title(score) for score in found),
            url=look.address("console:unit", worst.unit.pk),
            status=worst.shown_as,
            simulated=any(score.simulated for score in found),
        )

    return mark


def _numbers(look: Look, found: Spread) -> Marker:
    """Of several units in one province the sum, of a ratio the ratio of sums."""

    def mark(held: Sequence[Unit]) -> Mark:
        value, simulated = found.value([unit.pk for unit in held]) if held else (None, False)
        url = look.address("console:unit", held[0].pk) if held else ""
        if value is None:
            return Mark(title=_names(held), url=url)
        title, level = f"{_names(held)}\n{short(value, 2)}", found.level(value)
        return Mark(_brief(value, found.decimals), title, url, level=level, simulated=simulated)

    return mark


def _names(held: Sequence[Unit]) -> str:
    return ", ".join(unit.name for unit in held)


def _brief(value: Decimal, decimals: int) -> str:
    """A figure that fits a tile."""
    for least, letter in ((Decimal(10) ** 9, "G"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 4, "k")):
        if abs(value) >= least:
            scale = Decimal(1000) if letter == "k" else least
            return f"{short(value / scale)}{letter}"
    return short(value, min(decimals, 1))


def _clusters(look: Look, units: Sequence[Unit], of: Marker) -> list[Cluster]:
    """By the unit above; a parent that is among them is a tile of its own cluster too."""
    parents = parents_of([unit.pk for unit in units], look.on)
    by_parent: dict[str, list[Unit]] = {}
    for unit in units:
        parent = parents.get(unit.pk)
        by_parent.setdefault(parent.label if parent else "", []).append(unit)
    return [Cluster(name, [(unit, of([unit])) for unit in held]) for name, held in by_parent.items()]
