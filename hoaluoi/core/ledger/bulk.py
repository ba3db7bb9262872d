"""Writing many acts at once, as a case or an import brings them: the same chains and hashes as `record`, by COPY."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from hoaluoi.core.ledger import events, rules
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import Author, UnableToRecord, local_day
from hoaluoi.core.ledger.verification import contents

_COLUMNS = (
    "id", "day", "chain_unit_id", "sequence", "at", "event", "actor_id", "actor_name", "on_behalf_of",
    "subject_type", "subject_id", "data", "previous_hash", "hash",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act to record, as the arguments of `record`."""

    event: str
    by: Author
    at: datetime
    subject_type: str
    subject_id: int | None
    unit_id: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)


def record_many(acts: Sequence[Act]) -> list[int]:
    """Appends acts to their chains in order of time, inside the caller's transaction; ids in the order of `acts`.

    Raises `UnableToRecord` outside a transaction or if one of the days is sealed: nothing is written then.
    """
    if not connection.in_atomic_block:
        raise UnableToRecord("many")
    for event in {act.event for act in acts}:
        events.declared(event)
    ids = _new_ids(len(acts))
    order = sorted(range(len(acts)), key=lambda place: acts[place].at)
    days = [local_day(act.at) for act in acts]
    heads = _take_heads(sorted({(day, act.unit_id) for day, act in zip(days, acts, strict=True)}))
    with connection.cursor() as cursor, cursor.copy(f"COPY ledger_entry ({', '.join(_COLUMNS)}) FROM STDIN") as copy:
        for place in order:
            act, chain = acts[place], (days[place], acts[place].unit_id)
            length, previous = heads[chain]
            entry = _entry(act, ids[place], chain, length + 1, previous)
            heads[chain] = entry.sequence, entry.hash
            row = [getattr(entry, name) for name in _COLUMNS]
            row[_COLUMNS.index("data")] = Jsonb(entry.data)
            copy.write_row(row)
    _put_heads(heads)
    return ids


def _entry(act: Act, pk: int, chain: tuple[date, int], sequence: int, previous: str) -> Entry:
    entry = Entry(
        id=pk, day=chain[0], chain_unit_id=chain[1], sequence=sequence, at=act.at, event=act.event,
        actor_id=act.by.ledger_id, actor_name=act.by.ledger_name, on_behalf_of=act.by.on_behalf_of(act.unit_id),
        subject_type=act.subject_type, subject_id=act.subject_id, data=rules.plain(act.data), previous_hash=previous,
    )  # fmt: skip
    entry.hash = rules.link(previous, contents(entry))
    return entry


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('ledger_entry', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [int(row[0]) for row in cursor.fetchall()]


def _take_heads(chains: Iterable[tuple[date, int]]) -> dict[tuple[date, int], tuple[int, str]]:
    """Ends of chains, locked until the transaction ends; chains that were not there are opened."""
    wanted = list(chains)
    days, units = [day for day, _ in wanted], [unit for _, unit in wanted]
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(day) FROM ledger_dailyroot")
        row = cursor.fetchone()
        if row and row[0] and days and row[0] >= min(days):
            raise UnableToRecord(f"the ledger of {min(days)} is sealed")
        cursor.execute(
            "INSERT INTO ledger_chainhead (day, unit_id, length, hash)"
            " SELECT day, unit, 0, %s FROM unnest(%s::date[], %s::bigint[]) AS wanted (day, unit) ORDER BY day, unit"
            " ON CONFLICT (day, unit_id) DO UPDATE SET length = ledger_chainhead.length"
            " RETURNING day, unit_id, length, hash",
            [rules.GENESIS, days, units],
        )
        return {(day, unit): (length, digest) for day, unit, length, digest in cursor.fetchall()}


def _put_heads(heads: Mapping[tuple[date, int], tuple[int, str]]) -> None:
    rows = [(day, unit, length, digest) for (day, unit), (length, digest) in heads.items()]
    days, units, lengths, digests = (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_chainhead h SET length = n.length, hash = n.hash"
            " FROM unnest(%s::date[], %s::bigint[], %s::int[], %s::text[]) AS n (day, unit_id, length, hash)"
            " WHERE h.day = n.day AND h.unit_id = n.unit_id",
            [days, units, lengths, digests],
        )
