"""``hoaluoi bench rush`` and ``pages``: measurements on a throwaway installation of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object only.")


def _tell(text: str) -> None:
    click.echo(text, err=True)


@click.command(name="rush")
@click.option("--units", type=click.IntRange(10), default=5000, show_default=True, help="Units that report.")
@click.option("--reporters", type=click.IntRange(1), default=500, show_default=True, help="People who sign in.")
@click.option("--kill", is_flag=True, help="Kill the worker, then the pages, in the middle.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes for pages.")
@_JSON
def bench_rush(units: int, reporters: int, kill: bool, workers: int, as_json: bool) -> int:
    """Send the daily reports of all units at once: accepted a second, how soon totals are fresh, nothing lost or twice.
    Exit code 1 if anything was."""
    from hoaluoi.site.benchmarks.surroundings import throwaway

    with throwaway():
        from hoaluoi.site.benchmarks import rush
        from hoaluoi.site.benchmarks.machine import this_machine

        asked = rush.Rush(units=units, reporters=min(reporters, units), kill=kill, workers=workers)
        found = rush.run(asked, _tell) | {"machine": str(this_machine(_database()))}
    _print(found, as_json, _rush_rows(found))
    kept = found["kept"]
    sound = kept["ledger_intact"] and not any(kept[name] for name in ("lost", "twice", "facts_missing", "not_counted"))
    return 0 if sound and not kept["rebuild_differences"] else 1


def _rush_rows(found: Mapping[str, Any]) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = [
        ("reports accepted", found["accepted"]),
        ("accepted a second", found["accepted_a_second"]),
        ("CPU ms a report", found["cpu_ms_a_report"]),
    ]
    for name in ("sign_in", "opening", "acceptance", "freshness"):
        rows += [
            (f"{name.replace('_', ' ')} {key.removesuffix('_ms')} (ms)", value) for key, value in found[name].items()
        ]
    rows += [("fresh after the last (s)", found["fresh_after_last_s"]), ("tries again", found["tries_again"])]
    return rows + [(name.replace("_", " "), value) for name, value in found["kept"].items()]


def _database() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def _print(found: Mapping[str, Any], as_json: bool, rows: list[tuple[str, object]]) -> None:
    from hoaluoi.site.benchmarks.figures import as_json as to_json
    from hoaluoi.site.benchmarks.figures import table

    if not as_json:
        click.echo(f"\n{found['machine']}\n")
        click.echo(table(("", ""), rows))
        click.echo()
    click.echo(to_json(found))
