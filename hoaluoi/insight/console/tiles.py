"""The tile map of Việt Nam, drawn by us: one square a province, placed so that neighbours stay neighbours.

63 provinces as they stood before 1 July 2025; from that day 34, each covering the squares of those it was made of.
Hoàng Sa belongs to Đà Nẵng, Trường Sa to Khánh Hòa. Positions are data (`data/tiles.csv`); nothing here knows a number.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

MERGED_ON = date(2025, 7, 1)
DATA = Path(__file__).parent / "data" / "tiles.csv"
WIDTH, HEIGHT, GAP = 54, 40, 3  # of one square and of the line between two, in drawing units

Place = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Tile:
    """One province before the merger (or an archipelago of `after`), its place as (row, column)."""

    name: str
    code: str
    place: Place
    after: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One province as drawn: its squares and the joints that make them one piece; boxes are x, y, width, height."""

    name: str
    code: str
    members: tuple[str, ...]
    boxes: tuple[Box, ...]
    joints: tuple[Box, ...]
    label: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Archipelago:
    """Islands at sea, shown whatever the map is coloured by; `of` is the province they belong to."""

    name: str
    of: str
    at: tuple[int, int]


@cache
def _rows() -> tuple[tuple[str, Tile], ...]:
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(
            (row["kind"], Tile(row["name"], row["code"], (int(row["row"]), int(row["column"])), row["province_after"]))
            for row in csv.DictReader(lines)
        )


def provinces() -> list[Tile]:
    """The 63 provinces."""
    return [tile for kind, tile in _rows() if kind == "province"]


def archipelagos() -> list[Archipelago]:
    """Hoàng Sa and Trường Sa."""
    return [Archipelago(tile.name, tile.after, _corner(tile.place)) for kind, tile in _rows() if kind == "archipelago"]


def size() -> tuple[int, int]:
    """Width and height of the drawing."""
    places = [tile.place for _, tile in _rows()]
    return (max(column for _, column in places) + 1) * WIDTH, (max(row for row, _ in places) + 1) * HEIGHT


def shapes_of(*, merged: bool) -> list[Shape]:
    """What to draw: 63 shapes of one square, or 34 of one or more."""
    groups: dict[str, list[Tile]] = {}
    for tile in provinces():
        groups.setdefault(tile.after if merged else tile.name, []).append(tile)
    return [_shape(name, tiles) for name, tiles in groups.items()]


def _shape(name: str, tiles: list[Tile]) -> Shape:
    head = next((tile for tile in tiles if tile.name == name), tiles[0])
    places = {tile.place for tile in tiles}
    x, y = _corner(head.place)
    return Shape(
        name=name,
        code=head.code,
        members=tuple(tile.name for tile in tiles),
        boxes=tuple(_box(tile.place) for tile in tiles),
        joints=tuple(_joints(places)),
        label=(x + WIDTH // 2, y + HEIGHT // 2),
    )


def _corner(place: Place) -> tuple[int, int]:
    row, column = place
    return column * WIDTH, row * HEIGHT


def _box(place: Place) -> Box:
    x, y = _corner(place)
    return x, y, WIDTH - GAP, HEIGHT - GAP


def _joints(places: set[Place]) -> Iterable[Box]:
    """Covers the line and the round corners between squares of one province."""
    reach = 6
    for row, column in sorted(places):
        x, y = _corner((row, column))
        if (row, column + 1) in places:
            yield x + WIDTH - GAP - reach, y, GAP + 2 * reach, HEIGHT - GAP
        if (row + 1, column) in places:
            yield x, y + HEIGHT - GAP - reach, WIDTH - GAP, GAP + 2 * reach
