"""A form as it reads: its cells for a preview, its versions, who owes it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.wording import unit_word
from hoaluoi.spine.reporting.models import FormVersion
from hoaluoi.spine.reporting.pages.wording import type_name
from hoaluoi.spine.reporting.rules import (
    Change,
    FormDefinition,
    NotLess,
    Range,
    SumIs,
    in_language,
    read_definition,
)


@dataclass(frozen=True)
class CellLine:
    key: str
    label: str
    type: str
    unit: str
    required: bool
    measure: str
    measure_name: str
    fill_from: str


@dataclass(frozen=True)
class FormSection:
    title: str
    lines: list[CellLine]


@dataclass(frozen=True)
class FormPreview:
    version: FormVersion
    sections: list[FormSection]
    rules: list[str]


def preview(version: FormVersion, language: str) -> FormPreview:
    """What the version asks; one query for the names of its measures."""
    definition = read_definition(version.definition)
    names = {m.code: m.name for m in Measure.objects.filter(code__in=version.measures)}
    sections = [
        FormSection(
            in_language(section.labels, language),
            [
                CellLine(
                    cell.key, definition.label(cell.key, language), type_name(cell), unit_word(cell.unit),
                    cell.required,
                    cell.measure, names.get(cell.measure, cell.measure), cell.fill_from,
                )
                for row in section.rows
                for cell in row.cells
            ],
        )
        for section in definition.sections
    ]  # fmt: skip
    return FormPreview(version, sections, [_rule(rule, definition, language) for rule in definition.rules])


def _rule(rule: Range | SumIs | NotLess | Change, definition: FormDefinition, language: str) -> str:
    name = {key: definition.label(key, language) for key in rule.cells}
    match rule:
        case Range():
            low, high = rule.least if rule.least is not None else "–", rule.most if rule.most is not None else "–"
            return _("“%(cell)s” lies between %(low)s and %(high)s") % {
                "cell": name[rule.cell],
                "low": low,
                "high": high,
            }
        case SumIs():
            parts = " + ".join(f"“{name[part]}”" for part in rule.parts)
            return _("“%(total)s” = %(parts)s") % {"total": name[rule.total], "parts": parts}
        case NotLess():
            return _("“%(cell)s” is at least “%(other)s”") % {"cell": name[rule.cell], "other": name[rule.than]}
        case Change():
            return _("“%(cell)s”: a change of more than %(percent)s %% is explained") % {
                "cell": name[rule.cell],
                "percent": rule.percent,
            }
