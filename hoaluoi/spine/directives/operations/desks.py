"""From text to register: open a desk, decide on each proposal, then enter the directive in one act."""

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine import drafting
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.models import Desk, Directive, Proposal
from hoaluoi.spine.directives.operations import directives as directive_operations
from hoaluoi.spine.directives.operations import tasks as task_operations
from hoaluoi.spine.directives.operations.wanted import Wanted, wanted
from hoaluoi.spine.directives.queries.vocabulary import unit_names
from hoaluoi.spine.directives.rules.partial_dates import last_day
from hoaluoi.spine.documents import operations as document_operations

FIELDS = frozenset(
    {"kind", "subject", "comparator", "value", "unit", "denominator", "date", "units", "watch", "target_kind"}
)


class UnableToDraft(Exception):
    """`code`: empty_text, desk_closed, nothing_accepted, value_missing, bad_value, unknown_field, title_missing,
    issued_date_missing; `proposal_id` names the draft at fault where there is one."""

    def __init__(self, code: str, proposal_id: int | None = None) -> None:
        super().__init__(code)
        self.code, self.proposal_id = code, proposal_id


@transaction.atomic
def open_desk(
    *,
    text: str,
    unit: Unit,
    by: Actor,
    at: datetime,
    title: str = "",
    kind: str = "resolution",
    symbol: str = "",
    issuer_text: str = "",
    signer: str = "",
    issued_date: date | None = None,
    language: str = "vi",
    file: StoredFile | None = None,
    source: str = "",
) -> Desk:
    """Reads a text and lays out its drafts for a person; nothing enters the register."""
    text = document_operations.normal_text(text)
    if not text.strip():
        raise UnableToDraft("empty_text")
    reading = drafting.read(text, units=unit_names(unit.pk, by.on), document_date=issued_date)
    desk = Desk.objects.create(
        unit=unit,
        title=(title or _first_line(text))[:400],
        kind=kind,
        symbol=symbol,
        issuer_text=issuer_text,
        signer=signer,
        issued_date=issued_date,
        text=text,
        language=language,
        file=file,
        source=source,
        created_at=at,
        created_by=by.person,
    )
    Proposal.objects.bulk_create(_proposals(desk, reading))
    record(
        event=events.DESK_OPENED,
        by=by,
        at=at,
        subject_type="directives.desk",
        subject_id=desk.pk,
        unit_id=unit.pk,
        data={"title": desk.title, "drafts": len(reading.drafts), "tasks": len(reading.tasks)},
    )
    return desk


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _proposals(desk: Desk, reading: drafting.Reading) -> list[Proposal]:
    drafts = [_proposal(desk, draft.kind, draft) for draft in reading.drafts]
    return drafts + [_proposal(desk, "task", task) for task in reading.tasks]


def _proposal(desk: Desk, kind: str, found: drafting.Draft | drafting.Task) -> Proposal:
    read = {name: _json(value) for name, value in dataclasses.asdict(found).items()}
    return Proposal(desk=desk, kind=kind, start=found.start, end=found.end, quote=found.quote, read=read)


