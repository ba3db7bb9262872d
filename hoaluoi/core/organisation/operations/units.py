"""Units: open, rename, move, close, details, other names. All dated; nothing that was true is overwritten."""

import re
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import closure, events, lineage, news
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.errors import (
    UnableToAddAlias,
    UnableToClose,
    UnableToMove,
    UnableToOpenUnit,
    UnableToRename,
)
from hoaluoi.core.organisation.models import NAMED, Closure, Designation, Placement, Position, Unit, UnitAlias
from hoaluoi.core.text.folding import fold

CODE = re.compile(r"[\w][\w.\-]{0,59}")
DETAILS = ("phone", "email", "address", "region", "source")
UNIT = "organisation.unit"


@transaction.atomic
def open_unit(
    *,
    code: str,
    kind: str,
    name_vi: str,
    parent: Unit | None,
    on: date,
    by: Author,
    at: datetime,
    name_en: str = "",
    name_zh: str = "",
    short_name: str = "",
    line: str = Line.ADMINISTRATIVE,
    act_id: int | None = None,
    **details: Any,
) -> Unit:
    """A new unit under `parent` (None: a root) from the day `on`. `details`: DETAILS and `simulated`.

    Raises UnableToOpenUnit.
    """
    closure.hold()
    _check_new(code, name_vi)
    if parent is not None:
        _require_standing(parent, line, DateRange(on, None), UnableToOpenUnit)
    unit = Unit.objects.create(
        code=code, kind=kind, name_vi=name_vi, name_en=name_en, name_zh=name_zh, short_name=short_name, **details
    )
    since = DateRange(on, None)
    Designation.objects.create(unit=unit, valid=since, act_id=act_id, **{name: getattr(unit, name) for name in NAMED})
    Placement.objects.create(unit=unit, line=line, parent=parent, valid=since, act_id=act_id)
    closure.refresh([unit.pk], line)
    _tell(act_id, on, at)
    data = {"code": code, "name": name_vi, "kind": kind, "parent": parent.name_vi if parent else "–", "on": on}
    _record(events.UNIT_OPENED, unit, by, at, {**data, "line": line})
    return unit


def _check_new(code: str, name_vi: str) -> None:
    if not CODE.fullmatch(code):
        raise UnableToOpenUnit("bad_code", code=code[:80])
    if not name_vi.strip():
        raise UnableToOpenUnit("no_name")
    if Unit.objects.filter(code__iexact=code).exists():
        raise UnableToOpenUnit("code_taken", code=code)


@transaction.atomic
def place_in_line(*, unit: Unit, parent: Unit | None, line: str, on: date, by: Author, at: datetime) -> Placement:
    """A unit that exists also stands in another line (Party, union) from a day on. Raises UnableToOpenUnit."""
    closure.hold()
    if Placement.objects.filter(unit=unit, line=line, valid__overlap=DateRange(on, None)).exists():
        raise UnableToOpenUnit("already_there", unit=unit.label)
    if parent is not None:
        _require_standing(parent, line, DateRange(on, None), UnableToOpenUnit)
    placement = Placement.objects.create(unit=unit, line=line, parent=parent, valid=DateRange(on, None))
    closure.refresh([unit.pk], line)
    data = {"name": unit.name_vi, "parent": parent.name_vi if parent else "–", "on": on, "line": line}
    _record(events.UNIT_MOVED, unit, by, at, data)
    return placement


@transaction.atomic
def rename_unit(
    *, unit: Unit, on: date, by: Author, at: datetime, today: date, act_id: int | None = None, **names: str
) -> Designation:
    """From the day `on` the unit is called `names` (those of NAMED that change). Raises UnableToRename.

    The designation before keeps its days; a later one that is already known stays as it is.
    """
    Unit.objects.select_for_update().get(pk=unit.pk)
    unit.refresh_from_db()
    current = Designation.objects.filter(unit=unit, valid__contains=on).first()
    if current is None:
        raise UnableToRename("not_there", unit=unit.label, on=on.isoformat())
    old = {name: getattr(current, name) for name in NAMED}
    new = {**old, **{name: names[name].strip() for name in NAMED if name in names}}
    if not new["name_vi"]:
        raise UnableToRename("no_name")
    if new == old:
        raise UnableToRename("nothing_changes")
    rest = _cut(current, on)
    opened = Designation.objects.create(unit=unit, valid=rest, act_id=act_id, **new)
    if on <= today and (rest.upper is None or rest.upper > today):
        _repeat_on_unit(unit, opened)
    data = {"old": old["name_vi"], "name": new["name_vi"], "on": on, "before": old, "after": new}
    _record(events.UNIT_RENAMED, unit, by, at, data)
    return opened


