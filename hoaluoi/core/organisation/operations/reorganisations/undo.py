"""Undoes an act exactly: every row it touched is again what it was, and the ledger keeps both.

A column that the act changed must still be as the act left it; what others wrote beside it stays. Acts that rest on
this one are undone first.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import closure, events, news
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.errors import UnableToUndo
from hoaluoi.core.organisation.models import Placement, Reorganisation, RowChange, Unit
from hoaluoi.core.organisation.operations.reorganisations.enact import ACT
from hoaluoi.core.organisation.operations.reorganisations.journal import model_of, rows_of, table_of
from hoaluoi.core.organisation.operations.units import apply_designations

Row = dict[str, Any]


@dataclass(frozen=True)
class _Change:
    """One journalled row: what the act made of it, and the columns it changed (None: added or removed whole)."""

    model: type[Model]
    row_id: int
    before: str | None
    after: str | None

    def columns(self) -> list[str]:
        before, after = _read(self.before), _read(self.after)
        return [name for name in before if before[name] != after.get(name)]


def _read(text: str | None) -> Row:
    return dict(json.loads(text, parse_float=Decimal)) if text else {}


@transaction.atomic
def undo(*, act: Reorganisation, reason: str, by: Author, at: datetime, today: date) -> Reorganisation:
    """Puts back what the act changed. Raises UnableToUndo; then nothing has changed."""
    closure.hold()
    act = Reorganisation.objects.select_for_update(of=("self",)).get(pk=act.pk)
    if act.undone_at is not None:
        raise UnableToUndo("undone_already")
    if not reason.strip():
        raise UnableToUndo("no_reason")
    _require_last(act)
    changes = _changes(act)
    touched = _placed(changes)
    _require_as_left(changes)
    _put_back(changes)
    for line in Line.values:
        closure.refresh(touched, line)
    _check_constraints(act)
    apply_designations(today=today)
    _record(act, reason, by, at)
    if touched:
        news.structure_changed(act.on, at)
    return act


def _record(act: Reorganisation, reason: str, by: Author, at: datetime) -> None:
    act.undone_at, act.undone_person_id, act.undone_name = at, by.ledger_id, by.ledger_name
    act.undone_reason = reason.strip()[:400]
    act.save(update_fields=["undone_at", "undone_person", "undone_name", "undone_reason"])
    names = ", ".join(Unit.objects.filter(pk__in=act.unit_ids).values_list("name_vi", flat=True))
    data = {"decision": act.decision, "what": f"{act.get_kind_display()}: {names}", "reason": act.undone_reason}
    unit_id = next((i for i in act.unit_ids if Unit.objects.filter(pk=i).exists()), 0)
    record(
        event=events.REORGANISATION_UNDONE, by=by, at=at, subject_type=ACT, subject_id=act.pk, unit_id=unit_id,
        data=data,
    )  # fmt: skip


_LATER = """
SELECT DISTINCT later.act_id FROM organisation_rowchange mine
JOIN organisation_rowchange later USING (model, row_id) JOIN organisation_reorganisation a ON a.id = later.act_id
WHERE mine.act_id = %s AND later.act_id > %s AND a.undone_at IS NULL"""


def _require_last(act: Reorganisation) -> None:
    """No act in force changed a row of this one since, or succeeds a unit that this one made."""
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [act.pk, act.pk])
        ids = [row[0] for row in cursor.fetchall()]
    made = RowChange.objects.filter(act=act, model="organisation.Unit", before=None).values_list("row_id", flat=True)
    rests = Reorganisation.objects.filter(pk__gt=act.pk, undone_at=None, unit_ids__overlap=list(made))
    later = Reorganisation.objects.filter(pk__in=[*ids, *rests.values_list("pk", flat=True)]).order_by("-pk").first()
    if later:
        raise UnableToUndo("later_act", decision=later.decision, on=later.on.isoformat())


def _changes(act: Reorganisation) -> list[_Change]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT model, row_id, before::text, after::text FROM organisation_rowchange WHERE act_id = %s ORDER BY id",
            [act.pk],
        )
        return [_Change(model_of(label), row_id, before, after) for label, row_id, before, after in cursor.fetchall()]


def _placed(changes: list[_Change]) -> set[int]:
    """Units whose place the act changed, while their rows are still known."""
    rows = [_read(text) for change in changes if change.model is Placement for text in (change.before, change.after)]
    return {int(row["unit_id"]) for row in rows if row}


def _require_as_left(changes: list[_Change]) -> None:
    by_model: dict[type[Model], list[_Change]] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    for model, mine in by_model.items():
        now = rows_of(model, [change.row_id for change in mine])
        for change in mine:
            _require_one_as_left(change, now.get(change.row_id))


def _require_one_as_left(change: _Change, now: str | None) -> None:
    if change.after is None or now is None:
        as_left = change.after is None and now is None
    elif change.before is None:
        as_left = now == change.after
    else:
        there, left = _read(now), _read(change.after)
        as_left = all(there[name] == left[name] for name in change.columns())
    if not as_left:
        raise UnableToUndo("changed_since", what=f"{change.model._meta.verbose_name} {change.row_id}")


def _put_back(changes: list[_Change]) -> None:
    """Latest first: what was added goes, then what was changed, then what was removed comes back."""
    latest = changes[::-1]
    with connection.cursor() as cursor:
        for change in latest:
            if change.before is None:
                cursor.execute(f"DELETE FROM {table_of(change.model)} WHERE id = %s", [change.row_id])
        for change in latest:
            if change.before is not None and change.after is not None:
                table, names = table_of(change.model), [f'"{name}"' for name in change.columns()]
                cursor.execute(
                    f"UPDATE {table} SET ({', '.join(names)}) = ROW({', '.join(f'r.{name}' for name in names)})"
                    f" FROM jsonb_populate_record(NULL::{table}, %s::jsonb) r WHERE {table}.id = %s",
                    [change.before, change.row_id],
                )
        for change in latest:
            if change.after is None:
                table = table_of(change.model)
                cursor.execute(
                    f"INSERT INTO {table} SELECT * FROM jsonb_populate_record(NULL::{table}, %s::jsonb)",
                    [change.before],
                )


def _check_constraints(act: Reorganisation) -> None:
    """Foreign keys are checked at the end of a transaction; a unit that is taken back may not be in use."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        detail = getattr(getattr(error.__cause__, "diag", None), "table_name", None) or ""
        raise UnableToUndo("in_use", what=detail.replace("_", " ")) from error
