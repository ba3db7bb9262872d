"""What has to be evaluated anew: asked for in the transaction that changed something, worked off by one job."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.spine.directives.models import EvaluatedDay, StandingRequest, Target
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.readings import measure_codes

EVALUATE = "directives.evaluate"


def request(
    *,
    at: datetime,
    measure_ids: Collection[int] = (),
    target_ids: Collection[int] = (),
    unit_ids: Collection[int] | None = None,
) -> None:
    """Puts down that these targets, and those that watch these measures, are to be worked out at these units."""
    units = None if unit_ids is None else sorted(unit_ids)
    StandingRequest.objects.create(
        measure_ids=sorted(measure_ids), target_ids=sorted(target_ids), unit_ids=units, requested_at=at
    )
    queue.defer(EVALUATE, lock=EVALUATE, queueing_lock=EVALUATE)


@transaction.atomic
def work_off(*, on: date, at: datetime) -> int:
    """Evaluates what was asked for and clears exactly that, in one transaction; returns rows written."""
    asked = list(StandingRequest.objects.select_for_update(skip_locked=True).order_by("pk"))
    if not asked:
        return 0
    watching = _watching({pk for each in asked for pk in each.measure_ids})
    units: dict[int, set[int] | None] = {}
    for each in asked:
        named = {*each.target_ids, *(pk for measure in each.measure_ids for pk in watching.get(measure, ()))}
        for target_id in named:
            known = units.get(target_id, set())
            units[target_id] = None if each.unit_ids is None or known is None else known | set(each.unit_ids)
    written = 0
    targets = {target.pk: target for target in _looked_at().filter(pk__in=units)}
    for pk, target in targets.items():
        written += evaluate(targets=[target], on=on, at=at, unit_ids=units[pk])
    StandingRequest.objects.filter(pk__in=[each.pk for each in asked]).delete()
    return written


@transaction.atomic
def request_day(now: datetime) -> None:
    """Once a calendar day: every target in force is put down, for the trajectory has moved on and overrides run out."""
    today = local_day(now)
    _, is_new = EvaluatedDay.objects.get_or_create(date=today, defaults={"at": now})
    if is_new and (wanted := list(_looked_at().values_list("pk", flat=True))):
        request(at=now, target_ids=wanted)


def _looked_at() -> QuerySet[Target]:
    """Until it is withdrawn or its directive closed: a missed target goes on being followed."""
    return Target.objects.filter(withdrawn_at=None, directive__closed_at=None)


def _watching(measure_ids: Collection[int]) -> dict[int, set[int]]:
    """Targets by the measures that their number rests on."""
    if not measure_ids:
        return {}
    codes = dict(Measure.objects.filter(pk__in=measure_ids).values_list("code", "pk"))
    found: dict[int, set[int]] = {}
    watched = Q(measure__isnull=False) | Q(indicator__isnull=False)
    for target in Target.objects.filter(watched).select_related("measure", "indicator"):
        watched_thing = target.measure or target.indicator
        assert watched_thing is not None
        for code in measure_codes(watched_thing):
            if code in codes:
                found.setdefault(codes[code], set()).add(target.pk)
    return found
