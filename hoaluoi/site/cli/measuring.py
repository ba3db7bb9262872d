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


@click.command(name="pages")
@click.option("--readers", type=click.IntRange(1), default=200, show_default=True, help="People who read and think.")
@click.option("--seconds", type=click.FloatRange(10), default=120.0, show_default=True, help="How long they read.")
@click.option("--units", type=click.IntRange(40), default=1500, show_default=True)
@click.option("--forms", type=click.IntRange(8), default=159, show_default=True)
@click.option("--months", type=click.IntRange(1, 36), default=12, show_default=True, help="Months of returns.")
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True, help="Processes for pages.")
@click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Pages at once in a process.")
@_JSON
def bench_pages(
    readers: int, seconds: float, units: int, forms: int, months: int, workers: int, threads: int, as_json: bool
) -> int:
    """Read the main pages of a utility of 1,500 units: alone, fifty at once, two hundred who stop to think, and these
    while somebody writes. Exit code 1 if any page could not be had."""
    from hoaluoi.site.benchmarks.surroundings import throwaway

    with throwaway():
        from hoaluoi.site.benchmarks import pages
        from hoaluoi.site.benchmarks.machine import this_machine
        from hoaluoi.site.benchmarks.population import Shape

        asked = pages.Reading(readers=readers, seconds=seconds, workers=workers, threads=threads)
        found = pages.run(asked, Shape(units=units, forms=forms, months=months), _tell)
        found["machine"] = str(this_machine(_database()))
    _print_pages(found, as_json)
    return 1 if any(found[name]["errors"] for name in ("one_reader", "at_once", "readers", "written")) else 0


@click.command(name="reorg")
@click.option("--merges", type=click.IntRange(1), default=150, show_default=True, help="Mergers of two districts.")
@click.option("--units", type=click.IntRange(40), default=1332, show_default=True)
@click.option("--forms", type=click.IntRange(8), default=20, show_default=True)
@click.option("--months", type=click.IntRange(1, 36), default=12, show_default=True, help="Months of returns.")
@_JSON
def bench_reorg(merges: int, units: int, forms: int, months: int, as_json: bool) -> int:
    """Merge districts in pairs on a year of returns, then undo it: what preview, act and undoing take, and that no
    total changes. Exit code 1 if one did."""
    from hoaluoi.site.benchmarks.surroundings import throwaway

    with throwaway():
        from hoaluoi.site.benchmarks import reorg
        from hoaluoi.site.benchmarks.machine import this_machine
        from hoaluoi.site.benchmarks.population import Shape

        shape = Shape(units=units, forms=forms, months=months, days=1)
        found = reorg.run(reorg.Reorganising(merges=merges), shape, _tell)
        found["machine"] = str(this_machine(_database()))
    rows: list[tuple[str, object]] = [
        (key.replace("_", " "), value) for key, value in found.items() if isinstance(value, int | float)
    ]
    for name in ("preview", "act", "undo"):
        rows += [(f"{name} {key.removesuffix('_ms')} (ms)", value) for key, value in found[name].items()]
    _print(found, as_json, rows)
    return 1 if any(found[key] for key in found if key.startswith("totals_changed") or key.endswith("differ")) else 0


def _print_pages(found: Mapping[str, Any], as_json: bool) -> None:
    from hoaluoi.site.benchmarks.figures import table

    if not as_json:
        rows = [(name, *page.values()) for name, page in found["one_reader"]["pages"].items()]
        click.echo(f"\n{found['machine']}\n")
        click.echo(table(("page, one reader", "cold ms", "p50 ms", "p99 ms", "CPU ms", "KiB"), rows))
        click.echo()
    _print(found, as_json, [row for name in ("at_once", "readers", "written") for row in _load_rows(name, found)])


def _load_rows(name: str, found: Mapping[str, Any]) -> list[tuple[str, object]]:
    settings, load = found["settings"], found[name]
    of = {
        "at_once": f"{settings['at_once']} at once",
        "readers": f"{settings['readers']} readers",
        "written": f"{settings['readers']} readers, a write a second",
    }[name]
    plain = ("pages", "pages_a_second", "errors", "cpu_ms_a_page")
    rows: list[tuple[str, object]] = [(f"{of}: {key.replace('_', ' ')}", load[key]) for key in plain]
    for kind in ("all", "scorecard"):
        rows += [(f"{of}: {kind} {key.removesuffix('_ms')} (ms)", value) for key, value in load[kind].items()]
    return rows


