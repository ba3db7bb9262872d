"""Reading a desk's text into proposals and claim findings, for the operations on desks; no ledger entry here."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.spine import drafting
from hoaluoi.spine.directives.access import targets_visible_to
from hoaluoi.spine.directives.models import Desk, Proposal
from hoaluoi.spine.directives.queries.vocabulary import unit_names
from hoaluoi.spine.directives.queries.watchables import Watchable, registered, watchables
from hoaluoi.spine.directives.rules.suggestions import clear_choice, suggest
from hoaluoi.spine.words.queries import vocabulary

MOST_FINDINGS = 400


# Characters that are read while the person waits (half a second); longer texts are read in the background.
READ_AT_ONCE = 40_000
READ_DESK = "directives.read_desk"


def begin_reading(desk: Desk, by: Actor, at: datetime) -> int | None:
    """Reads a text at once, or has a long one read by a job; gives how many drafts there are, None if it waits."""
    if len(desk.text) > READ_AT_ONCE:
        queue.defer(READ_DESK, queueing_lock=f"{READ_DESK}:{desk.pk}", desk_id=desk.pk)
        return None
    return _lay_out(desk, _read(desk, by), by, at)


def read_waiting(*, desk_id: int, at: datetime) -> bool:
    """Reads a desk's text for whoever opened it, or let it be read. The drafts are laid out all at once, once.

    A worker that is killed in between leaves nothing; the next one reads anew.
    """
    desk = Desk.objects.select_related("created_by", "consented_by").filter(pk=desk_id).first()
    if desk is None or not desk.being_read:
        return False
    by = actor_of(desk.consented_by or desk.created_by, local_day(at))
    reading = _read(desk, by)
    with transaction.atomic():
        held = Desk.objects.select_for_update().get(pk=desk_id)
        if not held.being_read:
            return False
        _lay_out(held, reading, by, at)
    return True


def _read(desk: Desk, by: Actor) -> drafting.Reading:
    return drafting.read(
        desk.text, vocabulary=vocabulary(), units=unit_names(desk.unit_id, by.on), document_date=desk.issued_date
    )


def _lay_out(desk: Desk, reading: drafting.Reading, by: Actor, at: datetime) -> int:
    """Makes the proposals of a reading and keeps what the claim checks found."""
    things = watchables()
    drafts = [draft_proposal(desk, draft, things) for draft in reading.drafts]
    Proposal.objects.bulk_create(drafts + [_task_proposal(desk, task) for task in reading.tasks])
    known = registered(targets_visible_to(by).filter(withdrawn_at=None)[:500])
    desk.findings = [as_json(claim) for claim in drafting.check(reading, known)[:MOST_FINDINGS]]
    desk.read_at = at
    desk.save(update_fields=["findings", "read_at"])
    return len(reading.drafts)


def read_part(desk: Desk, start: int, end: int, by: Actor) -> list[drafting.Draft]:
    """What a part of the text alone says, with offsets into the whole text."""
    issued = desk.issued_date if isinstance(desk.issued_date, date) else None
    names, words = unit_names(desk.unit_id, by.on), vocabulary()
    reading = drafting.read(desk.text[start:end], vocabulary=words, units=names, document_date=issued)
    return [
        dataclasses.replace(
            draft,
            start=draft.start + start,
            end=draft.end + start,
            number_start=draft.number_start + start,
            number_end=draft.number_end + start,
        )
        for draft in reading.drafts
    ]


def draft_proposal(desk: Desk, draft: drafting.Draft, things: dict[str, Watchable]) -> Proposal:
    """A draft as a proposal; where one measure clearly fits, it is proposed too."""
    read = as_json(draft)
    if draft.kind == "target":
        if whole := whole_after_percent(draft):
            read |= {"denominator": whole, "rules": [*read["rules"], "denominator.after_percent"]}
        candidates = [thing.candidate for thing in things.values()]
        found = suggest(draft.subject, draft.unit or "count", read["denominator"] or "", candidates)
        read["watch"] = clear_choice(found)
        if not read["watch"] and is_issuing(draft):
            read |= {"target_kind": "do", "rules": [*read["rules"], "kind.target_of_tasks"]}
    return Proposal(desk=desk, kind=draft.kind, start=draft.start, end=draft.end, quote=draft.quote, read=read)


def whole_after_percent(draft: drafting.Draft) -> str:
    """ "100% cấp ủy trực thuộc ban hành …": those whom the percentage names at once are the whole. '' elsewhere."""
    if draft.unit != "%" or draft.denominator or not draft.units:
        return ""
    _, sign, after = draft.quote.partition("%")
    return draft.units[0] if sign and after.strip().lower().startswith(draft.units[0].lower()) else ""


def is_issuing(draft: drafting.Draft) -> bool:
    """ "100% … ban hành … văn bản": every unit has a document to issue, which tasks count and no measure does."""
    quote = draft.quote.lower()
    return draft.unit == "%" and draft.value == 100 and "ban hành" in quote and "văn bản" in quote


def _task_proposal(desk: Desk, task: drafting.Task) -> Proposal:
    read = as_json(task)
    return Proposal(desk=desk, kind="task", start=task.start, end=task.end, quote=task.quote, read=read)


def as_json(value: Any) -> Any:
    """Dataclasses as mappings, decimals and dates as text, tuples as lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [as_json(each) for each in value]
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date | datetime) else value
