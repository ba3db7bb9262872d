"""Keeps a handful of child processes alive, and ends them all together."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0
GRACE_SECONDS = 10.0
TEND_SECONDS = 2.0


@dataclass
class Child:
    """One process to keep alive. ``restart_at`` and ``pause`` are in seconds of the monotonic clock."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    pause: float = FIRST_PAUSE_SECONDS


class Supervisor:
    """Starts children, starts those again that end (after a growing pause), and stops all of them.

    ``tell`` gets one sentence for each event. ``tend`` is called every TEND_SECONDS, for what is no child. A child
    has a session of its own, so Ctrl-C reaches only us; on Linux the kernel ends it should we be killed.
    """

    def __init__(self, tell: Callable[[str], None], tend: Callable[[], None] = lambda: None) -> None:
        self.children: list[Child] = []
        self._tell = tell
        self._tend = tend
        self._tend_at = 0.0

    def add(self, child: Child) -> None:
        self.children.append(child)
        self._start(child)

    def watch(self, *, until: Callable[[], bool] = lambda: False, interval: float = 0.2) -> None:
        """Blocks until ``until()`` is true or an exception (KeyboardInterrupt) ends it."""
        while not until():
            self.check(time.monotonic())
            time.sleep(interval)

    def check(self, now: float) -> None:
        """Notices children that ended and starts those whose pause is over."""
        if now >= self._tend_at:
            self._tend()
            self._tend_at = now + TEND_SECONDS
        for child in self.children:
            if child.process is None:
                if now >= child.restart_at:
                    self._start(child)
            elif (code := child.process.poll()) is not None:
                self._ended(child, code, now)

    def stop(self) -> None:
        """Asks every child to end, waits, and kills those that do not."""
        alive = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in alive:
            _signal(process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for process in alive:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            [*_tied_to_us(), *child.command],
            env={**os.environ, **child.environ},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        child.started_at = time.monotonic()

    def _ended(self, child: Child, code: int, now: float) -> None:
        steady = now - child.started_at > STEADY_SECONDS
        child.pause = FIRST_PAUSE_SECONDS if steady else min(LONGEST_PAUSE_SECONDS, child.pause * 2)
        child.process = None
        child.restart_at = now + child.pause
        self._tell(f"The {child.name} process ended ({_cause(code)}); it starts again in {child.pause:.0f} s.")


def _tied_to_us() -> list[str]:
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def _cause(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
