"""Acts on drafts at a desk: edit, accept, reject, split, merge, and taking the last act back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.models import Desk, DeskAct, Proposal
from hoaluoi.spine.directives.operations.readings import draft_proposal, read_part
from hoaluoi.spine.directives.queries.watchables import watchables
from hoaluoi.spine.directives.rules.cuts import can_cut

KINDS = ("target", "figure", "forecast", "task")
FIELDS = frozenset(
    {"kind", "subject", "comparator", "value", "value_to", "unit", "denominator", "date", "date_role", "units", "watch",
     "target_kind"}
)  # fmt: skip
FARTHEST = 600


@transaction.atomic
def edit(*, proposal: Proposal, changes: dict[str, Any], by: Actor, at: datetime) -> Proposal:
    """Overrides fields of a draft. `value` as a canonical decimal text; an unreadable value changes nothing."""
    proposal = _locked(proposal)
    if unknown := set(changes) - FIELDS:
        raise UnableToDraft(f"unknown_field:{sorted(unknown)[0]}", proposal.pk)
    if changes.get("kind", "task") not in KINDS:
        raise UnableToDraft("unknown_kind", proposal.pk)
    changes = {
        **changes,
        **{name: _number(changes[name], proposal) for name in ("value", "value_to") if name in changes},
    }
    kept = {name: value for name, value in {**proposal.edited, **changes}.items() if value != _read(proposal, name)}
    if kept == proposal.edited:
        return proposal
    act = _begin("edit", [proposal], by, at)
    proposal.edited = kept
    proposal.kind = kept.get("kind", proposal.read.get("kind", proposal.kind))
    proposal.save(update_fields=["edited", "kind"])
    act.save()
    _record(events.PROPOSAL_EDITED, proposal, by, at, {"changes": changes})
    return proposal


def _read(proposal: Proposal, name: str) -> Any:
    empty: Any = [] if name == "units" else ""
    read = proposal.read.get(name, proposal.kind if name == "kind" else None)
    return empty if read is None else read


def _number(value: Any, proposal: Proposal) -> str:
    if value in (None, ""):
        return ""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise UnableToDraft("bad_value", proposal.pk) from None
    if not number.is_finite() or abs(number) >= Decimal(10) ** 18:
        raise UnableToDraft("bad_value", proposal.pk)
    return f"{number.normalize():f}"


@transaction.atomic
def decide(*, proposals: Iterable[Proposal], decision: str, by: Actor, at: datetime) -> int:
    """Accepts or rejects drafts of one desk, or takes a decision back (`pending`). Returns how many changed."""
    if decision not in Decision.values:
        raise UnableToDraft("unknown_decision")
    locked = [each for each in _all_locked(proposals) if each.decision != decision]
    if not locked:
        return 0
    act = _begin("decide", locked, by, at)
    pending = decision == Decision.PENDING
    for proposal in locked:
        proposal.decision = decision
        proposal.decided_at = None if pending else at
        proposal.decided_by = None if pending else by.person
        _record(events.PROPOSAL_DECIDED, proposal, by, at, {"decision": decision})
    Proposal.objects.bulk_update(locked, ["decision", "decided_at", "decided_by"])
    act.save()
    return len(locked)


@transaction.atomic
def split(*, proposal: Proposal, offset: int, by: Actor, at: datetime) -> list[Proposal]:
    """Cuts a draft in two at any place of its quote; each part is read anew. Returns the new drafts."""
    proposal = _locked(proposal)
    if not can_cut(proposal.quote, offset):
        raise UnableToDraft("no_gap", proposal.pk)
    act = _begin("split", [proposal], by, at)
    middle = proposal.start + offset
    made = [*_part(proposal, proposal.start, middle, by), *_part(proposal, middle, proposal.end, by)]
    Proposal.objects.bulk_create(made)
    _retire([proposal])
    act.made = [each.pk for each in made]
    act.save()
    _record(events.PROPOSAL_SPLIT, proposal, by, at, {"parts": len(made)})
    return made


def _part(proposal: Proposal, start: int, end: int, by: Actor) -> list[Proposal]:
    """The drafts of one part; a part in which nothing is read keeps the fields of the whole, to be edited."""
    things = watchables()
    if proposal.kind != "task" and (drafts := read_part(proposal.desk, start, end, by)):
        return [draft_proposal(proposal.desk, draft, things) for draft in drafts]
    quote = proposal.desk.text[start:end].strip()
    read = {**proposal.read, "subject": quote, "rules": [*proposal.read.get("rules", []), "split"]}
    read |= {"action": quote} if proposal.kind == "task" else {}
    return [Proposal(desk=proposal.desk, kind=proposal.kind, start=start, end=end, quote=quote, read=read)]


@transaction.atomic
def merge(*, first: Proposal, second: Proposal, by: Actor, at: datetime) -> Proposal:
    """Makes one draft of two neighbours: the first one's fields, filled from the second where it says nothing."""
    locked = {each.pk: each for each in _all_locked([first, second])}
    if len(locked) != 2:
        raise UnableToDraft("not_neighbours", first.pk)
    first, second = sorted(locked.values(), key=lambda each: (each.start, each.pk))
    if first.desk_id != second.desk_id or second.start - first.end > FARTHEST:
        raise UnableToDraft("not_neighbours", first.pk)
    act = _begin("merge", [first, second], by, at)
    one, other = {**first.read, **first.edited}, {**second.read, **second.edited}
    fields = {name: one.get(name) or other.get(name) for name in {*one, *other}}
    fields["units"] = list(dict.fromkeys([*(one.get("units") or []), *(other.get("units") or [])]))
    fields["rules"] = [*(one.get("rules") or []), *(other.get("rules") or []), "merged"]
    end = max(first.end, second.end)
    made = Proposal.objects.create(
        desk=first.desk, kind=first.kind, start=first.start, end=end, quote=first.desk.text[first.start : end],
        read={**fields, "kind": first.kind},
    )  # fmt: skip
    _retire([first, second])
    act.made = [made.pk]
    act.save()
    _record(events.PROPOSAL_MERGED, made, by, at, {"parts": 2})
    return made


