"""A directive of twelve targets for the made-up utility, with a share for every unit and where each one stands."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.models import Allocation, Target
from hoaluoi.spine.directives.operations import directives, statuses
from hoaluoi.spine.directives.operations.directives import NewTarget
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.indicators.models import Indicator, Measure

TARGETS = 12


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
    units = list(Unit.objects.exclude(pk=root.pk).values_list("pk", flat=True))
    Allocation.objects.bulk_create(
        Allocation(
            target=target,
            unit_id=unit,
            value=target.value if target.indicator_id else Decimal(2_000),
            deadline_date=deadline,
            in_force=True,
        )
        for target in made
        for unit in units
    )
    statuses.evaluate(targets=made, on=today, at=at)
    return made


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
