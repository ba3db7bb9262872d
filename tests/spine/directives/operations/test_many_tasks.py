"""Several tasks in one act: each done or refused by itself, taken back once, by whoever did it, for half an hour."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.directives.models import Task, TaskDeadline
from hoaluoi.spine.directives.operations import many_tasks, tasks
from hoaluoi.spine.directives.rules import Act
from tests.factories import followup as made
from tests.factories.organisation import actor, client_of, person

pytestmark = pytest.mark.django_db
AT = made.AT
SOON = AT + timedelta(minutes=20)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.corporations[0])


@pytest.fixture
def bob(group):
    return person(Role.LEADER, group.companies[0], rank="head")


@pytest.fixture
def three(group, alice, bob):
    return [
        made.task(group.companies[0], alice, assigner=group.corporations[0], owner=None, title=f"Việc {n}")
        for n in range(3)
    ]


def handed_in(task: Task, bob) -> Task:
    return tasks.submit_result(task=task, note="Xong", by=actor(bob), at=AT)


def test_what_was_handed_in_is_accepted_and_the_rest_says_why_not(three, alice, bob):
    for task in three[:2]:
        handed_in(task, bob)
    done, left = many_tasks.approve_many(wanted=three, by=actor(alice), at=AT)
    assert ([task.pk for task in done], [(task.pk, why.code) for task, why in left]) == (
        [task.pk for task in three[:2]],
        [(three[2].pk, "not_allowed")],
    )
    assert Entry.objects.filter(event="directives.task_done").count() == 2


def test_accepting_is_taken_back_once_and_the_progress_said_before_holds(three, alice, bob):
    tasks.report_progress(task=three[0], unit=three[0].lead, percent=60, by=actor(bob), at=AT)
    handed_in(three[0], bob)
    done, _left = many_tasks.approve_many(wanted=three[:1], by=actor(alice), at=AT)
    undone, _left = many_tasks.undo_many(wanted=done, act="approve", by=actor(alice), at=SOON)
    again, left = many_tasks.undo_many(wanted=done, act="approve", by=actor(alice), at=SOON)
    task = Task.objects.get(pk=three[0].pk)
    assert (task.state, task.percent, task.done_at, task.done_by) == ("submitted", 60, None, None)
    assert (len(undone), again, left[0][1].code) == (1, [], "not_allowed")
    assert Entry.objects.filter(event="directives.task_undone", actor_id=alice.pk).count() == 1


@pytest.mark.parametrize(("who", "minutes"), [("carol", 1), ("alice", 31)])
def test_nobody_else_and_not_later(three, alice, bob, group, who, minutes):
    handed_in(three[0], bob)
    done, _left = many_tasks.approve_many(wanted=three[:1], by=actor(alice), at=AT)
    by = alice if who == "alice" else person(Role.COORDINATOR, group.corporations[0])
    undone, left = many_tasks.undo_many(wanted=done, act="approve", by=actor(by), at=AT + timedelta(minutes=minutes))
    assert (undone, left[0][1].code, Task.objects.get(pk=three[0].pk).state) == ([], "too_late_to_undo", "done")


def test_one_extension_for_several_and_back_to_the_deadline_before(three, alice):
    later = date(2023, 1, 31)
    done, _left = many_tasks.extend_many(
        wanted=three, to_date=later, reason="Chờ vật tư", document="", by=actor(alice), at=AT
    )
    assert set(Task.objects.values_list("deadline_date", "original_deadline_date")) == {(later, made.DUE)}
    many_tasks.undo_many(wanted=done, act="extend", by=actor(alice), at=SOON)
    assert set(Task.objects.values_list("deadline_date", flat=True)) == {made.DUE}
    assert TaskDeadline.objects.filter(undone_at=SOON).count() == 3
    _undone, left = many_tasks.undo_many(wanted=done, act="extend", by=actor(alice), at=SOON)
    assert {why.code for _task, why in left} == {"not_allowed"}


def test_one_note_hands_in_several_and_is_taken_back_until_somebody_looked(three, alice, bob):
    done, _left = many_tasks.submit_many(wanted=three, note="Đã xong", by=actor(bob), at=AT)
    tasks.move(task=three[0], act=Act.APPROVE, by=actor(alice), at=AT)
    undone, left = many_tasks.undo_many(wanted=done, act="submit", by=actor(bob), at=SOON)
    assert [task.state for task in undone] == ["in_progress", "in_progress"]
    assert [(task.pk, why.code) for task, why in left] == [(three[0].pk, "not_allowed")]


def test_another_branch_moves_nothing(three, group, bob):
    handed_in(three[0], bob)
    other = actor(person(Role.COORDINATOR, group.corporations[1]))
    done, left = many_tasks.approve_many(wanted=three, by=other, at=AT)
    assert (done, {why.code for _task, why in left}) == ([], {"not_the_assigner"})
    client = client_of(person(Role.COORDINATOR, group.corporations[1]))
    client.post("/directives/tasks/approve", {"task": [task.pk for task in three]})
    assert Task.objects.get(pk=three[0].pk).state == "submitted"


def test_the_page_offers_the_way_back(three, alice, bob):
    handed_in(three[0], bob)
    client = client_of(alice)
    page = client.get("/directives/tasks/?box=given").content.decode()
    assert page.count('name="task"') == 3
    answer = client.post("/directives/tasks/approve", {"task": [three[0].pk]})
    assert answer["Location"].endswith(f"&undo=approve.{three[0].pk}")
    assert "tasks/undo" in client.get(answer["Location"]).content.decode()
    client.post("/directives/tasks/undo", {"act": "approve", "things": three[0].pk})
    assert Task.objects.get(pk=three[0].pk).state == "submitted"
