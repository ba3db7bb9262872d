"""From text to register: open a desk, consent to repairs, then enter the directive in one act."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.models import Desk, Directive, Proposal
from hoaluoi.spine.directives.operations import directives as directive_operations
from hoaluoi.spine.directives.operations import tasks as task_operations
from hoaluoi.spine.directives.operations.proposals import decide, edit
from hoaluoi.spine.directives.operations.readings import begin_reading
from hoaluoi.spine.directives.operations.wanted import Wanted, wanted
from hoaluoi.spine.directives.queries.vocabulary import named_units
from hoaluoi.spine.directives.rules.headings import heading_of
from hoaluoi.spine.directives.rules.partial_dates import last_day
from hoaluoi.spine.documents import operations as document_operations
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.drafting.clean import clean

__all__ = ["MAX_CHARACTERS", "UnableToDraft", "consent", "decide", "discard", "edit", "open_desk", "register"]

MAX_CHARACTERS = 1_000_000
HEADING = ("title", "kind", "symbol", "issuer_text", "signer", "issued_date")


@transaction.atomic
def open_desk(
    *,
    text: str,
    unit: Unit,
    by: Actor,
    at: datetime,
    title: str = "",
    kind: str = "",
    symbol: str = "",
    issuer_text: str = "",
    signer: str = "",
    issued_date: date | None = None,
    language: str = "vi",
    file: StoredFile | None = None,
    document: Document | None = None,
    changed: Sequence[tuple[str, str]] = (),
    source: str = "",
) -> Desk:
    """Reads a text and lays out its drafts for a person; nothing enters the register.

    `changed` pairs lines before and after a conversion of encodings. Where there are any, or the text is damaged, the
    desk waits for `consent` before it is read. What the heading leaves open is taken from the head of the text.
    """
    text = document_operations.normal_text(text)
    if not text.strip():
        raise UnableToDraft("empty_text")
    if len(text) > MAX_CHARACTERS:
        raise UnableToDraft("too_long", most=MAX_CHARACTERS)
    said = heading_of(text)
    desk = Desk.objects.create(
        unit=unit,
        title=(title.strip() or _first_line(text))[:400],
        kind=kind or said.kind or "resolution",
        symbol=symbol.strip() or said.symbol[:80],
        issuer_text=issuer_text,
        signer=signer,
        issued_date=issued_date or said.issued,
        text=text,
        language=language,
        file=file,
        document=document,
        doubts=doubts_of(text, changed),
        source=source,
        created_at=at,
        created_by=by.person,
    )
    drafts = None if desk.waits_for_consent else begin_reading(desk, by, at)
    _record(events.DESK_OPENED, desk, by, at, {"drafts": drafts})
    return desk


def doubts_of(text: str, changed: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What a person has to look at before the text is read; empty for a sound text."""
    damage = clean(text).damage
    if not damage and not changed:
        return {}
    lost = sum(place.lost for place in damage)
    return {"changed": [list(pair) for pair in changed[:200]], "dropped": len(damage) - lost, "lost": lost}


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


@transaction.atomic
def consent(*, desk: Desk, by: Actor, at: datetime) -> Desk:
    """A person has seen what was repaired and lost, and lets the text be read. Twice is once."""
    desk = Desk.objects.select_for_update(of=("self",)).select_related("unit").get(pk=desk.pk)
    if desk.closed_at:
        raise UnableToDraft("desk_closed")
    if not desk.waits_for_consent:
        return desk
    desk.consented_at, desk.consented_by = at, by.person
    desk.save(update_fields=["consented_at", "consented_by"])
    drafts = begin_reading(desk, by, at)
    counts = {name: desk.doubts.get(name, 0) for name in ("dropped", "lost")}
    _record(events.DESK_CONSENTED, desk, by, at, {**counts, "drafts": drafts})
    return desk


@transaction.atomic
def discard(*, desk: Desk, by: Actor, at: datetime) -> None:
    """Closes a desk without entering anything; its text and decisions stay readable."""
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    if desk.closed_at:
        raise UnableToDraft("desk_closed")
    desk.closed_at = at
    desk.save(update_fields=["closed_at"])
    _record(events.DESK_DISCARDED, desk, by, at, {})


