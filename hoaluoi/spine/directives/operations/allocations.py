"""Handing a unit's share of a target down to its children: propose, compare, freeze, hand out anew."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Person, Position, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import AllocationMethod
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Target
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.directives.rules.apportionment import Apportioned, UnableToApportion, apportion
from hoaluoi.spine.indicators import queries as indicators

DECIMAL_STEP = Decimal("0.01")


class UnableToAllocate(Exception):
    """`code`: no_share (the unit holds no share of the target), no_children, already_frozen, replaced, sum_exceeds,
    reason_missing, or a code of `UnableToApportion`; `params` fill the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def share_of(target: Target, unit_id: int) -> Allocation:
    """The unit's own share in force. Raises `UnableToAllocate('no_share')`."""
    held = Allocation.objects.filter(target=target, unit=unit_id, in_force=True).select_related("unit").first()
    if held is None:
        raise UnableToAllocate("no_share")
    return held


def work_out(
    *,
    target: Target,
    unit_id: int,
    method: str,
    weight: str,
    on: date,
    reserve: Decimal = Decimal(0),
    by_hand: Mapping[int, Decimal] | None = None,
) -> Apportioned:
    """Shares of the unit's own share over its children on a date; writes nothing. Keys are unit ids as text.

    `weight` is a measure code whose last value on or before the date is the weight; '' shares equally. Raises
    `UnableToAllocate`.
    """
    own = share_of(target, unit_id)
    children = list(organisation.children(unit_id, on).values_list("pk", flat=True))
    if not children:
        raise UnableToAllocate("no_children")
    found = indicators.weights(weight, children, on) if weight else {}
    weights = {str(pk): found.get(pk, Decimal(0)) if weight else Decimal(1) for pk in children}
    try:
        return apportion(
            own.value,
            weights,
            method,
            step=_step(target),
            floor=1 if own.value >= len(children) * _step(target) else 0,
            reserve=reserve,
            by_hand={str(pk): amount for pk, amount in by_hand.items()} if by_hand is not None else None,
        )
    except UnableToApportion as error:
        raise UnableToAllocate(error.code, **error.params) from None


def _step(target: Target) -> Decimal:
    return Decimal(1) if target.unit_of_measure == "count" else DECIMAL_STEP


@transaction.atomic
def propose(
    *,
    target: Target,
    unit: Unit,
    method: str,
    on: date,
    by: Author,
    at: datetime,
    weight: str = "",
    reserve: Decimal = Decimal(0),
    reserve_reason: str = "",
    by_hand: Mapping[int, Decimal] | None = None,
    phase: str = "",
) -> AllocationRound:
    """Lays a round of shares out for a decision; it counts for nothing until it is frozen."""
    shared = work_out(
        target=target, unit_id=unit.pk, method=method, weight=weight, on=on, reserve=reserve, by_hand=by_hand
    )
    if shared.reserve < 0:
        raise UnableToAllocate("sum_exceeds", sum=shared.sum, total=shared.total)
    if shared.reserve > 0 and not reserve_reason.strip():
        raise UnableToAllocate("reason_missing", reserve=shared.reserve)
    last = AllocationRound.objects.filter(target=target, unit=unit).aggregate(last=Max("number"))["last"] or 0
    proposed = AllocationRound.objects.create(
        target=target,
        unit=unit,
        number=last + 1,
        method=method,
        weight=weight,
        weight_date=on if weight else None,
        total=shared.total,
        reserve=shared.reserve,
        reserve_reason=reserve_reason,
        phase=phase,
        created_at=at,
        created_by_id=by.ledger_id,
    )
    answerable = accountable_people([int(share.key) for share in shared.shares], on)
    Allocation.objects.bulk_create(
        Allocation(
            target=target,
            round=proposed,
            unit_id=int(share.key),
            value=share.amount,
            weight_value=share.weight,
            quota=share.quota if method not in (AllocationMethod.SAME, AllocationMethod.BY_HAND) else None,
            deadline_date=target.deadline_date,
            accountable=answerable.get(int(share.key)),
        )
        for share in shared.shares
    )
    _record(events.ALLOCATION_PROPOSED, proposed, by, at, {"units": len(shared.shares), "method": method})
    return proposed


