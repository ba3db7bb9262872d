"""Entering a directive with its targets; changing and withdrawing a target."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import Comparator, TargetKind
from hoaluoi.spine.directives.models import Allocation, Directive, Target
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.indicators.models import Indicator, Measure


class UnableToSetTarget(Exception):
    """`code`: deadline_before_start, percentage_without_denominator, value_missing, directive_closed, withdrawn."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NewTarget:
    """What a person accepted. `value` in canonical units; a percentage as a number with its denominator in words."""

    title: str
    kind: str
    comparator: str
    value: Decimal
    unit_of_measure: str
    start_date: date
    deadline_date: date
    denominator: str = ""
    measure: Measure | None = None
    indicator: Indicator | None = None
    baseline_value: Decimal | None = None
    deadline_source: str = ""
    period_kind: str = "month"
    owner: Unit | None = None
    accountable: Person | None = None
    quote: str = ""
    start: int | None = None
    end: int | None = None
    bands: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def create_directive(
    *, document: Document, unit: Unit, effective_date: date, by: Author, at: datetime, tasks: int = 0, targets: int = 0
) -> Directive:
    """Makes a registered document a directive in force for the subtree of `unit`."""
    directive = Directive.objects.create(
        document=document, unit=unit, effective_date=effective_date, created_at=at, created_by_id=by.ledger_id
    )
    record(
        event=events.DIRECTIVE_CREATED,
        by=by,
        at=at,
        subject_type="directives.directive",
        subject_id=directive.pk,
        unit_id=unit.pk,
        data={"symbol": document.symbol or document.title, "targets": targets, "tasks": tasks},
    )
    return directive


@transaction.atomic
def add_target(*, directive: Directive, new: NewTarget, by: Author, at: datetime) -> Target:
    """Adds a target and gives its owner the whole of it as a share. Raises `UnableToSetTarget`."""
    _require_sound(new)
    Directive.objects.select_for_update().get(pk=directive.pk)
    if directive.closed_at:
        raise UnableToSetTarget("directive_closed")
    last = directive.targets.aggregate(last=Max("number"))["last"] or 0
    owner = new.owner or directive.unit
    target = Target.objects.create(
        directive=directive,
        number=last + 1,
        title=new.title.strip()[:400],
        kind=new.kind,
        measure=new.measure,
        indicator=new.indicator,
        comparator=new.comparator,
        value=new.value,
        unit_of_measure=new.unit_of_measure,
        denominator=new.denominator,
        baseline_value=new.baseline_value,
        start_date=new.start_date,
        deadline_date=new.deadline_date,
        deadline_source=new.deadline_source,
        period_kind=new.period_kind,
        owner=owner,
        accountable=new.accountable,
        quote=new.quote,
        start=new.start,
        end=new.end,
        bands=new.bands,
        created_at=at,
    )
    Allocation.objects.create(
        target=target, unit=owner, value=new.value, deadline_date=new.deadline_date, in_force=True,
        accountable=new.accountable,
    )  # fmt: skip
    _record(events.TARGET_ADDED, target, by, at, {"number": target.number, "title": target.title})
    standing_requests.request(at=at, target_ids=[target.pk])
    return target


CHANGEABLE = frozenset(
    {"title", "kind", "measure", "indicator", "denominator", "baseline_value", "start_date", "period_kind", "bands",
     "minimum_coverage", "accountable"}
)  # fmt: skip


@transaction.atomic
def change_target(*, target: Target, changes: dict[str, Any], by: Author, at: datetime) -> Target:
    """Changes how a target is watched; its value and deadline are the directive's own and need a new directive."""
    target = Target.objects.select_for_update().get(pk=target.pk)
    if target.withdrawn_at:
        raise UnableToSetTarget("withdrawn")
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"not changeable: {sorted(unknown)}")
    changed = {name: value for name, value in changes.items() if getattr(target, name) != value}
    if not changed:
        return target
    before = {name: str(getattr(target, name)) for name in changed}
    for name, value in changed.items():
        setattr(target, name, value)
    if target.start_date > target.deadline_date:
        raise UnableToSetTarget("deadline_before_start")
    target.save()
    fields = {name: [before[name], str(value)] for name, value in changed.items()}
    data = {"number": target.number, "fields": ", ".join(sorted(changed)), "changes": fields}
    _record(events.TARGET_CHANGED, target, by, at, data)
    standing_requests.request(at=at, target_ids=[target.pk])
    return target


@transaction.atomic
def withdraw_target(*, target: Target, reason: str, by: Author, at: datetime) -> None:
    """Takes a target out of force; it and its history stay readable."""
    target = Target.objects.select_for_update().get(pk=target.pk)
    if target.withdrawn_at:
        raise UnableToSetTarget("withdrawn")
    target.withdrawn_at, target.withdrawn_reason = at, reason
    target.save()
    _record(events.TARGET_WITHDRAWN, target, by, at, {"number": target.number, "reason": reason})


def _require_sound(new: NewTarget) -> None:
    if new.deadline_date < new.start_date:
        raise UnableToSetTarget("deadline_before_start")
    if new.kind not in TargetKind.values or new.comparator not in Comparator.values:
        raise UnableToSetTarget("value_missing")
    if new.unit_of_measure == "%" and not new.denominator.strip():
        raise UnableToSetTarget("percentage_without_denominator")


def _record(event: str, target: Target, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.target",
        subject_id=target.pk,
        unit_id=target.owner_id,
        data=data,
    )
