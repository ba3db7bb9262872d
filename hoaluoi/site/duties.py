"""Recurring duties of rooms that stand beside the clock and cannot register with it themselves."""

from datetime import datetime

from hoaluoi.core.jobs import clock
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.organisation.operations import units
from hoaluoi.core.organisation.operations.reorganisations import enact


def take_on_names(at: datetime) -> None:
    """Names of units that were set for a day to come are shown from that day on."""
    units.apply_designations(today=local_day(at))


def carry_out_acts(at: datetime) -> None:
    """Reorganisations planned for a day to come take along, on that day, what carries no dates."""
    enact.carry_out(today=local_day(at), at=at)


def register() -> None:
    clock.every("organisation.names", seconds=900, run=take_on_names)
    clock.every("organisation.carry_out", seconds=300, run=carry_out_acts)
