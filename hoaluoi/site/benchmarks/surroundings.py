"""A throwaway installation: home, database server and Django of its own, gone when the block ends."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoaluoi.core.database import private_cluster
from hoaluoi.site.cli import running


@contextmanager
def throwaway() -> Iterator[Path]:
    """Inside the block the settings speak of an empty installation below the temporary folder; yields its home.

    Before anything has read the settings; whatever DATABASE_URL says is left alone.
    """
    home = Path(tempfile.mkdtemp(prefix="hoaluoi-bench-"))
    home.chmod(0o755)  # the account of the database server passes through
    os.environ.pop("DATABASE_URL", None)
    os.environ["HOALUOI_HOME"] = str(home)
    try:
        with running.database():
            yield home
    finally:
        cluster = private_cluster()
        if cluster:
            cluster.remove()
        shutil.rmtree(home, ignore_errors=True)
