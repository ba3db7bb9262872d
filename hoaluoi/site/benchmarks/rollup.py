"""`bench rollup`: our roll-up, the wide table that DHIS2 builds, pandas, and a bare DuckDB scan, on one machine."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

from hoaluoi.site.benchmarks import facts, rolling, wide_table
from hoaluoi.site.benchmarks.facts import CATEGORIES, MEASURES, MONTHS, Size

Tell = Callable[[str], None]


def run(sizes: Sequence[int], address: str, *, rounds: int, tell: Tell) -> dict[str, Any]:
    """Figures of each size. At the first one totals are also written and asked, and the peers that need one row a value
    in PostgreSQL, or everything in memory, run too (unless `address` is empty)."""
    room = Path(tempfile.mkdtemp(prefix="hoaluoi-rollup-"))
    found = []
    try:
        for number, wanted in enumerate(sizes):
            size, source = Size.of(wanted), room / f"facts-{number}"
            figures = _columns(size, source, rounds, tell)
            if number == 0:
                figures |= _kept(size, source, room / "totals", rounds, figures["ours"]["total"])
                if address:
                    figures |= _peers(size, source, address, rounds, figures, tell)
            found.append(figures)
            shutil.rmtree(source)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    settings = {"measures": MEASURES, "categories": CATEGORIES, "months": MONTHS, "levels": 4}
    return {"settings": settings | {"threads": rolling.THREADS, "rounds": rounds}, "sizes": found}


def _columns(size: Size, source: Path, rounds: int, tell: Tell) -> dict[str, Any]:
    count = facts.write(size, source)
    tell(f"{count} facts of {size.units} units")
    limit = _rounds(rounds, rolling.bare_scan, source)
    mine = _rounds(rounds, rolling.ours, size.scale, source, None)
    tell(f"bare scan {limit['warm_s']} s, ours {mine['warm_s']} s")
    same = mine["total"] == limit["total"]
    return {
        "facts": count, "units": size.units, "facts_mib": _mib(source), "bare_scan": limit, "ours": mine,
        "same_total": same,
    }  # fmt: skip


def _kept(size: Size, source: Path, totals: Path, rounds: int, total: int) -> dict[str, Any]:
    """The roll-up written as Parquet, how large it is, and the four questions over it."""
    runs = [_alone(rolling.ours, size.scale, source, totals) for _ in range(rounds + 1)]
    asked = _alone(rolling.questions, size.scale, totals, rounds)["found"]
    return {
        "written": {
            "cold_s": round(runs[0]["seconds"], 3), "warm_s": round(median(run["seconds"] for run in runs[1:]), 3),
            "cpu_s": round(median(run["cpu_seconds"] for run in runs[1:]), 3),
            "mib": max(run["mib"] for run in runs), "same_total": {run["found"]["total"] for run in runs} == {total},
        },
        "totals_mib": _mib(totals),
        "questions": asked,
    }  # fmt: skip


def _peers(size: Size, source: Path, address: str, rounds: int, figures: dict[str, Any], tell: Tell) -> dict[str, Any]:
    total = figures["ours"]["total"]
    # Only where the tools of development are installed.
    with_pandas = _rounds(rounds, rolling.pandas_groups, size.scale, source) if find_spec("pandas") else None
    wide = wide_table.measure(address, size, source, rounds)
    tell(f"wide table {wide['seconds']:.1f} s")
    answers = wide.pop("questions")
    return {
        **({"pandas": with_pandas} if with_pandas else {}),
        "wide_table": {"seconds": round(wide["seconds"], 1), "mib": wide["bytes"] // 2**20, "questions": answers},
        "same_total_peers": wide["total"] == total == (with_pandas or figures["ours"])["total"],
        "same_answers": [
            name for name, answer in answers.items() if answer["sum"] == figures["questions"][name]["sum"]
        ],
    }


def _alone(work: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """In a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(rolling.measured, work, *arguments).result()


def _rounds(rounds: int, work: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """The first run, the median of the others, the largest memory; every run must give the same total."""
    runs = [_alone(work, *arguments) for _ in range(rounds + 1)]
    totals = {run["found"]["total"] for run in runs}
    assert len(totals) == 1, f"{work.__name__} gave {len(totals)} totals"
    return {
        "cold_s": round(runs[0]["seconds"], 3),
        "warm_s": round(median(run["seconds"] for run in runs[1:]), 3),
        "cpu_s": round(median(run["cpu_seconds"] for run in runs[1:]), 3),
        "mib": max(run["mib"] for run in runs),
        "total": totals.pop(),
        "totals": runs[0]["found"]["totals"],
    }


def _mib(folder: Path) -> float:
    return round(sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 2**20, 1)
