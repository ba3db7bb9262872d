from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from hoaluoi.spine.reporting.queries.due import _urgency

NOW = datetime(2022, 10, 3, 6, 20, tzinfo=UTC)


def item(group, hours, *, urgent=False):
    form = SimpleNamespace(urgent=urgent, code=f"{group}{hours}")
    return SimpleNamespace(
        group=group, form=form, due_at=NOW + timedelta(hours=hours), now=NOW, overdue=group == "overdue"
    )


def test_due_within_a_day_then_overdue_then_what_has_more_time():
    wanted = [
        item("sent_back", -50),
        item("due", 3),
        item("overdue", -1, urgent=True),
        item("overdue", -25, urgent=True),
        item("overdue", -100),
        item("due", 48),
        item("upcoming", 24),
    ]
    mixed = wanted[3:] + wanted[:3]
    assert sorted(mixed, key=_urgency) == wanted
