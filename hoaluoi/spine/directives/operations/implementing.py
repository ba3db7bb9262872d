"""Implementing documents as measures: how many tasks ask a unit for one, and how many have been accepted.

Facts of source "task", one a unit and month in which something changed: running counts, of which the last one holds.
So the share of units that issued theirs rolls up to every level like any other number.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from decimal import Decimal

from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.periods import Kind, Period, period_of
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.indicators.enums import Direction, FactState, TimeAdditivity
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.operations import NewFact, put_facts

SOURCE, SOURCE_TYPE = "task", "directives.implementing"
OWED, ISSUED, SHARE = "implementing_documents_owed", "implementing_documents_issued", "implementing_documents_share"
# Nobody reports it again: what was issued holds for the years that a directive is followed.
_HOLDS_DAYS = 1100
_GONE = (WorkState.DRAFT, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED)


def publish() -> None:
    """Makes sure that the measures and their share are in the catalogue."""
    for code, vi, en, zh in (
        (OWED, "Văn bản triển khai phải ban hành", "Implementing documents to be issued", "应印发的贯彻文件"),
        (ISSUED, "Văn bản triển khai đã ban hành", "Implementing documents issued", "已印发的贯彻文件"),
    ):
        Measure.objects.get_or_create(
            code=code,
            defaults={
                "name_vi": vi, "name_en": en, "name_zh": zh, "unit_of_measure": "count", "counted_set": "văn bản",
                "counted_set_en": "documents", "counted_set_zh": "文件",
                "time_additivity": TimeAdditivity.LAST, "look_back_days": _HOLDS_DAYS, "period_kind": Kind.MONTH.value,
                # A corporation issues its own beside those of its companies.
                "parent_adds": True,
            },
        )  # fmt: skip
    Indicator.objects.get_or_create(
        code=SHARE,
        defaults={
            "name_vi": "Tỷ lệ đơn vị ban hành văn bản triển khai", "name_en": "Share of implementing documents issued",
            "name_zh": "贯彻文件印发率", "formula": f"100 * {ISSUED} / {OWED}", "denominator": "văn bản phải ban hành",
            "denominator_en": "documents to be issued", "denominator_zh": "应印发的文件",
            "direction": Direction.HIGHER,
        },
    )  # fmt: skip


def put_counts(*, unit_ids: Collection[int], at: datetime) -> None:
    """The counts of these units anew, from their tasks."""
    publish()
    for unit_id in sorted(unit_ids):
        tasks = Task.objects.filter(lead=unit_id, needs_document=True).exclude(state__in=_GONE)
        put_facts(facts=list(_facts(unit_id, list(tasks))), source=SOURCE, at=at, replaces=(SOURCE_TYPE, unit_id))


def _facts(unit_id: int, tasks: list[Task]) -> Iterator[NewFact]:
    given = [_day(task.assigned_at or task.created_at) for task in tasks]
    issued = [_day(task.submitted_at) for task in tasks if task.state == WorkState.DONE and task.submitted_at]
    for period in sorted({period_of(day, Kind.MONTH) for day in (*given, *issued)}):
        yield _fact(OWED, unit_id, period, given, tasks)
        yield _fact(ISSUED, unit_id, period, issued, tasks)


def _fact(code: str, unit_id: int, period: Period, days: list[date], tasks: list[Task]) -> NewFact:
    count = sum(day <= period.end_date for day in days)
    return NewFact(
        code,
        unit_id,
        period,
        Decimal(count),
        FactState.REPORTED if count else FactState.REPORTED_ZERO,
        simulated=any(task.simulated for task in tasks),
        source_type=SOURCE_TYPE,
        source_id=unit_id,
        source_key=code,
    )


def _day(at: datetime) -> date:
    return local_day(at)
