"""Whole copies of the database, made and brought back with PostgreSQL's own programs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from hoaluoi.core.database.connection import private_cluster, url
from hoaluoi.core.database.engines import Engine, find_engines
from hoaluoi.core.database.errors import DatabaseUnavailable

LOCK_TIMEOUT = "15s"
_EMPTYING = f"SET lock_timeout = '{LOCK_TIMEOUT}';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def dump(target: Path, environ: Mapping[str, str] = os.environ) -> dict[str, int]:
    """Writes the running database to ``target`` (custom format) and returns the rows of every table at that very
    moment.

    Both see one snapshot, so people may go on working. Raises DatabaseUnavailable.
    """
    address = url(environ)
    with psycopg.connect(address) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        program = _engine(connection.info.server_version // 10000, environ).program("pg_dump")
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run([program, *options, f"--file={target}", address], str(target))
        return _rows(connection)


def restore(source: Path, environ: Mapping[str, str] = os.environ) -> dict[str, int]:
    """Replaces everything in the running database by ``source``, in one transaction; returns the rows of every table.

    Nothing has changed if it fails. Raises DatabaseUnavailable.
    """
    address = url(environ)
    with psycopg.connect(address) as connection:
        engine = _engine(connection.info.server_version // 10000, environ)
    with tempfile.TemporaryDirectory(prefix="hoaluoi-restore-") as folder:
        script, emptying = Path(folder) / "restore.sql", Path(folder) / "empty.sql"
        emptying.write_text(_EMPTYING, "utf-8")
        options = ["--no-owner", "--no-privileges", f"--file={script}"]
        _run([engine.program("pg_restore"), *options, str(source)], str(source))
        quiet = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _run([engine.program("psql"), *quiet, "-f", str(emptying), "-f", str(script), address], address.split("@")[-1])
    return row_counts(environ)


def row_counts(environ: Mapping[str, str] = os.environ) -> dict[str, int]:
    """Rows of every table of the running database; empty before the first migration."""
    with psycopg.connect(url(environ)) as connection:
        return _rows(connection)


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    names = [str(row[0]) for row in connection.execute(_TABLES)]
    count = sql.SQL("SELECT count(*) FROM {}")
    return {name: int(_one(connection, count.format(sql.Identifier("public", name)))) for name in names}


def _one(connection: psycopg.Connection, query: sql.Composed | LiteralString) -> str:
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def _engine(server: int, environ: Mapping[str, str]) -> Engine:
    """Programs as old as the server if there are any, else newer ones; older ones cannot read it."""
    cluster = private_cluster(environ)
    if cluster:
        return cluster.engine
    usable = sorted((each for each in find_engines(environ) if each.major >= server), key=lambda each: each.major)
    if usable:
        return usable[0]
    raise DatabaseUnavailable(
        f"The programs pg_dump and pg_restore of PostgreSQL {server} or later were not found.",
        where="PATH",
        remedy=f"Install the client programs of PostgreSQL {server}.",
    )


def _run(command: list[str], where: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "lock timeout" in said:
        what, remedy = "The database is in use.", "Stop `hoaluoi serve` and the workers, then run the command again."
    elif "No space left" in said:
        what, remedy = "The disk is full.", "Free some space and run the command again."
    else:
        last = said.splitlines()[-1] if said else "no message"
        what, remedy = f"{Path(command[0]).name} failed: {last}.", "Nothing was changed."
    raise DatabaseUnavailable(what, where=where, remedy=remedy, details=said)
