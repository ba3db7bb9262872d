"""Undoes an act exactly: every row it touched is again what it was, and the ledger keeps both.

A column that the act changed must still be as the act left it; what others wrote beside it stays. Acts that rest on
this one are undone first.
"""

from datetime import date, datetime

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import closure, effects, events, followers, news
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.errors import UnableToUndo
from hoaluoi.core.organisation.models import Placement, Position, Reorganisation, RowChange, Unit
from hoaluoi.core.organisation.operations.reorganisations import since
from hoaluoi.core.organisation.operations.reorganisations.journal import (
    Change,
    changes_of,
    read_row,
    rows_of,
    table_of,
)
from hoaluoi.core.organisation.operations.units import apply_designations


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
    changes = changes_of(act)
    touched = _placed(changes)
    unsound = _unsound(touched)
    people = since.decided(changes)
    _require_as_left([change for change in changes if (change.model, change.row_id) not in people.left])
    followers.let_go([change.row_id for change in changes if change.model is Unit and change.before is None])
    _put_back([change for change in changes if change.model is not Position or change.row_id not in people.kept])
    people.put_back()
    _require_sound(act, touched, unsound)
    for line in Line.values:
        closure.refresh(touched, line)
    _check_constraints()
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
        event=events.REORGANISATION_UNDONE, by=by, at=at, subject_type=events.ACT, subject_id=act.pk, unit_id=unit_id,
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
    made = RowChange.objects.filter(act=act, model="organisation.Unit", before__isnull=True).values_list(
        "row_id", flat=True
    )
    rests = Reorganisation.objects.filter(pk__gt=act.pk, undone_at=None, unit_ids__overlap=list(made))
    later = Reorganisation.objects.filter(pk__in=[*ids, *rests.values_list("pk", flat=True)]).order_by("-pk").first()
    if later:
        raise UnableToUndo("later_act", decision=later.decision, on=later.on.isoformat())


def _placed(changes: list[Change]) -> set[int]:
    """Units whose place the act changed, while their rows are still known."""
    rows = [read_row(text) for change in changes if change.model is Placement for text in (change.before, change.after)]
    return {int(row["unit_id"]) for row in rows if row}


# Who stands somewhere on a day on which the unit above does not, and who stands below itself.
_UNSOUND = """
WITH RECURSIVE up(line, first, unit_id, valid, way) AS (
    SELECT line, unit_id, parent_id, valid, ARRAY[unit_id] FROM organisation_placement
    WHERE unit_id = ANY(%(units)s) AND parent_id IS NOT NULL
    UNION ALL
    SELECT up.line, up.first, p.parent_id, up.valid * p.valid, up.way || p.unit_id
    FROM up JOIN organisation_placement p ON p.unit_id = up.unit_id AND p.line = up.line AND p.valid && up.valid
    WHERE p.parent_id IS NOT NULL AND p.unit_id <> ALL(up.way)
)
SELECT p.unit_id, p.parent_id FROM organisation_placement p
WHERE (p.unit_id = ANY(%(units)s) OR p.parent_id = ANY(%(units)s)) AND p.parent_id IS NOT NULL AND NOT p.valid <@ (
    SELECT coalesce(range_agg(q.valid), '{}') FROM organisation_placement q
    WHERE q.unit_id = p.parent_id AND q.line = p.line
)
UNION SELECT first, first FROM up WHERE unit_id = first"""


def _unsound(units: set[int]) -> set[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_UNSOUND, {"units": sorted(units)})
        return {(unit, above) for unit, above in cursor.fetchall()}


def _require_sound(act: Reorganisation, touched: set[int], before: set[tuple[int, int]]) -> None:
    """Where the act put things others may have built since: the unit above has ended, or went below."""
    for unit_id, above in sorted(_unsound(touched) - before):
        later = Reorganisation.objects.filter(pk__gt=act.pk, undone_at=None, unit_ids__contains=[above]).first()
        if later:
            raise UnableToUndo("later_act", decision=later.decision, on=later.on.isoformat())
        unit, parent = Unit.objects.get(pk=unit_id), Unit.objects.get(pk=above)
        raise UnableToUndo("below_itself" if unit == parent else "parent_gone", unit=unit.label, parent=parent.label)


def _require_as_left(changes: list[Change]) -> None:
    by_model: dict[type[Model], list[Change]] = {}
    for change in changes:
        by_model.setdefault(change.model, []).append(change)
    for model, mine in by_model.items():
        now = rows_of(model, [change.row_id for change in mine])
        for change in mine:
            _require_one_as_left(change, now.get(change.row_id))


def _require_one_as_left(change: Change, now: str | None) -> None:
    if change.after is None or now is None:
        as_left = change.after is None and now is None
    elif change.before is None:
        as_left = now == change.after
    else:
        there, left = read_row(now), read_row(change.after)
        as_left = all(there[name] == left[name] for name in change.columns())
    if not as_left:
        raise UnableToUndo("changed_since", what=_called(change.model, change.row_id))


def _called(model: type[Model], row_id: int) -> str:
    """A row as people know it: what kind of thing, and its name if it has one."""
    row = model._default_manager.filter(pk=row_id).first() if model.__str__ is not Model.__str__ else None
    return f"{effects.thing(model)} “{row}”" if row else effects.thing(model)


def _put_back(changes: list[Change]) -> None:
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


def _check_constraints() -> None:
    """Foreign keys are checked at the end of a transaction; a unit that is taken back may not be in use."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        table = getattr(getattr(error.__cause__, "diag", None), "table_name", None) or ""
        # Facts lie in a table for each year.
        named = [effects.thing(model) for model in apps.get_models() if table.startswith(model._meta.db_table)]
        raise UnableToUndo("in_use", what=named[0] if named else table) from error
