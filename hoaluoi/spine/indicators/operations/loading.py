"""Many facts at once, as a case or a migration brings them: by COPY, followed by one rebuild instead of many folds."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction

from hoaluoi.spine.indicators.models import Measure, SourceMeasure
from hoaluoi.spine.indicators.operations.facts import NewFact, UnableToPutFacts

_COLUMNS = (
    "measure_id", "unit_id", "period", "period_kind", "start_date", "end_date", "value", "state", "provisional",
    "simulated", "source_type", "source_id", "source_key", "note", "recorded_at",
)  # fmt: skip


@transaction.atomic
def load_facts(*, facts: Iterable[tuple[NewFact, datetime]], source: str) -> int:
    """Takes in facts, each with the instant it was recorded; returns how many.

    For a measure, unit and period that has a fact already the database refuses all of them. No fold is asked for: call
    `rebuild` when everything is in. Raises `UnableToPutFacts` for a measure that is not defined.
    """
    measures = {measure.code: measure for measure in Measure.objects.all()}
    used: set[int] = set()
    count = 0
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY indicators_fact ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
            for fact, at in facts:
                measure = measures.get(fact.measure_code)
                if measure is None:
                    raise UnableToPutFacts("unknown_measure", measure=fact.measure_code)
                used.add(measure.pk)
                copy.write_row(_row(fact, measure.pk, at))
                count += 1
        # A planner that knows nothing of a table so changed takes the longest way.
        cursor.execute("ANALYZE indicators_fact")
    SourceMeasure.objects.bulk_create(
        [SourceMeasure(source=source, measure_id=pk) for pk in sorted(used)], ignore_conflicts=True
    )
    return count


def _row(fact: NewFact, measure_id: int, at: datetime) -> tuple[object, ...]:
    period = fact.period
    return (
        measure_id, fact.unit_id, period.code, period.kind.value, period.start_date, period.end_date, fact.value,
        str(fact.state), fact.provisional, fact.simulated, fact.source_type, fact.source_id, fact.source_key,
        fact.note[:300], at,
    )  # fmt: skip
