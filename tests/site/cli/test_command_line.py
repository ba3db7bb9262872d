"""The command line as a person or a program meets it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest

from hoaluoi.core import database as rooms
from hoaluoi.core.database import DatabaseUnavailable
from hoaluoi.site.cli import archive, entry, running
from hoaluoi.site.cli.errors import CommandFailed
from hoaluoi.site.cli.ports import is_free, require_free
from hoaluoi.site.cli.registry import COMMANDS
from hoaluoi.site.cli.supervisor import Child, Supervisor

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "commands.md"


@pytest.mark.parametrize("name", [each.name for each in COMMANDS])
def test_every_command_can_be_loaded_and_is_in_the_reference(name):
    command = entry.hoaluoi.get_command(click.Context(entry.hoaluoi), name)
    assert command is not None
    assert f"## {name}\n" in REFERENCE.read_text("utf-8")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (
            DatabaseUnavailable("The disk is full.", where="/x", remedy="Free some."),
            3,
            "The disk is full. (/x) Free some.",
        ),
        (CommandFailed("No such form."), 1, "No such form."),
        (FileNotFoundError(2, "No such file or directory", "a.txt"), 1, "No such file or directory: a.txt"),
        (RuntimeError("boom"), 1, "RuntimeError: boom"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (click.UsageError("no such option"), 2, "no such option"),
    ],
)
def test_errors_become_one_sentence_and_an_exit_code(monkeypatch, capsys, error, code, words):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(entry.hoaluoi, "main", fail)
    assert entry.run([]) == code
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said


def test_debug_shows_where_an_error_arose(monkeypatch, capsys):
    def fail(*args, **kwargs):
        raise RuntimeError("boom")

    monkeypatch.setattr(entry.hoaluoi, "main", fail)
    assert entry.run(["--debug", "serve"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_taken_port_is_told_with_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandFailed, match=f"Port {port} is taken") as caught:
            require_free("127.0.0.1", port, "hoaluoi serve")
    suggested = int(re.search(r"--port (\d+)", caught.value.message).group(1))
    assert is_free("127.0.0.1", suggested)


def test_a_child_that_dies_is_started_again_after_a_growing_pause(tmp_path):
    told = []
    supervisor = Supervisor(told.append)
    child = Child("tally", [sys.executable, "-c", f"open({str(tmp_path / 'tally')!r}, 'a').write('x')"])
    supervisor.add(child)
    deadline = time.monotonic() + 20
    supervisor.watch(until=lambda: len(told) >= 2 or time.monotonic() > deadline, interval=0.02)
    supervisor.stop()
    assert (tmp_path / "tally").read_text() == "xx"
    assert [sentence[-4:] for sentence in told] == ["1 s.", "2 s."]


def test_what_is_no_child_is_tended_now_and_then():
    tended = []
    supervisor = Supervisor(lambda _: None, lambda: tended.append(1))
    for now in (0.0, 0.5, 1.9, 2.0, 3.0, 4.1):
        supervisor.check(now)
    assert len(tended) == 3


def test_a_database_that_does_not_start_again_is_told_once(monkeypatch):
    told, outcomes = [], iter([DatabaseUnavailable("Full.", where="x", remedy="y")] * 2 + [True, False])

    def revive():
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(rooms, "revive", revive)
    tend = running.tending(told.append)
    for _ in range(4):
        tend()
    assert [sentence.split()[0] for sentence in told] == ["Full.", "The"]


def test_stopping_ends_children_that_are_alive():
    supervisor = Supervisor(lambda _: None)
    supervisor.add(Child("sleeper", [sys.executable, "-c", "import time; time.sleep(600)"]))
    process = supervisor.children[0].process
    supervisor.stop()
    assert process.returncode == -signal.SIGTERM


def hoaluoi(*arguments, home, **environ):
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(
        [sys.executable, "-m", "hoaluoi", *arguments],
        env={**clean, "HOALUOI_HOME": str(home), **environ},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def homes():
    """Two homes in a place that the server's account can reach."""
    place = Path(os.environ["HOALUOI_HOME"]).parent / "homes"
    place.mkdir(exist_ok=True)
    return place / "first", place / "second"


@pytest.mark.slow
def test_an_upload_that_comes_and_goes_during_a_backup_is_no_part_of_it(tmp_path):
    files, dump, gone = tmp_path / "files", tmp_path / "dump", tmp_path / "files" / "incoming" / "tmpabc"
    gone.parent.mkdir(parents=True)
    for path, content in ((dump, b"rows"), (files / "ab" / "kept", b"kept"), (gone, b"half of an upl")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    manifest = archive.write(
        tmp_path / "a.tar", dump=dump, files=files, rows={}, product="1", at=datetime.now(UTC),
        tell=lambda _: gone.unlink(missing_ok=True),
    )  # fmt: skip
    assert [member.name for member in manifest.members] == ["database.dump", "files/ab/kept"]
    assert archive.total_size(dump, files) == 8


def test_a_backup_comes_back_equal_with_its_files_and_ledger(homes, tmp_path):
    first, second = homes
    made = hoaluoi(
        *("createadmin", "an", "--name", "Nguyễn Văn An", "--unit", "Tập đoàn"),
        home=first,
        HOALUOI_ADMIN_PASSWORD="đóng điện 110 kV",
    )
    assert made.returncode == 0, made.stderr
    (first / "files" / "ab").mkdir(parents=True)
    (first / "files" / "ab" / "cdef").write_bytes(b"evidence")
    kept = tmp_path / "kept.tar"
    saved = json.loads(hoaluoi("backup", str(kept), "--json", home=first).stdout)
    assert saved["files"] == 1
    assert saved["rows"]["organisation_person"] == 1
    assert saved["rows"]["ledger_entry"] >= 2

    brought = json.loads(hoaluoi("restore", str(kept), "--json", home=second).stdout)
    assert brought["rows"] == saved["rows"]
    assert (second / "files" / "ab" / "cdef").read_bytes() == b"evidence"
    again = json.loads(hoaluoi("backup", str(tmp_path / "again.tar"), "--json", home=second).stdout)
    assert again["rows"] == saved["rows"]

    refused = hoaluoi("restore", str(kept), home=second)
    assert refused.returncode == 1
    assert "not empty" in refused.stderr

    content = bytearray(kept.read_bytes())
    content[600] ^= 0xFF
    kept.write_bytes(content)
    damaged = hoaluoi("restore", str(kept), "--force", home=second)
    assert damaged.returncode == 1
    assert "damaged" in damaged.stderr
