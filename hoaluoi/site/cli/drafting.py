"""``hoaluoi draft``, ``hoaluoi check`` and ``hoaluoi bench drafting``: the reader without a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from hoaluoi.site.cli.errors import CommandFailed
from hoaluoi.spine.drafting import ClaimCheck, Draft, check, read
from hoaluoi.spine.drafting.claims import Input
from hoaluoi.spine.drafting.extraction import UnableToExtract, text_of
from hoaluoi.spine.drafting.scoring import benchmark

_REFUSALS = {
    "empty": "the file is empty",
    "too_large": "the file is larger than the limit",
    "binary": "the file holds no text",
    "scanned_pdf": "the PDF is a scan without text",
    "encrypted": "the PDF is protected by a password",
    "damaged": "the file is damaged",
    "unpacks_too_large": "the file unpacks to more than the limit",
    "old_word": "the file is in the old Word format; save it as .docx",
    "unknown_type": "the file is of a type that is not read",
}
_FILES = click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE…"
)
_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command()
@_FILES
@_JSON
def draft(files: tuple[Path, ...], as_json: bool) -> None:
    """Draft targets, figures and forecasts from the text of directives."""
    for path, text in _texts(files):
        for item in read(text).drafts:
            click.echo(_line(draft_row(path.name, item)) if as_json else _draft_sentence(path.name, item))


@click.command(name="check")
@_FILES
@_JSON
def check_claims(files: tuple[Path, ...], as_json: bool) -> None:
    """Check what texts claim against what follows from their own numbers."""
    for path, text in _texts(files):
        for item in check(read(text)):
            click.echo(_line(claim_row(path.name, item)) if as_json else _claim_sentence(path.name, item))


@click.command(name="drafting")
@click.argument("annotations", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@click.option(
    "--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Folder of the annotated texts."
)
@click.option("--misses/--no-misses", default=True, help="Print every miss and every draft nobody asked for.")
def bench_drafting(annotations: Path, texts: Path | None, misses: bool) -> None:
    """Score the reader against hand-made annotations."""
    result = benchmark(annotations, texts)
    if misses:
        for line in (*result.misses, *(f"noise {line}" for line in result.noise)):
            click.echo(line)
    for line in result.lines():
        click.echo(line)


def draft_row(file: str, item: Draft) -> dict[str, Any]:
    """The fields of a draft as programs read them; values in canonical units."""
    plain = ("start", "end", "quote", "kind", "subject", "comparator")
    return {
        "file": file,
        **{name: getattr(item, name) for name in plain},
        "value": number(item.value),
        "unit": item.unit,
        "date": item.date,
        "date_role": item.date_role,
        "denominator": item.denominator,
        "of_total": number(item.of_total),
        "units": list(item.units),
        "rules": list(item.rules),
        "value_to": number(item.value_to),
        "multiplicity": item.multiplicity,
        "base": item.base,
        "date_source": item.date_source,
    }


def claim_row(file: str, item: ClaimCheck) -> dict[str, Any]:
    """The fields of a claim check as programs read them."""
    return {
        "file": file,
        "kind": item.kind,
        "formula": item.formula,
        "inputs": [_input_row(each) for each in item.inputs],
        "computed": number(item.computed),
        "interval": _pair(item.interval),
        "stated": number(item.stated),
        "verdict": item.verdict,
        "severity": item.severity,
        "implied_base": _pair(item.implied_base),
        "message": item.message,
    }


def _input_row(item: Input) -> dict[str, Any]:
    return {"quote": item.quote, "value": number(item.value), "unit": item.unit, "start": item.start, "end": item.end}


def _pair(ends: tuple[Decimal, Decimal] | None) -> list[int | float | None] | None:
    return [number(end) for end in ends] if ends else None


def number(value: Decimal | None) -> int | float | None:
    """A decimal as JSON writes it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _draft_sentence(file: str, item: Draft) -> str:
    value = "" if item.value is None else f" {number(item.value)} {item.unit}"
    when = f" [{item.date_role} {item.date}]" if item.date else ""
    return f"{file}:{item.start}: {item.kind}: {item.subject} {item.comparator}{value}{when}"


def _claim_sentence(file: str, item: ClaimCheck) -> str:
    implied = ""
    if item.implied_base and item.verdict == "inconsistent":
        low, high = (number(round(end, 2)) for end in item.implied_base)
        implied = f"; the stated value implies a base of {low} to {high}"
    return f"{file}: {item.verdict}: {item.formula}{implied}"


def _texts(files: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for path in files:
        try:
            extracted = text_of(path.read_bytes(), path.name)
        except UnableToExtract as error:
            raise CommandFailed(f"{path}: {_REFUSALS[error.reason]}.") from error
        yield path, extracted.text
