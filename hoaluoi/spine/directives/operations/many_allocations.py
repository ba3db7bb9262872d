"""Handing several targets down at once as they are proposed, and taking a handing-down back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.bulk import UNDONE_WITHIN
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import AllocationMethod, WorkState
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Target
from hoaluoi.spine.directives.operations import allocations, standing_requests, tasks
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate
from hoaluoi.spine.directives.queries.people import answerable
from hoaluoi.spine.directives.rules.tasks import Act

Left = list[tuple[str, UnableToAllocate]]


@dataclass(frozen=True)
class Proposal:
    """How a target would be handed down if nobody looks closer: `weight` as in `allocations.weights_of`."""

    target: Target
    unit: Unit
    value: Decimal
    method: str
    weight: str
    receivers: tuple[int, ...]
    in_force: bool


def proposal(target: Target, share: Allocation, on: date) -> Proposal:
    """A rate as it is, a count by what the units reached in the year before, else equally; to those of whom the
    target's number speaks."""
    unit = share.unit
    children = list(organisation.children(unit.pk, on).values_list("pk", flat=True))
    receivers = sorted(allocations.measured_among(target, children)) if children else []
    rate = allocations.is_rate(target)
    found = allocations.weights_of(target, unit.pk, allocations.HISTORY, receivers, on) if not rate else {}
    known = bool(receivers) and set(found) >= set(receivers) and sum(found.values()) > 0
    return Proposal(
        target=target,
        unit=unit,
        value=share.value,
        method=AllocationMethod.SAME if rate else AllocationMethod.LARGEST_REMAINDER,
        weight=allocations.HISTORY if known else "",
        receivers=tuple(receivers),
        in_force=allocations.round_in_force(target, unit.pk) is not None,
    )


def hand_down_many(
    *, wanted: Iterable[Proposal], on: date, by: Actor, at: datetime
) -> tuple[list[AllocationRound], Left]:
    """Freezes each as proposed and tells its units; what is in force already, or cannot be, stays as it is."""
    done: list[AllocationRound] = []
    left: Left = []
    for each in wanted:
        try:
            done.append(_hand_down(each, on, by, at))
        except UnableToAllocate as refused:
            left.append((each.target.title, refused))
    return done, left


def _hand_down(each: Proposal, on: date, by: Actor, at: datetime) -> AllocationRound:
    if not by.can_over(Permission.TARGETS_ALLOCATE, each.unit.pk):
        raise UnableToAllocate("no_share")
    if each.in_force:
        raise UnableToAllocate("in_force_already")
    return allocations.hand_down(
        target=each.target, unit=each.unit, method=each.method, weight=each.weight, only=each.receivers, on=on,
        expects=None, needs_document=True, by=by, at=at,
    )  # fmt: skip


def undo_many(*, rounds: Iterable[AllocationRound], by: Actor, at: datetime) -> tuple[list[AllocationRound], Left]:
    """Takes several back, each by itself."""
    done: list[AllocationRound] = []
    left: Left = []
    for each in rounds:
        try:
            done.append(undo(round=each, by=by, at=at))
        except UnableToAllocate as refused:
            left.append((each.target.title, refused))
    return done, left


@transaction.atomic
def undo(*, round: AllocationRound, by: Actor, at: datetime) -> AllocationRound:
    """Takes back a round within half an hour, by whoever froze it, unless a unit has handed its share on.

    The round before it counts again, as it was; tasks that came with it are withdrawn. The units are told.
    """
    Target.objects.select_for_update().get(pk=round.target_id)
    held = AllocationRound.objects.select_related("target", "unit").get(pk=round.pk)
    if held.frozen_at is None or held.replaced_at is not None:
        raise UnableToAllocate("not_in_force")
    if held.frozen_by_id != by.ledger_id or at - held.frozen_at > UNDONE_WITHIN:
        raise UnableToAllocate("too_late_to_undo")
    units = list(held.shares.values_list("unit", flat=True))
    since = AllocationRound.objects.filter(target=held.target, unit__in=units, frozen_at__gte=held.frozen_at)
    if since.exists():
        raise UnableToAllocate("handed_on")
    _withdraw_tasks(held, by, at)
    held.replaced_at, held.replaced_reason = at, UNDONE
    held.save(update_fields=["replaced_at", "replaced_reason"])
    held.shares.update(in_force=False)
    _put_back(held)
    allocations.record_act(events.ALLOCATION_UNDONE, held, by, at, {"units": len(units)})
    _tell(held, units, at)
    standing_requests.request(at=at, target_ids=[held.target_id])
    return held


# Kept as data beside the round; screens word it.
UNDONE = "undone"


def _put_back(held: AllocationRound) -> None:
    """What the round ended when it was frozen counts again: the round before it, and what was handed on below that."""
    ended = AllocationRound.objects.filter(target=held.target, replaced_at=held.frozen_at)
    for each in ended:
        each.replaced_at, each.replaced_reason = None, ""
        each.save(update_fields=["replaced_at", "replaced_reason"])
        each.shares.update(in_force=True)


def _withdraw_tasks(held: AllocationRound, by: Actor, at: datetime) -> None:
    given = held.target.tasks.filter(assigner=held.unit_id, assigned_at=held.frozen_at)
    if given.exclude(state=WorkState.ASSIGNED).exists():
        raise UnableToAllocate("tasks_begun")
    for task in given:
        tasks.move(task=task, act=Act.WITHDRAW, by=by, at=at, reason=gettext("taken back"))


def _tell(held: AllocationRound, unit_ids: list[int], at: datetime) -> None:
    people = {person.pk: person for group in answerable(unit_ids, local_day(at)).values() for person in group}
    notify(
        recipients=people.values(),
        code="directives.share_undone",
        params={"title": held.target.title},
        url=reverse("directives:target", args=[held.target_id]),
        at=at,
    )
