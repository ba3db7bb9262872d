"""Writing to the ledger. Called inside the transaction of the act it records, by the operation itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from hoaluoi.core.ledger import events, rules
from hoaluoi.core.ledger.models import ChainHead, DailyRoot, Entry
from hoaluoi.core.ledger.verification import Proof, contents, verify


class Author(Protocol):
    """Who acts: an `Actor` of core.access, or `SYSTEM`. `on_behalf_of`: who delegated the right over a unit, or ''."""

    @property
    def ledger_id(self) -> int | None: ...
    @property
    def ledger_name(self) -> str: ...
    def on_behalf_of(self, unit_id: int) -> str: ...


class System:
    """The clock and the worker as an author."""

    ledger_id: int | None = None
    ledger_name = "system"

    def on_behalf_of(self, unit_id: int) -> str:
        return ""


SYSTEM = System()


class UnableToRecord(RuntimeError):
    """`record` was called outside a transaction (the entry could outlive a rolled-back act) or for a sealed day."""


def local_day(at: datetime) -> date:
    """The calendar day of an instant where the group works; chains are cut by it."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def record(
    *,
    event: str,
    by: Author,
    at: datetime,
    subject_type: str,
    subject_id: int | None,
    unit_id: int = 0,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Appends one act to the chain of `unit_id` (0: the group-wide chain) and returns it."""
    if not connection.in_atomic_block:
        raise UnableToRecord(event)
    events.declared(event)
    day = local_day(at)
    length, previous = _take_head(day, unit_id)
    entry = Entry(
        day=day,
        chain_unit_id=unit_id,
        sequence=length + 1,
        at=at,
        event=event,
        actor_id=by.ledger_id,
        actor_name=by.ledger_name,
        on_behalf_of=by.on_behalf_of(unit_id),
        subject_type=subject_type,
        subject_id=subject_id,
        data=rules.plain(data or {}),
        previous_hash=previous,
    )
    entry.hash = rules.link(previous, contents(entry))
    entry.save(force_insert=True)
    ChainHead.objects.filter(day=day, unit_id=unit_id).update(length=entry.sequence, hash=entry.hash)
    return entry


def _take_head(day: date, unit_id: int) -> tuple[int, str]:
    """Length and hash of a chain's end, its row locked until the transaction ends; a first act opens the chain."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_chainhead (day, unit_id, length, hash)"
            " SELECT %s, %s, 0, %s WHERE NOT EXISTS (SELECT 1 FROM ledger_dailyroot WHERE day >= %s)"
            " ON CONFLICT (day, unit_id) DO UPDATE SET length = ledger_chainhead.length RETURNING length, hash",
            [day, unit_id, rules.GENESIS, day],
        )
        head = cursor.fetchone()
    if head is None:
        raise UnableToRecord(f"the ledger of {day} is sealed")
    return int(head[0]), str(head[1])


@transaction.atomic
def seal_days_before(*, today: date, at: datetime) -> list[DailyRoot]:
    """Seals every finished day that has entries and no root yet, oldest first. Idempotent.

    Run it an hour after midnight or later: an act that began before midnight must have ended.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE ledger_dailyroot IN EXCLUSIVE MODE")
    last = DailyRoot.objects.aggregate(day=Max("day"))["day"]
    heads = ChainHead.objects.filter(day__lt=today, length__gt=0)
    if last is not None:
        heads = heads.filter(day__gt=last)
    sealed: list[DailyRoot] = []
    previous = DailyRoot.objects.filter(day=last).values_list("hash", flat=True).first() or rules.GENESIS
    for day in heads.order_by("day").values_list("day", flat=True).distinct():
        links = list(ChainHead.objects.filter(day=day, length__gt=0).values_list("unit_id", "length", "hash"))
        digest = rules.root(previous, day, links)
        sealed.append(
            DailyRoot.objects.create(
                day=day,
                chains=len(links),
                entries=sum(length for _, length, _ in links),
                previous_hash=previous,
                hash=digest,
                sealed_at=at,
            )
        )
        previous = digest
    return sealed


@transaction.atomic
def verify_and_record(*, since: date | None, by: Author, at: datetime) -> Proof:
    """Proves the ledger from a day on (None: from the first) and notes who did so and what came of it."""
    proof = verify(first_day=since)
    data = {"days": proof.days, "chains": proof.chains, "entries": proof.entries, "since": since or ""}
    if proof.fault:
        data |= {"fault": proof.fault.code, "day": proof.fault.day, "entry": proof.fault.entry_id or 0}
    record(
        event=events.FOUND_BROKEN if proof.fault else events.VERIFIED,
        by=by,
        at=at,
        subject_type="ledger.ledger",
        subject_id=None,
        data=data,
    )
    return proof
