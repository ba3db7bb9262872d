"""What is set in motion about a target or a task, for tests of every room.

given = task(group.companies[0], alice)                 led and given by the unit, due on 31/12/2022
asked = explanation(aim, group.companies[0], alice)
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models import ExplanationRequest, Obstacle, StatusOverride, Target, Task
from hoaluoi.spine.directives.operations import explanations, obstacles, overrides, tasks
from tests.factories.organisation import actor

AT = datetime(2022, 10, 3, 2, 0, tzinfo=UTC)
DUE = date(2022, 12, 31)


def task(lead: Unit, by: Person, *, assigner: Unit | None = None, at: datetime = AT, **fields: Any) -> Task:
    given = {"title": "Ban hành kế hoạch triển khai", "deadline_date": DUE, "owner": by, **fields}
    return tasks.assign(lead=lead, assigner=assigner or lead, by=actor(by), at=at, **given)


def explanation(of: Target, unit: Unit, by: Person, at: datetime | None = None) -> ExplanationRequest:
    at = at or timezone.now()
    return explanations.ask(
        unit=unit, target=of, question="Vì sao chậm?", due_date=at.date() + timedelta(days=3), on=at.date(),
        by=actor(by), at=at,
    )  # fmt: skip


def obstacle(of: Target, unit: Unit, by: Person, at: datetime | None = None) -> Obstacle:
    at = at or timezone.now()
    return obstacles.raise_obstacle(
        unit=unit, target=of, title="Thiếu vật tư", cause="Nhà cung cấp giao chậm", by=actor(by), at=at,
        due_date=at.date() + timedelta(days=14),
    )  # fmt: skip


def override(of: Target, unit: Unit, by: Person, at: datetime | None = None, **fields: Any) -> StatusOverride:
    at = at or timezone.now()
    given = {"status": "behind", "reason": "Số liệu nhập sai", "expires_date": at.date() + timedelta(days=30), **fields}
    return overrides.ask_override(target=of, unit=unit, by=actor(by), at=at, **given)
