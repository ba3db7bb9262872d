"""Where the state of this installation lives.

``var/`` of the project, or ``HOALUOI_HOME``. The private cluster lies in ``<home>/postgres``, except when we are
root and the unprivileged account of the server cannot pass through a parent of it (a project below /root): then it
lies in ``/var/lib/hoaluoi-<hash>`` or ``/var/tmp/hoaluoi-<hash>``. The choice is remembered in
``<home>/postgres.json``, so that a later change of permissions does not lose the data. No permission of an
existing folder is changed on the way.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from hoaluoi.core.database.account import Account
from hoaluoi.core.database.errors import DatabaseUnavailable

PROJECT = Path(__file__).resolve().parents[3]
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = "/.s.PGSQL.5432"


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Folder of everything this installation keeps: database, files, certificates."""
    return Path(environ.get("HOALUOI_HOME") or PROJECT / "var").expanduser().resolve()


def short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def cluster_folder(home_folder: Path, account: Account) -> Path:
    """Folder of the private cluster; reads only, creates nothing."""
    remembered = home_folder / "postgres.json"
    if remembered.is_file():
        return Path(json.loads(remembered.read_text("utf-8"))["folder"])
    wanted = home_folder / "postgres"
    if account.may_traverse(wanted):
        return wanted
    name = f"hoaluoi-{short_hash(home_folder)}"
    for parent in (Path("/var/lib"), Path("/var/tmp")):
        if parent.is_dir() and os.access(parent, os.W_OK) and account.may_traverse(parent):
            return parent / name
    return Path(tempfile.gettempdir()) / name


def remember_folder(home_folder: Path, folder: Path) -> None:
    """Writes the choice down, at once or not at all."""
    home_folder.mkdir(parents=True, exist_ok=True)
    remembered = home_folder / "postgres.json"
    content = json.dumps({"folder": str(folder)}) + "\n"
    if remembered.is_file() and remembered.read_text("utf-8") == content:
        return
    partial = remembered.with_suffix(f".{os.getpid()}.partial")
    partial.write_text(content, "utf-8")
    partial.replace(remembered)


def socket_folder(folder: Path) -> Path:
    """Folder of the unix socket: inside the cluster, or a short one in the temporary folder if the path would be
    too long."""
    inside = folder / "run"
    if len(os.fsencode(inside)) + len(SOCKET_NAME) <= LONGEST_SOCKET_PATH:
        return inside
    return Path("/tmp") / f"hoaluoi-{short_hash(folder)}"


def make_own(folder: Path, *, uid: int, gid: int, mode: int) -> None:
    """Makes ``folder`` with the given owner and mode; nobody ever sees it with another.

    An existing folder is accepted if it belongs to that owner, and refused otherwise (somebody may have made it
    before us in a shared parent). Raises DatabaseUnavailable.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(folder) and _appears(folder, uid, gid, mode):
        return
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != uid:
        raise DatabaseUnavailable(
            "The folder of the database belongs to another account.",
            where=str(folder),
            remedy="Run as the account that made it, or set HOALUOI_HOME to a new folder.",
        )


def _appears(folder: Path, uid: int, gid: int, mode: int) -> bool:
    """Makes the folder ready under another name, then gives it its own; False if somebody else was quicker."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    if uid != os.geteuid():
        os.chown(made, uid, gid)
    made.chmod(mode)
    try:
        made.rename(folder)
    except OSError as error:
        made.rmdir()
        if error.errno not in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR):
            raise
        return False
    return True
