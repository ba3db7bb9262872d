"""The whole roll-up anew from the facts: by the columnar engine, then only what differs is written."""

import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q

from hoaluoi.core import clock
from hoaluoi.spine.indicators.columnar import engine as columnar
from hoaluoi.spine.indicators.columnar.engine import Progress, silent
from hoaluoi.spine.indicators.models import Measure, RebuildLog
from hoaluoi.spine.indicators.operations import restating
from hoaluoi.spine.indicators.operations.fold import lock_measures
from hoaluoi.spine.indicators.rollup_sql import COLUMNS as VALUES


@dataclass(frozen=True)
class Rebuilt:
    """`differences` are rows that the fold had otherwise: 0 if both are right."""

    measures: int
    facts: int
    rows: int
    differences: int


def rebuild(
    *,
    measures: Iterable[str] | None = None,
    at: datetime,
    progress: Progress = silent,
    way: columnar.Way = columnar.Way.FASTER,
) -> Rebuilt:
    """Works out every roll-up row of the measures (codes; None: all) and puts right what differs.

    Folds of these measures wait meanwhile; pages read the old numbers until it ends. The log keeps what it found.
    """
    with transaction.atomic(), tempfile.TemporaryDirectory(prefix="rollup-") as folder:
        chosen = _chosen(measures)
        lock_measures([measure.pk for measure in chosen])
        rolled = columnar.roll_up(chosen, Path(folder), progress, way=way)
        differences = _put(rolled.path, [measure.pk for measure in chosen], restating.followed(chosen), at)
        progress("write", 1, 1)
        RebuildLog.objects.create(
            started_at=at, finished_at=clock.now(), measures=len(chosen), facts=rolled.facts, rows=rolled.rows,
            differences=differences,
        )  # fmt: skip
        restating.follow_rebuild(at=at)
        return Rebuilt(len(chosen), rolled.facts, rolled.rows, differences)


def _chosen(codes: Iterable[str] | None) -> list[Measure]:
    """The measures asked for, the means they weigh, and the weights of all of these: a closed set folds alike."""
    if codes is None:
        return list(Measure.objects.order_by("pk"))
    wanted = list(codes)
    asked = Measure.objects.filter(Q(code__in=wanted) | Q(weight__code__in=wanted))
    weights = asked.exclude(weight=None).values_list("weight_id", flat=True)
    return list(Measure.objects.filter(Q(pk__in=asked.values("pk")) | Q(pk__in=list(weights))).order_by("pk"))


# The engine counts in whole millionths.
_TABLE = """
CREATE TEMPORARY TABLE rebuilt (
    measure_id bigint, unit_id bigint, period text, period_kind text, end_date date, basis text,
    millionths numeric, own_millionths numeric, reported int, zero int, not_applicable int, provisional int,
    simulated int, expected int, days int, accumulated_millionths numeric,
    value numeric GENERATED ALWAYS AS (millionths * 0.000001) STORED,
    own_value numeric GENERATED ALWAYS AS (own_millionths * 0.000001) STORED,
    accumulated numeric GENERATED ALWAYS AS (accumulated_millionths * 0.000001) STORED
) ON COMMIT DROP"""
_COPY = """
COPY rebuilt (measure_id, unit_id, period, period_kind, end_date, basis, millionths, own_millionths, reported, zero,
    not_applicable, provisional, simulated, expected, days, accumulated_millionths) FROM STDIN (FORMAT csv)"""
# What rests on successors is not the engine's to say.
_LEAVE = """
WITH f AS (INSERT INTO followed SELECT * FROM unnest(%s::bigint[], %s::text[]) RETURNING measure_id, period)
DELETE FROM rebuilt n USING f WHERE (f.measure_id, f.period) = (n.measure_id, n.period)"""
_LIST, _NEW = ", ".join(VALUES), ", ".join(f"n.{name}" for name in VALUES)
_PUT = f"""
WITH gone AS (
    DELETE FROM indicators_rollupvalue r WHERE r.measure_id = ANY(%(measures)s) AND NOT EXISTS (
        SELECT FROM rebuilt n
        WHERE (n.unit_id, n.measure_id, n.period, n.basis) = (r.unit_id, r.measure_id, r.period, r.basis)
    ) AND NOT EXISTS (
        SELECT FROM followed f WHERE (f.measure_id, f.period) = (r.measure_id, r.period)
    ) RETURNING 1
),
put AS (
    INSERT INTO indicators_rollupvalue AS r
        (measure_id, unit_id, period, period_kind, end_date, basis, {_LIST}, folded_at)
    SELECT n.measure_id, n.unit_id, n.period, n.period_kind, n.end_date, n.basis, {_NEW}, %(at)s FROM rebuilt n
    LEFT JOIN indicators_rollupvalue o
      ON (n.unit_id, n.measure_id, n.period, n.basis) = (o.unit_id, o.measure_id, o.period, o.basis)
    WHERE o.id IS NULL OR ({", ".join(f"o.{name}" for name in VALUES)}) IS DISTINCT FROM ({_NEW})
    ON CONFLICT (unit_id, measure_id, period, basis) DO UPDATE
    SET ({_LIST}, folded_at) = ({", ".join(f"excluded.{name}" for name in VALUES)}, excluded.folded_at)
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM put)"""


def _put(path: Path, measure_ids: list[int], followed: Collection[tuple[int, str]], at: datetime) -> int:
    """`followed`: (measure id, period) whose rows are left as the fold has them."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.execute("CREATE TEMPORARY TABLE followed (measure_id bigint, period text) ON COMMIT DROP")
        with path.open("rb") as rows, cursor.copy(_COPY) as to:
            while block := rows.read(1 << 20):
                to.write(block)
        if followed:
            cursor.execute(_LEAVE, [list(column) for column in zip(*followed, strict=True)])
        cursor.execute("ANALYZE rebuilt")
        cursor.execute(_PUT, {"measures": measure_ids, "at": at})
        (differences,) = cursor.fetchone()
        cursor.execute("DROP TABLE rebuilt, followed")
        return int(differences)