def _cut(row: Any, on: date) -> DateRange:
    """Ends a dated row before `on`, or removes it if it only began then; returns the days that become free."""
    rest = DateRange(on, row.valid.upper)
    if row.valid.lower == on:
        row.delete()
    else:
        row.valid = DateRange(row.valid.lower, on)
        row.save(update_fields=["valid"])
    return rest


def _repeat_on_unit(unit: Unit, designation: Designation) -> None:
    unit.take_names(designation)
    unit.save()


@transaction.atomic
def apply_designations(*, today: date) -> int:
    """Repeats on each unit the designation in force today: for names that were set for a day to come. Idempotent."""
    changed = 0
    for designation in Designation.objects.filter(valid__contains=today).select_related("unit"):
        if any(getattr(designation, name) != getattr(designation.unit, name) for name in NAMED):
            _repeat_on_unit(designation.unit, designation)
            changed += 1
    return changed


@transaction.atomic
def move_unit(
    *,
    unit: Unit,
    parent: Unit | None,
    on: date,
    by: Author,
    at: datetime,
    line: str = Line.ADMINISTRATIVE,
    act_id: int | None = None,
) -> Placement:
    """From the day `on` the unit stands under `parent`, with all below it. Raises UnableToMove."""
    closure.hold()
    current = Placement.objects.filter(unit=unit, line=line, valid__contains=on).first()
    if current is None:
        raise UnableToMove("not_there", unit=unit.label, on=on.isoformat())
    if current.parent_id == (parent.pk if parent else None):
        raise UnableToMove("nothing_changes", unit=unit.label, parent=parent.label if parent else "–")
    if parent is not None:
        _check_parent(unit, parent, line, DateRange(on, current.valid.upper))
    opened = Placement.objects.create(unit=unit, line=line, parent=parent, valid=_cut(current, on), act_id=act_id)
    closure.refresh([unit.pk], line)
    _tell(act_id, on, at)
    before = current.parent.name_vi if current.parent else "–"
    data = {"name": unit.name_vi, "parent": parent.name_vi if parent else "–", "before": before, "on": on}
    _record(events.UNIT_MOVED, unit, by, at, {**data, "line": line})
    return opened


def _check_parent(unit: Unit, parent: Unit, line: str, days: DateRange) -> None:
    _require_standing(parent, line, days, UnableToMove)
    below = Closure.objects.filter(ancestor=unit, descendant=parent, line=line, valid__overlap=days)
    if below.exists():
        raise UnableToMove("cycle", unit=unit.label, parent=parent.label)


@transaction.atomic
def close_unit(*, unit: Unit, on: date, by: Author, at: datetime, act_id: int | None = None) -> None:
    """The unit does not exist from the day `on`: its placements, designation and positions end. Raises UnableToClose.

    The row and everything said of it stay; units below must be moved or closed first.
    """
    closure.hold()
    if not _stands(unit, None, on):
        raise UnableToClose("not_there", unit=unit.label, on=on.isoformat())
    after = DateRange(on, None)
    below = Placement.objects.filter(parent=unit, valid__overlap=after).values("unit").distinct().count()
    if below:
        raise UnableToClose("has_children", unit=unit.label, count=below, on=on.isoformat())
    placements = list(Placement.objects.filter(unit=unit, valid__overlap=after))
    ended: list[Placement | Designation] = [*placements, *Designation.objects.filter(unit=unit, valid__overlap=after)]
    positions = list(Position.objects.filter(unit=unit, valid__overlap=after).select_related("person"))
    for row in ended:
        _end(row, on)
    for position in positions:
        end_with_unit(position, on)
    for line in {placement.line for placement in placements}:
        closure.refresh([unit.pk], line)
    if lineage.load().circle(unit.pk):
        raise UnableToClose("circle", unit=unit.label)
    _tell(act_id, on, at)
    people = [position.person.full_name for position in positions]
    _record(events.UNIT_CLOSED, unit, by, at, {"name": unit.name_vi, "on": on, "positions": people, "act": act_id})


