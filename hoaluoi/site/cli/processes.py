"""The processes of the product, one by one: ``web``, ``worker``, the live updates; and Django's own commands."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.ports import require_free
from hoaluoi.site.cli.supervisor import Child, Supervisor

LIVE_MODULE = "hoaluoi.site.live.app"
# Requests of one process that wait for the network or for their turn.
MOST_CONNECTIONS = 512
COMPRESSED = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})


def web_child(*, host: str, port: int, workers: int, threads: int, environ: Mapping[str, str] | None = None) -> Child:
    """The process that serves the pages and the static files.

    ``threads`` bounds the requests worked on at once in each of ``workers`` processes; others are received and sent
    beside them (`site.door`).
    """
    command = [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--backpressure", str(MOST_CONNECTIONS), "--no-ws", "--log-level", "warning"),
        *("--workers-kill-timeout", "8", "--respawn-failed-workers"),
        "config.asgi:application",
    ]
    return Child("web", command, {**(environ or {}), "HOALUOI_PAGES_AT_ONCE": str(threads)})


def live_command(*, host: str, port: int) -> list[str]:
    """Command of the live-update process."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "asgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "2", f"{LIVE_MODULE}:app"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "hoaluoi", "worker"]


def collect_static() -> Path:
    """Brings the style sheets, scripts and pictures of all apps into one folder, compressed too, and returns it."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    root = Path(settings.STATIC_ROOT)
    for path in root.rglob("*"):
        if path.suffix in COMPRESSED:
            _compress(path)
    return root


def _compress(path: Path) -> None:
    """Lays a compressed copy beside the file unless there is one as new."""
    beside = path.with_name(f"{path.name}.gz")
    if not beside.is_file() or beside.stat().st_mtime < path.stat().st_mtime:
        beside.write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=3, show_default=True, help="Pages at once in a process.")
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages only; for machines where the other processes run elsewhere."""
    require_free(host, port, "hoaluoi web")
    with running.database():
        collect_static()
        _keep(web_child(host=host, port=port, workers=workers, threads=threads))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
def live(host: str, port: int) -> None:
    """Serve the live updates of open pages only."""
    require_free(host, port, "hoaluoi live")
    with running.database():
        _keep(Child("live", live_command(host=host, port=port)))


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 32), default=2, show_default=True, help="Jobs at once.")
def worker(concurrency: int) -> None:
    """Run background jobs only."""
    with running.database():
        from hoaluoi.core.jobs.runner import run_worker
        from hoaluoi.site.warming import spare_collector

        spare_collector()
        run_worker(concurrency)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a management command of Django with the database running."""
    with running.database(migrated=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["hoaluoi manage", *arguments])


def supervisor() -> Supervisor:
    """A supervisor that says on the terminal what happens, and starts a database again that was killed."""

    def tell(text: str) -> None:
        click.echo(text, err=True)

    return Supervisor(tell, running.tending(tell))


def _keep(child: Child) -> None:
    """Runs one child until we are told to stop."""
    keeper = supervisor()
    try:
        keeper.add(child)
        keeper.watch()
    finally:
        keeper.stop()
