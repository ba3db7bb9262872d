"""Sending a return: one version, its ledger entry and its facts in one transaction, or nothing at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.files.models import StoredFile
from hoaluoi.spine.reporting import events, news
from hoaluoi.spine.reporting.entries import is_quarantined, statements, values_of
from hoaluoi.spine.reporting.enums import Channel, ReturnState
from hoaluoi.spine.reporting.errors import StaleRevision, UnableToSubmit
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations.returns.drafts import definition_of, lock, moment, record_act
from hoaluoi.spine.reporting.operations.returns.publishing import publish
from hoaluoi.spine.reporting.queries.obligations import local_day
from hoaluoi.spine.reporting.queries.returns import before
from hoaluoi.spine.reporting.rules import (
    CellState,
    CellValue,
    FormDefinition,
    require_content,
    require_zero,
    review,
    stops_submission,
)
from hoaluoi.spine.reporting.rules import UnableToSubmit as Refused

# A phone may have been without a signal: how much earlier than its receipt a return may say it was sent.
LONGEST_WAY = timedelta(hours=12)


@dataclass(frozen=True)
class Sending:
    """How a version comes in."""

    at: datetime
    channel: str = Channel.WEB
    client_key: str | None = None
    file: StoredFile | None = None
    sent_at: datetime | None = None
    zero: bool = False
    reason: str = ""
    amends: bool = False
    cells: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said_at(self) -> datetime:
        """When the sender pressed the button: never later than the receipt, never long before it."""
        return max(min(self.sent_at or self.at, self.at), self.at - LONGEST_WAY)


@transaction.atomic
def submit(
    *,
    of: Return,
    by: Actor,
    at: datetime,
    zero: bool = False,
    channel: str = Channel.WEB,
    client_key: str | None = None,
    file: StoredFile | None = None,
    revision: int | None = None,
    sent_at: datetime | None = None,
) -> ReturnVersion:
    """Sends the draft, or a zero report, and returns the version that is now current.

    Sending twice what was sent, or twice with one `client_key`, gives the version that is there. `revision`: refuse if
    somebody changed the draft since (`StaleRevision`). `sent_at`: when the sender pressed the button; whether the
    return is late goes by its receipt `at`. Raises `UnableToSubmit`; nothing is changed then.
    """
    held = lock(of, by)
    if earlier := _by_key(held, by, client_key):
        return earlier
    _require_sendable(held, at)
    sending = Sending(at, channel, client_key, file, sent_at, zero)
    cells = _zero_cells(held) if zero else statements(held.cells)
    if held.state in {ReturnState.SUBMITTED, ReturnState.APPROVED}:
        return _sent_already(held, cells, zero)
    _require_unchanged(held, revision, by)
    return _send(held, by, sending, cells)


@transaction.atomic
def amend(
    *,
    of: Return,
    by: Actor,
    at: datetime,
    reason: str,
    zero: bool = False,
    channel: str = Channel.WEB,
    client_key: str | None = None,
    file: StoredFile | None = None,
    revision: int | None = None,
    sent_at: datetime | None = None,
) -> ReturnVersion:
    """Sends the draft as a new version of what was sent, with a reason; the versions before stay readable.

    What was approved waits for approval anew. Arguments and refusals as for `submit`.
    """
    held = lock(of, by)
    if earlier := _by_key(held, by, client_key):
        return earlier
    _require_sendable(held, at)
    if held.current is None:
        raise UnableToSubmit("not_sent_yet")
    if not reason.strip():
        raise UnableToSubmit("no_reason")
    _require_unchanged(held, revision, by)
    cells = _zero_cells(held) if zero else statements(held.cells)
    if cells == held.current.cells and not zero and not any(map(is_quarantined, held.cells.values())):
        raise UnableToSubmit("unchanged", number=held.current.number)
    sending = Sending(at, channel, client_key, file, sent_at, zero, reason.strip(), amends=True)
    return _send(held, by, sending, cells)


def _by_key(held: Return, by: Actor, client_key: str | None) -> ReturnVersion | None:
    if not client_key:
        return None
    found = ReturnVersion.objects.filter(submitted_by=by.person, client_key=client_key).first()
    if found is not None and found.of_id != held.pk:
        raise UnableToSubmit("key_used", key=client_key)
    return found


def _require_sendable(held: Return, at: datetime) -> None:
    locks_at = held.form.locks_at(held.due_at)
    if locks_at is not None and at > locks_at:
        raise UnableToSubmit("expired", locked_at=moment(locks_at))
    if local_day(at) < held.end_date:
        raise UnableToSubmit("not_ended", end=held.end_date.strftime("%d/%m/%Y"))


def _sent_already(held: Return, cells: Mapping[str, Any], zero: bool) -> ReturnVersion:
    """The second tap of an impatient finger is no second version."""
    assert held.current is not None
    if held.current.zero if zero else cells == held.current.cells:
        return held.current
    raise UnableToSubmit("sent_already", number=held.current.number, sent_at=moment(held.current.received_at))


def _require_unchanged(held: Return, revision: int | None, by: Actor) -> None:
    if revision is None or revision >= held.revision or held.edited_by_id == by.ledger_id:
        return
    editor = held.edited_by.full_name if held.edited_by else "…"
    raise StaleRevision("changed_return", revision=held.revision, by=editor, at=moment(held.edited_at))


def _zero_cells(held: Return) -> dict[str, Any]:
    """A zero report states zero in every number cell; of standing figures it keeps what was stated beside it."""
    cells = definition_of(held).cells.values()
    zero = {cell.key: {"state": "zero", "value": "0"} for cell in cells if cell.type.is_number and not cell.standing}
    beside = {cell.key: held.cells[cell.key] for cell in cells if cell.standing and cell.key in held.cells}
    return zero | statements(beside)


def _send(held: Return, by: Actor, sending: Sending, cells: dict[str, Any]) -> ReturnVersion:
    definition = definition_of(held)
    (_require_zero if sending.zero else require_sound)(held, definition)
    replaced = held.current
    version = ReturnVersion.objects.create(
        of=held,
        number=replaced.number + 1 if replaced else 1,
        zero=sending.zero,
        not_applicable=not sending.zero and all(cell["state"] == "na" for cell in cells.values()),
        cells=cells,
        reason=sending.reason,
        explanations=held.explanations,
        submitted_at=sending.said_at,
        received_at=sending.at,
        submitted_by=by.person,
        channel=sending.channel,
        file=sending.file,
        client_key=sending.client_key or None,
    )
    _advance(held, version, sending.at)
    version.ledger_entry_id = _record(held, version, sending, by)
    version.save(update_fields=["ledger_entry_id"])
    publish(held, definition, at=sending.at, before=replaced)
    news.sent(version, sending.at)
    return version


def _advance(held: Return, version: ReturnVersion, at: datetime) -> None:
    held.current = version
    held.cells = dict(version.cells)
    held.state = ReturnState.SUBMITTED
    held.submitted_at = held.submitted_at or at
    held.approved_at = held.approved_by = None
    held.sent_back_at = held.sent_back_by = None
    held.sent_back_reason = ""
    held.revision += 1
    held.save()


def _record(held: Return, version: ReturnVersion, sending: Sending, by: Actor) -> int:
    event = events.ZERO_REPORTED if sending.zero else events.SUBMITTED
    data: dict[str, Any] = {
        "number": version.number,
        "version_id": version.pk,
        "channel": str(sending.channel),
        "cells": version.cells,
        "late": held.is_late,
    }
    if sending.amends:
        event, data["reason"] = events.AMENDED, sending.reason
    if version.file is not None:
        data["file_sha256"] = version.file.sha256
    return record_act(event, held, by, sending.at, **data)


def _require_zero(held: Return, definition: FormDefinition) -> None:
    standing = {key for key, cell in definition.cells.items() if cell.standing}
    values = {key: value for key, value in values_of(definition, held.cells).items() if key not in standing}
    try:
        require_zero(values, zero_allowed=held.form.zero_allowed)
    except Refused as refused:
        if refused.code == "zero_not_allowed":
            raise UnableToSubmit("zero_not_allowed") from None
        _refuse_zero(held, definition, values)
    if any(map(is_quarantined, held.cells.values())):
        _refuse_zero(held, definition, values)


def _refuse_zero(held: Return, definition: FormDefinition, values: Mapping[str, CellValue]) -> None:
    filled = [key for key, value in values.items() if value.state is CellState.REPORTED]
    filled += [key for key, cell in held.cells.items() if is_quarantined(cell)]
    raise UnableToSubmit("zero_but_filled", cells=", ".join(definition.label(key, "vi") for key in filled[:5]))


def require_sound(held: Return, definition: FormDefinition) -> None:
    """Nothing stated, a cell in quarantine, an error of the rules or a missing explanation stop the sending.

    Raises `UnableToSubmit` ("empty", "problems").
    """
    values = values_of(definition, held.cells)
    quarantined = [key for key, cell in held.cells.items() if is_quarantined(cell)]
    if not quarantined:
        try:
            require_content(values)
        except Refused:
            raise UnableToSubmit("empty") from None
    findings = tuple(
        f for f in review(definition, values, before(held), held.explanations) if f.cell not in quarantined
    )
    if quarantined or stops_submission(findings):
        raise UnableToSubmit("problems", problems=findings, count=len(quarantined) + len(findings))