def _end(row: Placement | Designation, on: date) -> None:
    if row.valid.lower is not None and row.valid.lower >= on:
        row.delete()
        return
    row.valid = DateRange(row.valid.lower, on)
    row.save(update_fields=["valid"])


def end_with_unit(position: Position, on: date) -> None:
    """A position that had not begun is withdrawn with its delegations; the ledger names whose it was."""
    if position.valid.lower is not None and position.valid.lower >= on:
        position.delegations.all().delete()
        position.delete()
        return
    position.valid = DateRange(position.valid.lower, on)
    position.save(update_fields=["valid"])


@transaction.atomic
def change_details(*, unit: Unit, by: Author, at: datetime, **details: str) -> Unit:
    """Contacts and other facts of today (DETAILS); no history of their own beyond the ledger."""
    before = {name: getattr(unit, name) for name in DETAILS if name in details}
    after = {name: details[name].strip() for name in before}
    if before == after:
        return unit
    for name, value in after.items():
        setattr(unit, name, value)
    unit.save(update_fields=list(after))  # the rest of the object in hand may be old
    _record(events.UNIT_CHANGED, unit, by, at, {"name": unit.name_vi, "before": before, "after": after})
    return unit


@transaction.atomic
def add_alias(*, unit: Unit, alias: str, by: Author, at: datetime) -> UnitAlias:
    """Another name that texts use for the unit. Raises UnableToAddAlias."""
    text = " ".join(alias.split())
    if not text:
        raise UnableToAddAlias("empty")
    if UnitAlias.objects.filter(unit=unit, folded=fold(text)).exists():
        raise UnableToAddAlias("taken", unit=unit.label)
    made = UnitAlias.objects.create(unit=unit, alias=text[:200])
    _record(events.UNIT_CHANGED, unit, by, at, {"name": unit.name_vi, "before": {}, "after": {"alias": text}})
    return made


@transaction.atomic
def remove_alias(*, alias: UnitAlias, by: Author, at: datetime) -> None:
    unit = alias.unit
    _record(events.UNIT_CHANGED, unit, by, at, {"name": unit.name_vi, "before": {"alias": alias.alias}, "after": {}})
    alias.delete()


def _tell(act_id: int | None, on: date, at: datetime) -> None:
    """The structure changed; an act tells it once for all it does."""
    if act_id is None:
        news.structure_changed(on, at)


def _require_standing(
    parent: Unit, line: str, days: DateRange, refusal: type[UnableToOpenUnit] | type[UnableToMove]
) -> None:
    """On every day on which something is to stand below it: what outlives the unit above would count nowhere."""
    if not _stands(parent, line, days.lower):
        raise refusal("parent_not_there", unit=parent.label, on=days.lower.isoformat())
    until = days.lower
    for valid in Placement.objects.filter(unit=parent, line=line).order_by("valid").values_list("valid", flat=True):
        if valid.lower is None or valid.lower <= until:
            if valid.upper is None or (days.upper is not None and days.upper <= valid.upper):
                return
            until = max(until, valid.upper)
    raise refusal("parent_ends", unit=parent.label, until=until.isoformat())


def _stands(unit: Unit, line: str | None, on: date) -> bool:
    in_line = Q(line=line) if line else Q()
    return Placement.objects.filter(in_line, unit=unit, valid__contains=on).exists()


def _record(event: str, unit: Unit, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(event=event, by=by, at=at, subject_type=UNIT, subject_id=unit.pk, unit_id=unit.pk, data=data)
