"""Handing a unit's share of a target down to its children: propose, compare, freeze, hand out anew."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.enums import Line, Rank
from hoaluoi.core.organisation.models import Person, Placement, Position, Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import AllocationMethod, TargetKind
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Target
from hoaluoi.spine.directives.operations import standing_requests, tasks
from hoaluoi.spine.directives.rules.apportionment import AllocationMethod as RuleMethod
from hoaluoi.spine.directives.rules.apportionment import Apportioned, Share, UnableToApportion, apportion
from hoaluoi.spine.indicators import queries as indicators
from hoaluoi.spine.indicators.enums import TimeAdditivity
from hoaluoi.spine.indicators.models import Measure

HISTORY = "history"
LOOK_BACK, ENOUGH = 12, Decimal("0.9")
DECIMAL_STEP = Decimal("0.01")
# What adds up over units; everything else (shares, minutes a customer, times) is a rate.
ADDITIVE = frozenset(
    {
        "count",
        "person",
        "customer",
        "household",
        "unit",
        "kWh",
        "MW",
        "MVA",
        "VND",
        "CNY",
        "USD",
        "EUR",
        "km",
        "m",
        "tonne",
    }
)


class UnableToAllocate(Exception):
    """`code`: no_share (the unit holds no share of the target), no_children, not_below, unit_closed, none_chosen,
    already_frozen, changed_meanwhile, total_changed, no_owner, sum_exceeds, reserve_reason_missing, reason_missing,
    withdrawn, not_for_rates, or a code of `UnableToApportion`; `params` fill the sentence."""

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
    only: Collection[int] | None = None,
) -> Apportioned:
    """Shares of the unit's own share over its children on a date, or `only` some of them; writes nothing.

    Keys are unit ids as text. `weight` is as in `weights_of`; '' shares equally. Raises `UnableToAllocate`.
    """
    own = share_of(target, unit_id)
    children = _receivers(unit_id, on, only)
    if by_hand is not None:
        by_hand = {pk: amount for pk, amount in by_hand.items() if pk in children or only is None}
    if is_rate(target):
        return _rates(own, children, method, by_hand)
    found = weights_of(target, unit_id, weight, children, on)
    weights = {str(pk): found.get(pk, Decimal(0)) if weight else Decimal(1) for pk in children}
    try:
        return apportion(
            own.value,
            weights,
            method,
            step=_step(target, own.value),
            floor=1 if own.value >= len(children) * _step(target, own.value) else 0,
            reserve=reserve,
            by_hand={str(pk): amount for pk, amount in by_hand.items()} if by_hand is not None else None,
        )
    except UnableToApportion as error:
        raise UnableToAllocate(error.code, **error.params) from None


def _receivers(unit_id: int, on: date, only: Collection[int] | None) -> list[int]:
    children = list(organisation.children(unit_id, on).values_list("pk", flat=True))
    if not children:
        raise UnableToAllocate("no_children")
    if only is None:
        return children
    if set(only) - set(children):
        raise UnableToAllocate("not_below")
    chosen = [pk for pk in children if pk in set(only)]
    if not chosen:
        raise UnableToAllocate("none_chosen")
    return chosen


def measured_among(target: Target, unit_ids: Collection[int]) -> set[int]:
    """The units of which the target's number speaks at all: somebody there reported or owed it. Without a measure, or
    where nobody did yet: all of them. A rate handed to a unit that sells nothing would read no data for ever."""
    watched = target.measure or target.indicator
    found = indicators.spoken_of(watched, unit_ids) if watched else set()
    return found or set(unit_ids)


def weights_of(target: Target, unit_id: int, weight: str, unit_ids: list[int], on: date) -> dict[int, Decimal]:
    """What shares follow: a measure's value in the last period before the date for which the units below `unit_id` have
    answered, or `history`: what the target's own measure came to in the year before the target began. Units without a
    value are left out."""
    if weight == HISTORY and target.measure and target.measure.time_additivity == TimeAdditivity.SUM:
        year = target.start_date - timedelta(days=365)
        return indicators.totals_between(target.measure, unit_ids, year, target.start_date - timedelta(days=1))
    code, day = (target.measure.code, target.start_date) if weight == HISTORY and target.measure else (weight, on)
    measure = Measure.objects.filter(code=code).first() if code and code != HISTORY else None
    return indicators.weights(code, unit_ids, _answered_until(measure, unit_id, day)) if measure else {}


def _answered_until(measure: Measure, unit_id: int, on: date) -> date:
    """The end of the last period of which enough units below have answered: a month half in would starve the others."""
    if not measure.period_kind:
        return on
    for period, said in reversed(indicators.series(measure, unit_id, measure.period_kind, on, LOOK_BACK)):
        if period.end_date <= on and said.defined and (said.coverage is None or said.coverage >= ENOUGH):
            return period.end_date
    return on


def is_rate(target: Target) -> bool:
    """A share or a limit for each unit is handed down as it is: 70 % of customers is not parted among units."""
    return target.unit_of_measure not in ADDITIVE or (target.kind == TargetKind.MAINTAIN)


def _rates(
    own: Allocation, children: Sequence[int], method: str, by_hand: Mapping[int, Decimal] | None
) -> Apportioned:  # fmt: skip
    """The same rate for every child, or each its own: rates do not add up, so nothing is left and nothing exceeds."""
    if method not in (AllocationMethod.SAME, AllocationMethod.BY_HAND):
        raise UnableToAllocate("not_for_rates")
    keys = sorted(str(pk) for pk in children)
    stated = {str(pk): amount for pk, amount in (by_hand or {}).items()}
    if method == AllocationMethod.BY_HAND and (missing := [key for key in keys if key not in stated]):
        raise UnableToAllocate("not_stated", unit=missing[0])
    amounts = stated if method == AllocationMethod.BY_HAND else dict.fromkeys(keys, own.value)
    shares = tuple(Share(key, Decimal(1), amounts[key], amounts[key]) for key in keys)
    return Apportioned(RuleMethod(method), own.value, shares, Decimal(0))


def _step(target: Target, amount: Decimal) -> Decimal:
    return Decimal(1) if target.is_whole and amount % 1 == 0 else DECIMAL_STEP


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
    only: Collection[int] | None = None,
    phase: str = "",
    simulated: bool = False,
) -> AllocationRound:
    """Lays a round of shares out for a decision; it counts for nothing until it is frozen."""
    if target.withdrawn_at:
        raise UnableToAllocate("withdrawn")
    shared = work_out(
        target=target, unit_id=unit.pk, method=method, weight=weight, on=on, reserve=reserve, by_hand=by_hand, only=only
    )
    if shared.reserve < 0:
        raise UnableToAllocate("sum_exceeds", sum=shared.sum, total=shared.total)
    if shared.reserve > 0 and not reserve_reason.strip():
        raise UnableToAllocate("reserve_reason_missing", reserve=shared.reserve)
    last = AllocationRound.objects.filter(target=target, unit=unit).aggregate(last=Max("number"))["last"] or 0
    proposed = AllocationRound.objects.create(
        target=target,
        unit=unit,
        number=last + 1,
        method=method,
        weight=weight,
        weight_date=(target.start_date if weight == HISTORY else on) if weight else None,
        total=shared.total,
        reserve=shared.reserve,
        reserve_reason=reserve_reason,
        phase=phase,
        simulated=simulated or target.directive.document.simulated,
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
    record_act(events.ALLOCATION_PROPOSED, proposed, by, at, {"units": len(shared.shares), "method": method})
    return proposed


def accountable_people(unit_ids: list[int], on: date) -> dict[int, Person]:
    """The head of each unit on a date, where there is one: who answers for its share unless somebody else is named."""
    heads = Position.objects.filter(unit__in=unit_ids, rank="head", line="admin", valid__contains=on)
    return {position.unit_id: position.person for position in heads.select_related("person").order_by("-pk")}


@transaction.atomic
def hand_down(
    *, target: Target, unit: Unit, by: Author, at: datetime, expects: int | None, reason: str = "",
    needs_document: bool = False, **terms: Any,
) -> AllocationRound:  # fmt: skip
    """Proposes and freezes in one act. `expects` is the round the person saw in force (None: none): if another one is
    by now, nothing is done; if it is this very one, a second click finds it. `terms` are those of `propose`.

    A thing to be done that nothing measures gives every unit a task, proved by a document where `needs_document`."""
    Target.objects.select_for_update().get(pk=target.pk)
    current = round_in_force(target, unit.pk)
    if current is not None and current.pk != expects and _is_this(current, by, **terms):
        return current
    if (current.pk if current else None) != expects:
        raise UnableToAllocate("changed_meanwhile")
    if current is not None and not reason.strip():
        raise UnableToAllocate("reason_missing")
    proposed = propose(target=target, unit=unit, by=by, at=at, **terms)
    frozen = freeze(round=proposed, by=by, at=at, reason=reason)
    if target.kind == TargetKind.DO and target.measure is None and target.indicator is None:
        _give_tasks(frozen, by, at, needs_document)
    return frozen


def _give_tasks(frozen: AllocationRound, by: Author, at: datetime, needs_document: bool) -> None:
    """What has to be done becomes a task of every unit that got a share and has none yet; tasks count the target."""
    target = frozen.target
    given = set(target.tasks.values_list("lead", flat=True))
    for share in frozen.shares.exclude(unit__in=given).select_related("unit"):
        try:
            tasks.assign(
                title=target.title, lead=share.unit, assigner=frozen.unit, directive=target.directive, target=target,
                deadline_date=share.deadline_date, quote=target.quote, start=target.start, end=target.end,
                needs_document=needs_document, stated=True, by=by, at=at,
            )  # fmt: skip
        except tasks.UnableToMoveTask as error:
            raise UnableToAllocate(error.code, **error.params) from None


def _is_this(held: AllocationRound, by: Author, *, method: str, on: date, **terms: Any) -> bool:
    """Whether a round was frozen by the same person on the same terms."""
    if (held.frozen_by_id, held.method, held.weight) != (by.ledger_id, method, terms.get("weight", "")):
        return False
    given = {key: terms[key] for key in ("reserve", "by_hand", "only") if key in terms}
    again = work_out(target=held.target, unit_id=held.unit_id, method=method, weight=held.weight, on=on, **given)
    return {int(share.key): share.amount for share in again.shares} == dict(held.shares.values_list("unit", "value"))


def round_in_force(target: Target, unit_id: int) -> AllocationRound | None:
    """The sharing-out of the unit's share that counts now."""
    return AllocationRound.objects.filter(
        target=target, unit=unit_id, frozen_at__isnull=False, replaced_at__isnull=True
    ).first()


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
    _require_standing(frozen, at)
    before = round_in_force(frozen.target, frozen.unit_id)
    if before is not None:
        _replace(before, reason, by, at)
    frozen.frozen_at, frozen.frozen_by_id = at, by.ledger_id
    frozen.save(update_fields=["frozen_at", "frozen_by"])
    shares = Allocation.objects.filter(round=frozen)
    if before is not None:
        gone = before.shares.exclude(unit__in=shares.values("unit")).values_list("unit", flat=True)
        _end_below(frozen.target, list(gone), reason, by, at)
    held = Allocation.objects.filter(target=frozen.target, unit__in=shares.values("unit"), in_force=True)
    held.update(in_force=False)
    told = shares.update(in_force=True)
    record_act(events.ALLOCATION_FROZEN, frozen, by, at, {"units": told})
    _tell(frozen, at)
    standing_requests.request(at=at, target_ids=[frozen.target_id])
    return frozen


