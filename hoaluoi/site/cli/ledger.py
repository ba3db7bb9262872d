"""``hoaluoi ledger``: proves that nothing recorded was changed, and reads what was recorded."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import FAILED

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def ledger() -> None:
    """Prove that nothing recorded was changed; read what was recorded."""


@ledger.command()
@click.option("--since", type=DAY, help="First day to prove (YYYY-MM-DD); else all.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(since: datetime | None, as_json: bool) -> int:
    """Compute every hash again and name the first broken entry. Exit code 1 if there is one."""
    with running.database(migrated=False):
        from django.db import transaction
        from django.utils.translation import override

        from hoaluoi.core.ledger.verification import verify as prove

        with transaction.atomic():
            proof = prove(first_day=since.date() if since else None)
        with override("en"):
            sentence = proof.fault.sentence if proof.fault else ""
    if as_json:
        click.echo(json.dumps(asdict(proof) | {"intact": not proof.fault}, default=str))
    elif proof.fault:
        fault = proof.fault
        click.echo(
            f"BROKEN: {sentence} Day {fault.day}, chain of unit {fault.chain_unit_id}, position {fault.sequence},"
            f" entry {fault.entry_id}."
        )
    else:
        click.echo(f"Intact: {proof.entries} entries in {proof.chains} chains on {proof.days} days.")
    return FAILED if proof.fault else 0


@ledger.command()
@click.option("--unit", default="", help="Part of a unit's name or code.")
@click.option("--event", default="", help="Event, such as reporting.return_submitted.")
@click.option("--actor", default="", help="Part of a person's name.")
@click.option("--since", type=DAY, help="First day (YYYY-MM-DD).")
@click.option("--until", type=DAY, help="Last day (YYYY-MM-DD).")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def show(
    unit: str, event: str, actor: str, since: datetime | None, until: datetime | None, limit: int, as_json: bool
) -> None:
    """Print entries, newest first."""
    with running.database(migrated=False):
        from hoaluoi.core.ledger import events, queries
        from hoaluoi.core.ledger.models import Entry

        wanted = queries.Filter(
            unit=unit,
            event=event,
            actor=actor,
            first_day=since.date() if since else None,
            last_day=until.date() if until else None,
        )
        for entry in queries.narrowed(Entry.objects.all(), wanted).order_by("-pk")[:limit]:
            if as_json:
                click.echo(json.dumps(_plain(entry), ensure_ascii=False, default=str))
            else:
                click.echo(
                    f"{entry.pk:>8}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.actor_name}: "
                    f"{events.sentence(entry.event, entry.data)}"
                )


def _plain(entry: Any) -> dict[str, Any]:
    names = (
        *("id", "day", "chain_unit_id", "sequence", "at", "event", "actor_id", "actor_name", "on_behalf_of"),
        *("subject_type", "subject_id", "data", "previous_hash", "hash"),
    )
    return {name: getattr(entry, name) for name in names}
