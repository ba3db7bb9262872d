"""The tick: what is due runs once; what fails harms nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from hoaluoi.core.jobs import clock
from hoaluoi.core.jobs.models import Failure, Schedule

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture
def ran(monkeypatch):
    monkeypatch.setattr(clock, "_duties", {})
    seen = []

    def fail(now):
        Failure.objects.create(job_id=1, task="left behind", at=now, error="")
        raise ValueError("no")

    clock.every("tests.minute", seconds=60, run=seen.append)
    clock.every("tests.failing", seconds=3600, run=fail)
    return seen


def test_new_duty_runs_at_once_and_then_by_its_interval(ran):
    assert set(clock.tick(AT)) == {"tests.minute", "tests.failing"}
    assert clock.tick(AT + timedelta(seconds=59)) == []
    clock.tick(AT + timedelta(seconds=60))
    assert ran == [AT, AT + timedelta(seconds=60)]


def test_failing_duty_leaves_its_error_and_nothing_else_and_pauses(ran):
    clock.tick(AT)
    row = Schedule.objects.get(name="tests.failing")
    assert "ValueError: no" in row.last_error
    assert row.next_run_at == AT + timedelta(seconds=60)
    assert not Failure.objects.exists()
    assert Schedule.objects.get(name="tests.minute").last_error == ""


def test_changed_interval_reaches_the_row(ran):
    clock.tick(AT)
    clock.every("tests.minute", seconds=5, run=ran.append)
    clock.tick(AT)
    assert Schedule.objects.get(name="tests.minute").every_seconds == 5


def test_duty_with_nothing_to_do_is_written_down_once_a_minute(ran, django_assert_num_queries):
    needs = []
    clock.every("tests.minute", seconds=1, run=ran.append, needed=lambda now: bool(needs))
    clock.tick(AT)
    with django_assert_num_queries(2):
        assert clock.tick(AT + timedelta(seconds=59)) == []
    assert clock.tick(AT + timedelta(seconds=60)) == ["tests.minute", "tests.failing"]
    needs.append("a slice")
    assert clock.tick(AT + timedelta(seconds=61)) == ["tests.minute"]
    assert ran == [AT, AT + timedelta(seconds=60), AT + timedelta(seconds=61)]


def test_duty_that_cannot_tell_whether_it_is_needed_runs(ran, caplog):
    clock.every("tests.minute", seconds=1, run=ran.append, needed=lambda now: 1 / 0)
    clock.tick(AT)
    clock.tick(AT + timedelta(seconds=1))
    assert len(ran) == 2
    assert "cannot tell" in caplog.text


def test_switched_off_duty_rests(ran):
    clock.tick(AT)
    Schedule.objects.update(enabled=False)
    assert clock.tick(AT + timedelta(days=1)) == []
