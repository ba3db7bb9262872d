"""Returns of the past with all their versions and acts, as a case or an earlier system brings them: in one go."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from hoaluoi.core.ledger.bulk import Act, record_many
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.operations import NewFact
from hoaluoi.spine.indicators.operations.loading import load_facts
from hoaluoi.spine.reporting import events
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.enums import Channel, ReturnState
from hoaluoi.spine.reporting.models import Form, FormVersion
from hoaluoi.spine.reporting.operations.returns.publishing import SOURCE_TYPE, source_of
from hoaluoi.spine.reporting.rules import CellState, FormDefinition, read_definition

Cells = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class PastVersion:
    """What was sent once, and what the level above did with it. A version after the first has its reason if it amends
    what was accepted; after a sending back it needs none."""

    cells: Cells
    sent_at: datetime
    sent_by: Person
    zero: bool = False
    reason: str = ""
    channel: str = Channel.WEB
    approved_at: datetime | None = None
    sent_back_at: datetime | None = None
    sent_back_reason: str = ""
    reviewed_by: Person | None = None


@dataclass(frozen=True, slots=True)
class PastReturn:
    """One unit's return for one period, oldest version first; without versions it is a draft of `cells`."""

    form_version: FormVersion
    unit: Unit
    period: Period
    due_at: datetime
    edited_at: datetime
    edited_by: Person
    versions: tuple[PastVersion, ...] = ()
    cells: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class _By:
    """A person as an author in the ledger."""

    person: Person

    @property
    def ledger_id(self) -> int | None:
        return int(self.person.pk)

    @property
    def ledger_name(self) -> str:
        return self.person.full_name

    def on_behalf_of(self, unit_id: int) -> str:
        return ""


@transaction.atomic
def load_returns(*, form: Form, returns: Sequence[PastReturn], simulated: bool) -> int:
    """Takes in returns of one form with their ledger entries and facts; returns how many facts they state.

    The database refuses a return that is there already. Nobody is told, no fold is asked for: rebuild afterwards.
    """
    definitions = {v.pk: read_definition(v.definition) for v in form.versions.all()}
    return_ids = _new_ids("reporting_return", len(returns))
    version_ids = iter(_new_ids("reporting_returnversion", sum(len(each.versions) for each in returns)))
    numbered = [
        (pk, past, [next(version_ids) for _ in past.versions]) for pk, past in zip(return_ids, returns, strict=True)
    ]
    entries = _record(form, numbered)
    _copy("reporting_return", _RETURN, (_return_row(form, *each, simulated) for each in numbered))
    _copy("reporting_returnversion", _VERSION, (row for each in numbered for row in _version_rows(*each, entries)))
    facts = (fact for _, past, ids in numbered if ids for fact in _facts(past, ids[-1], definitions, simulated))
    return load_facts(facts=facts, source=source_of(form.code))


_RETURN = (
    "id", "form_id", "version_id", "unit_id", "period", "start_date", "end_date", "due_at", "state", "cells", "trail",
    "explanations", "revision", "simulated", "current_id", "edited_at", "edited_by_id", "submitted_at", "approved_at",
    "approved_by_id", "sent_back_at", "sent_back_by_id", "sent_back_reason",
)  # fmt: skip
_VERSION = (
    "id", "of_id", "number", "zero", "not_applicable", "cells", "reason", "explanations", "submitted_at", "received_at",
    "submitted_by_id", "channel", "file_id", "client_key", "ledger_entry_id",
)  # fmt: skip
Numbered = tuple[int, PastReturn, list[int]]


def _return_row(form: Form, pk: int, past: PastReturn, ids: list[int], simulated: bool) -> tuple[object, ...]:
    last = past.versions[-1] if past.versions else None
    reviewer = last.reviewed_by.pk if last and last.reviewed_by else None
    approved_at, sent_back_at = (last.approved_at, last.sent_back_at) if last else (None, None)
    state = ReturnState.DRAFT
    if last:
        state = (
            ReturnState.APPROVED if approved_at else ReturnState.SENT_BACK if sent_back_at else ReturnState.SUBMITTED
        )
    return (
        pk, form.pk, past.form_version.pk, past.unit.pk, past.period.code, past.period.start_date, past.period.end_date,
        past.due_at, state.value, Jsonb(dict(last.cells if last else past.cells)), Jsonb({}), Jsonb({}),
        len(ids) + 1, simulated, ids[-1] if ids else None, past.edited_at, past.edited_by.pk,
        past.versions[0].sent_at if last else None, approved_at, reviewer if approved_at else None,
        sent_back_at, reviewer if sent_back_at else None, last.sent_back_reason if last and sent_back_at else "",
    )  # fmt: skip


