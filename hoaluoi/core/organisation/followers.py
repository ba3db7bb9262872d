"""Rooms above follow an act on the organisation here, inside its transaction; joined in `AppConfig.ready()`.

A follower watches the rows it may change with the act's journal, writes, and says what followed. Undoing an act puts
every watched row back, so a follower has nothing to do for it. A preview runs the act and takes it back.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q

from hoaluoi.core.ledger.operations import Author
from hoaluoi.core.organisation.effects import Effect
from hoaluoi.core.organisation.models import Reorganisation, Unit
from hoaluoi.core.organisation.operations.reorganisations.journal import Journal
from hoaluoi.core.organisation.rules.lineage import Step
from hoaluoi.core.organisation.rules.plans import Plan


@dataclass
class Acting:
    """An act while it happens. `steps`: who succeeds whom; `moved`: (unit, parent before, parent now).

    `again`: a planned act, on its day; followers of rows that carry dates take along what came since.
    """

    act: Reorganisation
    plan: Plan
    by: Author
    at: datetime
    today: date
    journal: Journal = field(default_factory=Journal)
    effects: list[Effect] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    moved: list[tuple[Unit, Unit | None, Unit | None]] = field(default_factory=list)
    units: dict[int, Unit] = field(default_factory=dict)
    again: bool = False

    @property
    def on(self) -> date:
        return self.act.on

    @property
    def duties_from(self) -> date:
        return self.act.duties_from

    def say(self, topic: str, code: str, unit_id: int = 0, **params: Any) -> None:
        """What follows, for the preview and the record."""
        self.effects.append(Effect(topic, code, params, unit_id))

    def heirs_of(self, unit_id: int) -> list[Step]:
        """The successions of one unit, the main one first."""
        return sorted((s for s in self.steps if s.predecessor == unit_id), key=lambda s: not s.main)

    def main_heirs(self) -> dict[int, int]:
        """For each unit that closes, who takes over what cannot be shared."""
        return {s.predecessor: s.successor for s in self.steps if s.closes and s.main}


Follower = Callable[[Acting], None]
_going: dict[type[Model], Q] = {}
_at_once: list[Follower] = []
_on_the_day: list[Follower] = []


def follow(follower: Follower) -> None:
    """The follower is called when an act is enacted, after the units themselves: for rows that carry dates; and again
    (`Acting.again`) when a planned act's day has come."""
    if follower not in _at_once:
        _at_once.append(follower)


def follow_on_the_day(follower: Follower) -> None:
    """The follower is called when an act takes effect: for rows that carry no dates and say what holds now."""
    if follower not in _on_the_day:
        _on_the_day.append(follower)


def goes_with_unit(model: type[Model], which: Q | None = None) -> None:
    """Rows with a `unit` that say nothing of themselves (worked out anew at any time, or sent by the clock): when the
    opening of their unit is undone they go with it. Whatever else was made of the unit stands in the way."""
    _going[model] = which or Q()


def let_go(unit_ids: Collection[int]) -> None:
    for model, which in _going.items():
        model._default_manager.filter(which, unit__in=unit_ids).delete()


def run(acting: Acting) -> None:
    for follower in _at_once:
        follower(acting)


def run_on_the_day(acting: Acting) -> None:
    for follower in _on_the_day:
        follower(acting)
