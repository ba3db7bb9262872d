"""Reading and proving the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hoaluoi.core.ledger import rules
from hoaluoi.core.ledger.models import ChainHead, DailyRoot, Entry
from hoaluoi.core.ledger.operations import contents


@dataclass(frozen=True)
class Fault:
    """One break of the chain: where it is and what is wrong, as a code for the screen to word."""

    code: str
    day: date
    chain_unit_id: int | None
    sequence: int | None
    entry_id: int | None


@dataclass(frozen=True)
class Proof:
    """What a verification walked through and the first fault it met, if any."""

    days: int
    chains: int
    entries: int
    fault: Fault | None


def about(subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """Everything recorded of one thing, newest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-id")


def verify(*, first_day: date | None = None) -> Proof:
    """Recomputes every hash from the rows themselves and names the first broken one.

    Walks entries in chain order with a server-side cursor: memory does not grow with the ledger.
    """
    days: set[date] = set()
    chains = entries = 0
    expected = {(h.day, h.unit_id): (h.length, h.hash) for h in _heads(first_day)}
    current: tuple[date, int] | None = None
    previous, sequence = rules.GENESIS, 0
    for entry in _entries(first_day):
        key = (entry.day, entry.chain_unit_id)
        if key != current:
            if current is not None and (fault := _end_fault(current, sequence, previous, expected)):
                return Proof(len(days), chains, entries, fault)
            current, previous, sequence = key, rules.GENESIS, 0
            chains += 1
            days.add(entry.day)
        entries += 1
        sequence += 1
        if fault := _entry_fault(entry, previous, sequence):
            return Proof(len(days), chains, entries, fault)
        previous = entry.hash
    if current is not None and (fault := _end_fault(current, sequence, previous, expected)):
        return Proof(len(days), chains, entries, fault)
    if expected:
        day, unit_id = min(expected)
        return Proof(len(days), chains, entries, Fault("chain_missing", day, unit_id, None, None))
    return Proof(len(days), chains, entries, _root_fault(first_day))


def _heads(first_day: date | None) -> QuerySet[ChainHead]:
    heads = ChainHead.objects.filter(length__gt=0)
    return heads.filter(day__gte=first_day) if first_day else heads


def _entries(first_day: date | None) -> Iterator[Entry]:
    rows = Entry.objects.order_by("day", "chain_unit_id", "sequence")
    return (rows.filter(day__gte=first_day) if first_day else rows).iterator(chunk_size=5000)


def _entry_fault(entry: Entry, previous: str, sequence: int) -> Fault | None:
    code = ""
    if entry.sequence != sequence:
        code = "entry_missing"
    elif entry.previous_hash != previous:
        code = "link_broken"
    elif entry.hash != rules.link(previous, contents(entry)):
        code = "entry_changed"
    return Fault(code, entry.day, entry.chain_unit_id, entry.sequence, entry.pk) if code else None


def _end_fault(
    key: tuple[date, int], sequence: int, last_hash: str, expected: dict[tuple[date, int], tuple[int, str]]
) -> Fault | None:
    head = expected.pop(key, None)
    if head is None:
        return Fault("head_missing", key[0], key[1], sequence, None)
    if head != (sequence, last_hash):
        return Fault("end_cut_off", key[0], key[1], sequence, None)
    return None


def _root_fault(first_day: date | None) -> Fault | None:
    previous = rules.GENESIS
    for daily in DailyRoot.objects.order_by("day"):
        heads = ChainHead.objects.filter(day=daily.day, length__gt=0).values_list("unit_id", "length", "hash")
        if daily.previous_hash != previous or daily.hash != rules.root(previous, daily.day, heads):
            return Fault("root_broken", daily.day, None, None, None)
        previous = daily.hash
    return None
