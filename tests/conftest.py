"""What every test stands on: one throwaway database server for the whole run, no network, strict templates."""

from __future__ import annotations

import ipaddress
import os
import shutil
import signal
import socket
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.template import engines
from hypothesis import settings as hypothesis_settings

from hoaluoi.core.database import Cluster, django_settings
from tests.browser import site

# First calls load holiday tables, and the processors are shared: no deadline for one example.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

PREFIX = "hoaluoi-test-"
CLUSTER = pytest.StashKey[Cluster]()


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server in the first process; workers inherit its address."""
    if hasattr(config, "workerinput"):
        return
    _remove_leftovers()
    signal.signal(signal.SIGTERM, _interrupt)
    place = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o755)
    os.environ |= {"HOALUOI_HOME": str(place / "home"), "HOALUOI_DATABASE_POOL": "0"}
    os.environ |= {"HOALUOI_TEST_PLACE": str(place), "HOALUOI_TEST_RUN": str(os.getpid())}
    address = os.environ.get("HOALUOI_TEST_DATABASE_URL")
    if not address:
        config.stash[CLUSTER] = cluster = Cluster(place / "postgres", durable=False)
        cluster.start()
        address = cluster.url()
    os.environ["DATABASE_URL"] = address
    if "not browser" not in config.option.markexpr and not config.option.keyword and config.args_source.name != "ARGS":
        site.begin(place / "browser", os.getpid())
    # Settings were read before this file; nothing has connected yet.
    settings.DATABASES["default"] |= django_settings(os.environ)
    settings.HOME = place / "home"
    settings.FILES_ROOT, settings.LAKE_ROOT = settings.HOME / "files", settings.HOME / "lake"


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    place = Path(tempfile.gettempdir()) / f"{PREFIX}{os.getpid()}"
    site.stop(place / "browser")
    cluster = config.stash.get(CLUSTER, None)
    if cluster:
        cluster.remove()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def client_of():
    """`client_of(alice)`: a browser in which alice is signed in; `client_of(None)`: a stranger's."""
    from tests.factories.organisation import client_of

    return client_of


@pytest.fixture
def group(db):
    """A small group with corporations, companies and districts."""
    from tests.factories.organisation import group_with_branches

    return group_with_branches()


@pytest.fixture(autouse=True, scope="session")
def _quick_passwords() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A transactional test is cleaned by TRUNCATE, which the ledger refuses in the product; here it may."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER ledger_entry_no_truncate ON ledger_entry")
        cursor.execute("DROP TRIGGER ledger_root_no_truncate ON ledger_dailyroot")


class UndefinedVariable(AssertionError):
    """A template used a name that its context does not have."""


class _Undefined(str):
    """Django formats this with the name of an undefined variable; we fail instead."""

    def __mod__(self, name: object) -> str:
        raise UndefinedVariable(f"undefined template variable: {name}")


@pytest.fixture(autouse=True, scope="session")
def _strict_templates() -> None:
    engines["django"].engine.string_if_invalid = _Undefined("%s")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> None:
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not _is_local(address):
            raise AssertionError(f"a test tried to reach the network: {address}")
        real_connect(self, address)

    socket.socket.connect = connect


def _is_local(address: object) -> bool:
    host = str(address[0]) if isinstance(address, tuple) else ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _remove_leftovers() -> None:
    """Servers of test runs that were killed."""
    for place in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = place.name.removeprefix(PREFIX)
        if place.stat().st_uid == os.geteuid() and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            Cluster(place / "postgres", durable=False).remove()
            shutil.rmtree(place, ignore_errors=True)


def _interrupt(signum: int, frame: object) -> None:
    raise KeyboardInterrupt
