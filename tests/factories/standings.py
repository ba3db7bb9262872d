"""Standings of units on targets for tests of rooms that show them: as the evaluation would have written them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.models import Target, TargetStatus

AT = datetime(2022, 10, 1, 2, 0, tzinfo=UTC)


def standing(
    target: Target, unit: Unit, status: str, on: date, *, actual: object = None, **fields: Any
) -> TargetStatus:
    """Where a unit stands on a target from a day on."""
    given = {"computed": status, "raw_status": status, "reason_code": "no_value", "evaluated_at": AT, **fields}
    number = None if actual is None else Decimal(str(actual))
    return TargetStatus.objects.create(target=target, unit=unit, date=on, status=status, actual=number, **given)
