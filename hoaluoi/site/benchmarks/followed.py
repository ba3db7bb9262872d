"""A directive of twelve targets for the made-up utility, with a share for every unit and where each one stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Placement, Unit
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Target
from hoaluoi.spine.directives.operations import directives, statuses
from hoaluoi.spine.directives.operations.directives import NewTarget
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.indicators.models import Indicator, Measure

TARGETS = 12
_SHARE = Decimal(2_000)


def follow(root: Unit, by: Actor) -> list[Target]:
    """Registers the directive, gives every unit a share in bulk (past the rounds) and works the standing out."""
    today, at = clock.today(), clock.now()
    start, deadline = date(today.year, 1, 1), date(today.year, 12, 31)
    document = documents.register(
        by=by, at=at, kind="resolution", title="Nghị quyết mô phỏng", symbol="01-NQ/MP", issuer=root, issued_date=start,
        simulated=True,
    )  # fmt: skip
    directive = directives.create_directive(document=document, unit=root, effective_date=start, by=by, at=at)
    indicators = list(Indicator.objects.order_by("code")[: TARGETS // 2])
    measures = list(Measure.objects.filter(code__startswith="bench_").order_by("pk")[: TARGETS - len(indicators)])
    wanted = [_rate(each, start, deadline) for each in indicators] + [
        _count(each, start, deadline) for each in measures
    ]
    made = [directives.add_target(directive=directive, new=new, by=by, at=at) for new in wanted]
    hand_down(made, by, at)
    statuses.evaluate(targets=made, on=today, at=at)
    return made


def hand_down(targets: Sequence[Target], by: Actor, at: datetime) -> None:
    """Every unit shares every target over the units below it, all at once."""
    places = Placement.objects.filter(line=Line.ADMINISTRATIVE, parent__isnull=False)
    children = list(places.order_by("unit_id").values_list("unit_id", "parent_id"))
    for target in targets:
        share = _SHARE if target.indicator_id is None else target.value
        made = AllocationRound.objects.bulk_create(
            AllocationRound(
                target=target, unit_id=parent, method="same", total=share, created_at=at, frozen_at=at,
                frozen_by=by.person,
            )
            for parent in sorted({parent for _, parent in children if parent})
        )  # fmt: skip
        rounds = {each.unit_id: each for each in made}
        Allocation.objects.bulk_create(
            Allocation(
                target=target, round=rounds[parent], unit_id=unit, value=share, deadline_date=target.deadline_date,
                in_force=True,
            )
            for unit, parent in children
            if parent
        )  # fmt: skip


def _rate(indicator: Indicator, start: date, deadline: date) -> NewTarget:
    return NewTarget(
        title=indicator.name_vi, kind="reach", comparator=">=", value=Decimal(70),
        unit_of_measure=indicator.unit_of_measure, start_date=start, deadline_date=deadline,
        denominator=indicator.denominator or "khách hàng", indicator=indicator, period_kind=indicator.period_kind,
    )  # fmt: skip


def _count(measure: Measure, start: date, deadline: date) -> NewTarget:
    return NewTarget(
        title=measure.name_vi, kind="cumulative", comparator=">=", value=Decimal(2_000_000), unit_of_measure="count",
        start_date=start, deadline_date=deadline, measure=measure,
    )  # fmt: skip
