"""``hoaluoi rollup``: works every roll-up row out anew, shows how fresh they are, writes facts for other tools."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import FAILED, CommandFailed

if TYPE_CHECKING:
    from hoaluoi.spine.indicators.columnar.engine import Progress


@click.group()
def rollup() -> None:
    """Work every total out anew, see how fresh totals are, write facts for other tools."""


@contextmanager
def _progress(shown: bool) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), disable=not shown) as bars:
        tasks: dict[str, int] = {}

        def tell(stage: str, done: int, of: int) -> None:
            task = tasks.setdefault(stage, -1)
            if task < 0:
                task = tasks[stage] = bars.add_task(stage, total=of)
            bars.update(task, completed=done, total=of)  # type: ignore[arg-type]

        yield tell


@rollup.command()
@click.option("--measure", "measures", multiple=True, help="Code of a measure; may be given again. Else all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def rebuild(measures: tuple[str, ...], as_json: bool) -> int:
    """Rebuild totals from the facts with the columnar engine. Exit code 1 if the fold had any of them otherwise."""
    with running.database():
        from hoaluoi.core import clock
        from hoaluoi.spine.indicators import operations

        with _progress(not as_json) as progress:
            found = operations.rebuild(measures=measures or None, at=clock.now(), progress=progress)
    if as_json:
        click.echo(json.dumps(asdict(found)))
    else:
        click.echo(
            f"{found.rows} totals of {found.measures} measures from {found.facts} facts; {found.differences} differed"
            + (" and were put right." if found.differences else ".")
        )
    return FAILED if found.differences else 0


@rollup.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Show how much waits to be folded, how long folds take, and what the last rebuild found."""
    with running.database():
        from hoaluoi.core import clock
        from hoaluoi.spine.indicators import freshness

        found = freshness.now(clock.now())
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
        return
    click.echo(f"Waiting: {found.dirty_requests} requests in {found.dirty_slices} slices")
    if found.oldest_wait_seconds is not None:
        click.echo(f"Oldest request waits {found.oldest_wait_seconds:.1f} s")
    click.echo(f"Queue: {found.jobs_waiting} jobs wait, {found.jobs_running} run")
    if found.lag_p95_seconds is not None:
        click.echo(f"Lag in the last hour: 95 of 100 requests were fresh within {found.lag_p95_seconds:.2f} s")
    click.echo(f"Folds in the last hour: {found.folds}; median {found.median_ms} ms, slowest {found.slowest_ms} ms")
    click.echo(f"Facts: {found.facts}; totals: {found.rows}")
    if found.rebuilt_at:
        click.echo(f"Last rebuild: {found.rebuilt_at:%Y-%m-%d %H:%M:%S}, {found.rebuild_differences} totals differed")
    else:
        click.echo("Never rebuilt")


@rollup.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def export(folder: Path, as_json: bool) -> None:
    """Write all facts as Parquet, partitioned by kind of period and year, into FOLDER for anybody's tools."""
    with running.database():
        from django.db import transaction

        from hoaluoi.spine.indicators import lake

        with transaction.atomic():
            found = lake.export(folder)
    if as_json:
        click.echo(json.dumps(asdict(found), default=str))
    else:
        click.echo(f"{found.facts} facts in {found.files} files under {found.folder}")


@rollup.command()
@click.argument("lake")
@click.argument("to")
@click.option("--master", default="local[*]", show_default=True, help="This machine, or spark://HOST:7077.")
@click.option("--memory", default="2g", show_default=True, help="Memory of the driver.")
@click.option("--room", help="Folder for the steps in between, seen by all machines of a cluster; needed there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def spark(lake: str, to: str, master: str, memory: str, room: str | None, as_json: bool) -> None:
    """Roll up the exported LAKE with Apache Spark and write the totals as Parquet into TO; asks no database.

    Folders may lie on this machine or on a store that Spark knows (s3a://…).
    """
    _can_run_spark(lake, master, room)
    from hoaluoi.spine.indicators.columnar import spark as engine

    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hoaluoi-spark-") as place:
        running_spark = engine.session(master, memory=memory)
        try:
            engine.roll_up(running_spark, lake, room or place)
            count = engine.write(running_spark, to)
        finally:
            running_spark.stop()
    found = {"totals": count, "to": to, "seconds": round(time.monotonic() - started, 1)}
    click.echo(json.dumps(found) if as_json else f"{count} totals in {to} after {found['seconds']} s")


def _can_run_spark(lake: str, master: str, room: str | None) -> None:
    """Raises CommandFailed with what is missing."""
    if find_spec("pyspark") is None:
        raise CommandFailed("Spark is an optional extra; install it with: pip install -r requirements/spark.txt")
    java = Path(os.environ.get("JAVA_HOME", ""), "bin", "java") if os.environ.get("JAVA_HOME") else None
    if not (java.is_file() if java else shutil.which("java")):
        raise CommandFailed("Spark needs Java 17: install it, or set JAVA_HOME to where it is.")
    if "://" not in lake and not (Path(lake) / "ground").is_dir():
        raise CommandFailed(f"{lake} holds no exported lake; write one with: hoaluoi rollup export {lake}")
    if not room and not master.startswith("local"):
        raise CommandFailed("A cluster needs a folder that all its machines see; name it with --room.")