@click.command(name="rollup")
@click.option(
    "--facts",
    "sizes",
    type=click.IntRange(10_000),
    multiple=True,
    help="Facts; again for more sizes. [1.9, 10, 100 million]",
)
@click.option("--peers/--no-peers", default=True, help="The wide table in PostgreSQL, and pandas, at the first size.")
@click.option("--rounds", type=click.IntRange(1, 20), default=3, show_default=True, help="Warm rounds.")
@_JSON
def bench_rollup(sizes: tuple[int, ...], peers: bool, rounds: int, as_json: bool) -> int:
    """Roll facts up over a dated tree of four levels: ours, a bare DuckDB scan, pandas, and the wide table that DHIS2
    builds in PostgreSQL. Exit code 1 if any two totals differ."""
    from hoaluoi.site.benchmarks.surroundings import throwaway

    with throwaway():
        from hoaluoi.core.database import url
        from hoaluoi.site.benchmarks import rollup
        from hoaluoi.site.benchmarks.machine import this_machine

        wanted = sizes or (1_900_000, 10_000_000, 100_000_000)
        found = rollup.run(wanted, url() if peers else "", rounds=rounds, tell=_tell)
        found["machine"] = str(this_machine(_database()))
    _print(found, as_json, _rollup_rows(found))
    first = found["sizes"][0]
    same = all(size["same_total"] for size in found["sizes"]) and first["written"]["same_total"]
    return 0 if same and first.get("same_total_peers", True) else 1


def _rollup_rows(found: Mapping[str, Any]) -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for size in found["sizes"]:
        name, mine, limit = f"{size['facts']:,} facts", size["ours"], size["bare_scan"]
        rows.append((f"{name}: units, totals", f"{size['units']:,}, {mine['totals']:,}"))
        rows += [
            (f"{name}: {way.replace('_', ' ')}, cold s / warm s / CPU s / MiB", _way(size[way]))
            for way in ("ours", "written", "bare_scan", "pandas")
            if way in size
        ]
        times = " / ".join(f"{mine[key] / limit[key]:.1f}" for key in ("warm_s", "cpu_s"))
        rows.append((f"{name}: ours takes × of the bare scan, warm / CPU", times))
    first, last = found["sizes"][0], found["sizes"][-1]
    rows.append(("totals written, MiB", first["totals_mib"]))
    wide = first.get("wide_table")
    if wide:
        rows.append(("wide table: build s / MiB", f"{wide['seconds']} / {wide['mib']}"))
        times = " / ".join(f"{wide['seconds'] / first[way]['warm_s']:,.0f}" for way in ("ours", "written"))
        rows.append(("wide table takes × of ours, in memory / written", times))
    for question, answer in first["questions"].items():
        shown = f"ours {answer['warm']:.3f} ({answer['cold']:.3f}), {answer['rows']:,} rows"
        if wide:
            peer = wide["questions"][question]
            shown += f"; wide table {peer['warm']:.2f} ({peer['cold']:.2f}), {peer['rows']:,} rows"
            shown += f": {peer['warm'] / answer['warm']:,.0f} ×"
        rows.append((f"{question}, warm s (cold)", shown))
    if last is not first:
        rows.append(("facts × of the last to the first size", round(last["facts"] / first["facts"], 1)))
        for key, what in (("warm_s", "seconds"), ("cpu_s", "CPU seconds"), ("mib", "memory")):
            rows.append((f"ours: {what} × of the last to the first", round(last["ours"][key] / first["ours"][key], 1)))
    return rows


def _way(figures: Mapping[str, Any]) -> str:
    return " / ".join(str(figures[key]) for key in ("cold_s", "warm_s", "cpu_s", "mib"))


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
    rows += [("silent units written down after (s)", found["silent_written_down_after_s"])]
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
