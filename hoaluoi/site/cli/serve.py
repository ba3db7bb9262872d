"""``hoaluoi serve``: everything one machine needs, in the foreground."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

import click

from hoaluoi.site.cli import processes, running
from hoaluoi.site.cli.errors import CommandFailed
from hoaluoi.site.cli.ports import next_free, require_free
from hoaluoi.site.cli.supervisor import Child, Supervisor

READY_SECONDS = 60.0


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes for pages.")
@click.option("--threads", type=click.IntRange(1, 64), default=3, show_default=True, help="Pages at once in a process.")
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Start everything one machine needs; Ctrl-C stops all of it."""
    require_free(host, port, "hoaluoi serve")
    with running.database():
        serve_until_stopped(host=host, port=port, workers=workers, threads=threads)


def serve_until_stopped(
    *,
    host: str,
    port: int,
    workers: int = 1,
    threads: int = 3,
    once_ready: Callable[[str], None] | None = None,
    until: Callable[[], bool] = lambda: False,
) -> None:
    """Runs pages, live updates and jobs until ``until()`` or Ctrl-C, then stops them; the database must run already.

    ``once_ready`` is called with the address when the first page can be had. Raises CommandFailed if that does not
    happen within a minute.
    """
    supervisor = processes.supervisor()
    processes.collect_static()
    environ = {}
    try:
        if live_port := next_free(host, port):
            environ["HOALUOI_LIVE_PORT"] = str(live_port)
            supervisor.add(Child("live", processes.live_command(host=host, port=live_port), environ))
        supervisor.add(processes.web_child(host=host, port=port, workers=workers, threads=threads, environ=environ))
        supervisor.add(Child("worker", processes.worker_command(), environ))
        _wait_for_pages(supervisor, host, port)
        address = f"http://{_shown(host)}:{port}/"
        click.echo(f"Hòa Lưới is at {address}  (Ctrl-C stops everything)")
        if once_ready:
            once_ready(address)
        supervisor.watch(until=until)
    finally:
        supervisor.stop()


def _wait_for_pages(supervisor: Supervisor, host: str, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS

    def answers() -> bool:
        if time.monotonic() > deadline:
            raise CommandFailed("The pages did not start within a minute; the messages above say why.")
        try:
            socket.create_connection((_shown(host), port), timeout=1).close()
        except OSError:
            return False
        return True

    supervisor.watch(until=answers, interval=0.05)


def _shown(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
