"""Which unit, period and kind of period a page of this room is about, from its address; else 404."""

from dataclasses import dataclass

from django.http import Http404

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.core.periods import InvalidPeriod, Kind, Period, period_of
from hoaluoi.spine.indicators.readings import Watched

READABLE = (Kind.DAY, Kind.WEEK, Kind.TEN_DAY, Kind.MONTH, Kind.QUARTER, Kind.HALF_YEAR, Kind.YEAR)
_KEPT = (Kind.MONTH, Kind.QUARTER, Kind.YEAR)


def unit_or_404(request: SignedInRequest, unit_id: int) -> Unit:
    """The unit if the reader may see its numbers."""
    if not request.actor.can_over(Permission.INDICATORS_VIEW, unit_id):
        raise Http404
    return Unit.objects.get(pk=unit_id)


def unit_of(request: SignedInRequest) -> Unit:
    """The unit the address names (`?unit=`), else the first the reader stands over."""
    named = request.GET.get("unit", "")
    if named.isdecimal() and len(named) < 19:
        return unit_or_404(request, int(named))
    roots = request.actor.roots_with(Permission.INDICATORS_VIEW)
    if named or not roots:
        raise Http404
    return unit_or_404(request, roots[0])


def period_or_404(code: str) -> Period:
    try:
        return Period.from_code(code)
    except InvalidPeriod as error:
        raise Http404 from error


def kinds_of(watched: Watched) -> list[Kind]:
    """The kinds of period a number can be read for: its own, and the longer ones that are kept."""
    own = Kind(watched.period_kind) if watched.period_kind else Kind.MONTH
    if own not in READABLE:
        return [own]
    rank = READABLE.index(own)
    return [own, *(kind for kind in _KEPT if READABLE.index(kind) > rank)]


def kind_of(request: SignedInRequest, watched: Watched) -> Kind:
    """The kind of period the address names (`?kind=`), if the number can be read for it; else its shortest."""
    kinds = kinds_of(watched)
    named = request.GET.get("kind", "")
    return Kind(named) if named in kinds else kinds[0]


def until(request: SignedInRequest, kind: Kind) -> Period | None:
    """The last period to show: `?until=` a period code of that kind, else the one that holds today."""
    named = request.GET.get("until", "")
    if named:
        period = period_or_404(named)
        return period if period.kind is kind else None
    return period_of(clock.today(), kind) if kind in READABLE else None


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """The unit a page is about, with those below it that one can go on to."""

    unit: Unit
    below: list[Unit]


def choice(unit: Unit) -> UnitChoice:
    return UnitChoice(unit, list(children(unit.pk, clock.today())))
