"""The entry page: every cell with what was understood, what is wrong, and what was there last time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.wording import unit_word
from hoaluoi.spine.reporting.entries import is_quarantined, values_of
from hoaluoi.spine.reporting.errors import Conflict
from hoaluoi.spine.reporting.models import Form, Return
from hoaluoi.spine.reporting.pages.wording import finding_sentence, problem_sentence, shown, typed
from hoaluoi.spine.reporting.queries.returns import before
from hoaluoi.spine.reporting.rules import (
    MISSING,
    Cell,
    CellType,
    CellValue,
    Finding,
    FormDefinition,
    Row,
    Section,
    Severity,
    in_language,
    read_definition,
    review,
)

INPUT_MODES = {CellType.INTEGER: "numeric", CellType.DECIMAL: "decimal"}


@dataclass(frozen=True)
class Clash:
    """The same cell as somebody else saved it."""

    by: str
    at: Any
    theirs: str
    yours: str
    yours_raw: str


@dataclass(frozen=True)
class Note:
    """A finding at a cell; `ask` wants an explanation."""

    text: str
    severity: str

    @property
    def ask(self) -> bool:
        return self.severity == Severity.EXPLAIN


@dataclass(frozen=True)
class CellView:
    """One cell. `state`: missing, reported, zero, na, problem. `readings`: (text, canonical) of an ambiguous number."""

    key: str
    label: str
    kind: str
    unit: str
    required: bool
    state: str
    text: str
    understood: str
    reason: str
    problem: str
    readings: list[tuple[str, str]]
    notes: list[Note]
    explanation: str
    last: str
    last_typed: str
    filled_from: str
    inputmode: str
    choices: list[tuple[str, str]]
    clash: Clash | None = None

    @property
    def stated(self) -> bool:
        return self.state in {"reported", "zero", "na"}

    @property
    def number(self) -> bool:
        return self.kind in {CellType.INTEGER, CellType.DECIMAL}

    @property
    def asked(self) -> bool:
        return bool(self.explanation) or any(note.ask for note in self.notes)


@dataclass(frozen=True)
class RowView:
    title: str
    cells: list[CellView]


@dataclass(frozen=True)
class SectionView:
    key: str
    title: str
    rows: list[RowView]

    @property
    def cells(self) -> list[CellView]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def done(self) -> int:
        return sum(cell.stated for cell in self.cells)

    @property
    def total(self) -> int:
        return len(self.cells)


@dataclass(frozen=True)
class EntryPage:
    held: Return
    sections: list[SectionView]
    rule_cells: frozenset[str] = field(default_factory=frozenset)

    @property
    def title(self) -> str:
        """What it is called where nothing else is around it: form, period, unit."""
        return return_title(self.held.form, self.held.reporting_period, self.held.unit)

    @property
    def cell_url(self) -> str:
        """Where one cell is saved."""
        return _address("return_cell" if self.held.pk else "fill_cell", self.held)

    @property
    def send_url(self) -> str:
        return _address("return_send" if self.held.pk else "fill_send", self.held)

    @property
    def questions_url(self) -> str:
        """Where the questions about its text are asked."""
        return _address("return_questions" if self.held.pk else "fill_questions", self.held)

    @property
    def receive_url(self) -> str:
        """Where a device delivers what it kept while there was no network."""
        return reverse("reporting:receive", args=_place(self.held))

    @property
    def file_url(self) -> str:
        """Where a photo or report is laid beside the return, with or without a network in between."""
        return reverse("reporting:receive_file", args=_place(self.held))

    @property
    def cells(self) -> dict[str, CellView]:
        return {cell.key: cell for section in self.sections for cell in section.cells}

    @property
    def done(self) -> int:
        return sum(section.done for section in self.sections)

    @property
    def total(self) -> int:
        return sum(section.total for section in self.sections)

    @property
    def problems(self) -> int:
        return sum(cell.state == "problem" for cell in self.cells.values())

    @property
    def filled(self) -> bool:
        """Whether any cell holds a value that a measure filled."""
        return any(cell.filled_from for cell in self.cells.values())

    @property
    def untouched(self) -> bool:
        return not self.held.cells


@dataclass(frozen=True)
class _Ground:
    held: Return
    definition: FormDefinition
    language: str
    values: Mapping[str, CellValue]
    last: Mapping[str, CellValue]
    notes: Mapping[str, list[Note]]
    measures: Mapping[str, str]
    clashes: Mapping[str, Clash]


def return_title(form: Form, period: Period, unit: Unit) -> str:
    """Form, period and unit in the active language."""
    return f"{form.name}, {period.label(get_language() or 'vi')}, {unit.label}"


def _place(held: Return) -> tuple[str, str, int]:
    return held.form.code, held.period, held.unit_id


def _address(name: str, held: Return) -> str:
    """By its number once it is begun, by form, period and unit before."""
    return reverse(f"reporting:{name}", args=[held.pk] if held.pk else _place(held))


def entry_page(
    held: Return, language: str, *, conflicts: Iterable[Conflict] = (), ask_for_missing: bool = False
) -> EntryPage:
    """Three queries. `ask_for_missing`: show what is still required (after an attempt to send)."""
    definition = read_definition(held.version.definition)
    values = values_of(definition, held.cells)
    last = before(held)
    sources = {cell["filled_from"] for cell in held.cells.values() if "filled_from" in cell}
    ground = _Ground(
        held=held,
        definition=definition,
        language=language,
        values=values,
        last=last,
        notes=_notes(review(definition, values, last, held.explanations), definition, language, ask_for_missing),
        measures={m.code: m.name for m in Measure.objects.filter(code__in=sources)} if sources else {},
        clashes={c.key: _clash(c, definition.cells[c.key], language) for c in conflicts},
    )
    sections = [
        SectionView(
            section.key,
            in_language(section.labels, language),
            [
                RowView(in_language(row.labels, language), [_named(section, row, cell, ground) for cell in row.cells])
                for row in section.rows
            ],
        )
        for section in definition.sections
    ]
    return EntryPage(held, sections, frozenset(key for rule in definition.rules for key in rule.cells))


def _notes(
    findings: Iterable[Finding], definition: FormDefinition, language: str, ask_for_missing: bool
) -> dict[str, list[Note]]:
    notes: dict[str, list[Note]] = {}
    for finding in findings:
        if finding.code == "missing" and not ask_for_missing:
            continue
        sentence = finding_sentence(finding, definition, language)
        notes.setdefault(finding.cell, []).append(Note(sentence, finding.severity.value))
    return notes


def _named(section: Section, row: Row, cell: Cell, ground: _Ground) -> CellView:
    """A cell of a row with several is named by its column: the row's name stands above them."""
    view = _cell_view(cell, ground)
    column = next((column for column in section.columns if column.key == cell.column), None)
    if column is None or len(row.cells) < 2 or cell.labels:
        return view
    return replace(view, label=in_language(column.labels, ground.language))


