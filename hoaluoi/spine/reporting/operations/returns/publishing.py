"""What a sent return states as facts of measures, provisional until it is approved."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from hoaluoi.spine.indicators.operations import NewFact, put_facts
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.rules import CellState, FormDefinition

SOURCE_TYPE = "reporting.version"


def source_of(form_code: str) -> str:
    """The group of measures that folds together."""
    return f"form:{form_code}"


def publish(held: Return, definition: FormDefinition, *, at: datetime, before: ReturnVersion | None = None) -> None:
    """Puts the facts of the current version in the caller's transaction; those of the version before it go."""
    assert held.current is not None
    final = held.approved_at is not None
    put_facts(
        facts=list(_facts(held, held.current, definition, provisional=not final)),
        source=source_of(held.form.code),
        at=at,
        replaces=(SOURCE_TYPE, before.pk if before else held.current.pk),
    )


def _facts(held: Return, version: ReturnVersion, definition: FormDefinition, *, provisional: bool) -> Iterator[NewFact]:
    period = held.reporting_period
    values = values_of(definition, version.cells)
    for key, measure in definition.measures.items():
        value = values.get(key)
        if value is None or value.state is CellState.MISSING:
            continue
        yield NewFact(
            measure_code=measure,
            unit_id=held.unit_id,
            period=period,
            value=value.value if isinstance(value.value, Decimal) else None,
            state=value.state.value,
            provisional=provisional,
            simulated=held.simulated,
            source_type=SOURCE_TYPE,
            source_id=version.pk,
            source_key=key,
        )
