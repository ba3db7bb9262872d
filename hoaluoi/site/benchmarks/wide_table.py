"""The peer in PostgreSQL: the wide analytics table that DHIS2 builds, its indexes and its queries.

Written after the public documentation of that system: data values with their value as text; an organisation-unit
structure with one column a level; a period structure with a text column for every period type; the analytics table
joins them into one row a value, unlogged, then gets one index a dimension column and ANALYZE. Values are double
precision there. Settings of the server are those of the product's private cluster.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq

from hoaluoi.site.benchmarks import facts
from hoaluoi.site.benchmarks.facts import MOVED_FROM, Size

_PERIOD_COLUMNS = (
    "daily", "weekly", "weeklywednesday", "weeklythursday", "weeklysaturday", "weeklysunday", "biweekly", "monthly",
    "bimonthly", "quarterly", "quarterlynov", "sixmonthly", "sixmonthlyapril", "sixmonthlynov", "yearly",
    "financialapril", "financialjuly", "financialoct", "financialnov",
)  # fmt: skip
_LEVELS = ("uidlevel1", "uidlevel2", "uidlevel3", "uidlevel4")
_DIMENSIONS = ("dx", "co", "ao", "ou", "oulevel", *_LEVELS, *_PERIOD_COLUMNS)

_TABLES = f"""
CREATE TABLE datavalue (dataelementid int, categoryoptioncomboid int, attributeoptioncomboid int, periodid int,
    sourceid int, value varchar(50000), created timestamp, lastupdated timestamp, deleted boolean,
    PRIMARY KEY (dataelementid, periodid, sourceid, categoryoptioncomboid, attributeoptioncomboid));
CREATE TABLE _orgunitstructure (organisationunitid int, half int, organisationunituid char(11), level int,
    {", ".join(f"{level} char(11)" for level in _LEVELS)}, PRIMARY KEY (organisationunitid, half));
CREATE TABLE _periodstructure (periodid int PRIMARY KEY, half int, iso varchar(15),
    {", ".join(f"{column} varchar(15)" for column in _PERIOD_COLUMNS)});
"""
_BUILD = f"""
CREATE UNLOGGED TABLE analytics AS
SELECT 'de' || lpad(dv.dataelementid::text, 9, '0') AS dx, 'co' || lpad(dv.categoryoptioncomboid::text, 9, '0') AS co,
       'HllvX50cXC0' AS ao, ous.organisationunituid AS ou, ous.level AS oulevel,
       {", ".join(f"ous.{level}" for level in _LEVELS)}, {", ".join(f"ps.{column}" for column in _PERIOD_COLUMNS)},
       1 AS daysno, dv.value::double precision AS value, NULL::text AS textvalue
FROM datavalue dv
JOIN _periodstructure ps ON ps.periodid = dv.periodid
JOIN _orgunitstructure ous ON ous.organisationunitid = dv.sourceid AND ous.half = ps.half
WHERE dv.value ~* '^(-?[0-9]+)(\\.[0-9]+)?$' AND dv.value IS NOT NULL AND NOT dv.deleted
"""
QUESTIONS = {
    "all measures × 12 months × level 3": "SELECT dx, monthly, uidlevel3, sum(value) FROM analytics GROUP BY 1, 2, 3",
    "year × district": "SELECT dx, uidlevel2, sum(value) FROM analytics WHERE yearly = '2026' GROUP BY 1, 2",
    "unit × month": "SELECT ou, monthly, sum(value) FROM analytics GROUP BY 1, 2",
    "last value per unit, by district": (
        "SELECT dx, uidlevel2, sum(value) FROM ("
        " SELECT DISTINCT ON (dx, co, ou) dx, co, ou, last_value(uidlevel2) OVER (PARTITION BY ou ORDER BY monthly"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS uidlevel2, value, monthly FROM analytics"
        " ORDER BY dx, co, ou, monthly DESC) last GROUP BY 1, 2"
    ),
}


def measure(address: str, size: Size, folder: Path, rounds: int) -> dict[str, Any]:
    """Loads the data values (not timed), builds the analytics table, asks the four questions."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(_TABLES)
        _load(connection, size, folder)
        started = time.perf_counter()
        connection.execute(_BUILD)
        for column in _DIMENSIONS:
            connection.execute(f"CREATE INDEX ON analytics ({column})")
        connection.execute("ANALYZE analytics")
        built = time.perf_counter() - started
        size_row = connection.execute("SELECT pg_total_relation_size('analytics')").fetchone()
        found = {name: _ask(connection, sql, rounds) for name, sql in QUESTIONS.items()}
        total = connection.execute("SELECT (sum(value) * 1000000)::numeric::bigint FROM analytics").fetchone()
        connection.execute("DROP TABLE analytics, datavalue, _orgunitstructure, _periodstructure")
    return {
        "seconds": built, "bytes": int(size_row[0]) if size_row else 0, "total": int(total[0]) if total else 0,
        "questions": found,
    }  # fmt: skip


def _ask(connection: psycopg.Connection[Any], sql: str, rounds: int) -> dict[str, Any]:
    taken, rows = [], []
    for _ in range(rounds + 1):
        started = time.perf_counter()
        rows = connection.execute(sql).fetchall()
        taken.append(time.perf_counter() - started)
    warm = sorted(taken[1:])[len(taken[1:]) // 2]
    return {"cold": taken[0], "warm": warm, "rows": len(rows), "sum": round(sum(row[-1] for row in rows) * 1_000_000)}


def _load(connection: psycopg.Connection[Any], size: Size, folder: Path) -> None:
    with connection.cursor() as cursor:
        with cursor.copy("COPY _orgunitstructure FROM STDIN") as copy:
            for row in _structure(size):
                copy.write_row(row)
        with cursor.copy("COPY _periodstructure FROM STDIN") as copy:
            for month in range(12):
                copy.write_row((month, int(month >= MOVED_FROM), f"2026{month + 1:02d}", *_period_texts(month)))
        with cursor.copy("COPY datavalue FROM STDIN") as copy:
            for path in facts.files(folder):
                table = pq.read_table(path).to_pydict()
                for series, period, unit, value in zip(*table.values(), strict=True):
                    written = str(value / 1_000_000)
                    copy.write_row((series // 8, series % 8, 0, period, unit, written, None, None, False))
    connection.execute("ANALYZE")


def _structure(size: Size) -> Iterator[tuple[Any, ...]]:
    for half in (0, 1):
        parent = {unit: above for unit, above, _ in facts.edges(size, half)}
        for unit, _, depth in facts.edges(size, half):
            way: list[int] = [unit]
            while (above := parent[way[-1]]) is not None:
                way.append(above)
            uids = [f"ou{each:09d}" for each in reversed(way)]
            yield (unit, half, uids[-1], depth + 1, *uids, *[None] * (len(_LEVELS) - len(uids)))


def _period_texts(month: int) -> tuple[str | None, ...]:
    known = {
        "monthly": f"2026{month + 1:02d}", "bimonthly": f"2026{month // 2 + 1:02d}B", "yearly": "2026",
        "quarterly": f"2026Q{month // 3 + 1}", "quarterlynov": f"2026NovQ{month // 3 + 1}",
        "sixmonthly": f"2026S{month // 6 + 1}", "sixmonthlyapril": f"2026AprilS{month // 6 + 1}",
        "sixmonthlynov": f"2026NovS{month // 6 + 1}",
        "financialapril": "2026April", "financialjuly": "2026July", "financialoct": "2026Oct",
        "financialnov": "2026Nov",
    }  # fmt: skip
    return tuple(known.get(column) for column in _PERIOD_COLUMNS)
