"""The worker process: jobs from the queue, and the tick of our own clock, until told to stop."""

import asyncio
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from asgiref.sync import sync_to_async
from django.db import close_old_connections
from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from hoaluoi.core import clock as product_clock
from hoaluoi.core.jobs import clock

logger = logging.getLogger(__name__)
TICK_SECONDS = 1.0
# A job whose row was held back by a share lock (see queue.defer) raises no second alarm: it is found by asking.
ASK_SECONDS = 0.5
HEARTBEAT_SECONDS = 10.0


def run_worker(concurrency: int = 2, stop: threading.Event | None = None, *, grace_seconds: float = 8.0) -> None:
    """Works until SIGINT, SIGTERM or `stop`, then lets running jobs end for `grace_seconds` and returns.

    What a worker leaves unended, even one that is killed, another runs again (`operations.rescue_stalled`). Signals are
    heard in the main thread only.
    """
    asyncio.run(_work(concurrency, stop or threading.Event(), grace_seconds))


async def _work(concurrency: int, stop: threading.Event, grace_seconds: float) -> None:
    # A connector of its own for fetching; what a job defers goes through Django's connection, in the job's transaction.
    own = app.connector
    assert isinstance(own, DjangoConnector)
    worker_app = App(
        connector=own.get_worker_connector(), import_paths=app.import_paths, worker_defaults=app.worker_defaults
    )
    worker_app.tasks = app.tasks
    with _hearing(stop):
        async with worker_app.open_async():
            working = asyncio.create_task(
                worker_app.run_worker_async(
                    concurrency=concurrency,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=ASK_SECONDS,
                    shutdown_graceful_timeout=grace_seconds,
                    update_heartbeat_interval=HEARTBEAT_SECONDS,
                )
            )
            try:
                while not stop.is_set() and not working.done():
                    await sync_to_async(_tick, thread_sensitive=False)()
                    await _pause(stop, working)
            finally:
                working.cancel()
                with suppress(asyncio.CancelledError):
                    await working


async def _pause(stop: threading.Event, working: "asyncio.Task[None]") -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + TICK_SECONDS
    while loop.time() < until and not stop.is_set() and not working.done():
        await asyncio.sleep(0.1)


def _tick() -> None:
    """One tick; a database that is away for a moment must not end the worker."""
    close_old_connections()
    try:
        clock.tick(product_clock.now())
    except Exception:
        logger.exception("the tick failed")
    finally:
        close_old_connections()


@contextmanager
def _hearing(stop: threading.Event) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in signals]
    for number in signals:
        loop.add_signal_handler(number, stop.set)
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            loop.remove_signal_handler(number)
            signal.signal(number, handler)
