"""What an act on the organisation is planned to be, before anything is written; read from and kept as plain JSON."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that the act opens."""

    code: str
    kind: str
    name_vi: str
    parent_id: int | None
    name_en: str = ""
    name_zh: str = ""
    short_name: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """Who carries on: a unit that stands, or a new one. Weights become shares; None (of all): as by hand.

    `children`: units directly below the split unit that go to this successor; the rest goes to the main one (the
    first).
    """

    unit_id: int | None = None
    new: NewUnit | None = None
    by_hand: Decimal = Decimal(1)
    customers: Decimal | None = None
    headcount: Decimal | None = None
    children: tuple[int, ...] = ()

    def weight(self, by: str) -> Decimal:
        """Its weight by one way of sharing."""
        if by == "equal":
            return Decimal(1)
        said: Decimal | None = getattr(self, by)
        return self.by_hand if said is None else said


@dataclass(frozen=True, slots=True)
class Plan:
    """One act: `kind` is a word of `ActKind`. Ids are of units that stand.

    open: one new successor. close: `units` one, a successor for its history (none: the unit above). rename, convert:
    `units` one with `names`. move: `units` under `parent_id`. merge: `units` into the one successor, which may be one
    of them. split: `units` one into two successors or more, of which it may be one.
    """

    kind: str
    on: date
    decision: str
    units: tuple[int, ...] = ()
    successors: tuple[Successor, ...] = ()
    parent_id: int | None = None
    names: dict[str, str] = field(default_factory=dict)
    decision_text: str = ""
    reason: str = ""
    assumed: str = ""
    simulated: bool = False
    duties_from: date | None = None

    def duties(self, today: date) -> date:
        """From when the successors owe what the units owed: a period that has ended keeps what was expected in it."""
        return max(self.on, self.duties_from or today)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "on": self.on.isoformat(), "duties_from": _day(self.duties_from)} | {
            "successors": [_successor_json(each) for each in self.successors]
        }

    @classmethod
    def from_json(cls, said: dict[str, Any]) -> "Plan":
        """The plan that `as_json` wrote down. Raises ValueError, KeyError or TypeError for anything else."""
        since = said.get("duties_from")
        return replace(
            cls(**{**said, "on": date.fromisoformat(said["on"])}),
            units=tuple(said["units"]),
            successors=tuple(_successor(each) for each in said["successors"]),
            duties_from=date.fromisoformat(since) if since else None,
        )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _successor_json(each: Successor) -> dict[str, Any]:
    weights = {by: None if getattr(each, by) is None else str(getattr(each, by)) for by in _WEIGHTS}
    return {**asdict(each), **weights, "children": list(each.children)}


_WEIGHTS = ("by_hand", "customers", "headcount")


def _successor(said: dict[str, Any]) -> Successor:
    weights = {by: None if said[by] is None else Decimal(said[by]) for by in _WEIGHTS}
    new = NewUnit(**said["new"]) if said["new"] else None
    return Successor(**{**said, **weights, "new": new, "children": tuple(said["children"])})
