"""Directives: the list and one directive."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.enums import TargetKind
from hoaluoi.spine.directives.pages.directive import directive_page
from hoaluoi.spine.directives.queries import listing
from hoaluoi.spine.indicators.basis import leaves_out_simulated

PAGE = 50


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def directives(request: SignedInRequest) -> HttpResponse:
    """What binds my units, the newest first."""
    text, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    found = listing.directives(request.actor, text=text, state=state, simulated=not leaves_out_simulated(request))
    context = {
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "q": text,
        "state": state,
        "may_draft": request.actor.can(Permission.DIRECTIVES_DRAFT),
    }
    return render(request, "directives/list.html", context)


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def directive(request: SignedInRequest, pk: int) -> HttpResponse:
    """Heading, targets, tasks, the text with its spans, and what was recorded."""
    found = access.directive_for_reading(request.actor, pk)
    page = directive_page(
        request.actor, found, clock.today(), simulated=not leaves_out_simulated(request)
    )  # fmt: skip
    crumbs = [(_("Directives"), reverse("directives:list")), (found.document.symbol or found.document.title, "")]
    return render(request, "directives/directive.html", {"page": page, "crumbs": crumbs})


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def targets(request: SignedInRequest) -> HttpResponse:
    """Every target that binds my units: search, state, kind, order."""
    text, state = request.GET.get("q", "")[:200], request.GET.get("state", "current")
    kind, sort = request.GET.get("kind", ""), request.GET.get("sort", "deadline")
    found = listing.targets(
        request.actor, text=text, state=state, kind=kind, sort=sort, on=clock.today(),
        simulated=not leaves_out_simulated(request),
    )  # fmt: skip
    context = {
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "q": text,
        "state": state,
        "kind": kind,
        "kinds": TargetKind.choices,
        "sort": sort,
        "sorts": [("deadline", _("By deadline")), ("directive", _("By directive")), ("title", _("By title"))],
        "states": [
            ("current", _("In force")),
            ("past", _("Deadline passed")),
            ("withdrawn", _("Withdrawn")),
            ("", _("All")),
        ],
    }
    return render(request, "directives/targets.html", context)
