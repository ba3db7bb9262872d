"""Job entry points, duties of the clock, and what is done when numbers change."""

from datetime import datetime

from hoaluoi.core import clock
from hoaluoi.core.jobs.queue import task
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.indicators.news import Folded


@task(name=standing_requests.EVALUATE)
def evaluate() -> None:
    standing_requests.work_off(on=clock.today(), at=clock.now())


def on_fold(news: Folded) -> None:
    """Inside the fold's transaction: only puts down what has to be worked out anew."""
    standing_requests.request(at=clock.now(), measure_ids=news.measure_ids, unit_ids=news.unit_ids)


def request_day(now: datetime) -> None:
    standing_requests.request_day(now)
