"""The overview of the actor's units, and the page of one unit."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.insight.console import access
from hoaluoi.insight.console.look import look_of, whole_number
from hoaluoi.insight.console.pages.overview import overview_page
from hoaluoi.insight.console.pages.unit import unit_page


@requires(Permission.CONSOLE_VIEW)
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    """The actor's highest unit, or the one of `?unit=`; one level deeper is the same page with another unit."""
    look, asked = look_of(request), whole_number(request.GET.get("unit"))
    if asked is None:
        unit = access.own_unit(request.actor, Permission.CONSOLE_VIEW, look.on)
    else:
        unit = access.unit_in_sight(request.actor, Permission.CONSOLE_VIEW, asked, look.on)
    directive = whole_number(request.GET.get("directive"))
    watch, companies = request.GET.get("map", "")[:120], request.GET.get("tiles") == "companies"
    page = overview_page(look, unit, watch=watch, companies=companies, directive_id=directive)
    context = {"page": page, "as_of": look.on, "directive_id": directive}
    template = "console/overview_part.html" if request.htmx else "console/overview.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Permission.INDICATORS_VIEW)
@require_safe
def unit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Scorecard, returns, units below, people, tasks."""
    look = look_of(request)
    found = access.unit_in_sight(request.actor, Permission.INDICATORS_VIEW, pk, look.on)
    page = unit_page(look, found)
    returns_url = reverse("reporting:matrix") if request.actor.can(Permission.RETURNS_VIEW) else ""
    context = {"page": page, "crumbs": page.trail, "as_of": look.on, "returns_url": returns_url}
    return render(request, "console/unit.html", context)


@requires(Permission.INDICATORS_VIEW)
@require_safe
def my_unit(request: SignedInRequest) -> HttpResponse:
    """The page of the unit the actor stands in."""
    look = look_of(request)
    found = access.own_unit(request.actor, Permission.INDICATORS_VIEW, look.on)
    return redirect(look.address("console:unit", found.pk))
