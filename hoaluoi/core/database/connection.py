"""Which database the product talks to, as Django, psycopg and the programs of PostgreSQL want to know it.

Settings only compute: reading them starts nothing. The command line and the test run call ``ensure_running`` or
``running``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from hoaluoi.core.database import places
from hoaluoi.core.database.account import server_account
from hoaluoi.core.database.cluster import Cluster
from hoaluoi.core.database.engines import OLDEST
from hoaluoi.core.database.errors import DatabaseUnavailable

_OWN_KEYS = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def private_cluster(environ: Mapping[str, str] = os.environ) -> Cluster | None:
    """The cluster of this installation, or None when DATABASE_URL names another server."""
    if environ.get("DATABASE_URL"):
        return None
    account = server_account()
    return Cluster(places.cluster_folder(places.home(environ), account), account=account, environ=environ)


def url(environ: Mapping[str, str] = os.environ) -> str:
    """Address of the product's database: DATABASE_URL, else that of the private cluster."""
    cluster = private_cluster(environ)
    return cluster.url() if cluster else environ["DATABASE_URL"]


def django_settings(environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's ``DATABASES["default"]``.

    ``HOALUOI_DATABASE_POOL`` is the largest number of pooled connections of one process (default 12; 0 means no
    pool). Raises DatabaseUnavailable if DATABASE_URL or the size of the pool cannot be understood.
    """
    parts = _parsed(url(environ))
    settings: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 0}
    settings |= {name: str(parts.pop(key, "")) for key, name in _OWN_KEYS.items()}
    settings["NAME"] = settings["NAME"] or settings["USER"]
    largest = _pool_size(environ)
    settings["OPTIONS"] = parts
    if largest:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": largest, "timeout": 15, "max_idle": 300}
    return settings


def ensure_running(environ: Mapping[str, str] = os.environ) -> bool:
    """Makes sure that the database can be reached; True if this call started the private cluster, which then keeps
    running.

    Raises DatabaseUnavailable.
    """
    cluster = private_cluster(environ)
    if cluster is None:
        _check_server(environ["DATABASE_URL"])
        return False
    started = cluster.start()
    places.remember_folder(places.home(environ), cluster.folder)
    return started


def revive(environ: Mapping[str, str] = os.environ) -> bool:
    """Starts the private cluster again if its server was killed under its users; True if it had been.

    A server of one's own is its keeper's. Raises DatabaseUnavailable.
    """
    cluster = private_cluster(environ)
    return cluster is not None and cluster.server_pid() is None and cluster.start()


@contextmanager
def running(environ: Mapping[str, str] = os.environ) -> Iterator[str]:
    """The database can be reached inside the block, which gets its address; a private cluster stops with its last
    user.

    Raises DatabaseUnavailable.
    """
    cluster = private_cluster(environ)
    if cluster is None:
        _check_server(environ["DATABASE_URL"])
        yield environ["DATABASE_URL"]
        return
    with cluster.in_use():
        places.remember_folder(places.home(environ), cluster.folder)
        yield cluster.url()


def _check_server(address: str) -> None:
    parts = _parsed(address)
    where = f"{parts.get('host', 'localhost')}:{parts.get('port', '5432')}"
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            version = connection.info.server_version // 10000
    except psycopg.OperationalError as error:
        raise DatabaseUnavailable(
            "The database server of DATABASE_URL does not let us in.",
            where=where,
            remedy="Check that it runs, and that name, password and database are right.",
            details=str(error),
        ) from error
    if version < OLDEST:
        raise DatabaseUnavailable(
            f"The database server is PostgreSQL {version}; version {OLDEST} or later is needed.",
            where=where,
            remedy="Point DATABASE_URL to a newer server, or unset it to use a private one.",
        )


def _parsed(address: str) -> dict[str, Any]:
    try:
        return conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        raise DatabaseUnavailable(
            "DATABASE_URL cannot be understood.",
            where="environment",
            remedy="Write it as postgresql://name:password@host:5432/database.",
            details=str(error),
        ) from error


def _pool_size(environ: Mapping[str, str]) -> int:
    written = environ.get("HOALUOI_DATABASE_POOL", "12")
    try:
        return max(0, int(written))
    except ValueError:
        raise DatabaseUnavailable(
            f"HOALUOI_DATABASE_POOL is “{written}”.", where="environment", remedy="Use a whole number; 0 means no pool."
        ) from None
