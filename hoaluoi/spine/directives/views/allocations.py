"""Handing a target down, and the responsibility table."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import unit_by_id
from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, parse_number
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.enums import AllocationMethod
from hoaluoi.spine.directives.models import Allocation, Target
from hoaluoi.spine.directives.operations import allocations as operations
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate
from hoaluoi.spine.directives.pages.allocation import Terms, allocation_page
from hoaluoi.spine.directives.wording import allocation_refusal

HAND = "hand-"


@requires(Permission.TARGETS_ALLOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: SignedInRequest, pk: int) -> HttpResponse:
    """Methods side by side; posting freezes one (`method`) and tells the units."""
    target, unit = _target_and_unit(request, pk)
    posted = request.method == "POST"
    data = request.POST if posted else request.GET
    typed = {
        int(name.removeprefix(HAND)): data.get(name, "")
        for name in data
        if name.startswith(HAND) and name.removeprefix(HAND).isdecimal() and len(name) < 24
    }
    error = ""
    try:
        own = operations.share_of(target, unit.pk)
        reserve = _number(data.get("reserve", ""), target) or Decimal(0)
    except UnableToAllocate as refused:
        if refused.code == "no_share":
            messages.error(request, allocation_refusal(refused))
            return redirect("directives:target", pk)
        error, reserve, own = allocation_refusal(refused), Decimal(0), operations.share_of(target, unit.pk)
    only = frozenset(bulk.ids_in(data.getlist("to"))) if "chosen" in data else None
    terms = Terms(data.get("weight", "")[:80], reserve, data.get("reserve_reason", "").strip()[:200], typed, only)
    if posted and not error:
        try:
            told = _hand_down(request, target, unit, terms)
            messages.success(request, _("Frozen. %(units)s units have been told.") % {"units": told})
            return redirect(f"{reverse('directives:target', args=[pk])}?unit={unit.pk}")
        except UnableToAllocate as refused:
            error = allocation_refusal(refused)
    return _render(request, target, unit, own, terms, error)


def _render(
    request: SignedInRequest, target: Target, unit: Unit, own: Allocation, terms: Terms, error: str
) -> HttpResponse:
    crumbs = [
        (_("Targets"), reverse("directives:targets")),
        (target.title, reverse("directives:target", args=[target.pk])),
        (_("Hand down"), ""),
    ]
    context = {
        "page": allocation_page(request.actor, target, unit, own, terms),
        "error": error,
        "reason": request.POST.get("reason", ""),
        "crumbs": crumbs,
    }
    return render(request, "directives/allocation.html", context, status=422 if error else 200)


def _target_and_unit(request: SignedInRequest, pk: int) -> tuple[Target, Unit]:
    """The target, and the unit whose share is handed down: named, else the highest of mine that holds one."""
    target = access.target_for_reading(request.actor, pk)
    named = request.POST.get("unit") or request.GET.get("unit") or ""
    if named:
        unit_id = int(named) if named.isdecimal() and len(named) < 19 else 0
    else:
        mine = request.actor.units_with(Permission.TARGETS_ALLOCATE)
        held = Allocation.objects.filter(target=target, in_force=True, unit__in=mine).order_by("round_id", "pk")
        # The owner's whole share belongs to no round, the others come in the order in which they were handed down.
        first = held.filter(round=None).first() or held.first()
        unit_id = first.unit_id if first else min(mine, default=0)
    access.target_for_allocation(request.actor, pk, unit_id)
    unit = unit_by_id(unit_id)
    if unit is None:
        raise Http404
    return target, unit


def _hand_down(request: SignedInRequest, target: Target, unit: Unit, terms: Terms) -> int:
    method, seen = request.POST.get("method", ""), request.POST.get("expects", "")
    if method not in AllocationMethod.values:
        raise Http404
    by_hand = None
    if terms.only is not None and set(bulk.ids_in(request.POST["chosen"].split("."))) != terms.only:
        raise UnableToAllocate("not_seen")
    if method == AllocationMethod.BY_HAND:
        read = {unit_id: _number(text, target) for unit_id, text in terms.by_hand.items()}
        by_hand = {unit_id: amount for unit_id, amount in read.items() if amount is not None}
    frozen = operations.hand_down(
        target=target,
        unit=unit,
        method=method,
        on=request.actor.on,
        weight=terms.weight if method != AllocationMethod.BY_HAND else "",
        reserve=terms.reserve,
        reserve_reason=terms.reserve_reason,
        by_hand=by_hand,
        only=terms.only,
        expects=int(seen) if seen.isdecimal() and len(seen) < 19 else None,
        reason=request.POST.get("reason", "")[:300],
        needs_document="needs_document" in request.POST,
        by=request.actor,
        at=clock.now(),
    )
    return frozen.shares.count()


def _number(text: str, target: Target) -> Decimal | None:
    """What was typed as a share; None for nothing. Whole numbers for counts, so 1.234 is not taken for 1,234."""
    if not text.strip():
        return None
    try:
        return parse_number(text, get_language() or "vi", decimals=not target.is_whole)
    except (AmbiguousNumber, NotANumber):
        raise UnableToAllocate("bad_number", text=text[:40]) from None