@transaction.atomic
def register(*, desk: Desk, by: Actor, at: datetime, heading: dict[str, Any] | None = None) -> Directive:
    """Enters the document, the directive and every accepted target and task, each with its span: all or nothing.

    `heading` may correct title, kind, symbol, issuer_text, signer, issued_date of the desk. Figures and forecasts that
    were accepted stay with the desk as claims about the text. A desk that was entered already answers with its
    directive: a second click enters nothing. Raises `UnableToDraft`, `UnableToRegister`.
    """
    # Locked by itself, then read: a join would still show the desk without the directive of the first click.
    Desk.objects.select_for_update().only("pk").get(pk=desk.pk)
    desk = Desk.objects.select_related("unit", "directive", "document").get(pk=desk.pk)
    if desk.directive is not None:
        return desk.directive
    if desk.closed_at:
        raise UnableToDraft("desk_closed")
    if desk.waits_for_consent:
        raise UnableToDraft("consent_missing")
    for name in HEADING:
        if heading and name in heading:
            setattr(desk, name, heading[name])
    if desk.issued_date is None:
        raise UnableToDraft("issued_date_missing")
    accepted = list(desk.proposals.filter(decision=Decision.ACCEPTED, retired=False))
    targets = [(each, wanted(each, desk)) for each in accepted if each.kind == "target"]
    tasks = [each for each in accepted if each.kind == "task"]
    if not targets and not tasks:
        raise UnableToDraft("nothing_accepted")
    directive = directive_operations.create_directive(
        document=_document(desk, by, at), unit=desk.unit, effective_date=desk.issued_date, by=by, at=at,
        targets=len(targets), tasks=len(tasks),
    )  # fmt: skip
    for proposal, want in targets:
        _enter_target(directive, proposal, want, by, at)
    for proposal in tasks:
        _enter_task(directive, proposal, desk, by, at)
    desk.directive, desk.closed_at = directive, at
    desk.save()
    return directive


def _document(desk: Desk, by: Actor, at: datetime) -> Document:
    """The document the desk was opened from, or a new entry in the register."""
    if desk.document is not None:
        if Directive.objects.filter(document=desk.document).exists():
            raise UnableToDraft("document_is_directive")
        return desk.document
    return document_operations.register(
        by=by, at=at, kind=desk.kind, title=desk.title, issuer=desk.unit, symbol=desk.symbol,
        issuer_text=desk.issuer_text, issued_date=desk.issued_date, signer=desk.signer, language=desk.language,
        text=desk.text, file=desk.file, source=desk.source,
    )  # fmt: skip


def _enter_target(directive: Directive, proposal: Proposal, want: Wanted, by: Actor, at: datetime) -> None:
    if want.problem:
        raise UnableToDraft(want.problem, proposal.pk)
    try:
        directive_operations.add_target(directive=directive, new=want.target(), by=by, at=at)
    except directive_operations.UnableToSetTarget as error:
        raise UnableToDraft(error.code, proposal.pk) from None


def _enter_task(directive: Directive, proposal: Proposal, desk: Desk, by: Actor, at: datetime) -> None:
    fields = {**proposal.read, **proposal.edited}
    names = [str(name) for name in fields.get("units") or []]
    found = named_units(names, by.scope.subtree_ids([desk.unit_id], by.on))
    units = [found[name] for name in names if name in found]
    lead = units[0] if units else desk.unit
    try:
        task_operations.assign(
            title=str(fields.get("subject") or fields.get("action") or proposal.quote)[:400],
            lead=lead,
            assigner=desk.unit,
            coordinating=[unit for unit in dict.fromkeys(units[1:]) if unit.pk != lead.pk],
            directive=directive,
            deadline_date=last_day(fields.get("date")),
            quote=proposal.quote,
            start=proposal.start,
            end=proposal.end,
            stated=True,
            by=by,
            at=at,
        )
    except task_operations.UnableToMoveTask as error:
        raise UnableToDraft(error.code, proposal.pk, **error.params) from None


def _record(event: str, desk: Desk, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event, by=by, at=at, subject_type="directives.desk", subject_id=desk.pk, unit_id=desk.unit_id,
        data={"title": desk.title, **data},
    )  # fmt: skip
