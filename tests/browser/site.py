"""Starts the server of the journeys once for a test run, whichever worker comes first; the others wait and share it."""

import fcntl
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from hoaluoi.site.cli.ports import next_free

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240


@dataclass(frozen=True)
class Site:
    """Where the journeys find the server; `place` is a folder for what they share (signed-in sessions)."""

    address: str
    place: Path

    def at(self, path: str) -> str:
        return self.address.rstrip("/") + path


def begin(place: Path, run: int) -> None:
    """Starts the server if nobody has; putting the case in takes a while, other tests run meanwhile.

    `run` is the process that the server must not outlive.
    """
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "pid").exists():
            _start(place, run)


def shared_site(place: Path, run: int) -> Site:
    """The server of this test run, as soon as it can be reached."""
    begin(place, run)
    ready, number = place / "address", (place / "pid").read_text("utf-8")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if not _runs(number) or time.monotonic() > deadline:
            raise AssertionError("the server of the journeys did not start:\n" + (place / "server.log").read_text())
        time.sleep(0.1)
    return Site(ready.read_text("utf-8"), place)


def stop(place: Path) -> None:
    """Asks the server to end and waits until it has; nothing happens if none was started."""
    number = place / "pid"
    if not number.exists():
        return
    (place / "address.stop").touch()
    deadline = time.monotonic() + 20
    while _runs(number.read_text("utf-8")) and time.monotonic() < deadline:
        time.sleep(0.1)


def _runs(number: str) -> bool:
    """Whether a process is there and has not ended (one that ended waits for its parent as a zombie)."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _start(place: Path, run: int) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    for name in ("DATABASE_URL", "HOALUOI_DATABASE_POOL", "DJANGO_SETTINGS_MODULE"):
        environ.pop(name, None)
    environ["HOALUOI_HOME"] = str(place / "home")
    command = [sys.executable, "-m", "tests.browser.serving", str(_port()), str(run), str(place / "address")]
    with (place / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    (place / "pid").write_text(str(process.pid), "utf-8")
    # It lives until the run is over, whichever worker started it: not ours to wait for.
    process.returncode = 0


def _port() -> int:
    free = next_free("127.0.0.1", 20000 + os.getpid() % 20000)
    assert free, "no free port"
    return free
