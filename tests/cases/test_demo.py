"""`hoaluoi demo`: what it refuses, which port it takes, how its clock goes on, and that the check can fail."""

import json
import socket
from datetime import UTC, datetime, timedelta

import pytest

from hoaluoi.cases import clock, demo
from hoaluoi.cases.check.steps import Record
from hoaluoi.cases.check.visitor import NotAsExpected, Page
from hoaluoi.cases.evn import moments
from hoaluoi.core.clock import now
from hoaluoi.core.ledger.operations import SYSTEM, record
from hoaluoi.site.cli.errors import CommandFailed


def test_a_taken_port_is_said_and_the_next_free_one_is_used(capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert demo._free_port("127.0.0.1", port) > port
    assert f"Port {port} is taken by another program" in capsys.readouterr().err


def test_a_home_with_simulated_values_does_not_lose_them_by_the_switch(tmp_path):
    (tmp_path / demo.MARK).write_text(json.dumps({"case": "evn", "simulated": True}))
    with pytest.raises(CommandFailed, match="--fresh"):
        demo._require_same_kind(tmp_path, without_simulated=True)
    demo._require_same_kind(tmp_path, without_simulated=False)


def test_fresh_never_empties_somebodys_server(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/theirs")
    with pytest.raises(CommandFailed, match="DATABASE_URL"):
        demo._throw_away(tmp_path)


def test_fresh_refuses_a_home_that_is_no_demonstration(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("HOALUOI_HOME", str(tmp_path))
    data = demo.database.private_cluster().data
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(CommandFailed, match="is no demonstration"):
        demo._throw_away(tmp_path)
    assert (data / "PG_VERSION").is_file()


@pytest.mark.django_db(transaction=False)
def test_the_clock_opens_at_the_case_and_goes_on_at_the_last_act(tmp_path, settings):
    settings.CLOCK_OFFSET = timedelta(0)
    clock.resume(moments.OPENING, tmp_path)
    assert abs(now() - moments.OPENING) < timedelta(seconds=5)
    later = moments.OPENING + timedelta(hours=3)
    record(event="ledger.verified", by=SYSTEM, at=later, subject_type="ledger.ledger", subject_id=None)
    clock.resume(moments.OPENING, tmp_path)
    assert abs(now() - later) < timedelta(seconds=5)
    written = timedelta(seconds=float((tmp_path / clock.FILE).read_text("ascii")))
    assert abs(datetime.now(UTC) + written - later) < timedelta(seconds=5)


def test_a_step_that_fails_is_counted_and_says_what_was_wanted():
    def no_page() -> str:
        Page("/x", 200, "<p>nothing</p>").one("form")
        return ""

    steps = Record(shown=False)
    assert steps.step("well", lambda: "found")
    assert not steps.step("badly", no_page)
    assert not steps.step("worse", lambda: 1 / 0)
    assert (steps.passed, steps.failed) == (1, 2)
    assert [step.problem for step in steps.steps] == ["", "/x has no form", "ZeroDivisionError: division by zero"]


def test_a_form_is_sent_as_a_browser_would():
    page = Page(
        "/here",
        200,
        '<form id="f" action="/there"><input name="a" value="1"><input type="checkbox" name="b" value="2">'
        '<input type="checkbox" name="c" value="3" checked><input type="checkbox" name="c" value="4" checked>'
        '<input type="checkbox" name="c" value="5"><textarea name="d">four\nlines</textarea>'
        '<select name="e"><option value="5">x<option value="6" selected>y</select>'
        '<button name="go" value="7">go</button><input type="file" name="g"></form>',
    )
    assert page.fields("#f") == {"a": "1", "c": ["3", "4"], "d": "four\nlines", "e": "6"}
    assert page.action("#f") == "/there"
    with pytest.raises(NotAsExpected):
        page.says("nothing of it")
