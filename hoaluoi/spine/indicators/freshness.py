"""How fresh the roll-up is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Min

from hoaluoi.spine.indicators.models import DirtySlice, Fact, FoldLog, RebuildLog, RollupValue


@dataclass(frozen=True)
class Freshness:
    """What waits, how long folds of the last hour took (milliseconds), and what the last rebuild found."""

    dirty_requests: int
    dirty_slices: int
    oldest_wait_seconds: float | None
    folds: int
    median_ms: int
    slowest_ms: int
    facts: int
    rows: int
    rebuilt_at: datetime | None
    rebuild_differences: int | None


def now(at: datetime) -> Freshness:
    oldest = DirtySlice.objects.aggregate(first=Min("requested_at"))["first"]
    recent = FoldLog.objects.filter(folded_at__gte=at - timedelta(hours=1))
    times = sorted(recent.values_list("milliseconds", flat=True))
    last = RebuildLog.objects.order_by("-finished_at").first()
    return Freshness(
        dirty_requests=DirtySlice.objects.count(),
        dirty_slices=DirtySlice.objects.values("source", "period").distinct().count(),
        oldest_wait_seconds=(at - oldest).total_seconds() if oldest else None,
        folds=len(times),
        median_ms=round(median(times)) if times else 0,
        slowest_ms=times[-1] if times else 0,
        facts=Fact.objects.count(),
        rows=RollupValue.objects.count(),
        rebuilt_at=last.finished_at if last else None,
        rebuild_differences=last.differences if last else None,
    )