def _cell_view(cell: Cell, ground: _Ground) -> CellView:
    stored: dict[str, Any] = ground.held.cells.get(cell.key, {})
    value = ground.values.get(cell.key, MISSING)
    quarantined = bool(stored) and is_quarantined(stored)
    last = ground.last.get(cell.key, MISSING)
    language = ground.language
    return CellView(
        key=cell.key,
        label=ground.definition.label(cell.key, language),
        kind=cell.type.value,
        unit=unit_word(cell.unit),
        required=cell.required,
        state="problem" if quarantined else value.state.value,
        text=stored.get("raw", "") if quarantined else typed(cell, value, language),
        understood="" if quarantined or not cell.type.is_number else shown(cell, value, language),
        reason=value.reason,
        problem=problem_sentence(stored) if quarantined else "",
        readings=_readings(stored, language) if quarantined else [],
        notes=[] if quarantined else ground.notes.get(cell.key, []),
        explanation=ground.held.explanations.get(cell.key, ""),
        last=shown(cell, last, language),
        last_typed=typed(cell, last, language) if cell.type is not CellType.FILE else "",
        filled_from=ground.measures.get(stored.get("filled_from", ""), ""),
        inputmode=INPUT_MODES.get(cell.type, "text"),
        choices=[(choice.key, in_language(choice.labels, language)) for choice in cell.choices],
        clash=ground.clashes.get(cell.key),
    )


def _readings(stored: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """Both readings of an ambiguous number: as words cannot be mistaken, the whole one is grouped, the other not."""
    if stored["problem"] != "ambiguous_number":
        return []
    canonical = [stored["params"]["first"], stored["params"]["second"]]
    return [(format_number(Decimal(text), language), text) for text in canonical]


def _clash(conflict: Conflict, cell: Cell, language: str) -> Clash:
    return Clash(
        by=conflict.by,
        at=conflict.at,
        theirs=_text_of(conflict.theirs, cell, language),
        yours=_text_of(conflict.yours, cell, language),
        yours_raw=str(conflict.yours.get("value", conflict.yours.get("raw", ""))),
    )


def _text_of(stored: Mapping[str, Any], cell: Cell, language: str) -> str:
    if "state" in stored:
        return shown(cell, CellValue.from_json(stored, cell.type), language) or str(stored.get("reason", "—"))
    return str(stored.get("raw", "—"))
