"""Escalation by the clock: whom each step tells, each once, and silence after submission."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.notices.models import Notice
from hoaluoi.spine.directives import background
from hoaluoi.spine.directives.models import EscalationStep, ExplanationRequest, Task
from hoaluoi.spine.directives.operations import escalations, tasks
from hoaluoi.spine.directives.queries.tasks import AGENDA, listing
from tests.factories import followup as made
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
DEADLINE = date(2022, 10, 12)  # a Wednesday; no holiday until January


@pytest.fixture
def people(group):
    """Who steers at each level: the district's head, the company's, the corporation's and the group's leaders."""
    return {
        "district": person(Role.REPORTER, group.districts[0], rank="head"),
        "company": person(Role.LEADER, group.companies[0], rank="head"),
        "corporation": person(Role.LEADER, group.corporations[0], rank="head"),
        "group": person(Role.LEADER, group.root, rank="head"),
    }


@pytest.fixture
def given(group, people):
    return made.task(
        group.districts[0], people["company"], assigner=group.companies[0], owner=people["district"],
        deadline_date=DEADLINE, at=datetime(2022, 9, 1, 2, 0, tzinfo=UTC),
    )  # fmt: skip


def run(day: date) -> int:
    return escalations.run(on=day, at=datetime.combine(day, time(3), UTC))


def told(code: str) -> list[str]:
    return sorted(Notice.objects.filter(code=code).values_list("recipient__username", flat=True))


@pytest.mark.parametrize(
    ("day", "step", "code", "levels"),
    [
        (date(2022, 10, 3), "T-7", "directives.task_due_soon", ["district"]),
        (date(2022, 10, 7), "T-3", "directives.task_due_soon", ["district"]),
        (date(2022, 10, 11), "T-1", "directives.task_due_soon", ["district"]),
        (date(2022, 10, 13), "T+1", "directives.task_overdue", ["district"]),
    ],
)
def test_a_reminder_goes_to_whoever_answers_for_the_task(given, people, day, step, code, levels):
    assert run(day) == 1
    assert EscalationStep.objects.get().step == step
    assert told(code) == sorted(people[level].username for level in levels)


def test_three_days_late_the_unit_above_is_told_and_an_explanation_is_asked(given, people, group):
    for days in (1, 2, 5):
        run(DEADLINE + timedelta(days=days))
    assert people["company"].username in told("directives.task_overdue")
    asked = ExplanationRequest.objects.get()
    assert (asked.unit, asked.task, asked.asked_by, asked.due_date) == (
        group.districts[0], given, None, date(2022, 10, 20),
    )  # fmt: skip
    assert "Ban hành kế hoạch" in asked.question


def test_seven_days_late_it_is_on_the_agenda_two_levels_up_and_at_fifteen_with_the_leadership(given, people):
    run(date(2022, 10, 21))
    assert people["corporation"].username in told("directives.task_overdue")
    assert list(listing(actor(people["company"]), on=date(2022, 10, 21), told=AGENDA)) == [given]
    assert people["group"].username not in told("directives.task_overdue")
    run(date(2022, 11, 2))
    assert people["group"].username in told("directives.task_overdue")


def test_each_step_goes_out_once_however_often_the_clock_strikes(given):
    run(date(2022, 10, 21))
    before = Notice.objects.count()
    assert run(date(2022, 10, 21)) == 0
    assert Notice.objects.count() == before


def test_an_extension_starts_the_steps_anew(given, people):
    run(date(2022, 10, 11))
    tasks.extend(
        task=given, to_date=date(2022, 11, 9), reason="Chờ vật tư", by=actor(people["company"]),
        by_person=people["company"], at=datetime(2022, 10, 11, 4, 0, tzinfo=UTC),
    )  # fmt: skip
    assert run(date(2022, 10, 13)) == 0
    assert run(date(2022, 11, 8)) == 1
    assert set(EscalationStep.objects.values_list("step", "deadline_date")) == {
        ("T-1", DEADLINE), ("T-1", date(2022, 11, 9)),
    }  # fmt: skip


def test_after_submission_nobody_is_told_however_long_the_reviewer_takes(given, people):
    tasks.submit_result(
        task=given, note="Xong", by=actor(people["district"]), at=datetime(2022, 10, 12, 3, 0, tzinfo=UTC)
    )  # fmt: skip
    assert run(date(2022, 11, 30)) == 0


def test_a_simulated_task_tells_nobody(given):
    Task.objects.update(simulated=True)
    assert run(date(2022, 11, 30)) == 0


def test_an_unanswered_question_goes_to_the_unit_above_after_its_date_once(given, group):
    run(date(2022, 10, 17))
    asked = ExplanationRequest.objects.get()
    run(asked.due_date)
    asked.refresh_from_db()
    assert asked.escalated_to is None
    for _ in range(2):
        run(asked.due_date + timedelta(days=1))
    asked.refresh_from_db()
    assert asked.escalated_to == group.companies[0]


@pytest.mark.parametrize(("hour", "steps"), [(1, 1), (18, 0)])
def test_the_clock_tells_people_in_office_hours_only(given, settings, hour, steps):
    """1:00 UTC is 8 in Hà Nội; 18:00 UTC is one at night."""
    at = datetime(2022, 10, 11, hour, 0, tzinfo=UTC)
    settings.CLOCK_OFFSET = at - datetime.now(UTC)
    background.request_escalation(at)
    queue.run_waiting()
    assert EscalationStep.objects.count() == steps
