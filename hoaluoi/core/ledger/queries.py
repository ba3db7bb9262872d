"""Reading the ledger: entries a person may see, filtered and paged by id; proofs come from `verification`."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet, Sum

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger import units
from hoaluoi.core.ledger.models import DailyRoot, Entry
from hoaluoi.core.ledger.verification import Fault, Proof, verify, verify_chain

__all__ = [
    "Fault",
    "Filter",
    "Proof",
    "Slice",
    "about",
    "listed",
    "narrowed",
    "newest",
    "seal_of",
    "sees_all",
    "verify",
    "verify_chain",
    "visible_to",
]

GROUP_WIDE = 0
NEWEST = 200


@dataclass(frozen=True)
class Filter:
    """What a list of entries is narrowed to; empty fields narrow nothing. `unit` and `actor` are parts of names."""

    unit: str = ""
    event: str = ""
    actor: str = ""
    first_day: date | None = None
    last_day: date | None = None
    subject_type: str = ""
    subject_id: int | None = None


@dataclass(frozen=True)
class Slice:
    """One page of entries, newest first; `older_before` is the id that the next page starts below, None at the end."""

    entries: list[Entry]
    older_before: int | None


def newest() -> tuple[int, int]:
    """A mark of what the ledger says: as long as it stands, nobody did anything that counts.

    It moves with every entry, also with one whose transaction ended after that of later ones, as far as it is among the
    newest few hundred.
    """
    found = Entry.objects.order_by("-pk").values("pk")[:NEWEST].aggregate(latest=Max("pk"), sum=Sum("pk"))
    return int(found["latest"] or 0), int(found["sum"] or 0)


def about(subject_type: str, subject_id: int) -> QuerySet[Entry]:
    """Everything recorded of one thing, newest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-id")


def sees_all(actor: Actor) -> bool:
    """Holds the right to read over a root of the organisation: reads the group-wide chain too, and proves the whole."""
    return not units.book().root_ids(actor.on).isdisjoint(actor.roots_with(Permission.LEDGER_VIEW))


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """Entries of the units over which the actor may read the ledger."""
    entries = Entry.objects.all()
    if sees_all(actor):
        return entries
    return entries.filter(chain_unit_id__in=actor.units_with(Permission.LEDGER_VIEW) - {GROUP_WIDE})


def listed(actor: Actor, wanted: Filter, *, before: int | None = None, size: int = 50) -> Slice:
    """A page of the visible entries by descending id: no count, no offset, the same cost at any depth."""
    entries = narrowed(visible_to(actor), wanted)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    rows = list(entries.order_by("-pk")[: size + 1])
    return Slice(rows[:size], rows[size - 1].pk if len(rows) > size else None)


def narrowed(entries: QuerySet[Entry], wanted: Filter) -> QuerySet[Entry]:
    """The entries that fit a filter."""
    if wanted.unit:
        entries = entries.filter(chain_unit_id__in=units.book().find(wanted.unit))
    if wanted.event:
        entries = entries.filter(event=wanted.event)
    if wanted.actor:
        entries = entries.filter(actor_name__icontains=wanted.actor)
    if wanted.first_day:
        entries = entries.filter(day__gte=wanted.first_day)
    if wanted.last_day:
        entries = entries.filter(day__lte=wanted.last_day)
    if wanted.subject_type:
        entries = entries.filter(subject_type=wanted.subject_type)
    if wanted.subject_id is not None:
        entries = entries.filter(subject_id=wanted.subject_id)
    return entries


def seal_of(day: date) -> DailyRoot | None:
    """The seal of a day, None while it is not sealed."""
    return DailyRoot.objects.filter(day=day).first()
