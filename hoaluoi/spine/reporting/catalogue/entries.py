"""Reads the forms of the catalogue: short rows in TOML become definitions, terms, measures and indicators. Pure."""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Labels = Mapping[str, str]
_CELL_FIELDS = ("column", "unit", "required", "standing", "measure", "fill_from", "choices", "places")


@dataclass(frozen=True)
class MeasureEntry:
    """A measure that a cell publishes; `time` is how it adds up over time (sum unless said)."""

    code: str
    names: Labels
    unit: str
    counted: str
    direction: str
    time: str
    decimals: int


@dataclass(frozen=True)
class CatalogueForm:
    """One form: `definition` is JSON for `rules.read_definition`, `terms` are fields of `FormTerms` without names."""

    code: str
    names: Labels
    terms: Mapping[str, Any]
    definition: Mapping[str, Any]
    measures: tuple[MeasureEntry, ...]
    indicators: tuple[Mapping[str, Any], ...]


@cache
def entries() -> tuple[CatalogueForm, ...]:
    """Every form of the catalogue, by code."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.toml")))


def entry(code: str) -> CatalogueForm:
    """The form of that code; raises `LookupError`."""
    for form in entries():
        if form.code == code:
            return form
    raise LookupError(code)


def _read(path: Path) -> CatalogueForm:
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    terms = dict(written["terms"])
    terms["due_time"] = dt.time.fromisoformat(terms["due_time"])
    return CatalogueForm(
        code=written["code"],
        names=written["name"],
        terms=terms,
        definition={
            "sections": [_section(section) for section in written["section"]],
            "rules": written.get("rule", []),
        },
        measures=tuple(_measures(written["section"])),
        indicators=tuple(written.get("indicator", [])),
    )


def _labels(written: Mapping[str, Any]) -> dict[str, str]:
    return {language: written[language] for language in ("vi", "en", "zh") if language in written}


def _section(written: Mapping[str, Any]) -> dict[str, Any]:
    section: dict[str, Any] = {"key": written["key"], "labels": dict(written["label"])}
    if columns := written.get("columns"):
        section["columns"] = [{"key": column["key"], "labels": _labels(column)} for column in columns]
    section["rows"] = [
        {"key": row["key"], "labels": _labels(row), "cells": [_cell(cell) for cell in _cells_of(row)]}
        for row in written["rows"]
    ]
    return section


def _cells_of(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A row without cells of its own is itself one cell."""
    return list(row.get("cells", [row]))


def _cell(written: Mapping[str, Any]) -> dict[str, Any]:
    cell = {"key": written["key"], "type": written.get("type", "integer")}
    return cell | {name: written[name] for name in _CELL_FIELDS if name in written}


def _measures(sections: list[Mapping[str, Any]]) -> Iterator[MeasureEntry]:
    for section in sections:
        for row in section["rows"]:
            for cell in _cells_of(row):
                if "measure" in cell:
                    yield _measure(section, row, cell)


def _measure(section: Mapping[str, Any], row: Mapping[str, Any], cell: Mapping[str, Any]) -> MeasureEntry:
    names = _labels(row)
    column = next((c for c in section.get("columns", []) if c["key"] == cell.get("column")), None)
    if column is not None:
        names = {language: f"{text} – {column[language]}" for language, text in names.items()}
    if "measure_name" in cell:
        names = dict(cell["measure_name"])
    return MeasureEntry(
        code=cell["measure"],
        names=names,
        unit=cell.get("unit", "count"),
        counted=cell.get("counted", ""),
        direction=cell.get("direction", "neutral"),
        time=cell.get("time", "sum"),
        decimals=0 if cell.get("type", "integer") == "integer" else 2,
    )
