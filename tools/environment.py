"""The virtual environment: made with whatever Python this machine has, filled from the locks with pip."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import packages
from failures import SetupFailed, explain

OLDEST = (3, 11)


def make_venv(folder: Path) -> None:
    """Makes ``folder`` a virtual environment with pip, unless it is one that works. Raises SetupFailed."""
    if works(folder):
        return
    if folder.exists():
        say("The environment in .venv does not work; it is made again.")
        shutil.rmtree(folder)
    say(f"Making a virtual environment with Python {sys.version.split()[0]} …")
    if not has_ensurepip() and os.geteuid() == 0:
        packages.install_as_root(["python3-venv"], needed=False)
        importlib.invalidate_caches()
    if has_ensurepip():
        run([sys.executable, "-m", "venv", str(folder)], "the virtual environment could not be made.")
    else:
        venv.create(folder, with_pip=False, symlinks=True)
        install_pip_from_package(folder)
    if not works(folder):
        raise SetupFailed(
            "this Python cannot make a virtual environment with pip. "
            "Install its venv package (Debian: apt-get install python3-venv) and run the command again."
        )


def works(folder: Path) -> bool:
    """True if ``folder`` has a Python that is new enough, and pip."""
    python = folder / "bin" / "python"
    if not python.exists():
        return False
    check = f"import sys, importlib.util as u; sys.exit(sys.version_info < {OLDEST} or not u.find_spec('pip'))"
    return subprocess.run([python, "-c", check], capture_output=True).returncode == 0


def has_ensurepip() -> bool:
    """Debian splits ensurepip from Python; asked in a fresh process because an installation may just have brought
    it."""
    done = subprocess.run(
        [sys.executable, "-c", "import ensurepip, sys; sys.exit(not ensurepip.version())"], capture_output=True
    )
    return done.returncode == 0


def install_pip_from_package(folder: Path) -> None:
    """Gets pip out of Debian's package of it, which needs no rights. Raises SetupFailed."""
    say("This Python comes without pip; getting it from the distribution's package …")
    place = folder / "pip-package"
    packages.unpack(["python3-pip-whl"], place, state=folder / "apt")
    wheels = sorted(place.glob("usr/share/python-wheels/pip-*.whl"))
    if not wheels:
        raise SetupFailed(
            "the distribution's package of pip holds no pip. Install python3-venv and run the command again."
        )
    python = str(folder / "bin" / "python")
    run(
        [python, f"{wheels[-1]}/pip", "install", "--no-index", "--no-deps", "--quiet", str(wheels[-1])],
        "pip could not be installed.",
    )
    shutil.rmtree(place)
    shutil.rmtree(folder / "apt", ignore_errors=True)


def install_locked(folder: Path, lock: Path) -> None:
    """Installs exactly what ``lock`` says, every file checked against its hash. Raises SetupFailed."""
    say(f"Installing the locked packages of requirements/{lock.name} (a few minutes the first time) …")
    pip(folder, "install", "--require-hashes", "--prefer-binary", "--no-deps", "-r", str(lock))


def install_product(folder: Path, project: Path) -> None:
    pip(folder, "install", "--no-build-isolation", "--no-deps", "--no-index", "-e", str(project))


def pip(folder: Path, *arguments: str) -> None:
    command = [
        str(folder / "bin" / "python"),
        "-m",
        "pip",
        "--disable-pip-version-check",
        "--no-input",
        *arguments,
        "--quiet",
    ]
    run(command, "pip could not install the packages:")


def run(command: list[str], otherwise: str) -> None:
    """Runs ``command``; raises SetupFailed with a sentence that fits what it printed."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        raise explain(done.stdout, otherwise)


def say(text: str) -> None:
    print(text, flush=True)
