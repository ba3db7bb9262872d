"""Runs the check from the empty home to the last step, and says how it went."""

from __future__ import annotations

import contextlib
import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from hoaluoi.cases.check import instance
from hoaluoi.cases.check.steps import Record
from hoaluoi.site.cli.errors import FAILED


def run_check(*, as_json: bool) -> int:
    """Prints each step with its time and a last line; exit code 1 unless all of them passed."""
    record = Record(shown=not as_json)
    # What servers say while they start does not belong between the steps.
    with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
        _do(record)
    if as_json:
        steps = [asdict(step) for step in record.steps]
        click.echo(json.dumps({"passed": record.passed, "failed": record.failed, "steps": steps}, ensure_ascii=False))
    else:
        click.echo(f"{record.passed} passed, {record.failed} failed")
    return FAILED if record.failed else 0


def _do(record: Record) -> None:
    with instance.home_of_its_own() as home, contextlib.ExitStack() as stack:
        opened = record.step("a database of its own", lambda: _open(stack))
        if opened and record.step("units, people and forms of the case", lambda: _install(home)):
            record.step("pages and worker", lambda: _serve(record))


def _open(stack: contextlib.ExitStack) -> str:
    stack.enter_context(instance.with_database())
    return "made and migrated"


def _install(home: Path) -> str:
    from hoaluoi.cases import clock
    from hoaluoi.cases.evn import case, moments

    clock.open_at(moments.OPENING, home)
    installed = case.install(with_directives=False, with_returns=False)
    clock.open_at(moments.OPENING, home)
    return f"{installed.units} units, {installed.people} people"


def _serve(record: Record) -> str:
    instance.serve(lambda host, port: _walk(record, host, port))
    return "stopped again"


def _walk(record: Record, host: str, port: int) -> None:
    from hoaluoi.cases.check.journey import Journey

    journey = Journey(host, port)
    try:
        for name, act in (
            ("strangers are asked to sign in", journey.strangers_are_asked_to_sign_in),
            ("a wrong password is refused", journey.a_wrong_password_is_refused),
            ("the coordinator signs in", journey.sign_in),
            ("the resolution is pasted and read", journey.draft),
            ("drafts are edited", journey.edit),
            ("drafts are accepted", journey.accept),
            ("the directive is entered into the register", journey.register),
            ("a target is handed down and frozen", journey.hand_down),
            ("units are told", journey.units_are_told),
            ("reporters file the monthly return", journey.report),
            ("what does not add up is refused", journey.refuse_what_does_not_add_up),
            ("reporters send zero reports", journey.report_zero),
            ("other companies see nothing of it", journey.others_see_nothing),
            ("the company approves monthly returns", journey.approve),
            ("the company approves zero reports", journey.approve_the_rest),
            ("the worker folds, the target is judged", journey.number_of_district),
            ("the scorecard is read", journey.scorecard),
            ("nothing is green on missing data", journey.never_green_on_missing_data),
            ("the number opens down to its cell", journey.provenance),
            ("zero is a statement, not an absence", journey.zero_is_a_statement),
            ("the number is verified", journey.verify_the_number),
            ("the ledger is verified", journey.verify_the_ledger),
        ):
            record.step(name, act)
    finally:
        journey.close()
