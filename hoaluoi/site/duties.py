"""Recurring duties of rooms that stand beside the clock and cannot register with it themselves."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.jobs import clock
from hoaluoi.core.jobs.pages import say
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.organisation.operations import units
from hoaluoi.core.organisation.operations.reorganisations import enact

# What the work of the rooms above the clock is called on its page.
WORDS = {
    "directives.escalate": _("Take what is overdue to the unit above"),
    "directives.evaluate": _("Work out where targets stand"),
    "explorer.check_alerts": _("Look whether an alert applies"),
    "explorer.send_report": _("Write and send a report"),
    "explorer.send_reports": _("Look for reports to send"),
    "indicators.fold": _("Roll up new figures"),
    "indicators.follow_structure": _("Roll up again after a reorganisation"),
    "indicators.sweep": _("Look for figures to roll up"),
    "organisation.carry_out": _("Carry out reorganisations whose day has come"),
    "organisation.names": _("Take on new names of units"),
    "reporting.remind": _("Remind of returns that are due"),
}


def take_on_names(at: datetime) -> None:
    """Names of units that were set for a day to come are shown from that day on."""
    units.apply_designations(today=local_day(at))


def carry_out_acts(at: datetime) -> None:
    """Reorganisations planned for a day to come take along, on that day, what carries no dates."""
    enact.carry_out(today=local_day(at), at=at)


def register() -> None:
    for name, words in WORDS.items():
        say(name, words)
    clock.every("organisation.names", seconds=900, run=take_on_names)
    clock.every("organisation.carry_out", seconds=300, run=carry_out_acts)