def _json(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


@transaction.atomic
def edit(*, proposal: Proposal, changes: dict[str, Any], by: Actor, at: datetime) -> Proposal:
    """Overrides fields of a draft. `value` as a canonical decimal text; an unreadable value changes nothing."""
    proposal = _locked(proposal)
    if unknown := set(changes) - FIELDS:
        raise UnableToDraft(f"unknown_field:{sorted(unknown)[0]}", proposal.pk)
    if changes.get("value") not in (None, ""):
        try:
            changes["value"] = str(Decimal(str(changes["value"])))
        except InvalidOperation:
            raise UnableToDraft("bad_value", proposal.pk) from None
    kept = {name: value for name, value in {**proposal.edited, **changes}.items() if value != proposal.read.get(name)}
    if kept != proposal.edited:
        proposal.edited = kept
        proposal.kind = kept.get("kind", proposal.read.get("kind", proposal.kind))
        proposal.save(update_fields=["edited", "kind"])
        _record(events.PROPOSAL_EDITED, proposal, by, at, {"changes": changes})
    return proposal


@transaction.atomic
def decide(*, proposals: Iterable[Proposal], decision: str, by: Actor, at: datetime) -> int:
    """Accepts or rejects drafts, or takes a decision back (`pending`). Returns how many changed."""
    changed = 0
    for proposal in proposals:
        proposal = _locked(proposal)
        if proposal.decision == decision:
            continue
        proposal.decision = decision
        pending = decision == Decision.PENDING
        proposal.decided_at = None if pending else at
        proposal.decided_by = None if pending else by.person
        proposal.save(update_fields=["decision", "decided_at", "decided_by"])
        _record(events.PROPOSAL_DECIDED, proposal, by, at, {"decision": decision})
        changed += 1
    return changed


@transaction.atomic
def register(*, desk: Desk, by: Actor, at: datetime, heading: dict[str, Any] | None = None) -> Directive:
    """Enters the document, the directive and every accepted target and task, each with its span: all or nothing.

    `heading` may correct title, kind, symbol, issuer_text, signer, issued_date of the desk. Figures and forecasts that
    were accepted stay with the desk as claims about the text. Raises `UnableToDraft`, `UnableToRegister`.
    """
    desk = Desk.objects.select_for_update().get(pk=desk.pk)
    if desk.closed_at:
        raise UnableToDraft("desk_closed")
    for name, value in (heading or {}).items():
        setattr(desk, name, value)
    if desk.issued_date is None:
        raise UnableToDraft("issued_date_missing")
    accepted = list(desk.proposals.filter(decision=Decision.ACCEPTED))
    targets = [(p, wanted(p, desk)) for p in accepted if p.kind == "target"]
    tasks = [p for p in accepted if p.kind == "task"]
    if not targets and not tasks:
        raise UnableToDraft("nothing_accepted")
    document = document_operations.register(
        by=by, at=at, kind=desk.kind, title=desk.title, issuer=desk.unit, symbol=desk.symbol,
        issuer_text=desk.issuer_text, issued_date=desk.issued_date, signer=desk.signer, language=desk.language,
        text=desk.text, file=desk.file, source=desk.source,
    )  # fmt: skip
    directive = directive_operations.create_directive(
        document=document, unit=desk.unit, effective_date=desk.issued_date, by=by, at=at,
        targets=len(targets), tasks=len(tasks),
    )  # fmt: skip
    for proposal, want in targets:
        _enter_target(directive, proposal, want, by, at)
    for proposal in tasks:
        _enter_task(directive, proposal, desk, by, at)
    desk.directive, desk.closed_at = directive, at
    desk.save()
    return directive


def _enter_target(directive: Directive, proposal: Proposal, want: Wanted, by: Actor, at: datetime) -> None:
    if want.problem:
        raise UnableToDraft(want.problem, proposal.pk)
    try:
        directive_operations.add_target(directive=directive, new=want.target(), by=by, at=at)
    except directive_operations.UnableToSetTarget as error:
        raise UnableToDraft(error.code, proposal.pk) from None


def _enter_task(directive: Directive, proposal: Proposal, desk: Desk, by: Actor, at: datetime) -> None:
    fields = {**proposal.read, **proposal.edited}
    lead = Unit.objects.filter(code__in=fields.get("units") or []).order_by("pk").first() or desk.unit
    task_operations.assign(
        title=str(fields.get("subject") or fields.get("action") or proposal.quote)[:400],
        lead=lead,
        assigner=desk.unit,
        directive=directive,
        deadline_date=last_day(fields.get("date")),
        quote=proposal.quote,
        start=proposal.start,
        end=proposal.end,
        by=by,
        at=at,
    )


def _locked(proposal: Proposal) -> Proposal:
    """The proposal, locked, if its desk is still open."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("desk").get(pk=proposal.pk)
    if locked.desk.closed_at:
        raise UnableToDraft("desk_closed", proposal.pk)
    return locked


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
