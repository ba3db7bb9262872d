"""Made-up counts of initiatives by unit between the two days that the text states, and on the second of them.

On 30/9/2022 the units' counts add up to the corporation's stated 222; which unit had how many no source says.
"""

from decimal import Decimal

from hoaluoi.cases.evn import moments
from hoaluoi.cases.evn.figures import figures
from hoaluoi.cases.evn.organisation import real_units
from hoaluoi.cases.evn.provenance import SIMULATED_TYPE
from hoaluoi.cases.evn.simulation.profiles import profile
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.rules.apportionment import apportion
from hoaluoi.spine.indicators.operations import NewFact
from hoaluoi.spine.indicators.operations.loading import load_facts

MEASURE = "initiatives_programme"
TOTALS = {"2022-D0630": 88, "2022-D0731": 124, "2022-D0831": 171, "2022-D0930": 222}
# The unit that led phase 1 goes on leading, so that somebody is on the way to its share.
LEADING = {"PC.BinhDuong": 7.0, "SPCIT": 2.5, "PC.BinhThuan": 2.5, "PC.TayNinh": 1.6}


def install(*, units: dict[str, Unit]) -> int:
    """Loads the counts; returns how many facts."""
    facts = [
        NewFact(
            measure_code=MEASURE,
            unit_id=units[code].pk,
            period=Period.from_code(period),
            value=Decimal(count),
            state="reported" if count else "zero",
            simulated=True,
            source_type=SIMULATED_TYPE,
            source_id=number,
            source_key=code,
        )
        for number, (period, counts) in enumerate(counts_by_day().items(), start=1)
        for code, count in counts.items()
    ]
    return load_facts(facts=((fact, moments.FIGURES_ENTERED) for fact in facts), source="case")


def counts_by_day() -> dict[str, dict[str, int]]:
    """Running counts by unit code for each day; they never fall, and on each day make the total."""
    running = _stated_on_first_june()
    found = {}
    for period, total in TOTALS.items():
        more = total - sum(running.values())
        weights = {code: _weight(code) for code in running}
        shares = apportion(Decimal(more), weights, "largest_remainder", step=Decimal(1), floor=0).shares
        running = {share.key: running[share.key] + int(share.amount) for share in shares}
        found[period] = running
    return found


def _stated_on_first_june() -> dict[str, int]:
    counts = {line.code: 0 for line in real_units() if line.parent == "EVNSPC"}
    for figure in figures():
        if figure.measure == MEASURE and figure.unit_code in counts:
            counts[figure.unit_code] = int(figure.value)
    return counts


def _weight(code: str) -> Decimal:
    return Decimal(LEADING.get(code, 1.0) * (1 + 0.9 * profile(code).skill)).quantize(Decimal("0.0001"))
