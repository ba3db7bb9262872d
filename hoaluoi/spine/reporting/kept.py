"""Reads and takes what a device kept without a network: cells, explanations, photos, a return sent, a zero report."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.text.storable import storable
from hoaluoi.spine.reporting.entries import Entry
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.errors import Conflict, StaleRevision
from hoaluoi.spine.reporting.models import Attachment, Return, ReturnVersion
from hoaluoi.spine.reporting.operations import questions, returns
from hoaluoi.spine.reporting.queries import Owed

MOST_CELLS = 5000
ACTS = ("save", "send", "zero")


class Unreadable(ValueError):
    """The body is not a delivery."""


@dataclass(frozen=True)
class Delivery:
    """`cells`: text as typed, by key; `explanations` of flagged cells too. `revision`: of the draft the page showed.

    `key`: the same for each attempt.
    """

    act: str
    cells: Mapping[str, Entry]
    explanations: Mapping[str, str]
    revision: int
    tab: str
    key: str
    reason: str
    sent_at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """`version` is what was sent, None for a draft; `conflicts` are cells that were not saved."""

    held: Return
    version: ReturnVersion | None = None
    conflicts: tuple[Conflict, ...] = field(default=())


def read(body: bytes, *, shifted: bool) -> Delivery:
    """A delivery from its JSON. `shifted`: the demonstration's clock is not the device's, so its moment says nothing.

    Raises `Unreadable`.
    """
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not isinstance(sent, dict) or sent.get("act") not in ACTS:
        raise Unreadable
    cells, explanations = _texts(sent, "cells"), _texts(sent, "explanations")
    revision = sent.get("revision", 0)
    if not isinstance(revision, int) or isinstance(revision, bool) or not 0 <= revision < 2**31:
        raise Unreadable
    return Delivery(
        act=sent["act"],
        cells={key: text[:4000] for key, text in cells.items()},
        explanations=explanations,
        revision=revision,
        tab=_text(sent, "tab", 40),
        key=_text(sent, "key", 80),
        reason=_text(sent, "reason", 1000),
        sent_at=None if shifted else _moment(sent.get("sent_at")),
    )


def _texts(sent: dict[str, Any], name: str) -> dict[str, str]:
    found = sent.get(name, {})
    if not isinstance(found, dict) or len(found) > MOST_CELLS or not all(isinstance(t, str) for t in found.values()):
        raise Unreadable
    return {storable(key): storable(text) for key, text in found.items()}


def _text(sent: dict[str, Any], name: str, most: int) -> str:
    return storable(str(sent.get(name) or ""))[:most]


def _moment(text: Any) -> datetime | None:
    try:
        said = parse_datetime(str(text or ""))
    except ValueError:
        return None
    return said if said is not None and timezone.is_aware(said) else None


def take(owed: Owed, delivery: Delivery, *, by: Actor, at: datetime, language: str) -> Outcome:
    """Saves the cells, then sends if that was asked. Raises `UnableToReport`; what could be saved stays saved."""
    if sent := _sent_before(owed, delivery, by):
        return Outcome(sent.of, sent)
    unit = Unit.objects.get(pk=owed.unit_id)
    held = returns.open_return(form=owed.form, unit=unit, period=owed.period, by=by, at=at)
    held, conflicts = _save(held, delivery, by, at, language)
    if conflicts or delivery.act == "save":
        return Outcome(held, conflicts=conflicts)
    arguments: dict[str, Any] = {
        "of": held,
        "by": by,
        "at": at,
        "zero": delivery.act == "zero",
        "client_key": delivery.key or None,
        "sent_at": delivery.sent_at,
    }
    if held.is_sent and held.state != ReturnState.SENT_BACK and delivery.reason:
        return Outcome(held, returns.amend(reason=delivery.reason, **arguments))
    return Outcome(held, returns.submit(**arguments))


def _sent_before(owed: Owed, delivery: Delivery, by: Actor) -> ReturnVersion | None:
    """The version of an earlier attempt whose receipt got lost: its cells are not saved over what came after."""
    if delivery.act == "save" or not delivery.key:
        return None
    sent = ReturnVersion.objects.select_related("of").filter(submitted_by=by.person, client_key=delivery.key)
    return sent.filter(of__form=owed.form, of__unit=owed.unit_id, of__period=owed.period.code).first()


def _save(
    held: Return, delivery: Delivery, by: Actor, at: datetime, language: str
) -> tuple[Return, tuple[Conflict, ...]]:
    """Saves all cells but those that somebody else changed since the page was read, and every explanation."""
    arguments: dict[str, Any] = {
        "of": held, "revision": delivery.revision, "by": by, "at": at, "language": language, "tab": delivery.tab,
        "explanations": delivery.explanations,
    }  # fmt: skip
    if not delivery.cells and not delivery.explanations:
        return held, ()
    try:
        return returns.save_cells(cells=delivery.cells, **arguments), ()
    except StaleRevision as stale:
        clashing = {conflict.key for conflict in stale.conflicts}
        rest = {key: text for key, text in delivery.cells.items() if key not in clashing}
        if not rest and not delivery.explanations:
            return held, stale.conflicts
        return returns.save_cells(cells=rest, **arguments), stale.conflicts


@transaction.atomic
def take_file(owed: Owed, content: BinaryIO, name: str, *, by: Actor, at: datetime) -> Attachment:
    """Lays a photo or report that a device kept beside the return, begun by it if need be; the same one counts once.

    Raises `UnableToReport`, `UnableToStore`.
    """
    unit = Unit.objects.get(pk=owed.unit_id)
    held = returns.open_return(form=owed.form, unit=unit, period=owed.period, by=by, at=at)
    return questions.attach(of=held, content=content, name=name, by=by, at=at)
