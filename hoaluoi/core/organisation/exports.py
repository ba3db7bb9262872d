"""Lists of units and people as an import reads them: what is exported can be changed and imported again."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.organisation.models import Person, Placement, Position, Unit
from hoaluoi.core.organisation.rules import person_list, unit_list
from hoaluoi.core.text.spreadsheet import csv_bytes, xlsx_bytes

DAY = timedelta(days=1)
FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
HEADINGS = {
    "units": [column.field for column in unit_list.COLUMNS],
    "people": [column.field for column in person_list.COLUMNS],
}


def unit_rows(units: QuerySet[Unit], on: date) -> list[list[Any]]:
    """One row a unit that stands on the date, uppermost units first."""
    placed = Placement.objects.filter(line=Line.ADMINISTRATIVE, valid__contains=on, unit__in=units)
    places = {place.unit_id: place for place in placed.select_related("parent")}
    rows = []
    for unit in units.order_by("sort_key", "id"):
        if place := places.get(unit.pk):
            values = {**vars(unit), "parent": place.parent.code if place.parent else "", "from": place.valid.lower}
            rows.append([values.get(field, "") for field in HEADINGS["units"]])
    return rows


def person_rows(people: QuerySet[Person], on: date) -> list[list[Any]]:
    """One row a position in effect on the date; a person without one has a row without."""
    held: dict[int, list[Position]] = {}
    for position in Position.objects.filter(valid__contains=on, person__in=people.order_by()).select_related("unit"):
        held.setdefault(position.person_id, []).append(position)
    rows = []
    for person in people:
        mine: list[Position | None] = [*held.get(person.pk, [])]
        for position_or_none in mine or [None]:
            values = {name: getattr(person, name) for name in ("username", *person_list.DETAILS)}
            rows.append([{**values, **_position(position_or_none)}.get(field, "") for field in HEADINGS["people"]])
    return rows


def _position(position: Position | None) -> dict[str, Any]:
    if position is None:
        return {}
    upper = position.valid.upper
    return {
        "unit": position.unit.code,
        "title": position.title,
        "role": position.role,
        "rank": position.rank,
        "line": position.line,
        "from": position.valid.lower,
        "until": upper - DAY if upper else None,
    }


def as_file(kind: str, rows: list[list[Any]], file_format: str) -> bytes:
    if file_format == "csv":
        return csv_bytes(HEADINGS[kind], rows)
    return xlsx_bytes(kind, HEADINGS[kind], rows, notes=_notes(kind))


def template(kind: str) -> bytes:
    """An empty workbook whose headings say what belongs below them."""
    return xlsx_bytes(kind, HEADINGS[kind], [], notes=_notes(kind))


def _notes(kind: str) -> list[str]:
    kinds, ranks, lines = (", ".join(choices.values) for choices in (UnitKind, Rank, Line))
    said = {
        "code": _("Needed. What files and programs call the unit; it never changes."),
        "name_vi": _("Needed."),
        "parent": _("Code of the unit above; it may stand in this file too."),
        "kind": kinds,
        "from": _("First day, as 20/8/2021. Empty: today."),
        "username": _("Needed. Letters without marks, digits, dot, hyphen, underscore and @."),
        "full_name": _("Needed."),
        "unit": _("Code of the unit. A new person needs a unit, a title and a role."),
        "rank": ranks,
        "line": lines,
        "until": _("Last day. Empty: until further notice."),
    }
    return [said.get(field, "") for field in HEADINGS[kind]]
