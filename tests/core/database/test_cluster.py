"""A private cluster, with real servers."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import psycopg
import pytest

from hoaluoi.core.database import Cluster, DatabaseUnavailable, private_cluster, revive, running
from hoaluoi.core.database.engines import find_engines

pytestmark = pytest.mark.slow


@pytest.fixture
def place():
    folder = Path(tempfile.mkdtemp(prefix="hoaluoi-cluster-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cluster(place):
    cluster = Cluster(place / "postgres", durable=False)
    yield cluster
    cluster.remove()


def one(cluster, query):
    with psycopg.connect(cluster.url()) as connection:
        return connection.execute(query).fetchone()[0]


def modes(folder):
    return {str(each): each.stat().st_mode for each in [folder, *folder.parents]}


def test_starts_serves_and_stops_without_touching_parents(cluster, place):
    before = modes(place)
    assert cluster.start() is True
    assert cluster.start() is False
    assert cluster.is_running()
    assert one(cluster, "SHOW server_encoding") == "UTF8"
    assert one(cluster, "SHOW listen_addresses") == ""
    assert one(cluster, "SELECT datcollate FROM pg_database WHERE datname = 'hoaluoi'") == "C"
    cluster.stop()
    assert not cluster.is_running()
    assert modes(place) == before


def test_server_is_never_root_and_its_socket_is_private(cluster):
    cluster.start()
    assert Path(f"/proc/{cluster.server_pid()}").stat().st_uid != 0
    assert stat.S_IMODE(cluster.socket.stat().st_mode) == 0o700


def test_data_survive_a_killed_server(cluster):
    cluster.durable = True
    cluster.start()
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept (value int)")
        connection.execute("INSERT INTO kept VALUES (42)")
    os.kill(cluster.server_pid(), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while cluster.is_running() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert cluster.start() is True
    assert one(cluster, "SELECT value FROM kept") == 42


def test_a_server_killed_under_its_users_is_revived_and_one_that_runs_is_left_alone(place):
    environ = {"HOALUOI_HOME": str(place), "PATH": os.environ["PATH"]}
    with running(environ):
        cluster = private_cluster(environ)
        killed = cluster.server_pid()
        assert not revive(environ)
        os.kill(killed, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while cluster.server_pid() == killed and time.monotonic() < deadline:
            time.sleep(0.05)
        assert revive(environ)
        assert cluster.is_running()
    assert not cluster.is_running()


def test_pid_file_of_another_program_does_not_hinder_the_start(cluster):
    cluster.start()
    cluster.stop()
    pid_file = cluster.data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n{cluster.socket}\n\n  0 0\n")
    os.chown(pid_file, cluster.account.uid, cluster.account.gid)
    assert cluster.start() is True


def test_interrupted_initialisation_is_begun_again(cluster):
    (cluster.folder / "data.partial").mkdir(parents=True)
    (cluster.folder / "data.partial" / "PG_VERSION").write_text("")
    assert cluster.start() is True


def test_two_starts_at_once_give_one_server(cluster):
    code = (
        "import sys; from pathlib import Path; from hoaluoi.core.database import Cluster;"
        "print(Cluster(Path(sys.argv[1]), durable=False).start())"
    )
    command = [sys.executable, "-c", code, str(cluster.folder)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert sorted(process.communicate(timeout=60)[0].strip() for process in both) == ["False", "True"]


def test_last_user_stops_the_server(cluster):
    second = Cluster(cluster.folder, durable=False)
    with cluster.in_use():
        with second.in_use():
            assert cluster.is_running()
        assert cluster.is_running()
    assert not cluster.is_running()


def test_folder_of_another_account_is_refused(place):
    folder = place / "postgres"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.fail("the folder of root stands for another account's") if os.stat("/").st_uid else None
        folder = Path("/root")
    else:
        os.chown(folder, 12345, 12345)
    with pytest.raises(DatabaseUnavailable, match=r"belongs to another account|cannot be written"):
        Cluster(folder, durable=False).start()


def test_full_disk_is_told_in_one_sentence(cluster, place):
    programs = place / "bin"
    programs.mkdir()
    script = """\
        #!/bin/sh
        [ "$1" = --version ] && { echo "postgres (PostgreSQL) 15.1"; exit; }
        echo "initdb: error: could not write file: No space left on device" >&2
        exit 1
        """
    for name in ("initdb", "pg_ctl", "postgres", "pg_dump", "pg_restore", "psql"):
        (programs / name).write_text(textwrap.dedent(script))
        (programs / name).chmod(0o755)
    contrib = place / "share" / "extension"
    contrib.mkdir(parents=True)
    (contrib / "btree_gist.control").write_text("")
    environ = {"HOALUOI_POSTGRES": "system", "PATH": str(programs)}
    full = Cluster(cluster.folder, durable=False, environ=environ)
    full._engine = next(each for each in _engines(environ) if each.bin == programs.resolve())
    with pytest.raises(DatabaseUnavailable, match="The disk is full") as caught:
        full.start()
    assert str(cluster.folder) in str(caught.value)


def _engines(environ):
    from hoaluoi.core.database.engines import find_engines

    return find_engines(environ)


def test_programs_of_the_wheel_serve_when_the_system_has_none(place):
    cluster = Cluster(place / "wheel", durable=False, environ={"HOALUOI_POSTGRES": "wheel"})
    try:
        cluster.start()
        assert cluster.engine.origin == "wheel"
        assert one(cluster, "SELECT 1") == 1
    finally:
        cluster.remove()


def test_data_of_another_version_are_not_opened(cluster):
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(DatabaseUnavailable, match="made by PostgreSQL 14"):
        Cluster(cluster.folder, durable=False).start()


def test_a_folder_on_the_path_that_may_not_be_entered_is_passed_over(tmp_path, monkeypatch):
    closed = tmp_path / "closed"
    found = find_engines({"PATH": str(closed)})
    real = Path.stat

    def stat_of(path, **kwargs):
        if closed in (path, path.parent):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, **kwargs)

    monkeypatch.setattr(Path, "stat", stat_of)
    assert find_engines({"PATH": str(closed)}) == found
