"""Facts as partitioned Parquet, for anybody's tools."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
from django.db import connection

_FACTS = """
COPY (
    SELECT m.code, u.code, f.period, f.period_kind, f.start_date, f.end_date, f.value, f.state, f.provisional,
           f.simulated, f.source_type, f.source_id, f.source_key, f.note, f.recorded_at AT TIME ZONE 'UTC'
    FROM indicators_fact f JOIN indicators_measure m ON m.id = f.measure_id JOIN organisation_unit u ON u.id = f.unit_id
    ORDER BY f.period_kind, f.end_date, m.code, u.code
) TO STDOUT (FORMAT csv)"""
_READ = """
SELECT *, year(end_date) AS year FROM read_csv(
    $path, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '',
    columns = {'measure': 'VARCHAR', 'unit': 'VARCHAR', 'period': 'VARCHAR', 'period_kind': 'VARCHAR',
               'start_date': 'DATE', 'end_date': 'DATE', 'value': 'DECIMAL(24, 6)', 'state': 'VARCHAR',
               'provisional': 'BOOLEAN', 'simulated': 'BOOLEAN', 'source_type': 'VARCHAR', 'source_id': 'BIGINT',
               'source_key': 'VARCHAR', 'note': 'VARCHAR', 'recorded_at': 'TIMESTAMP'}
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

    Partitions: period_kind=…/year=…; values are exact decimals, instants are UTC. Raises `UnableToExport` rather than
    replace anything but an earlier export.
    """
    if folder.exists() and any(not each.name.startswith("period_kind=") for each in folder.iterdir()):
        raise UnableToExport(f"{folder} holds other things; name a new folder or an earlier export.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as room:
        rows, fresh = Path(room) / "facts.csv", Path(room) / "facts"
        with connection.cursor() as cursor, rows.open("wb") as out, cursor.copy(_FACTS) as copy:
            for block in copy:
                out.write(block)
        with duckdb.connect() as duck:
            duck.execute(f"CREATE TABLE fact AS {_READ}", {"path": str(rows)})
            count = duck.execute("SELECT count(*) FROM fact").fetchone()
            fresh.mkdir()
            quoted = str(fresh).replace("'", "''")
            duck.execute(
                f"COPY fact TO '{quoted}' (FORMAT parquet, PARTITION_BY (period_kind, year), OVERWRITE_OR_IGNORE)"
            )
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    return Exported(folder, int(count[0]) if count else 0, sum(1 for _ in folder.rglob("*.parquet")))