@transaction.atomic
def add_by_hand(*, desk: Desk, start: int, end: int, kind: str, by: Actor, at: datetime) -> Proposal:
    """A draft that a person marks in the text because the reader passed it over; it is read, else left to be filled."""
    desk = _open(desk)
    if kind not in KINDS or not 0 <= start < end <= len(desk.text) or not desk.text[start:end].strip():
        raise UnableToDraft("nothing_marked")
    act = DeskAct(desk=desk, act="add", before={}, at=at, by=by.person)
    drafts = read_part(desk, start, end, by) if kind != "task" else []
    quote = desk.text[start:end]
    if drafts:
        made = draft_proposal(desk, drafts[0], watchables())
        made.start, made.end, made.quote = start, end, quote
    else:
        made = Proposal(desk=desk, start=start, end=end, quote=quote, read={"subject": quote.strip(), "units": []})
    made.kind = kind
    made.read = {**made.read, "kind": kind, "rules": [*made.read.get("rules", []), "by_hand"]}
    made.save()
    act.made = [made.pk]
    act.save()
    _record(events.PROPOSAL_ADDED, made, by, at, {"kind": kind})
    return made


@transaction.atomic
def undo(*, desk: Desk, by: Actor, at: datetime) -> list[int]:
    """Takes the desk's last act back. Returns the ids of the drafts that stand as before; none if there was no act."""
    desk = _open(desk)
    act = desk.acts.filter(undone_at=None).order_by("-id").first()
    if act is None:
        return []
    restored = []
    for proposal in Proposal.objects.select_for_update().filter(pk__in=[int(pk) for pk in act.before]):
        was = act.before[str(proposal.pk)]
        decided = was["decision"] != Decision.PENDING
        proposal.decision, proposal.kind = was["decision"], was["kind"]
        proposal.edited, proposal.retired = was["edited"], was["retired"]
        proposal.decided_at, proposal.decided_by = (at, by.person) if decided else (None, None)
        proposal.save()
        restored.append(proposal.pk)
    Proposal.objects.filter(pk__in=act.made).update(retired=True)
    act.undone_at = at
    act.save(update_fields=["undone_at"])
    record(
        event=events.DESK_UNDONE, by=by, at=at, subject_type="directives.desk", subject_id=desk.pk,
        unit_id=desk.unit_id, data={"act": act.act, "drafts": len(act.before) + len(act.made)},
    )  # fmt: skip
    return restored


def _begin(act: str, proposals: Sequence[Proposal], by: Actor, at: datetime) -> DeskAct:
    before = {
        str(each.pk): {"decision": each.decision, "kind": each.kind, "edited": each.edited, "retired": each.retired}
        for each in proposals
    }
    return DeskAct(desk_id=proposals[0].desk_id, act=act, before=before, at=at, by=by.person)


def _retire(proposals: Sequence[Proposal]) -> None:
    Proposal.objects.filter(pk__in=[each.pk for each in proposals]).update(
        retired=True, decision=Decision.PENDING, decided_at=None, decided_by=None
    )


def _open(desk: Desk) -> Desk:
    """The desk, locked, if it is still open and its text may be read."""
    locked = Desk.objects.select_for_update(of=("self",)).select_related("unit").get(pk=desk.pk)
    if locked.closed_at:
        raise UnableToDraft("desk_closed")
    if locked.waits_for_consent:
        raise UnableToDraft("consent_missing")
    return locked


def _all_locked(proposals: Iterable[Proposal]) -> list[Proposal]:
    ids = [each.pk for each in proposals]
    # The desk first, as `register` does: nobody accepts a draft while it is being entered.
    for desk in Desk.objects.filter(proposals__in=ids).distinct():
        _open(desk)
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("desk").filter(pk__in=ids, retired=False)
    return list(locked.order_by("start", "pk"))


def _locked(proposal: Proposal) -> Proposal:
    found = _all_locked([proposal])
    if not found:
        raise UnableToDraft("retired", proposal.pk)
    return found[0]


def _record(event: str, proposal: Proposal, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.proposal",
        subject_id=proposal.pk,
        unit_id=proposal.desk.unit_id,
        data={"quote": proposal.quote[:200], **data},
    )
