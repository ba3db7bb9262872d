"""On what a figure was measured, and what its processes used."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Machine:
    """Size of the machine: a figure without it means nothing."""

    cores: int
    memory_gib: int
    processor: str
    system: str
    python: str
    database: str

    def __str__(self) -> str:
        return (
            f"{self.cores} cores ({self.processor}), {self.memory_gib} GiB, {self.system}, "
            f"Python {self.python}, {self.database}"
        )


def this_machine(database: str) -> Machine:
    """``database``: name and version of the server."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0))
    return Machine(cores, round(memory / 2**30), _processor(), platform.system(), platform.python_version(), database)


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def cpu_seconds(*groups: int) -> float:
    """Processor seconds that the living processes of some sessions (and those they collected) have used so far."""
    return sum(_used(folder, set(groups)) for folder in Path("/proc").iterdir() if folder.name.isdigit()) / TICKS


def _used(process: Path, sessions: set[int]) -> int:
    try:
        fields = (process / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    # After the name: state, parent, group, session; user and system time, own and of collected children.
    return sum(map(int, fields[11:15])) if int(fields[3]) in sessions else 0
