"""What lies in the installation of the journeys: the units and people of the case, its forms, what is owed now."""

from datetime import UTC, date, datetime

from hoaluoi.cases.evn import organisation, people
from hoaluoi.core.access.actor import actor_of
from hoaluoi.spine.reporting import catalogue
from hoaluoi.spine.reporting.operations.assignments import assign

AT = datetime(2022, 10, 2, 9, 0, tzinfo=UTC)
SINCE = date(2022, 9, 1)


def install() -> None:
    units = organisation.install()
    persons = people.install(units)
    coordinator = actor_of(persons["tonghop"], AT.date())
    for form in catalogue.install(owner=units["EVN"], by=coordinator, at=AT):
        owing = [unit.pk for unit in units.values() if unit.kind == "company"]
        assign(form=form, unit_ids=owing, since=SINCE, by=coordinator, at=AT)
