"""From the last words of a PostgreSQL program to a sentence a person can act on."""

from __future__ import annotations

from pathlib import Path

from hoaluoi.core.database.errors import DatabaseUnavailable

_KNOWN = (
    ("No space left on device", "The disk is full.", "Free some space and run the command again."),
    ("Disk quota exceeded", "Your disk quota is used up.", "Free some space and run the command again."),
    ("Read-only file system", "The disk is read-only.", "Set HOALUOI_HOME to a folder that can be written."),
    ("Permission denied", "The database server may not use its folder.", "Set HOALUOI_HOME to a folder of yours."),
    (
        "could not change permissions",
        "The file system of this folder does not keep permissions.",
        "Set HOALUOI_HOME to a folder on a Linux file system.",
    ),
    (
        "could not look up effective user ID",
        "The account you run under has no name on this machine.",
        "Add it to /etc/passwd, or set DATABASE_URL to a server of yours.",
    ),
    (
        "Cannot allocate memory",
        "There is too little memory for the database server.",
        "Close other programs and try again.",
    ),
    (
        "could not resize shared memory",
        "There is too little shared memory for the database server.",
        "Give the container a larger /dev/shm and try again.",
    ),
    ("timed out", "The database server did not answer in time.", "Run the command again; the machine may be busy."),
)


def explain(program: str, output: str, folder: Path) -> DatabaseUnavailable:
    """The error to raise after ``program`` failed with ``output`` while working on ``folder``."""
    for sign, what, remedy in _KNOWN:
        if sign in output:
            return DatabaseUnavailable(what, where=str(folder), remedy=remedy, details=output)
    fatal = [line for line in output.splitlines() if "FATAL" in line or "error:" in line]
    last = (fatal or output.strip().splitlines() or ["no message"])[-1].strip()
    return DatabaseUnavailable(
        f"The database program {program} failed: {last}.",
        where=str(folder),
        remedy="Run the command again; with --debug it shows everything the program said.",
        details=output,
    )
