"""Reads a form definition from JSON, or says every fault with its place (`sections[0].rows[2].cells[0].key`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from hoaluoi.spine.reporting.rules.cells import MOST_PLACES, CellType
from hoaluoi.spine.reporting.rules.checks import Change, NotLess, Range, Rule, Severity, SumIs
from hoaluoi.spine.reporting.rules.definition import (
    KEY,
    LANGUAGES,
    VALUE_COLUMN,
    Cell,
    Choice,
    Column,
    FormDefinition,
    Labels,
    Row,
    Section,
)

MOST_CELLS = 5000
_MARKS = ("required", "standing")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a definition.

    Codes: missing, wrong_type, unknown_field, bad_key, duplicate_key, no_label, unknown_type, unknown_column,
    column_twice, choices_needed, choices_unwanted, not_a_number_cell, bad_number, bad_order, unknown_cell,
    unknown_rule, unknown_measure, fills_itself, measure_twice, empty, too_many_cells.
    """

    place: str
    code: str
    found: str = ""


class UnableToReadDefinition(ValueError):
    """Carries every fault, not only the first."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.place}: {fault.code} {fault.found}".strip() for fault in faults))
        self.faults = faults


def read_definition(stored: object, known_measures: Collection[str] | None = None) -> FormDefinition:
    """The definition, checked as a whole; None as `known_measures` takes any code. Raises `UnableToReadDefinition`."""
    reader = _Reader(known_measures)
    definition = reader.form(stored)
    if reader.faults:
        raise UnableToReadDefinition(tuple(reader.faults))
    return definition


class _Reader:
    """Collects faults on the way; what is faulty is read as something empty, so that the rest is checked too."""

    def __init__(self, known_measures: Collection[str] | None) -> None:
        self.known_measures = known_measures
        self.faults: list[Fault] = []

    def fault(self, place: str, code: str, found: object = "") -> None:
        self.faults.append(Fault(place, code, str(found)[:80]))

    def form(self, stored: object) -> FormDefinition:
        fields = self.fields(stored, "", {"sections", "rules"})
        sections = tuple(self.section(entry, place) for place, entry in self.entries(fields, "sections", ""))
        definition = FormDefinition(sections)
        self.keys(sections, definition)
        rules = tuple(
            rule
            for place, entry in self.entries(fields, "rules", "", needed=False)
            if (rule := self.rule(entry, place, definition.cells)) is not None
        )
        return FormDefinition(sections, rules)

    def keys(self, sections: tuple[Section, ...], definition: FormDefinition) -> None:
        cells = [(f"cell {cell.key}", cell) for _, _, cell in definition.places()]
        if not cells:
            self.fault("sections", "empty")
        if len(cells) > MOST_CELLS:
            self.fault("sections", "too_many_cells", len(cells))
        self.once([(f"section {s.key}", s.key) for s in sections], "duplicate_key")
        self.once([(place, cell.key) for place, cell in cells], "duplicate_key")
        self.once([(place, cell.measure) for place, cell in cells if cell.measure], "measure_twice")
        for section in sections:
            self.once([(f"row {row.key}", row.key) for row in section.rows], "duplicate_key")

    def once(self, found: list[tuple[str, str]], code: str) -> None:
        seen: set[str] = set()
        for place, key in found:
            if key in seen:
                self.fault(place, code, key)
            seen.add(key)

    def section(self, stored: object, place: str) -> Section:
        fields = self.fields(stored, place, {"key", "labels", "columns", "rows"})
        columns = tuple(
            Column(self.key(entry, inside), self.labels(entry, inside))
            for inside, value in self.entries(fields, "columns", place, needed=False)
            if (entry := self.fields(value, inside, {"key", "labels"})) is not None
        )
        known = [column.key for column in columns] or [VALUE_COLUMN]
        self.once([(f"{place}.columns", key) for key in known], "duplicate_key")
        rows = tuple(self.row(entry, inside, known) for inside, entry in self.entries(fields, "rows", place))
        return Section(self.key(fields, place), self.labels(fields, place), rows, columns)

    def row(self, stored: object, place: str, columns: list[str]) -> Row:
        fields = self.fields(stored, place, {"key", "labels", "cells"})
        cells = tuple(self.cell(entry, inside, columns) for inside, entry in self.entries(fields, "cells", place))
        self.once([(f"{place}.cells", cell.column) for cell in cells], "column_twice")
        return Row(self.key(fields, place), self.labels(fields, place), cells)

    def cell(self, stored: object, place: str, columns: list[str]) -> Cell:
        names = {"key", "type", "column", "labels", "unit", "measure", "fill_from", "choices", "places", *_MARKS}
        fields = self.fields(stored, place, names)
        cell_type = self.cell_type(fields, place)
        column = self.text(fields, "column", place) or columns[0]
        if column not in columns:
            self.fault(f"{place}.column", "unknown_column", column)
        places = fields.get("places", MOST_PLACES)
        if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= MOST_PLACES:
            self.fault(f"{place}.places", "bad_number", places)
            places = MOST_PLACES
        marks = {name: fields.get(name, False) for name in _MARKS}
        for name, said in marks.items():
            if not isinstance(said, bool):
                self.fault(f"{place}.{name}", "wrong_type", said)
        return Cell(
            key=self.key(fields, place),
            type=cell_type,
            column=column,
            labels=self.labels(fields, place, needed=False),
            unit=self.text(fields, "unit", place),
            required=bool(marks["required"]),
            standing=bool(marks["standing"]),
            measure=self.measure(fields, "measure", place, cell_type),
            fill_from=self.measure(fields, "fill_from", place, cell_type),
            choices=self.choices(fields, place, cell_type),
            places=places,
        )

    def cell_type(self, fields: Mapping[str, Any], place: str) -> CellType:
        stated = self.text(fields, "type", place, needed=True)
        try:
            return CellType(stated)
        except ValueError:
            if stated:
                self.fault(f"{place}.type", "unknown_type", stated)
            return CellType.TEXT

    def choices(self, fields: Mapping[str, Any], place: str, cell_type: CellType) -> tuple[Choice, ...]:
        entries = self.entries(fields, "choices", place, needed=False)
        choices = tuple(
            Choice(self.key(entry, inside), self.labels(entry, inside))
            for inside, value in entries
            if (entry := self.fields(value, inside, {"key", "labels"})) is not None
        )
        self.once([(f"{place}.choices", choice.key) for choice in choices], "duplicate_key")
        if cell_type is CellType.CHOICE and not choices:
            self.fault(f"{place}.choices", "choices_needed")
        if cell_type is not CellType.CHOICE and choices:
            self.fault(f"{place}.choices", "choices_unwanted")
        return choices

    def measure(self, fields: Mapping[str, Any], name: str, place: str, cell_type: CellType) -> str:
        code = self.text(fields, name, place)
        if not code:
            return ""
        if not cell_type.is_number:
            self.fault(f"{place}.{name}", "not_a_number_cell", code)
        if self.known_measures is not None and code not in self.known_measures:
            self.fault(f"{place}.{name}", "unknown_measure", code)
        if name == "fill_from" and code == fields.get("measure"):
            self.fault(f"{place}.{name}", "fills_itself", code)
        return code

    def rule(self, stored: object, place: str, cells: Mapping[str, Cell]) -> Rule | None:
        named = stored if isinstance(stored, Mapping) else {}
        kind = named.get("kind")
        match kind:
            case "range":
                fields = self.fields(stored, place, {"kind", "cell", "least", "most", "severity"})
                least, most = self.number(fields, "least", place), self.number(fields, "most", place)
                if least is not None and most is not None and least > most:
                    self.fault(f"{place}.least", "bad_order", least)
                if least is None and most is None:
                    self.fault(place, "missing", "least, most")
                return Range(self.number_cell(fields, "cell", place, cells), least, most, self.severity(fields, place))
            case "sum":
                fields = self.fields(stored, place, {"kind", "total", "parts", "tolerance", "severity"})
                parts = [part for _, part in self.entries(fields, "parts", place)]
                total = self.number_cell(fields, "total", place, cells)
                names = tuple(self.number_cell({"parts": part}, "parts", place, cells) for part in parts)
                tolerance = self.number(fields, "tolerance", place) or Decimal(0)
                return SumIs(total, names, tolerance, self.severity(fields, place))
            case "not_less":
                fields = self.fields(stored, place, {"kind", "cell", "than", "severity"})
                cell, than = (self.number_cell(fields, name, place, cells) for name in ("cell", "than"))
                return NotLess(cell, than, self.severity(fields, place))
            case "change":
                fields = self.fields(stored, place, {"kind", "cell", "percent", "severity"})
                percent = self.number(fields, "percent", place)
                if percent is None or percent <= 0:
                    self.fault(f"{place}.percent", "bad_number", fields.get("percent", ""))
                cell = self.number_cell(fields, "cell", place, cells)
                return Change(cell, percent or Decimal(1), self.severity(fields, place, Severity.EXPLAIN))
        self.fault(f"{place}.kind", "unknown_rule", kind)
        return None

    def severity(self, fields: Mapping[str, Any], place: str, usual: Severity = Severity.ERROR) -> Severity:
        stated = fields.get("severity", usual.value)
        if stated not in list(Severity):
            self.fault(f"{place}.severity", "wrong_type", stated)
            return usual
        return Severity(stated)

    def number_cell(self, fields: Mapping[str, Any], name: str, place: str, cells: Mapping[str, Cell]) -> str:
        key = self.text(fields, name, place, needed=True)
        if key and key not in cells:
            self.fault(f"{place}.{name}", "unknown_cell", key)
        elif key and not cells[key].type.is_number:
            self.fault(f"{place}.{name}", "not_a_number_cell", key)
        return key

    def number(self, fields: Mapping[str, Any], name: str, place: str) -> Decimal | None:
        stated = fields.get(name)
        if stated is None:
            return None
        try:
            number = Decimal(str(stated))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(stated, bool) or not number.is_finite():
            self.fault(f"{place}.{name}", "bad_number", stated)
            return None
        return number

    def fields(self, stored: object, place: str, names: set[str]) -> Mapping[str, Any]:
        if not isinstance(stored, Mapping):
            self.fault(place or "form", "wrong_type", type(stored).__name__)
            return {}
        for name in stored:
            if name not in names:
                self.fault(f"{place}.{name}".lstrip("."), "unknown_field")
        return stored

    def entries(
        self, fields: Mapping[str, Any], name: str, place: str, *, needed: bool = True
    ) -> list[tuple[str, object]]:
        inside = f"{place}.{name}".lstrip(".")
        stored = fields.get(name)
        if stored is None or stored == []:
            if needed:
                self.fault(inside, "missing")
            return []
        if not isinstance(stored, list):
            self.fault(inside, "wrong_type", type(stored).__name__)
            return []
        return [(f"{inside}[{number}]", entry) for number, entry in enumerate(stored)]

    def text(self, fields: Mapping[str, Any], name: str, place: str, *, needed: bool = False) -> str:
        stored: object = fields.get(name, "")
        if not isinstance(stored, str):
            self.fault(f"{place}.{name}", "wrong_type", type(stored).__name__)
            return ""
        if needed and not stored:
            self.fault(f"{place}.{name}", "missing")
        return stored

    def key(self, fields: Mapping[str, Any], place: str) -> str:
        key = self.text(fields, "key", place, needed=True)
        if key and not KEY.fullmatch(key):
            self.fault(f"{place}.key", "bad_key", key)
        return key

    def labels(self, fields: Mapping[str, Any], place: str, *, needed: bool = True) -> Labels:
        stored = fields.get("labels", {})
        sound = isinstance(stored, Mapping) and all(
            language in LANGUAGES and isinstance(text, str) for language, text in stored.items()
        )
        if not sound:
            self.fault(f"{place}.labels", "wrong_type", stored)
            return {}
        if needed and not stored.get("vi", "").strip():
            self.fault(f"{place}.labels", "no_label", "vi")
        return dict(stored)
