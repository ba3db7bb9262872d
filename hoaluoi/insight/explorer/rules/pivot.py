"""Lays numbers out by rows and columns; the third dimension splits the columns into groups."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from hoaluoi.insight.explorer.rules.views import Dimension

V = TypeVar("V")


@dataclass(frozen=True)
class Heading:
    """One unit, period or number on an axis."""

    key: str
    label: str


@dataclass(frozen=True)
class Axis:
    """The headings of one dimension in the order shown."""

    dimension: Dimension
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class Group:
    """The columns under one heading of the split."""

    heading: Heading
    columns: tuple[Heading, ...]


@dataclass(frozen=True)
class Pivot(Generic[V]):
    """`cells[row][column]`, columns in the order of the groups. One group without a name if nothing splits."""

    rows: Axis
    columns: Axis
    split: Axis
    groups: tuple[Group, ...]
    cells: tuple[tuple[V, ...], ...]

    @property
    def is_split(self) -> bool:
        """Whether the columns stand in named groups."""
        return len(self.split.headings) > 1

    @property
    def headings(self) -> list[str]:
        """One text a column, with its group where there is one."""
        return [
            f"{group.heading.label}: {column.label}" if self.is_split else column.label
            for group in self.groups
            for column in group.columns
        ]


def lay_out(axes: Iterable[Axis], rows: Dimension, columns: Dimension, cell: Callable[..., V]) -> Pivot[V]:
    """`cell(units=key, periods=key, numbers=key)` gives each value. Every combination stands exactly once."""
    by_dimension: Mapping[Dimension, Axis] = {axis.dimension: axis for axis in axes}
    split = next(each for each in Dimension if each not in {rows, columns})
    across, down, groups = by_dimension[columns], by_dimension[rows], by_dimension[split]

    def value(row: Heading, group: Heading, column: Heading) -> V:
        return cell(**{rows.value: row.key, split.value: group.key, columns.value: column.key})

    return Pivot(
        rows=down,
        columns=across,
        split=groups,
        groups=tuple(Group(heading, across.headings) for heading in groups.headings),
        cells=tuple(
            tuple(value(row, group, column) for group in groups.headings for column in across.headings)
            for row in down.headings
        ),
    )
