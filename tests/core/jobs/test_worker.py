"""The worker as a process: runs jobs and the tick, stops when asked; killed, it leaves nothing half done."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from hoaluoi.core.jobs import clock, operations, queue
from hoaluoi.core.jobs.models import Schedule

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)
SETUP = """
import django; django.setup()
import time
from datetime import datetime, UTC
from hoaluoi.core.jobs import clock, queue
from hoaluoi.core.jobs.models import Schedule
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)
"""
WORKER = f"""{SETUP}
@queue.task(name="tests.leave_mark")
def leave_mark(number):
    Schedule.objects.create(name=f"mark {{number}}", every_seconds=1, next_run_at=AT)
from hoaluoi.core.jobs.runner import run_worker
run_worker(1)
"""
HANGING = f"""{SETUP}
def run(now):
    Schedule.objects.create(name="mark 1", every_seconds=1, next_run_at=now)
    print("inside", flush=True)
    time.sleep(60)
clock._duties.clear()
clock.every("tests.hang", seconds=60, run=run)
clock.tick(AT)
"""


@queue.task(name="tests.leave_mark")
def leave_mark(number):
    Schedule.objects.create(name=f"mark {number}", every_seconds=1, next_run_at=AT)


def marks():
    return list(Schedule.objects.filter(name__startswith="mark").order_by("name").values_list("name", flat=True))


@pytest.fixture(autouse=True)
def _no_jobs_left(transactional_db):
    """The queue's tables are not models of ours: nothing else empties them, not after other rooms' tests either."""
    _empty_queue()
    yield
    _empty_queue()


def _empty_queue():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def python(code):
    own = connection.settings_dict
    address = f"postgresql://{own['USER']}@/{own['NAME']}?host={quote(own['HOST'], safe='')}"
    if own["PORT"]:
        address += f"&port={own['PORT']}"
    environ = os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.Popen([sys.executable, "-c", code], env=environ, stdout=subprocess.PIPE, text=True)


def until(condition, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_worker_process_runs_jobs_and_duties_and_stops_when_asked():
    queue.defer(leave_mark, number=7)
    with python(WORKER) as worker:
        try:
            assert until(lambda: ProcrastinateJob.objects.filter(status="succeeded").exists())
            assert until(lambda: Schedule.objects.filter(last_run_at__isnull=False).exists())
        finally:
            worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0
    assert marks() == ["mark 7"]


def test_duty_of_a_killed_worker_takes_effect_once(monkeypatch):
    with python(HANGING) as worker:
        assert worker.stdout.readline() == "inside\n"
        monkeypatch.setattr(clock, "_duties", {})
        clock.every("tests.hang", seconds=60, run=lambda now: leave_mark(1))
        assert clock.tick(AT) == []  # claimed by the other
        worker.kill()
        worker.wait(10)
    assert until(lambda: clock.tick(AT) == ["tests.hang"])
    assert marks() == ["mark 1"]


def test_many_ticks_at_once_run_a_duty_once(monkeypatch):
    monkeypatch.setattr(clock, "_duties", {})
    ran = []
    clock.every("tests.once", seconds=60, run=ran.append)

    def work():
        clock.tick(AT)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ran == [AT]


def test_job_of_a_dead_worker_is_run_again():
    queue.defer(leave_mark, number=9, queueing_lock="nine")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')"
            " RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead"
        )
    queue.defer(leave_mark, number=8, queueing_lock="nine")
    assert operations.rescue_stalled() == 1
    assert operations.rescue_stalled() == 0
    assert queue.run_waiting() == 2
    assert marks() == ["mark 8", "mark 9"]
