"""Proving the ledger: every hash is computed again from the rows themselves, and the first broken one is named.

What is recorded while the proof runs is not mistaken for a break: a chain whose end does not fit is read once more in
one statement, end and entries together, before it is accused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger import rules
from hoaluoi.core.ledger.models import ChainHead, DailyRoot, Entry

Chain = tuple[date, int]

FAULT_SENTENCES: dict[str, Promise] = {
    "entry_changed": _("The contents of this entry were changed after it was recorded."),
    "entry_missing": _("An entry before this one was removed."),
    "link_broken": _("This entry does not stand behind the one it was recorded after."),
    "end_cut_off": _("Entries at the end of this chain were removed or changed."),
    "chain_missing": _("All entries of this chain were removed."),
    "head_missing": _("The record of where this chain ends was removed."),
    "root_broken": _("The seal of this day does not fit: one of its chains, the seal or an earlier one was changed."),
}


@dataclass(frozen=True)
class Fault:
    """One break of the chain: where it is and what is wrong, as a code of FAULT_SENTENCES."""

    code: str
    day: date
    chain_unit_id: int | None
    sequence: int | None
    entry_id: int | None

    @property
    def sentence(self) -> str:
        return str(FAULT_SENTENCES[self.code])


@dataclass(frozen=True)
class Proof:
    """What a verification walked through and the first fault it met, if any."""

    days: int
    chains: int
    entries: int
    fault: Fault | None


def verify(*, first_day: date | None = None) -> Proof:
    """Proves all chains and seals (from `first_day` on, if given).

    Walks entries in chain order with a server-side cursor: memory does not grow with the ledger.
    """
    days: set[date] = set()
    chains = entries = 0
    ends = {(head.day, head.unit_id): (head.length, head.hash) for head in _heads(first_day)}
    for chain, rows in groupby(_entries(first_day), key=lambda entry: (entry.day, entry.chain_unit_id)):
        days.add(chain[0])
        chains += 1
        walked, end, fault = _walk(rows)
        entries += walked
        # The stream and the table of ends are two statements; only the second look decides.
        if fault is None and ends.pop(chain, None) != (walked, end):
            fault = verify_chain(*chain).fault
        if fault:
            return Proof(len(days), chains, entries, fault)
    for day, unit_id in sorted(ends):
        if fault := verify_chain(day, unit_id).fault:
            return Proof(len(days), chains, entries, fault)
    return Proof(len(days), chains, entries, _root_fault(first_day))


def verify_chain(day: date, unit_id: int) -> Proof:
    """Proves one chain against its recorded end, both read in one statement."""
    head = ChainHead.objects.filter(day=OuterRef("day"), unit_id=OuterRef("chain_unit_id"))
    rows = list(
        Entry.objects.filter(day=day, chain_unit_id=unit_id)
        .annotate(end_length=Subquery(head.values("length")), end_hash=Subquery(head.values("hash")))
        .order_by("sequence")
    )
    if not rows:
        removed = ChainHead.objects.filter(day=day, unit_id=unit_id, length__gt=0).exists()
        return Proof(0, 0, 0, Fault("chain_missing", day, unit_id, None, None) if removed else None)
    walked, end, fault = _walk(rows)
    recorded = (rows[0].end_length, rows[0].end_hash)
    if fault is None and recorded != (walked, end):
        code = "head_missing" if recorded[0] is None else "end_cut_off"
        fault = Fault(code, day, unit_id, walked, None)
    return Proof(1, 1, walked, fault)


def _walk(rows: Iterable[Entry]) -> tuple[int, str, Fault | None]:
    """(entries walked, hash of the last, first fault) of one chain's entries in order."""
    previous, sequence = rules.GENESIS, 0
    for entry in rows:
        sequence += 1
        if fault := _entry_fault(entry, previous, sequence):
            return sequence, previous, fault
        previous = entry.hash
    return sequence, previous, None


def _entry_fault(entry: Entry, previous: str, sequence: int) -> Fault | None:
    code = ""
    if entry.sequence != sequence:
        code = "entry_missing"
    elif entry.previous_hash != previous:
        code = "link_broken"
    elif entry.hash != rules.link(previous, contents(entry)):
        code = "entry_changed"
    return Fault(code, entry.day, entry.chain_unit_id, entry.sequence, entry.pk) if code else None


def contents(entry: Entry) -> dict[str, Any]:
    """What the hash of an entry covers, in its one canonical shape."""
    return {
        "day": entry.day.isoformat(),
        "chain": entry.chain_unit_id,
        "sequence": entry.sequence,
        "at": rules.instant(entry.at),
        "event": entry.event,
        "actor": [entry.actor_id, entry.actor_name, entry.on_behalf_of],
        "subject": [entry.subject_type, entry.subject_id],
        "data": entry.data,
    }


def _heads(first_day: date | None) -> QuerySet[ChainHead]:
    heads = ChainHead.objects.filter(length__gt=0)
    return heads.filter(day__gte=first_day) if first_day else heads


def _entries(first_day: date | None) -> Iterator[Entry]:
    rows = Entry.objects.order_by("day", "chain_unit_id", "sequence")
    return (rows.filter(day__gte=first_day) if first_day else rows).iterator(chunk_size=5000)


def _root_fault(first_day: date | None) -> Fault | None:
    """Seals are few (one a day): all are chained again, those from `first_day` on against their chains."""
    previous = rules.GENESIS
    for daily in DailyRoot.objects.order_by("day"):
        broken = daily.previous_hash != previous
        if not broken and (first_day is None or daily.day >= first_day):
            heads = ChainHead.objects.filter(day=daily.day, length__gt=0).values_list("unit_id", "length", "hash")
            broken = daily.hash != rules.root(previous, daily.day, heads)
        if broken:
            return Fault("root_broken", daily.day, None, None, None)
        previous = daily.hash
    return None
