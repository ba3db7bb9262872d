"""Obstacles: the list, raising one, its page, passing it up, clearing it."""

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access_followup
from hoaluoi.spine.directives.forms.followup import ObstacleForm
from hoaluoi.spine.directives.operations import obstacles as operations
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.pages.thread import thread_of
from hoaluoi.spine.directives.views.asking import asking_page, matter_of, narrowed, saying_why_not

PAGE = 50
DAYS_TO_CLEAR = 14


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def obstacles(request: SignedInRequest) -> HttpResponse:
    """What holds my units up, and what they have to clear for others."""
    state = request.GET.get("state", "open")
    found = narrowed(request, access_followup.obstacles_visible_to(request.actor))
    waiting = found.filter(resolved_at=None)
    to_clear = waiting.filter(owner__in=request.actor.roots_with(Permission.OBSTACLE_RAISE))
    chosen = {"mine": to_clear, "resolved": found.filter(resolved_at__isnull=False)}.get(state, waiting)
    here = reverse("directives:obstacles")
    tabs = [
        ("open", _("Open"), f"{here}?state=open", waiting.count()),
        ("mine", _("For my unit to clear"), f"{here}?state=mine", to_clear.count()),
        ("resolved", _("Cleared"), f"{here}?state=resolved"),
    ]
    context = {
        "page_obj": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "state": state if state in {"mine", "resolved"} else "open",
    }
    return render(request, "directives/followup/obstacles.html", context)


@requires(Permission.OBSTACLE_RAISE)
@require_http_methods(["GET", "HEAD", "POST"])
def obstacle_new(request: SignedInRequest) -> HttpResponse:
    """Says what is in the way of a target (`?target=&unit=`) or a task (`?task=`)."""
    matter = matter_of(request, Permission.OBSTACLE_RAISE)
    posted = request.POST if request.method == "POST" else None
    filled = ObstacleForm(posted, initial={"due_date": clock.today() + timedelta(days=DAYS_TO_CLEAR)})
    if posted is not None and filled.is_valid():
        try:
            raised = operations.raise_obstacle(
                unit=matter.unit, target=matter.target, task=matter.task, by=request.actor, at=clock.now(),
                **filled.cleaned_data,
            )  # fmt: skip
        except operations.UnableToHandleObstacle as refused:
            filled.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Raised; %(unit)s has to clear it.") % {"unit": raised.owner.label})
            return redirect("directives:obstacle", raised.pk)
    return asking_page(
        request,
        matter,
        filled,
        title=_("Raise an obstacle"),
        icon_name="ban",
        action=_("Raise"),
        place=(_("Obstacles"), reverse("directives:obstacles")),
    )


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def obstacle(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.obstacle_for_reading(request.actor, pk)
    owns = not held.resolved_at and request.actor.can_over(Permission.OBSTACLE_RAISE, held.owner_id)
    context = {
        "held": held,
        "may_clear": owns,
        "acts": thread_of(request.actor, "directives.obstacle", held.pk, held.unit_id),
        "crumbs": [(_("Obstacles"), reverse("directives:obstacles")), (held.title, "")],
    }
    return render(request, "directives/followup/obstacle.html", context)


@requires(Permission.OBSTACLE_RAISE)
@require_POST
def obstacle_resolve(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.obstacle_for_owner(request.actor, pk)
    with saying_why_not(request):
        operations.resolve(
            obstacle=held, resolution=request.POST.get("reason", "")[:4000], by=request.actor, at=clock.now()
        )
        messages.success(request, _("Cleared; whoever raised it has been told."))
    return redirect("directives:obstacle", pk)


@requires(Permission.OBSTACLE_RAISE)
@require_POST
def obstacle_pass_up(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.obstacle_for_owner(request.actor, pk)
    with saying_why_not(request):
        held = operations.pass_up(
            obstacle=held, reason=request.POST.get("reason", "")[:400], by=request.actor, at=clock.now()
        )
        messages.success(request, _("Passed up to %(unit)s.") % {"unit": held.owner.label})
    return redirect("directives:obstacle", pk)