def _version_rows(
    pk: int, past: PastReturn, ids: list[int], entries: Mapping[int, int]
) -> Iterator[tuple[object, ...]]:
    for number, (version_id, version) in enumerate(zip(ids, past.versions, strict=True), start=1):
        yield (
            version_id, pk, number, version.zero, False, Jsonb(dict(version.cells)), version.reason, Jsonb({}),
            version.sent_at, version.sent_at, version.sent_by.pk, str(version.channel), None, None, entries[version_id],
        )  # fmt: skip


def _facts(
    past: PastReturn, version_id: int, definitions: Mapping[int, FormDefinition], simulated: bool
) -> Iterator[tuple[NewFact, datetime]]:
    """What the current version states, as `publishing` would have put it."""
    last = past.versions[-1]
    definition = definitions[past.form_version.pk]
    values = values_of(definition, last.cells)
    for key, measure in definition.measures.items():
        value = values.get(key)
        if value is None or value.state is CellState.MISSING:
            continue
        fact = NewFact(
            measure_code=measure,
            unit_id=past.unit.pk,
            period=past.period,
            value=value.value if isinstance(value.value, Decimal) else None,
            state=value.state.value,
            provisional=last.approved_at is None,
            simulated=simulated,
            source_type=SOURCE_TYPE,
            source_id=version_id,
            source_key=key,
        )
        yield fact, last.approved_at or last.sent_at


def _record(form: Form, numbered: Iterable[Numbered]) -> dict[int, int]:
    """The acts of all versions; gives the ledger entry of each version's sending."""
    acts: list[Act] = []
    sendings: dict[int, int] = {}
    for pk, past, ids in numbered:
        told = {
            "form": form.name_vi, "form_code": form.code, "period": past.period.label("vi"),
            "period_code": past.period.code, "unit": past.unit.name_vi,
        }  # fmt: skip
        for number, (version_id, version) in enumerate(zip(ids, past.versions, strict=True), start=1):
            sendings[version_id] = len(acts)
            acts.append(_sending(pk, past, told, number, version_id, version))
            if version.reviewed_by and (version.sent_back_at or version.approved_at):
                acts.append(_review(pk, past, told, number, version_id, version))
    written = record_many(acts)
    return {version_id: written[place] for version_id, place in sendings.items()}


def _sending(
    pk: int, past: PastReturn, told: dict[str, Any], number: int, version_id: int, version: PastVersion
) -> Act:
    data = told | {
        "number": number, "version_id": version_id, "channel": str(version.channel), "cells": version.cells,
        "late": past.versions[0].sent_at > past.due_at,
    }  # fmt: skip
    event = events.ZERO_REPORTED if version.zero else events.SUBMITTED
    if version.reason:
        event, data = events.AMENDED, data | {"reason": version.reason}
    return _act(event, pk, past, version.sent_by, version.sent_at, data)


def _review(pk: int, past: PastReturn, told: dict[str, Any], number: int, version_id: int, version: PastVersion) -> Act:
    assert version.reviewed_by is not None
    if version.sent_back_at:
        data = told | {"number": number, "reason": version.sent_back_reason}
        return _act(events.SENT_BACK, pk, past, version.reviewed_by, version.sent_back_at, data)
    assert version.approved_at is not None
    data = told | {"number": number, "version_id": version_id}
    return _act(events.APPROVED, pk, past, version.reviewed_by, version.approved_at, data)


def _act(event: str, pk: int, past: PastReturn, person: Person, at: datetime, data: dict[str, Any]) -> Act:
    return Act(
        event=event, by=_By(person), at=at, subject_type="reporting.return", subject_id=pk, unit_id=past.unit.pk,
        data=data,
    )  # fmt: skip


def _new_ids(table: str, count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [int(row[0]) for row in cursor.fetchall()]


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"ANALYZE {table}")
