"""Measures, indicators and facts for tests of every room.

measure("customers")                         sum over units and time
put("customers", {unit: 5}, JUNE)            facts of June, folded
put("customers", {unit: None}, JUNE)         not applicable; 0 is a reported zero
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal

from hoaluoi.core.jobs import queue
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import expectation, operations
from hoaluoi.spine.indicators.enums import FactState
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.operations import NewFact

AT = datetime(2022, 10, 1, 2, 0, tzinfo=UTC)
JUNE, JULY = Period.from_code("2022-M06"), Period.from_code("2022-M07")


def measure(code: str, **fields: object) -> Measure:
    """A measure that sums over units and time unless told otherwise."""
    return Measure.objects.create(**{"code": code, "name_vi": code, "unit_of_measure": "count", **fields})


def indicator(code: str, formula: str, **fields: object) -> Indicator:
    return Indicator.objects.create(**{"code": code, "name_vi": code, "formula": formula, **fields})


def new_fact(code: str, unit: Unit | int, period: Period, value: object, **fields: object) -> NewFact:
    """A fact in the state that its value says: None not applicable, 0 reported zero."""
    number = None if value is None else Decimal(str(value))
    state = FactState.NOT_APPLICABLE if number is None else FactState.REPORTED if number else FactState.REPORTED_ZERO
    unit_id = unit if isinstance(unit, int) else unit.pk
    given = {"state": state, "source_type": f"test.{code}.{period.code}", "source_id": unit_id, **fields}
    return NewFact(code, unit_id, period, number, **given)


def put(code: str, values: Mapping[Unit | int, object], period: Period, **fields: object) -> None:
    """Facts of one measure and period, stored and folded."""
    facts = [new_fact(code, unit, period, value, **fields) for unit, value in values.items()]
    operations.put_facts(facts=facts, source=f"test:{code}", at=AT)
    queue.run_waiting()


@contextmanager
def owing(pairs: set[tuple[int, int]]) -> Iterator[None]:
    """Inside, these (measure_id, unit_id) are expected in every period."""

    def provider(measure_ids, period):
        return {pair for pair in pairs if pair[0] in measure_ids}

    expectation.provide(provider)
    try:
        yield
    finally:
        expectation.withdraw(provider)
