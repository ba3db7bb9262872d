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
PATIENCE_SECONDS = 180
# 07:40 in Hà Nội on 3 October 2022: past the moment when the daily returns are due.
CASE_BEGINS = 1664757600


@dataclass(frozen=True)
class Site:
    """Where the journeys find the server; `place` is a folder for what they share (signed-in sessions)."""

    address: str
    place: Path

    def at(self, path: str) -> str:
        return self.address.rstrip("/") + path


def shared_site(place: Path, run: int) -> Site:
    """The server of this test run, started if it is not there. `run` is the process it must not outlive."""
    place.mkdir(exist_ok=True)
    ready = place / "address"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            _start(place, ready, run)
    return Site(ready.read_text("utf-8"), place)


def stop(place: Path) -> None:
    """Asks the server to end and waits until it has; nothing happens if none was started."""
    number = place / "pid"
    if not number.exists():
        return
    (place / "address.stop").touch()
    process = Path(f"/proc/{number.read_text('utf-8')}")
    deadline = time.monotonic() + 20
    while process.exists() and "Z" not in _state(process) and time.monotonic() < deadline:
        time.sleep(0.1)


def _state(process: Path) -> str:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"


def _start(place: Path, ready: Path, run: int) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    for name in ("DATABASE_URL", "HOALUOI_DATABASE_POOL", "DJANGO_SETTINGS_MODULE"):
        environ.pop(name, None)
    environ["HOALUOI_HOME"] = str(place / "home")
    environ["HOALUOI_CLOCK_OFFSET_SECONDS"] = str(CASE_BEGINS - int(time.time()))
    command = [sys.executable, "-m", "tests.browser.serving", str(_port()), str(run), str(ready)]
    with (place / "server.log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environ, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    (place / "pid").write_text(str(process.pid), "utf-8")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not ready.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("the server of the journeys did not start:\n" + (place / "server.log").read_text())
        time.sleep(0.1)
    # It lives until the run is over, whichever worker started it: not ours to wait for.
    process.returncode = 0


def _port() -> int:
    free = next_free("127.0.0.1", 20000 + os.getpid() % 20000)
    assert free, "no free port"
    return free
