"""Sets the product up: ``python install.py setup`` or ``setup-dev``. Standard library only; a second run does
nothing.

Steps: a virtual environment in .venv; the locked packages; the product itself; the message catalogues; for
``setup-dev`` also a Chromium. Each finished step leaves a stamp in .venv, made of what it depends on, so an
interrupted set-up goes on where it stopped, and a finished one needs neither time nor network.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import chromium
import environment
from failures import SetupFailed

PROJECT = Path(__file__).resolve().parent.parent
VENV = PROJECT / ".venv"
STAMPS = VENV / "finished-steps.json"


def main(arguments: list[str]) -> int:
    if arguments not in (["setup"], ["setup-dev"]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        setup(development=arguments == ["setup-dev"])
    except SetupFailed as failure:
        print(f"\nThe set-up stopped: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; run the same command again to go on.", file=sys.stderr)
        return 130
    return 0


def setup(*, development: bool) -> None:
    """Does every step that is not done yet. Raises SetupFailed."""
    environment.make_venv(VENV)
    base = PROJECT / "requirements" / "base.txt"
    lock = PROJECT / "requirements" / "dev.txt"
    if development:
        step("base", [lock, base], lambda: environment.install_locked(VENV, lock))
    elif not is_done("base", [lock, base]):
        step("base", [base], lambda: environment.install_locked(VENV, base))
    step("product", [PROJECT / "pyproject.toml"], lambda: environment.install_product(VENV, PROJECT))
    catalogues = sorted(PROJECT.glob("hoaluoi/**/locale/*/LC_MESSAGES/*.po"))
    step("messages", catalogues, lambda: compile_messages(), wanted=bool(catalogues))
    if development:
        found = chromium.find(PROJECT / "var")
        if not found or finished().get("chromium") != str(found):
            note("chromium", str(chromium.provide(PROJECT / "var")))


def step(name: str, inputs: list[Path], action: Callable[[], None], *, wanted: bool = True) -> None:
    """Runs ``action`` unless it was finished with the same ``inputs`` before."""
    if not wanted or is_done(name, inputs):
        return
    action()
    note(name, digest(inputs))


def note(name: str, value: str) -> None:
    """Writes down that a step is finished."""
    done = finished() | {name: value}
    partial = STAMPS.with_suffix(".partial")
    partial.write_text(json.dumps(done, indent=1), "utf-8")
    partial.replace(STAMPS)


def is_done(name: str, inputs: list[Path]) -> bool:
    return finished().get(name) == digest(inputs)


def finished() -> dict[str, str]:
    try:
        return dict(json.loads(STAMPS.read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def digest(inputs: list[Path]) -> str:
    total = hashlib.sha256()
    for path in [*inputs, VENV / "pyvenv.cfg"]:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def compile_messages() -> None:
    done = subprocess.run([VENV / "bin" / "python", "-m", "hoaluoi", "messages", "compile"], cwd=PROJECT)
    if done.returncode:
        raise SetupFailed("the message catalogues could not be compiled; the lines above say which.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
