"""Facts as partitioned Parquet, for anybody's tools, with all that a roll-up of them needs beside."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import connection, transaction

from hoaluoi.spine.indicators.columnar import ground
from hoaluoi.spine.indicators.models import Measure

PARTS = ("facts", "ground")
_FACTS = """
COPY (
    SELECT m.code, u.code, f.period, f.period_kind, f.start_date, f.end_date, f.value, f.state, f.provisional,
           f.simulated, f.source_type, f.source_id, f.source_key, f.note, f.recorded_at AT TIME ZONE 'UTC',
           m.unit_additivity || '-' || m.time_additivity
    FROM indicators_fact f JOIN indicators_measure m ON m.id = f.measure_id JOIN organisation_unit u ON u.id = f.unit_id
    ORDER BY f.period_kind, f.end_date, m.code, u.code
) TO STDOUT (FORMAT csv)"""
_READ = """
SELECT *, year(end_date) AS year FROM read_csv(
    $path, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
    columns = {'measure': 'VARCHAR', 'unit': 'VARCHAR', 'period': 'VARCHAR', 'period_kind': 'VARCHAR',
               'start_date': 'DATE', 'end_date': 'DATE', 'value': 'DECIMAL(24, 6)', 'state': 'VARCHAR',
               'provisional': 'BOOLEAN', 'simulated': 'BOOLEAN', 'source_type': 'VARCHAR', 'source_id': 'BIGINT',
               'source_key': 'VARCHAR', 'note': 'VARCHAR', 'recorded_at': 'TIMESTAMP', 'measure_class': 'VARCHAR'}
)"""


@dataclass(frozen=True)
class Exported:
    folder: Path
    facts: int
    files: int


class UnableToExport(ValueError):
    """The folder holds something that an earlier export did not write."""


def export(folder: Path) -> Exported:
    """Writes a snapshot of all facts beside `folder` and moves it into its place: readers never see half of it.

    `facts/` is partitioned by measure_class=… (how its measures add up, over units and over time), period_kind=… and
    year=…; values are exact decimals, instants are UTC. `ground/` holds the small tables that a roll-up needs: trees,
    periods, who owes. Raises `UnableToExport` rather than replace anything but an earlier export.
    """
    if folder.exists() and any(each.name not in PARTS for each in folder.iterdir()):
        raise UnableToExport(f"{folder} holds other things; name a new folder or an earlier export.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as place:
        room = Path(place)
        fresh = room / "lake"
        with _one_view():
            count = _write_facts(room, fresh / "facts")
            _write_ground(room, fresh / "ground")
        if folder.exists():
            folder.rename(room / "before")
        fresh.rename(folder)
    return Exported(folder, count, sum(1 for _ in folder.rglob("*.parquet")))


@contextmanager
def _one_view() -> Iterator[None]:
    """Facts and trees of one instant, however long they take to write."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _write_facts(room: Path, to: Path) -> int:
    rows = room / "facts.csv"
    with connection.cursor() as cursor, rows.open("wb") as out, cursor.copy(_FACTS) as copy:
        for block in copy:
            out.write(block)
    with duckdb.connect() as duck:
        duck.execute(f"CREATE TABLE fact AS {_READ}", {"path": str(rows)})
        count = duck.execute("SELECT count(*) FROM fact").fetchone()
        to.mkdir(parents=True)
        duck.execute(
            f"COPY fact TO '{_quoted(to)}'"
            " (FORMAT parquet, PARTITION_BY (measure_class, period_kind, year), OVERWRITE_OR_IGNORE)"
        )
    return int(count[0]) if count else 0


def _write_ground(room: Path, to: Path) -> None:
    to.mkdir(parents=True)
    with duckdb.connect() as duck:
        ground.prepare(duck, list(Measure.objects.order_by("pk")), room, owing=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT id, code FROM organisation_unit ORDER BY id")
            ground.table(duck, "unit", "id BIGINT, code VARCHAR", cursor.fetchall())
        for name in ("unit", *ground.TABLES):
            if name != "fact":
                duck.execute(f"COPY {name} TO '{_quoted(to / name)}.parquet' (FORMAT parquet)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
