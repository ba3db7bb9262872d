"""How fresh the roll-up is."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from statistics import median

from django.db.models import Min
from procrastinate.contrib.django.models import ProcrastinateJob

from hoaluoi.spine.indicators.models import DirtySlice, Fact, FoldLog, RebuildLog, RollupValue
from hoaluoi.spine.indicators.operations.facts import FOLD_TASK


@dataclass(frozen=True)
class Freshness:
    """What waits, how long folds of the last hour took, and what the last rebuild found. Within `lag_p95_seconds` of
    being asked for, 95 of 100 slices were fresh.
    """

    dirty_requests: int
    dirty_slices: int
    oldest_wait_seconds: float | None
    jobs_waiting: int
    jobs_running: int
    folds: int
    median_ms: int
    slowest_ms: int
    lag_p95_seconds: float | None
    facts: int
    rows: int
    rebuilt_at: datetime | None
    rebuild_differences: int | None


def now(at: datetime) -> Freshness:
    oldest = DirtySlice.objects.aggregate(first=Min("requested_at"))["first"]
    recent = FoldLog.objects.filter(folded_at__gte=at - timedelta(hours=1))
    rows = list(recent.values_list("milliseconds", "requested_at", "folded_at"))
    times = sorted(milliseconds for milliseconds, _, _ in rows)
    lags = sorted((folded - asked).total_seconds() + taken / 1000 for taken, asked, folded in rows)
    jobs = Counter(ProcrastinateJob.objects.filter(task_name=FOLD_TASK).values_list("status", flat=True))
    last = RebuildLog.objects.order_by("-finished_at").first()
    return Freshness(
        dirty_requests=DirtySlice.objects.count(),
        dirty_slices=DirtySlice.objects.values("source", "period").distinct().count(),
        oldest_wait_seconds=(at - oldest).total_seconds() if oldest else None,
        jobs_waiting=jobs["todo"],
        jobs_running=jobs["doing"],
        folds=len(times),
        median_ms=round(median(times)) if times else 0,
        slowest_ms=times[-1] if times else 0,
        lag_p95_seconds=round(lags[ceil(0.95 * len(lags)) - 1], 3) if lags else None,
        facts=Fact.objects.count(),
        rows=RollupValue.objects.count(),
        rebuilt_at=last.finished_at if last else None,
        rebuild_differences=last.differences if last else None,
    )
