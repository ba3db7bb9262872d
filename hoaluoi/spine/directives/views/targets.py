"""One target, and the line it is expected to follow."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.text.days import day_in
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.forms.trajectories import TrajectoryInput
from hoaluoi.spine.directives.operations import trajectories as operations
from hoaluoi.spine.directives.operations.trajectories import UnableToSetTrajectory
from hoaluoi.spine.directives.pages.target import target_page
from hoaluoi.spine.directives.pages.trajectory import trajectory_page
from hoaluoi.spine.directives.wording import trajectory_refusal
from hoaluoi.spine.indicators.enums import Basis


def _named_unit(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)


def _day(request: SignedInRequest) -> date:
    return day_in(request.GET.get("as_of", "")) or clock.today()


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def target(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where a unit (`?unit=`) stands on a target on a day (`?as_of=`)."""
    found = access.target_for_reading(request.actor, pk)
    basis = request.GET.get("basis", "")
    page = target_page(
        request.actor,
        found,
        unit_id=_named_unit(request.GET.get("unit", "")),
        on=_day(request),
        basis=basis if basis in Basis.values else Basis.ALL,
    )
    document = found.directive.document
    crumbs = [
        (_("Directives"), reverse("directives:list")),
        (document.symbol or document.title, reverse("directives:directive", args=[found.directive_id])),
        (_("Target %(number)s") % {"number": found.number}, ""),
    ]
    switch = {"name": page.unit.name, "options": [(unit.name, f"?unit={unit.pk}") for unit in page.holders]}
    context = {"page": page, "target": found, "crumbs": crumbs, "as_of": page.on}
    return render(request, "directives/target.html", context | ({"unit_switch": switch} if page.holders else {}))


@requires(Permission.DIRECTIVES_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def trajectory(request: SignedInRequest, pk: int) -> HttpResponse:
    """The expected values on dates: choose a shape, change points, say why."""
    found = access.target_for_edit(request.actor, pk)
    posted = request.POST if request.method == "POST" else None
    typed = TrajectoryInput(posted if posted is not None else request.GET, found, get_language() or "vi")
    error = typed.error
    if posted is not None and "save" in posted and not error:
        try:
            operations.set_trajectory(
                target=found, shape=typed.shape, points=typed.shares(), reason=posted.get("reason", ""),
                by=request.actor, at=clock.now(),
            )  # fmt: skip
            messages.success(request, _("The trajectory is in force."))
            return redirect("directives:target", pk)
        except UnableToSetTrajectory as refused:
            error = trajectory_refusal(refused.code)
    crumbs = [
        (_("Targets"), reverse("directives:targets")),
        (found.title, reverse("directives:target", args=[pk])),
        (_("Trajectory"), ""),
    ]
    context = {
        "page": trajectory_page(found, typed, clock.today()),
        "target": found,
        "error": error,
        "reason": posted.get("reason", "") if posted is not None else "",
        "crumbs": crumbs,
    }
    return render(request, "directives/trajectory.html", context, status=422 if error else 200)