def _require_standing(round: AllocationRound, at: datetime) -> None:
    """A draft may be older than a reorganisation: nobody is given a share who has closed since."""
    on = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    placed = Placement.objects.filter(valid__endswith__gt=on) | Placement.objects.filter(valid__upper_inf=True)
    units = Unit.objects.filter(pk__in=round.shares.values("unit"))
    if gone := units.exclude(pk__in=placed.values("unit")).first():
        raise UnableToAllocate("unit_closed", unit=gone.label)


def _replace(before: AllocationRound, reason: str, by: Author, at: datetime) -> None:
    if not reason.strip():
        raise UnableToAllocate("reason_missing")
    before.replaced_at, before.replaced_reason = at, reason
    before.save(update_fields=["replaced_at", "replaced_reason"])
    before.shares.update(in_force=False)
    record_act(events.ALLOCATION_REPLACED, before, by, at, {"reason": reason})


def _end_below(target: Target, unit_ids: Sequence[int], reason: str, by: Author, at: datetime) -> None:
    """What units had handed on of a share that they no longer hold ends with it, level by level."""
    rounds = AllocationRound.objects.filter(
        target=target, unit__in=unit_ids, frozen_at__isnull=False, replaced_at__isnull=True
    ).select_related("target", "unit")
    for each in rounds:
        below = list(each.shares.values_list("unit", flat=True))
        _replace(each, reason, by, at)
        _end_below(target, below, reason, by, at)


def _tell(frozen: AllocationRound, at: datetime) -> None:
    """One notice to the head and the coordinators of each unit that got a share."""
    target = frozen.target
    on = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    told = Position.objects.filter(
        Q(role__in=[Role.LEADER, Role.COORDINATOR]) | Q(rank=Rank.HEAD),
        unit__in=frozen.shares.values("unit"), line=Line.ADMINISTRATIVE, valid__contains=on,
    ).select_related("person")  # fmt: skip
    shares = {share.unit_id: share for share in frozen.shares.all()}
    for position in told:
        share = shares[position.unit_id]
        notify(
            recipients=[position.person],
            code="directives.share_frozen",
            params={
                "title": target.title,
                "value": f"{share.value.normalize():f} {target.shown_unit}".strip(),
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


def record_act(event: str, of: AllocationRound, by: Author, at: datetime, data: dict[str, Any]) -> None:
    """Puts an act on a round into the ledger, under the unit whose share it hands down."""
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.round",
        subject_id=of.pk,
        unit_id=of.unit_id,
        data={"title": of.target.title, "total": of.total, "reserve": of.reserve, **data},
    )
