"""Puts the case in, in one transaction: all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from hoaluoi.cases import events
from hoaluoi.cases.evn import directives, figures, moments, obligations, organisation, people
from hoaluoi.cases.evn.simulation import clusters, questions, story
from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.operations import statuses

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Installed:
    """How much was put in."""

    units: int
    people: int
    figures: int
    targets: int
    returns: int = 0


class UnableToInstall(RuntimeError):
    """The installation holds other units: the case goes into an empty one only."""


def silent(step: str, done: int, of: int) -> None:
    """Tells nobody."""


@transaction.atomic
def install(
    *,
    with_simulated: bool = True,
    with_directives: bool = True,
    with_returns: bool = True,
    progress: Progress = silent,
) -> Installed:
    """Units, people, forms, figures and directives of the case; with everything simulated, or without.

    Acts are written at the instants they happened in the case, up to its opening. `progress(step, done, of)` is told
    about each step. Raises `UnableToInstall`.
    """
    if Unit.objects.exists():
        raise UnableToInstall("This installation holds other units.")
    units = organisation.install(with_simulated=with_simulated)
    persons = people.install(units)
    progress("units", 1, 1)
    coordinator = _actor(persons, "tonghop")
    _note_installation(coordinator, units)
    forms = obligations.install(units=units, by=coordinator, with_simulated=with_simulated)
    progress("forms", 1, 1)
    entered = figures.install(units=units, by=coordinator, at=moments.FIGURES_ENTERED)
    progress("figures", 1, 1)
    southern = _actor(persons, "evnspc.tonghop")
    targets: dict[str, Target] = {}
    if with_directives:
        targets = directives.install(units=units, group=coordinator, southern=southern)
    progress("directives", 1, 1)
    queue.run_waiting()
    filed = 0
    if with_simulated and with_returns:
        filed = story.install(
            forms=forms, units=units, people=persons, targets=targets, group=coordinator, southern=southern,
            tell=progress,
        )  # fmt: skip
    queue.run_waiting()
    _work_out_statuses(targets, progress)
    if filed:
        clusters.install(units=units, group=coordinator, southern=southern)
    if filed and targets:
        questions.install(targets=targets, units=units, people=persons)
    _read_what_is_old()
    return Installed(len(units), len(persons), entered, len(targets), filed)


def _read_what_is_old() -> None:
    """What people were told more than a few days ago lies read in their inboxes."""
    old = Notice.objects.filter(created_at__lt=moments.OPENING - timedelta(days=6))
    old.update(read_at=F("created_at") + timedelta(hours=20), mailed_at=F("created_at"))


def _work_out_statuses(targets: dict[str, Target], progress: Progress) -> None:
    """Where everybody stood on a few days of the past and stands at the opening."""
    for done, on in enumerate(moments.STATUS_DAYS, start=1):
        begun = [target for target in targets.values() if target.created_at.date() <= on]
        statuses.evaluate(targets=begun, on=on, at=moments.instant(on, 5))
        progress("statuses", done, len(moments.STATUS_DAYS))


def is_installed() -> bool:
    """Whether this installation holds the case."""
    return installed_at() is not None


def installed_at() -> datetime | None:
    """When the case was put in, by its own clock; None if it was not."""
    return Entry.objects.filter(event=events.INSTALLED).values_list("at", flat=True).first()


def _actor(persons: dict[str, Person], word: str) -> Actor:
    return actor_of(persons[word], moments.OPENING.date())


def _note_installation(by: Actor, units: dict[str, Unit]) -> None:
    record(
        event=events.INSTALLED, by=by, at=obligations.MADE_AT, subject_type="cases.evn", subject_id=None,
        data={"case": "evn", "units": len(units)},
    )  # fmt: skip
