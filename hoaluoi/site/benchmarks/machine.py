"""On what a figure was measured, and what its processes used."""

from __future__ import annotations

import ctypes
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


def cpu_seconds(*roots: int) -> float:
    """Processor seconds that some processes and all below them used so far, those included that have ended."""
    used: dict[int, int] = {}
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _fields(folder)):
            used[int(folder.name)] = sum(map(int, fields[11:15]))
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    total, waiting = 0, list(roots)
    while waiting:
        pid = waiting.pop()
        total += used.get(pid, 0)
        waiting += children.get(pid, [])
    return total / TICKS


def _fields(process: Path) -> list[str]:
    """After the name: state, parent, group, session …; 11 to 14: user and system time, own and of ended children."""
    try:
        return (process / "stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []


def peak_mib() -> int:
    """Largest resident memory of this process so far."""
    try:
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) // 1024
    except OSError:
        return 0
    return 0


def keep_freed_memory() -> bool:
    """Has glibc keep what this process frees, up to half a GiB, instead of giving it back to the system and taking it
    again for every row group; False where the C library cannot be told so. Numbers as in mallopt(3)."""
    trim_threshold, mmap_threshold = -1, -3
    try:
        tell = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    # Larger thresholds of mapping are refused.
    return bool(tell(mmap_threshold, 32 << 20)) and bool(tell(trim_threshold, 512 << 20))
