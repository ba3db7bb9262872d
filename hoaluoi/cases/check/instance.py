"""An instance of its own for the check: its own home, its own server, its own port; gone afterwards."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hoaluoi.core import database
from hoaluoi.site.cli import running
from hoaluoi.site.cli.serve import serve_until_stopped

HOST = "127.0.0.1"
# What an installation of one's own may set must not reach into the check, nor the check into it.
SET_ASIDE = (
    "DATABASE_URL", "HOALUOI_SECRET_KEY", "HOALUOI_CLOCK_OFFSET_SECONDS", "HOALUOI_SMTP_HOST", "HOALUOI_HOSTS",
    "HOALUOI_HTTPS", "HOALUOI_OIDC_URL", "HOALUOI_TIME_ZONE",
)  # fmt: skip


@contextlib.contextmanager
def home_of_its_own() -> Iterator[Path]:
    """A fresh home that every process started inside the block takes for its own."""
    before = dict(os.environ)
    home = Path(tempfile.mkdtemp(prefix="hoaluoi-check-"))
    # Ours alone to write; the account of the database server passes through.
    home.chmod(0o755)
    for name in SET_ASIDE:
        os.environ.pop(name, None)
    # Refusals that the check provokes are no warnings to its reader.
    os.environ |= {"HOALUOI_HOME": str(home), "HOALUOI_LOG_LEVEL": "ERROR"}
    try:
        yield home
    finally:
        cluster = database.private_cluster(os.environ)
        if cluster is not None:
            cluster.remove()
        shutil.rmtree(home, ignore_errors=True)
        os.environ.clear()
        os.environ.update(before)


@contextlib.contextmanager
def with_database() -> Iterator[None]:
    """The private database, migrated, as long as the block lasts."""
    with running.database():
        yield


def serve(work: Callable[[str, int], None]) -> None:
    """Starts pages and the worker, calls `work(host, port)` once they answer, then stops them."""
    port = _any_free_port()
    serve_until_stopped(host=HOST, port=port, once_ready=lambda _: work(HOST, port), until=lambda: True)


def _any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
