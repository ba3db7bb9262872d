"""Reads what a program sends and writes what it gets, as JSON or CSV."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse

from hoaluoi.core.text.spreadsheet import plain_cell
from hoaluoi.core.text.storable import storable
from hoaluoi.spine.reporting.entries import Entry
from hoaluoi.spine.reporting.errors import StaleRevision, UnableToReport
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.pages.cell_problems import cell_problems

MOST_CELLS = 5000
# 1e999999999 is a number of a billion digits: it is written out only where it can be one of ours.
MOST_PLACES = 60


class UnreadableBody(ValueError):
    """The body is neither the JSON nor the CSV that is documented."""


def cells_in(request: HttpRequest) -> tuple[dict[str, Entry], int | None]:
    """(entries by cell key, revision or None). Values are canonical: a point before decimals, no grouping."""
    try:
        body = request.body.decode("utf-8-sig")
    except (UnicodeDecodeError, RequestDataTooBig):
        raise UnreadableBody from None
    if request.content_type == "text/csv":
        return _from_csv(body), None
    try:
        sent = json.loads(body, parse_float=Decimal, parse_constant=lambda name: name)
    except (ValueError, RecursionError):
        raise UnreadableBody from None
    if not isinstance(sent, dict) or not isinstance(sent.get("cells"), dict) or len(sent["cells"]) > MOST_CELLS:
        raise UnreadableBody
    revision = sent.get("revision")
    sound = revision is None or (isinstance(revision, int) and 0 <= revision < 2**31)
    if not sound:
        raise UnreadableBody
    return {storable(key): _entry(value) for key, value in sent["cells"].items()}, revision


def _entry(value: Any) -> Entry:
    if value is None:
        return {"state": "missing"}
    if isinstance(value, Mapping):
        return {name: _text(part) for name, part in value.items() if name in _PARTS and part is not None}
    if isinstance(value, (list, bool)):
        return {"raw": json.dumps(value, default=str)}
    return {"state": "reported", "value": _text(value)}


_PARTS = frozenset({"state", "value", "reason"})


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        places = max(abs(value.adjusted()), abs(int(value.as_tuple().exponent)))
        return f"{value:f}" if places <= MOST_PLACES else str(value)
    return storable(str(value))


def _from_csv(body: str) -> dict[str, Entry]:
    try:
        reader = csv.DictReader(io.StringIO(storable(body)))
        if "cell" not in (reader.fieldnames or []):
            raise UnreadableBody
        rows = list(reader)
    except csv.Error:  # a quote that never ends
        raise UnreadableBody from None
    if len(rows) > MOST_CELLS:
        raise UnreadableBody
    return {
        str(row["cell"]): _entry(
            {name: plain_cell(row[name]) for name in ("state", "value", "reason") if row.get(name)}
        )
        for row in rows
    }


def return_json(held: Return, language: str) -> dict[str, Any]:
    """The state of a return, its cells and what is wrong with them."""
    version = held.current
    return {
        "form": held.form.code,
        "form_version": held.version.number,
        "unit": held.unit.code,
        "period": held.period,
        "state": held.state,
        "due_at": held.due_at.isoformat(),
        "late": held.is_late,
        "revision": held.revision,
        "version": version.number if version else None,
        "zero": bool(version and version.zero),
        "submitted_at": version.submitted_at.isoformat() if version else None,
        "received_at": version.received_at.isoformat() if version else None,
        "sent_back_reason": held.sent_back_reason,
        "simulated": held.simulated,
        "cells": held.cells,
        "problems": cell_problems(held, language),
    }


def refusal(refused: UnableToReport, problems: Sequence[Mapping[str, str]] = ()) -> JsonResponse:
    """The same sentence as on the page, with a code for programs; 409 where somebody else was faster."""
    answer: dict[str, Any] = {"error": refused.code, "message": str(refused), "problems": list(problems)}
    if isinstance(refused, StaleRevision):
        answer["revision"] = refused.revision
        answer["conflicts"] = [
            {"cell": c.key, "theirs": c.theirs, "yours": c.yours, "by": c.by, "at": c.at.isoformat()}
            for c in refused.conflicts
        ]
    conflict = isinstance(refused, StaleRevision) or refused.code in {"sent_already", "key_used"}
    return JsonResponse(answer, status=409 if conflict else 422)


def cells_csv(held: Return) -> Iterable[list[str]]:
    """Rows of the CSV of a return: what a PUT takes back."""
    yield ["cell", "state", "value", "reason"]
    for key, cell in held.cells.items():
        yield [key, cell.get("state", "problem"), cell.get("value", cell.get("raw", "")), cell.get("reason", "")]
