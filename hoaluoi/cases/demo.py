"""``hoaluoi demo``: puts the demonstration case in, says where to look, and serves it until Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from hoaluoi.cases.check import run_check
from hoaluoi.core import database
from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import CommandFailed
from hoaluoi.site.cli.ports import is_free, next_free
from hoaluoi.site.cli.serve import serve_until_stopped

MARK = "demonstration.json"
Progress = Callable[[str, int, int], None]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The next free one if taken."
)
@click.option("--fresh", is_flag=True, help="Throw away what was done in the demonstration and begin anew.")
@click.option("--without-simulated", is_flag=True, help="Leave out everything that no source states.")
@click.option("--reorganise", is_flag=True, help="Also enact the mergers of 1 July 2025; look at ?on=2025-08-01.")
@click.option("--no-serve", is_flag=True, help="Put the case in and end.")
@click.option("--check", is_flag=True, help="Do the whole main job on an instance of its own, then end.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object (with --no-serve or --check).")
def demo(
    *,
    host: str,
    port: int,
    fresh: bool,
    without_simulated: bool,
    reorganise: bool,
    no_serve: bool,
    check: bool,
    as_json: bool,
) -> int:
    """Put the demonstration case in and serve it; Ctrl-C stops everything."""
    if check:
        return run_check(as_json=as_json)
    home = database.home()
    if fresh:
        _throw_away(home)
    _require_same_kind(home, without_simulated)
    with running.database():
        told = _install_or_resume(home, with_simulated=not without_simulated, shown=not as_json)
        if reorganise:
            told["acts"] = _reorganise()
        if no_serve:
            click.echo(json.dumps(told) if as_json else f"The case is in {home}; `hoaluoi demo` serves it.")
            return 0
        chosen = _free_port(host, port)
        serve_until_stopped(host=host, port=chosen, once_ready=lambda address: click.echo(_welcome(address)))
    return 0


def _install_or_resume(home: Path, *, with_simulated: bool, shown: bool) -> dict[str, Any]:
    from hoaluoi.cases import clock
    from hoaluoi.cases.evn import case, moments

    if case.is_installed():
        clock.resume(moments.OPENING, home)
        return {"installed": False, "home": str(home)}
    begun = time.monotonic()
    try:
        with _progress(shown) as progress:
            clock.open_at(moments.OPENING, home)
            installed = case.install(with_simulated=with_simulated, progress=progress)
    except case.UnableToInstall as refused:
        raise CommandFailed(
            f"{home} holds the data of another installation. Set HOALUOI_HOME to a new folder for the demonstration."
        ) from refused
    (home / MARK).write_text(json.dumps({"case": "evn", "simulated": with_simulated}) + "\n", "utf-8")
    clock.open_at(moments.OPENING, home)
    return {"installed": True, "home": str(home), "seconds": round(time.monotonic() - begun, 1), **asdict(installed)}


def _reorganise() -> int:
    """Enacts the mergers of 2025, planned as seen from the demonstration's day; how many there are."""
    from hoaluoi.cases.evn import reorganisation_2025
    from hoaluoi.core import clock
    from hoaluoi.core.access.actor import actor_of
    from hoaluoi.core.organisation.models import Person

    by = actor_of(Person.objects.get(username="quantri"), clock.today())
    return len(reorganisation_2025.install(by=by, at=clock.now(), today=clock.today()))


def _require_same_kind(home: Path, without_simulated: bool) -> None:
    """The switch is turned once: a home that has simulated values does not lose them by a second start."""
    mark = home / MARK
    if without_simulated and mark.is_file() and json.loads(mark.read_text("utf-8"))["simulated"]:
        raise CommandFailed(
            "The case lies here with its simulated values. Add --fresh to put it in anew without them, or turn"
            " them off on the pages (“without simulated values”)."
        )


def _throw_away(home: Path) -> None:
    """Deletes what a demonstration left in the home; refuses to touch anything else."""
    cluster = database.private_cluster(os.environ)
    if cluster is None:
        raise CommandFailed("--fresh does not empty a server of your own (DATABASE_URL); empty the database by hand.")
    if cluster.is_initialised() and not (home / MARK).is_file() and not (home / "clock_offset").is_file():
        raise CommandFailed(f"{home} is no demonstration. Set HOALUOI_HOME to another folder.")
    if cluster.is_running():
        raise CommandFailed("The demonstration runs in another window. Stop it there first (Ctrl-C).")
    cluster.remove()
    for name in ("files", "lake"):
        shutil.rmtree(home / name, ignore_errors=True)
    for name in (MARK, "clock_offset", "postgres.json"):
        (home / name).unlink(missing_ok=True)


def _free_port(host: str, port: int) -> int:
    """The port, or the next free one with a word about it."""
    try:
        if is_free(host, port):
            return port
        free = next_free(host, port)
    except OSError as error:
        raise CommandFailed(f"The address {host} is not known on this machine ({error.strerror}).") from error
    if free is None:
        raise CommandFailed(f"Port {port} and the hundred after it are taken. Choose another with --port.")
    click.echo(f"Port {port} is taken by another program; the demonstration uses {free}.", err=True)
    return free


def _welcome(address: str) -> str:
    from hoaluoi.cases.evn.moments import HANOI
    from hoaluoi.cases.evn.people import PASSWORD
    from hoaluoi.core.clock import now as instant

    now = instant().astimezone(HANOI)
    doors = "\n".join(f"  {word:<24} {does}" for word, does in DOORS)
    looks = "\n".join(f"  {address.rstrip('/')}{path:<22} {what}" for path, what in LOOKS)
    return (
        f"\nIt is {now:%A} {now.day} {now:%B %Y, %H:%M} in Hà Nội. Password of everybody: {PASSWORD}\n\n"
        f"Sign in as\n{doors}\n\nLook at\n{looks}\n"
    )


DOORS = (
    ("tonghop", "coordinator of the group: drafts, allocates, chases (begin here)"),
    ("lanhdao", "leader of the group: who is behind, and what is done about it"),
    ("evnspc.tonghop", "coordinator of the Southern corporation: the initiatives movement"),
    ("pc.binhduong.tonghop", "coordinator of a provincial company: reviews its districts"),
    ("pc.binhduong.d01.baocao", "reporter of a district: the daily report is due at 06:00"),
    ("vanthu", "office clerk"),
    ("kiemtoan", "auditor: reads everything, changes nothing"),
    ("quantri", "administrator"),
)
LOOKS = (
    ("/", "what waits for you"),
    ("/directives/", "directives, targets, drafting desk"),
    ("/returns/", "returns that are due, who has not reported"),
    ("/indicators/", "measures and indicators, each number down to its cell"),
    ("/ledger/", "who did what, and the proof that nothing was changed"),
)


@contextmanager
def _progress(shown: bool) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), disable=not shown) as bars:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, of: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=of)
            bars.update(tasks[step], completed=done, total=of)

        yield tell
