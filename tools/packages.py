"""Debian packages: installed when we are root, else fetched and unpacked into a folder of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from failures import SetupFailed, explain


def has_apt() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-deb") is not None


def install_as_root(names: list[str], *, needed: bool = True, sudo: bool = False) -> bool:
    """Installs packages with apt-get; True if that worked. Raises SetupFailed if it did not and they are
    ``needed``."""
    if not has_apt():
        return _refuse(f"{' '.join(names)} must be installed with this system's package manager.", needed)
    prefix = ["sudo", "-n"] if sudo else []
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    done = _apt(install)
    if done.returncode:
        _apt([*prefix, "apt-get", "update", "-q"])
        done = _apt(install)
    if done.returncode and needed:
        raise explain(done.stdout, f"{' '.join(names)} could not be installed:")
    return done.returncode == 0


def unpack(names: list[str], place: Path, *, state: Path, with_missing: bool = False) -> None:
    """Fetches packages and unpacks them below ``place``; needs no rights.

    ``with_missing`` adds everything they depend on that this machine does not have. The lists of packages are read
    into ``state`` when the system's own are empty or too old. Raises SetupFailed.
    """
    if not has_apt():
        raise SetupFailed(f"{' '.join(names)} must be installed with this system's package manager.")
    archives = state / "archives"
    archives.mkdir(parents=True, exist_ok=True)
    for options in ([], _private_state(state)):
        if options:
            _apt(["apt-get", "update", "-q", *options])
        wanted = missing_closure(names, options) if with_missing else names
        done = _apt(["apt-get", "download", *options, *wanted], cwd=archives) if wanted else None
        if done and done.returncode == 0:
            break
    else:
        raise explain(done.stdout if done else "", f"{' '.join(names)} could not be fetched:")
    place.mkdir(parents=True, exist_ok=True)
    for archive in sorted(archives.glob("*.deb")):
        unpacked = _apt(["dpkg-deb", "-x", str(archive), str(place)])
        if unpacked.returncode:
            raise explain(unpacked.stdout, f"{archive.name} could not be unpacked:")
    shutil.rmtree(archives)


def missing_closure(names: list[str], options: list[str]) -> list[str]:
    """``names`` and all they depend on that is not installed, as ``name=version``; empty if apt does not know
    them."""
    simulated = _apt(["apt-get", "install", "--simulate", "--reinstall", "--no-install-recommends", *options, *names])
    if simulated.returncode:
        return []
    return re.findall(r"^Inst (\S+)", simulated.stdout, re.MULTILINE)


def _private_state(state: Path) -> list[str]:
    state = state.resolve()
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    return [
        *("-o", f"Dir::State::Lists={state / 'lists'}"),
        *("-o", f"Dir::Cache={state / 'cache'}"),
        *("-o", "Debug::NoLocking=1"),
        *("-o", "APT::Sandbox::User="),
    ]


def _apt(command: list[str], cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    return subprocess.run(
        command,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _refuse(sentence: str, needed: bool) -> bool:
    if needed:
        raise SetupFailed(sentence)
    return False
