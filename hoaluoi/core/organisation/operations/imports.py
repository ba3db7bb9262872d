"""Importing lists: first the plan, shown to a person; then the same plan, whole or not at all."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import closure, events, snapshots
from hoaluoi.core.organisation.enums import Line, UnitKind
from hoaluoi.core.organisation.errors import UnableToChangeOrganisation, UnableToImport
from hoaluoi.core.organisation.models import NAMED, Designation, Person, Placement, Position, Unit
from hoaluoi.core.organisation.operations import people as people_operations
from hoaluoi.core.organisation.operations import units as unit_operations
from hoaluoi.core.organisation.rules import person_list, unit_list
from hoaluoi.core.organisation.rules.plan import Plan, PlannedRow
from hoaluoi.core.organisation.rules.sheet import UnreadableTable, read_table

DAY = timedelta(days=1)
COLUMNS = {"units": unit_list.COLUMNS, "people": person_list.COLUMNS}
BATCH = 2000


def plan(*, kind: str, content: bytes, actor: Actor | None, today: date) -> Plan:
    """What an import of `units` or `people` would do; nothing is changed. `actor` None: the command line.

    Raises UnableToImport if the file holds no such list.
    """
    try:
        table = read_table(content, COLUMNS[kind])
    except UnreadableTable as unreadable:
        raise UnableToImport(unreadable.code, **unreadable.params) from unreadable
    if kind == "units":
        return unit_list.plan_units(table, snapshots.of_units(actor, today))
    return person_list.plan_people(table, snapshots.of_people(actor, today))


@transaction.atomic
def apply(
    *, kind: str, content: bytes, file_name: str, shown: str, actor: Actor | None, by: Author, today: date, at: datetime
) -> Plan:
    """Does what the plan with the fingerprint `shown` says, all or nothing. Doing it again, as an impatient finger
    does, finds nothing left to do.

    Raises UnableToImport: `has_errors`, or `changed_since` if the organisation is no longer as it was shown.
    """
    closure.hold()
    current = plan(kind=kind, content=content, actor=actor, today=today)
    if not current.errors and not current.does_something:
        return current
    if current.fingerprint != shown:
        raise UnableToImport("changed_since")
    if current.errors:
        raise UnableToImport("has_errors", count=len(current.errors))
    if kind == "units":
        _apply_units(current, by, today, at)
    else:
        _apply_people(current, by, at)
    counts = {"added": len(current.added), "changed": len(current.changed), "same": len(current.same)}
    keys = [row.key for row in current.added]
    data = {"file": file_name, "kind": kind, "rows": len(current.rows), **counts, "codes": keys}
    record(event=events.IMPORTED, by=by, at=at, subject_type="organisation.import", subject_id=None, data=data)
    return current


def _apply_units(current: Plan, by: Author, today: date, at: datetime) -> None:
    _open_all(current.added)
    by_code = {unit.code.casefold(): unit for unit in Unit.objects.all()}
    try:
        for row in current.changed:
            _change_unit(row, by_code, by, today, at)
    except UnableToChangeOrganisation as refusal:  # what is planned for later days may stand against it
        raise UnableToImport("inside_failed", reason=str(refusal)) from refusal


def _open_all(rows: list[PlannedRow]) -> None:
    """New units in three statements; the closure is derived once, after the last of them."""
    units = []
    for row in rows:
        names = {name: row.values.get(name, "") for name in (*unit_list.NAMES, *unit_list.DETAILS)}
        unit = Unit(code=str(row.values["code"]), **{**names, "kind": names["kind"] or UnitKind.COMPANY})
        unit.set_keys()
        units.append(unit)
    Unit.objects.bulk_create(units, batch_size=BATCH)
    by_code = {unit.code.casefold(): unit for unit in Unit.objects.all()}
    days = {unit.pk: DateRange(row.values["on"], None) for unit, row in zip(units, rows, strict=True)}
    Designation.objects.bulk_create(
        [
            Designation(unit=unit, valid=days[unit.pk], **{name: getattr(unit, name) for name in NAMED})
            for unit in units
        ],
        batch_size=BATCH,
    )
    Placement.objects.bulk_create(
        [
            Placement(unit=unit, parent=by_code.get(str(row.values["parent"]).casefold()), valid=days[unit.pk])
            for unit, row in zip(units, rows, strict=True)
        ],
        batch_size=BATCH,
    )
    closure.rebuild()


def _change_unit(row: PlannedRow, by_code: Mapping[str, Unit], by: Author, today: date, at: datetime) -> None:
    unit, on = by_code[row.key.casefold()], row.values["on"]
    assert isinstance(on, date)
    changed = {change.field: change.new for change in row.changes}
    if names := {name: changed[name] for name in unit_list.NAMES if name in changed}:
        unit_operations.rename_unit(unit=unit, on=on, today=today, by=by, at=at, act_id=None, **names)
        unit.refresh_from_db()
    if details := {name: changed[name] for name in unit_list.DETAILS if name in changed}:
        unit_operations.change_details(unit=unit, by=by, at=at, **details)
    if "parent" in changed:
        parent = by_code[changed["parent"].casefold()]
        unit_operations.move_unit(unit=unit, parent=parent, on=on, line=Line.ADMINISTRATIVE, by=by, at=at)


def _apply_people(current: Plan, by: Author, at: datetime) -> None:
    new: dict[str, Person] = {}
    for row in current.added:
        details = _mapping(row.values["details"])
        if row.key.casefold() not in new:
            person = Person(username=row.key, password=make_password(None), **details)
            person.set_keys()
            new[row.key.casefold()] = person
    Person.objects.bulk_create(new.values(), batch_size=BATCH)
    people = {person.username.casefold(): person for person in Person.objects.all()}
    for row in current.changed:
        details = _mapping(row.values["details"])
        people_operations.change_person(person=people[row.key.casefold()], by=by, at=at, **details)
    units = {unit.code.casefold(): unit for unit in Unit.objects.all()}
    given = [row for row in (*current.added, *current.changed) if row.values["position"]]
    Position.objects.bulk_create([_position(row, people[row.key.casefold()], units) for row in given], batch_size=BATCH)


def _mapping(value: object) -> dict[str, Any]:
    assert isinstance(value, Mapping)
    return dict(value)


def _position(row: PlannedRow, person: Person, units: Mapping[str, Unit]) -> Position:
    values = _mapping(row.values["position"])
    last = values.pop("last")
    days = DateRange(values.pop("start"), last + DAY if last else None)
    return Position(person=person, unit=units[values.pop("unit").casefold()], valid=days, **values)
