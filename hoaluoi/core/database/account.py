"""Under which account the database server runs, and which folders that account can reach.

PostgreSQL refuses to run as root. When we are root the server runs as an unprivileged account; a folder which that
account cannot reach is then not used at all, because the permissions of a folder that is not ours are never changed.
"""

from __future__ import annotations

import grp
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

UNPRIVILEGED = ("postgres", "nobody")


class RunAs(TypedDict, total=False):
    """Keyword arguments of ``subprocess.run`` that drop the privileges of the child."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The account of the database server; ``switched`` when it differs from the one we run under."""

    name: str
    uid: int
    gid: int
    groups: frozenset[int]
    switched: bool

    def run_as(self) -> RunAs:
        if not self.switched:
            return RunAs()
        return RunAs(user=self.uid, group=self.gid, extra_groups=[])

    def may_read(self, path: Path) -> bool:
        """True if the account can reach ``path`` and read it: every parent is traversable, judged by owner, group
        and mode."""
        path = path.resolve()
        folders = [path, *path.parents] if path.is_dir() else [*path.parents]
        return all(self._permits(folder, stat.S_IXOTH) for folder in folders) and self._permits(path, stat.S_IROTH)

    def may_traverse(self, folder: Path) -> bool:
        """True if the account can pass through ``folder`` and all its parents; parts that do not exist yet count
        as ours."""
        folder = folder.resolve()
        return all(self._permits(each, stat.S_IXOTH) for each in [folder, *folder.parents] if each.exists())

    def _permits(self, path: Path, bit_of_others: int) -> bool:
        if self.uid == 0:
            return True
        found = path.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & (bit_of_others << 6))
        if found.st_gid == self.gid or found.st_gid in self.groups:
            return bool(found.st_mode & (bit_of_others << 3))
        return bool(found.st_mode & bit_of_others)


def our_name() -> str:
    """Name of the account we run under; the number when the account has no name."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def server_account() -> Account:
    """The account the server has to run as: ours, or an unprivileged one when we are root."""
    if os.geteuid() != 0:
        return Account(our_name(), os.geteuid(), os.getegid(), frozenset(os.getgroups()), switched=False)
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid, frozenset({entry.pw_gid}), switched=True)
    return Account("nobody", 65534, _gid_of("nogroup"), frozenset(), switched=True)


def _gid_of(group: str) -> int:
    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        return 65534
