"""Job entry points, duties of the clock, and what is done when numbers change."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from hoaluoi.core import clock
from hoaluoi.core.jobs import queue
from hoaluoi.core.jobs.queue import task
from hoaluoi.spine.directives.operations import escalations, readings, standing_requests
from hoaluoi.spine.indicators.news import Folded

ESCALATE = "directives.escalate"
FIRST_HOUR, LAST_HOUR = 7, 19


@task(name=standing_requests.EVALUATE)
def evaluate() -> None:
    standing_requests.work_off(on=clock.today(), at=clock.now())


def on_fold(news: Folded) -> None:
    """Inside the fold's transaction: only puts down what has to be worked out anew."""
    standing_requests.request(at=clock.now(), measure_ids=news.measure_ids, unit_ids=news.unit_ids)


@task(name=readings.READ_DESK)
def read_desk(desk_id: int) -> None:
    readings.read_waiting(desk_id=desk_id, at=clock.now())


@task(name=ESCALATE)
def escalate() -> None:
    escalations.run(on=clock.today(), at=clock.now())


def request_escalation(now: datetime) -> None:
    """Within office hours: nobody is told of a deadline at night."""
    if FIRST_HOUR <= now.astimezone(ZoneInfo(settings.TIME_ZONE)).hour < LAST_HOUR:
        queue.defer(ESCALATE, lock=ESCALATE, queueing_lock=ESCALATE)


def request_day(now: datetime) -> None:
    standing_requests.request_day(now)
