"""Jobs: deferred in the caller's transaction, coalesced, run in process."""

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from hoaluoi.core.jobs import queue

pytestmark = pytest.mark.django_db

ran: list[int] = []


@queue.task(name="tests.note")
def note(number: int) -> None:
    ran.append(number)


@pytest.fixture(autouse=True)
def _nothing_ran():
    ran.clear()


def test_deferred_job_runs_with_its_ids():
    queue.defer(note, number=7)
    queue.defer("tests.note", number=8)
    assert queue.run_waiting() == 2
    assert ran == [7, 8]
    assert queue.run_waiting() == 0


def test_rolled_back_act_leaves_no_job():
    with transaction.atomic():
        queue.defer(note, number=1)
        transaction.set_rollback(True)
    assert queue.run_waiting() == 0


def test_same_queueing_lock_waits_once():
    for number in (1, 2, 3):
        queue.defer(note, queueing_lock="slice", number=number)
    assert ProcrastinateJob.objects.filter(queueing_lock="slice").count() == 1
    queue.run_waiting()
    queue.defer(note, queueing_lock="slice", number=4)
    queue.run_waiting()
    assert ran == [1, 4]


def test_unknown_task_is_refused():
    with pytest.raises(queue.UnableToDefer):
        queue.defer("tests.nobody")