def accountable_people(unit_ids: list[int], on: date) -> dict[int, Person]:
    """The head of each unit on a date, where there is one: who answers for its share unless somebody else is named."""
    heads = Position.objects.filter(unit__in=unit_ids, rank="head", line="admin", valid__contains=on)
    return {position.unit_id: position.person for position in heads.select_related("person").order_by("-pk")}


@transaction.atomic
def freeze(*, round: AllocationRound, by: Author, at: datetime, reason: str = "") -> AllocationRound:
    """Puts a round in force, once and for good, and tells the units. A round already in force is replaced: say why."""
    Target.objects.select_for_update().get(pk=round.target_id)
    frozen = AllocationRound.objects.select_related("target", "unit").get(pk=round.pk)
    if frozen.frozen_at:
        raise UnableToAllocate("already_frozen")
    own = share_of(frozen.target, frozen.unit_id)
    if own.value != frozen.total:
        raise UnableToAllocate("total_changed", total=frozen.total, value=own.value)
    before = AllocationRound.objects.filter(
        target=frozen.target, unit=frozen.unit, frozen_at__isnull=False, replaced_at__isnull=True
    ).first()
    if before is not None:
        _replace(before, reason, by, at)
    frozen.frozen_at, frozen.frozen_by_id = at, by.ledger_id
    frozen.save(update_fields=["frozen_at", "frozen_by"])
    shares = Allocation.objects.filter(round=frozen)
    held = Allocation.objects.filter(target=frozen.target, unit__in=shares.values("unit"), in_force=True)
    held.update(in_force=False)
    told = shares.update(in_force=True)
    _record(events.ALLOCATION_FROZEN, frozen, by, at, {"units": told})
    _tell(frozen, at)
    standing_requests.request(at=at, target_ids=[frozen.target_id])
    return frozen


def _replace(before: AllocationRound, reason: str, by: Author, at: datetime) -> None:
    if not reason.strip():
        raise UnableToAllocate("reason_missing")
    before.replaced_at, before.replaced_reason = at, reason
    before.save(update_fields=["replaced_at", "replaced_reason"])
    before.shares.update(in_force=False)
    _record(events.ALLOCATION_REPLACED, before, by, at, {"reason": reason})


def _tell(frozen: AllocationRound, at: datetime) -> None:
    """One notice to the head and the coordinators of each unit that got a share."""
    target = frozen.target
    on = at.date()
    told = Position.objects.filter(
        unit__in=frozen.shares.values("unit"), role__in=[Role.LEADER, Role.COORDINATOR], valid__contains=on
    ).select_related("person")
    shares = {share.unit_id: share for share in frozen.shares.all()}
    for position in told:
        share = shares[position.unit_id]
        notify(
            recipients=[position.person],
            code="directives.share_frozen",
            params={
                "title": target.title,
                "value": str(share.value.normalize()),
                "unit": target.unit_of_measure,
                "deadline": share.deadline_date.isoformat(),
            },
            url=reverse("directives:target", args=[target.pk]) + f"?unit={share.unit_id}",
            at=at,
            once_key=f"share:{share.pk}:{position.person_id}",
        )


@transaction.atomic
def set_responsibility(
    *,
    allocation: Allocation,
    by: Author,
    at: datetime,
    accountable: Person | None,
    deputy: Person | None = None,
    check_frequency: str = "",
    evidence: str = "",
) -> Allocation:
    """Fills a row of the responsibility table: who answers, who deputises, how often it is checked, by what proof."""
    shares = Allocation.objects.select_for_update(of=("self",)).select_related("target", "unit")
    allocation = shares.get(pk=allocation.pk)
    allocation.accountable, allocation.deputy = accountable, deputy
    allocation.check_frequency, allocation.evidence = check_frequency[:60], evidence[:200]
    allocation.save(update_fields=["accountable", "deputy", "check_frequency", "evidence"])
    record(
        event=events.RESPONSIBILITY_CHANGED,
        by=by,
        at=at,
        subject_type="directives.target",
        subject_id=allocation.target_id,
        unit_id=allocation.unit_id,
        data={
            "title": allocation.target.title,
            "unit": allocation.unit.name_vi,
            "accountable": accountable.full_name if accountable else "",
            "deputy": deputy.full_name if deputy else "",
        },
    )
    return allocation


def _record(event: str, of: AllocationRound, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.round",
        subject_id=of.pk,
        unit_id=of.unit_id,
        data={"title": of.target.title, "total": of.total, "reserve": of.reserve, **data},
    )
