"""The catalogue's forms and which units owe them: customers' pages come from the districts, others from companies."""

from hoaluoi.cases.evn import moments
from hoaluoi.cases.evn.organisation import CITY_CORPORATIONS, real_units, simulated_districts
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.reporting import catalogue
from hoaluoi.spine.reporting.models import Form
from hoaluoi.spine.reporting.operations import assignments

SITUATION, CUSTOMERS, INITIATIVES = "situation-day", "customer-service-month", "initiatives-month"
RELIABILITY, WORKS, DOCUMENTS, FINANCE = "reliability-month", "works-month", "documents-month", "finance-quarter"
GENERATION_AND_GRID = ("EVNGENCO1", "EVNGENCO2", "EVNGENCO3", "EVNNPT")
MADE_AT = moments.instant(moments.MONTHS_OWED_SINCE, 9)


def install(*, units: dict[str, Unit], by: Actor, with_simulated: bool) -> dict[str, Form]:
    """Makes the forms and says who owes them since when; returns forms by code."""
    catalogue.install(owner=units["EVN"], by=by, at=MADE_AT)
    forms = {form.code: form for form in Form.objects.all()}
    months = moments.MONTHS_OWED_SINCE if with_simulated else moments.MONTHS_OWED_WITHOUT_SIMULATION
    days = moments.DAYS_OWED_SINCE if with_simulated else moments.DAYS_OWED_WITHOUT_SIMULATION
    for code, owing in owing_units(with_simulated=with_simulated).items():
        since = days if code == SITUATION else months
        ids = [units[unit_code].pk for unit_code in owing]
        assignments.assign(form=forms[code], unit_ids=ids, since=since, by=by, at=MADE_AT)
    return forms


def owing_units(*, with_simulated: bool) -> dict[str, list[str]]:
    """Codes of the units that owe each form. Where there are districts, they say what their company sums up."""
    lines = real_units()
    if with_simulated:
        lines += simulated_districts(lines)
    parents = {line.parent for line in lines}
    last = [line for line in lines if line.code not in parents]
    selling = [line.code for line in lines if line.code.startswith("PC.") and not line.simulated]
    selling += list(CITY_CORPORATIONS)
    southern = [line.code for line in lines if line.parent == "EVNSPC"]
    apart = [*GENERATION_AND_GRID, "TDTP", "SPCIT", "EVNSPC.HQ"]
    return {
        SITUATION: [line.code for line in last],
        CUSTOMERS: [line.code for line in last if line.region],
        RELIABILITY: selling,
        INITIATIVES: southern,
        WORKS: [*selling, *GENERATION_AND_GRID],
        DOCUMENTS: [*selling, *apart],
        FINANCE: selling,
    }
