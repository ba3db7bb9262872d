"""Sentences for what was found at a cell or in a definition, and how values are written for people."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.reporting.rules import Cell, CellType, CellValue, Fault, Finding, FormDefinition, in_language

PROBLEMS = {
    "ambiguous_number": gettext_lazy("Which number do you mean?"),
    "not_a_number": gettext_lazy("“%(raw)s” is not a number."),
    "not_whole": gettext_lazy("“%(raw)s” has decimals; this cell takes whole numbers."),
    "too_many_places": gettext_lazy("At most %(places)s decimals."),
    "too_large": gettext_lazy("“%(raw)s” has more than %(digits)s digits."),
    "not_a_date": gettext_lazy("“%(raw)s” is not a date. Write day/month/year."),
    "not_a_choice": gettext_lazy("“%(raw)s” is not among the choices."),
    "too_long": gettext_lazy("At most %(most)s characters."),
    "not_a_file": gettext_lazy("“%(raw)s” is not a file that was uploaded here."),
    "no_reason": gettext_lazy("Say why it does not apply."),
    "unknown_state": gettext_lazy("“%(raw)s” does not fit the state that was given."),
}
FINDINGS = {
    "missing": gettext_lazy("Fill this in, or say that it is zero or does not apply."),
    "below": gettext_lazy("%(value)s is below %(least)s, the least that can be."),
    "above": gettext_lazy("%(value)s is above %(most)s, the most that can be."),
    "sum_differs": gettext_lazy("The parts add up to %(sum)s, not to %(total)s: a difference of %(difference)s."),
    "less_than": gettext_lazy("%(value)s is less than %(than)s in “%(other)s”."),
    "changed_from_zero": gettext_lazy("It was %(before)s in the last period and is %(value)s now. Why?"),
    "changed": gettext_lazy("A change of %(percent)s %% against the last period (%(before)s). Why?"),
}
FAULTS = {
    "missing": gettext_lazy("something is missing here"),
    "wrong_type": gettext_lazy("this has the wrong shape"),
    "unknown_field": gettext_lazy("this word is not known"),
    "bad_key": gettext_lazy("“%(found)s” cannot be a key: use small letters, digits and underscores"),
    "duplicate_key": gettext_lazy("the key “%(found)s” is used twice"),
    "no_label": gettext_lazy("the Vietnamese name is missing"),
    "unknown_type": gettext_lazy("“%(found)s” is not a type of cell"),
    "unknown_column": gettext_lazy("there is no column “%(found)s”"),
    "column_twice": gettext_lazy("two cells stand in the column “%(found)s”"),
    "choices_needed": gettext_lazy("write the choices"),
    "choices_unwanted": gettext_lazy("only a choice cell has choices"),
    "not_a_number_cell": gettext_lazy("“%(found)s” needs a number cell"),
    "bad_number": gettext_lazy("“%(found)s” is not a number that fits here"),
    "bad_order": gettext_lazy("the least is above the most"),
    "unknown_cell": gettext_lazy("there is no cell “%(found)s”"),
    "unknown_rule": gettext_lazy("“%(found)s” is not a kind of rule"),
    "unknown_measure": gettext_lazy("there is no measure “%(found)s”"),
    "fills_itself": gettext_lazy("“%(found)s” would fill itself"),
    "measure_twice": gettext_lazy("the measure “%(found)s” is published by two cells"),
    "empty": gettext_lazy("the form has no cell"),
    "too_many_cells": gettext_lazy("the form has too many cells"),
}


def problem_sentence(stored: Mapping[str, Any]) -> str:
    """Why a draft cell lies in quarantine."""
    known = {"raw": stored.get("raw", ""), "places": "", "digits": "", "most": ""} | stored.get("params", {})
    sentence = str(PROBLEMS.get(stored["problem"], "%(raw)s"))
    return str(sentence % known)


def finding_sentence(finding: Finding, definition: FormDefinition, language: str) -> str:
    """What a rule found, with numbers in the reader's marks and cells by their names."""
    params: dict[str, str] = {}
    for name, value in finding.params.items():
        if isinstance(value, Decimal):
            params[name] = format_number(
                value.normalize() if name != "percent" else value, language, _places(name, value)
            )
        else:
            params[name] = definition.label(value, language) if value in definition.cells else value
    return str(FINDINGS[finding.code]) % params


def _places(name: str, value: Decimal) -> int | None:
    if name == "percent":
        return 1
    exponent = value.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else None


def fault_sentence(fault: Fault) -> str:
    """One fault of a definition with its place."""
    return f"{fault.place}: {FAULTS.get(fault.code, fault.code)}" % {"found": fault.found}


def shown(cell: Cell, value: CellValue, language: str) -> str:
    """A value as people read it."""
    if value.value is None:
        return ""
    if isinstance(value.value, Decimal):
        return format_number(value.value, language)
    if cell.type is CellType.CHOICE:
        return next((in_language(c.labels, language) for c in cell.choices if c.key == value.value), str(value.value))
    if cell.type is CellType.DATE and not isinstance(value.value, str):
        return f"{value.value:%d/%m/%Y}"
    return str(value.value)


def typed(cell: Cell, value: CellValue, language: str) -> str:
    """A value as text for an input: read again in the same language it gives the same value.

    A decimal that could be read two ways (1,125 or 1.234) is written without grouping and with one more zero.
    """
    if not isinstance(value.value, Decimal):
        return str(value.value) if cell.type is CellType.CHOICE else shown(cell, value, language)
    if cell.type is CellType.INTEGER:
        return format_number(value.value, language)
    plain = f"{value.value:f}"
    whole, _point, fraction = plain.partition(".")
    if len(fraction) == 3:
        fraction += "0"
    mark = "," if language.startswith("vi") else "."
    return f"{whole}{mark}{fraction}" if fraction else whole


def type_name(cell: Cell) -> str:
    """The kind of entry a cell takes, for a heading or a hint."""
    names = {
        CellType.INTEGER: _("whole number"),
        CellType.DECIMAL: _("number"),
        CellType.TEXT: _("text"),
        CellType.DATE: _("date"),
        CellType.CHOICE: _("choice"),
        CellType.FILE: _("file"),
    }
    return names[cell.type]
