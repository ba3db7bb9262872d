"""What the ledger's pages render from."""

from dataclasses import dataclass
from urllib.parse import urlencode

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger import events, queries, units
from hoaluoi.core.ledger.details import Detail, details
from hoaluoi.core.ledger.models import DailyRoot, Entry


@dataclass(frozen=True)
class Line:
    """One entry in words: who did what, where its subject's page is ('' if it has none), in which unit."""

    entry: Entry
    sentence: str
    icon: str
    subject_url: str
    unit: str


@dataclass(frozen=True)
class Listing:
    """A page of lines and the query string of the next older page ('' at the end)."""

    lines: list[Line]
    older: str
    sees_all: bool


@dataclass(frozen=True)
class EntryPage:
    """One entry with its evidence: neighbours in its chain, the seal of its day."""

    line: Line
    details: list[Detail]
    before: Entry | None
    after: Entry | None
    seal: DailyRoot | None


def lines(entries: list[Entry]) -> list[Line]:
    names = units.book().names({entry.chain_unit_id for entry in entries})
    return [
        Line(
            entry=entry,
            sentence=events.sentence(entry.event, entry.data),
            icon=events.icon(entry.event),
            subject_url=events.subject_url(entry.subject_type, entry.subject_id) or "",
            unit=names.get(entry.chain_unit_id, ""),
        )
        for entry in entries
    ]


def listing(actor: Actor, wanted: queries.Filter, before: int | None, query: dict[str, str]) -> Listing:
    """`query` are the parameters of the address, for the link to older entries."""
    found = queries.listed(actor, wanted, before=before)
    older = urlencode({**query, "before": found.older_before}) if found.older_before else ""
    return Listing(lines(found.entries), older, queries.sees_all(actor))


def entry_page(entry: Entry) -> EntryPage:
    chain = Entry.objects.filter(day=entry.day, chain_unit_id=entry.chain_unit_id)
    return EntryPage(
        line=lines([entry])[0],
        details=details(entry),
        before=chain.filter(sequence=entry.sequence - 1).first(),
        after=chain.filter(sequence=entry.sequence + 1).first(),
        seal=queries.seal_of(entry.day),
    )
