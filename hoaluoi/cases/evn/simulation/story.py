"""The order in which the made-up part is put in: what is handed down by customers needs the customers first."""

from collections.abc import Callable

from hoaluoi.cases import events
from hoaluoi.cases.evn import moments
from hoaluoi.cases.evn.simulation import levels, plan, returns, work
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.indicators.operations import rebuild
from hoaluoi.spine.reporting.models import Form

Tell = Callable[[str, int, int], None]


def install(
    *,
    forms: dict[str, Form],
    units: dict[str, Unit],
    people: dict[str, Person],
    targets: dict[str, Target],
    group: Actor,
    southern: Actor,
    tell: Tell,
) -> int:
    """Returns, counts of initiatives, a plan, shares and tasks, all marked as simulated; returns how many returns."""
    filed = returns.install(forms=forms, units=units, people=people, tell=tell)
    levels.install(units=units)
    record(
        event=events.SIMULATED, by=group, at=moments.FIGURES_ENTERED, subject_type="cases.evn", subject_id=None,
        data={"returns": filed},
    )  # fmt: skip
    rebuild(at=moments.OPENING, progress=tell)
    if targets:
        plan.share_initiatives(target=targets["initiatives"], units=units, southern=southern)
        tell("plan", 0, 2)
        targets |= plan.install(units=units, group=group)
        tell("plan", 1, 2)
        work.install(targets=targets, units=units, people=people)
        tell("plan", 2, 2)
    return filed
