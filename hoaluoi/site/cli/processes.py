"""The processes of the product, one by one: ``web``, ``worker``, ``live``; and Django's own commands."""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.ports import require_free

LIVE_MODULE = "hoaluoi.site.live"


def web_command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """Command that serves the pages; ``threads`` bounds the requests handled at once in each of ``workers`` processes."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--backlog", "1024"),
        *("--backpressure", str(threads * 8), "--no-ws", "--log-level", "warning", "--respawn-failed-workers"),
        "config.wsgi:application",
    ]


def live_command(*, host: str, port: int) -> list[str]:
    """Command of the live-update process."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--no-ws", "--log-level", "warning", f"{LIVE_MODULE}:app"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "hoaluoi", "worker", "--under-supervision"]


def has_live_process() -> bool:
    return importlib.util.find_spec(LIVE_MODULE) is not None


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads a process.")
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages only; for machines where the other processes run elsewhere."""
    require_free(host, port, "hoaluoi web")
    with running.database(migrated=False) as address:
        _become_child(web_command(host=host, port=port, workers=workers, threads=threads), address)


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 32), default=2, show_default=True, help="Jobs at once.")
@click.option("--under-supervision", is_flag=True, hidden=True)
def worker(concurrency: int, under_supervision: bool) -> None:
    """Run background jobs only."""
    with running.database(migrated=not under_supervision):
        from django.core.management import call_command

        call_command("procrastinate", "worker", "--concurrency", str(concurrency), "--shutdown-graceful-timeout", "8")


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of Django with the database running."""
    with running.database(migrated=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["hoaluoi manage", *arguments])


def _become_child(command: list[str], address: str) -> None:
    """Runs ``command`` and ends with it; the database stays in use for as long."""
    from hoaluoi.site.cli.supervisor import Child, Supervisor

    supervisor = Supervisor(lambda text: click.echo(text, err=True))
    try:
        supervisor.add(Child("web", command, {"HOALUOI_ADDRESS": address, **os.environ}))
        supervisor.watch()
    finally:
        supervisor.stop()
