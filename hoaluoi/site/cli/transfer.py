"""``hoaluoi import`` and ``hoaluoi export``: lists of units and people as XLSX or CSV."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import CommandFailed

if TYPE_CHECKING:
    from hoaluoi.core.organisation.rules.plan import Plan

KINDS = click.Choice(["units", "people"])
SHOWN = 20


@click.command("import")
@click.argument("kind", type=KINDS)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
def import_list(kind: str, file: Path, dry_run: bool, as_json: bool) -> int:
    """Take in a list of units or people, whole or not at all; a second time changes nothing.

    Exit code 1 if a cell has an error.
    """
    with running.database():
        plan, advice = _run(kind, file, dry_run=dry_run)
        if as_json:
            click.echo(json.dumps(_told(plan, advice, dry_run=dry_run), ensure_ascii=False, indent=1, default=str))
        else:
            _say(plan, advice, dry_run=dry_run)
    return 1 if plan.errors else 0


def _run(kind: str, file: Path, *, dry_run: bool) -> tuple[Plan, list[str]]:
    from django.utils import translation

    from hoaluoi.core import clock
    from hoaluoi.core.ledger.operations import SYSTEM
    from hoaluoi.core.organisation.errors import CELL_SENTENCES, UnableToImport
    from hoaluoi.core.organisation.operations import imports

    content, today = file.read_bytes(), clock.today()
    with translation.override("en"):
        try:
            plan = imports.plan(kind=kind, content=content, actor=None, today=today)
            if plan.does_something and not dry_run:
                imports.apply(
                    kind=kind,
                    content=content,
                    file_name=file.name,
                    shown=plan.fingerprint,
                    actor=None,
                    by=SYSTEM,
                    today=today,
                    at=clock.now(),
                )
        except UnableToImport as refusal:
            raise CommandFailed(str(refusal)) from refusal
        return plan, [str(CELL_SENTENCES[error.code]) % error.params for error in plan.errors]


def _told(plan: Plan, advice: list[str], *, dry_run: bool) -> dict[str, Any]:
    return {
        "kind": plan.kind,
        "applied": plan.does_something and not dry_run,
        "added": [row.key for row in plan.added],
        "changed": [{"key": row.key, "changes": [vars(change) for change in row.changes]} for row in plan.changed],
        "unchanged": len(plan.same),
        "errors": [
            {"sheet": error.sheet, "cell": error.cell, "found": error.found, "code": error.code, "advice": text}
            for error, text in zip(plan.errors, advice, strict=True)
        ],
    }


def _say(plan: Plan, advice: list[str], *, dry_run: bool) -> None:
    for error, text in zip(plan.errors, advice, strict=True):
        found = f"“{error.found}”" if error.found else "empty"
        click.echo(f"{error.sheet}!{error.cell}: {found}. {text}", err=True)
    for row in plan.changed[:SHOWN]:
        for change in row.changes:
            click.echo(f"{row.key}: {change.field}: {change.old or '–'} → {change.new}")
    counts = f"{len(plan.added)} new, {len(plan.changed)} changed, {len(plan.same)} unchanged"
    if plan.errors:
        click.echo(f"{counts}, {len(plan.errors)} cells with errors. Nothing was changed.", err=True)
    else:
        click.echo(f"{counts}." + (" Nothing was changed (dry run)." if dry_run else ""))


@click.command("export")
@click.argument("kind", type=KINDS)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="As it stood on this day (default: today).")
def export_list(kind: str, file: Path, day: Any) -> None:
    """Write the units or people to FILE (.xlsx or .csv), as `hoaluoi import` reads them."""
    file_format = file.suffix.lower().lstrip(".")
    if file_format not in {"xlsx", "csv"}:
        raise CommandFailed("Name the file .xlsx or .csv.")
    with running.database():
        from hoaluoi.core import clock
        from hoaluoi.core.organisation import exports
        from hoaluoi.core.organisation.models import Person, Unit

        on = day.date() if day else clock.today()
        if kind == "units":
            rows = exports.unit_rows(Unit.objects.all(), on)
        else:
            rows = exports.person_rows(Person.objects.all(), on)
        file.write_bytes(exports.as_file(kind, rows, file_format))
    click.echo(f"{len(rows)} rows written to {file}.")
