"""A private PostgreSQL cluster in a folder of ours, reached through a unix socket only."""

from __future__ import annotations

import fcntl
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from hoaluoi.core.database import configuration, places
from hoaluoi.core.database.account import Account, our_name, server_account
from hoaluoi.core.database.engines import Engine, choose_engine, find_engines, reachable
from hoaluoi.core.database.errors import DatabaseUnavailable
from hoaluoi.core.database.failures import explain

START_SECONDS = 60
ORPHAN_SECONDS = 15
LONGEST_LOG_BYTES = 10_000_000


class Cluster:
    """The cluster in ``folder``; nothing is touched on disk before ``initialise`` or ``start``.

    ``folder`` itself is ours; ``data``, ``run`` and ``log`` in it belong to the account of the server, which
    differs from ours when we are root. A cluster that is not ``durable`` trades safety at a power cut for speed:
    for tests only.
    """

    def __init__(
        self,
        folder: Path,
        *,
        durable: bool = True,
        account: Account | None = None,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self.folder = folder
        self.durable = durable
        self.account = account or server_account()
        self.data = folder / "data"
        self.log = folder / "log" / "postgresql.log"
        self.socket = places.socket_folder(folder)
        self._environ = environ
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The programs that run this cluster: of the version that made its data. Raises DatabaseUnavailable."""
        if self._engine is None:
            chosen = choose_engine(find_engines(self._environ), self._data_major(), self.folder)
            self._engine = reachable(chosen, self.account, self.folder)
        return self._engine

    def url(self, database: str = configuration.ROLE) -> str:
        """Address of ``database`` as libpq and DATABASE_URL understand it."""
        return f"postgresql://{configuration.ROLE}@/{quote(database)}?host={quote(str(self.socket), safe='/')}"

    def is_initialised(self) -> bool:
        return (self.data / "PG_VERSION").is_file()

    def is_running(self) -> bool:
        """True if a server answers on our socket (a postmaster.pid left by a killed server proves nothing)."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def initialise(self) -> None:
        """Makes the data folder (UTF-8; order of the C locale; case mapping of C.UTF-8 where the system has it).

        An interrupted attempt leaves nothing that a later one would take for a cluster. Raises DatabaseUnavailable.
        """
        with self._locked():
            self._initialise()

    def start(self) -> bool:
        """Starts the server unless it runs, and makes the product's database; True if this call started it.

        Two processes may call it at once. Raises DatabaseUnavailable.
        """
        if self.is_running():
            return False
        with self._locked():
            if self.is_running():
                return False
            self._initialise()
            self._clear_stale_pid()
            self._launch()
            self._ensure_database()
            return True

    def stop(self) -> None:
        """Stops the server and waits; does nothing if it does not run. Raises DatabaseUnavailable if it will not
        stop."""
        if not self.server_pid():
            return
        with self._locked():
            if self.server_pid():
                self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS))

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """The server runs inside the block; whoever leaves last stops it.

        Every user holds a shared lock on ``users.lock``; the one that can turn its own into an exclusive lock was
        the last. The kernel frees the locks of killed processes, so nobody is counted who is gone.
        """
        self._prepare_folder()
        with (self.folder / "users.lock").open("a") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self.start()
                yield
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass
                else:
                    self.stop()

    def remove(self) -> None:
        """Stops the server and deletes everything of the cluster."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.socket.parent != self.folder:
            shutil.rmtree(self.socket, ignore_errors=True)

    # -- steps, each called under the lock ---------------------------------------------------------------------------

    def _prepare_folder(self) -> None:
        try:
            self._make_folders()
        except OSError as error:
            raise DatabaseUnavailable(
                f"The folder of the database cannot be written: {error.strerror}.",
                where=str(self.folder),
                remedy="Free some space or set HOALUOI_HOME to a folder you may write to.",
            ) from error

    def _make_folders(self) -> None:
        places.make_own(self.folder, uid=os.geteuid(), gid=os.getegid(), mode=0o755)
        if not self.account.may_traverse(self.folder):
            raise DatabaseUnavailable(
                f"The account “{self.account.name}”, which runs the database server, cannot reach its folder.",
                where=str(self.folder),
                remedy="Set HOALUOI_HOME to a folder that everybody may pass through.",
            )
        for owned in (self.log.parent, self.socket):
            places.make_own(owned, uid=self.account.uid, gid=self.account.gid, mode=0o700)

    def _initialise(self) -> None:
        self._prepare_folder()
        if self.is_initialised():
            return
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        places.make_own(partial, uid=self.account.uid, gid=self.account.gid, mode=0o700)
        made = [str(partial), "-U", configuration.ROLE, "-E", "UTF8", "-A", "peer", "--no-instructions", "--locale=C"]
        if not self.durable:
            made.append("--no-sync")
        try:
            self._run("initdb", "-D", *made, "--lc-ctype=C.UTF-8")
        except DatabaseUnavailable as failure:
            if "locale" not in failure.details:
                raise
            self._run("initdb", "-D", *made)
        partial.rename(self.data)

    def _launch(self) -> None:
        self._write_configuration()
        if self.log.is_file() and self.log.stat().st_size > LONGEST_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
        option = f"-c config_file={shlex.quote(str(self.folder / 'conf' / 'postgresql.conf'))}"
        begin = time.monotonic()
        while True:
            try:
                self._run(
                    "pg_ctl",
                    "start",
                    "-D",
                    str(self.data),
                    "-l",
                    str(self.log),
                    "-w",
                    "-t",
                    str(START_SECONDS),
                    "-o",
                    option,
                )
                return
            except DatabaseUnavailable as failure:
                # Children of a killed server need a moment to notice, and hold its shared memory until then.
                if "shared memory" not in failure.details or time.monotonic() - begin > ORPHAN_SECONDS:
                    raise
                time.sleep(0.3)

    def _write_configuration(self) -> None:
        files = self.folder / "conf"
        files.mkdir(exist_ok=True)
        files.chmod(0o755)
        contents = {
            "postgresql.conf": configuration.server_settings(socket=self.socket, files=files, durable=self.durable),
            "pg_hba.conf": configuration.access_rules(),
            "pg_ident.conf": configuration.account_map({our_name(), self.account.name}),
        }
        for name, text in contents.items():
            (files / name).write_text(text, "utf-8")
            (files / name).chmod(0o644)

    def _ensure_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [configuration.ROLE]).fetchone()
            if not found:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(configuration.ROLE)))

    def _clear_stale_pid(self) -> None:
        """Deletes the lock files of a server that is gone, when their process is by now another program or a zombie.

        PostgreSQL refuses to start then, which is common in containers: process numbers begin again from 1 there and
        nobody may collect the dead.
        """
        if self.server_pid():
            return
        # The children of a killed server notice within moments; a second server beside them would spoil the data.
        deadline = time.monotonic() + ORPHAN_SECONDS
        while _processes_in(self.data):
            if time.monotonic() > deadline:
                return
            time.sleep(0.05)
        for file in (self.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.5432*")):
            file.unlink(missing_ok=True)

    def server_pid(self) -> int | None:
        """Process number of our running server, None if it does not run (whatever postmaster.pid says)."""
        try:
            pid = int((self.data / "postmaster.pid").read_text("utf-8").split("\n", 1)[0])
            os.kill(pid, 0)
        except (OSError, ValueError):
            return None
        folder = Path(f"/proc/{pid}/cwd")
        if not Path("/proc/self/cwd").exists():
            return pid
        try:
            return pid if folder.readlink() == self.data.resolve() else None
        except OSError:
            return None

    def _data_major(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text("utf-8").strip())
        except FileNotFoundError:
            return None
        except PermissionError as error:
            raise DatabaseUnavailable(
                "The data of the database belong to another account.",
                where=str(self.data),
                remedy="Run as the account that made them, or set HOALUOI_HOME to a new folder.",
            ) from error

    def _run(self, program: str, *arguments: str) -> None:
        log_before = self.log.stat().st_size if self.log.is_file() else 0
        environment = {"PATH": f"{self.engine.bin}:/usr/bin:/bin", "LC_ALL": "C", "HOME": str(self.folder)}
        try:
            done = subprocess.run(
                [self.engine.program(program), *arguments],
                cwd=self.folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=START_SECONDS * 3,
                text=True,
                errors="replace",
                start_new_session=True,
                **self.account.run_as(),
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise explain(program, str(error), self.folder) from error
        if done.returncode:
            raise explain(program, done.stdout + self._log_since(log_before), self.folder)

    def _log_since(self, offset: int) -> str:
        try:
            with self.log.open("rb") as file:
                file.seek(offset)
                return file.read(20_000).decode("utf-8", "replace")
        except OSError:
            return ""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._prepare_folder()
        with (self.folder / "start.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _processes_in(folder: Path) -> list[int]:
    """Processes whose working folder is ``folder``: servers and their children."""
    target = folder.resolve()
    found = []
    for entry in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if entry.readlink() == target:
                found.append(int(entry.parent.name))
        except OSError:
            continue
    return found
