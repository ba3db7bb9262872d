"""Scorecards of units, league tables of targets, and the rule behind every status."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.clock.travel import dated
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import ancestors, unit_by_id
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives import access, exports_followup
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.pages.leagues import league_page
from hoaluoi.spine.directives.pages.scorecards import card_page, unit_rows, units_below
from hoaluoi.spine.directives.queries.leagues import LeagueBasis
from hoaluoi.spine.directives.queries.scorecards import restates
from hoaluoi.spine.directives.queries.scorecards import scorecard as score_lines
from hoaluoi.spine.directives.views.asking import number_in
from hoaluoi.spine.indicators.basis import basis_of, stand_of

PAGE = 50


@requires(Permission.INDICATORS_VIEW)
@require_safe
def scorecards(request: SignedInRequest) -> HttpResponse:
    """Units one below another, or found by name: how many of their targets stand where."""
    on, text = day_of(request), request.GET.get("q", "")[:200]
    parent = _unit(request, request.GET.get("unit", "")) or _first(request)
    basis = basis_of(request)
    below = units_below(request.actor, parent, stand_of(basis).structure_on(on)) if parent else []
    units = _found(request, text) if text.strip() else below
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": unit_rows(list(page.object_list), on, basis),
        "page_obj": page,
        "parent": parent,
        "q": text,
        "as_of": on,
        "crumbs": _path(request, parent) if parent else [],
        **_structure(on, basis),
    }
    return render(request, "directives/followup/scorecards.html", context)


@requires(Permission.INDICATORS_VIEW)
@require_safe
def scorecard(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Every share of one unit: value, trajectory, forecast, reason."""
    unit = _unit(request, str(unit_id))
    if unit is None:
        raise Http404
    on, wanted = day_of(request), request.GET.get("format", "")
    if wanted in exports_followup.FORMATS:
        return exports_followup.of_scores("scorecard", score_lines(unit_id, on, basis_of(request)), wanted)
    basis = basis_of(request)
    crumbs = [*_path(request, unit)[:-1], (unit.label, "")]
    context = {"page": card_page(request.actor, unit, on, basis), "as_of": on, "crumbs": crumbs}
    context |= _structure(on, basis) | {"heirs": _heirs(request, unit, on, basis)}
    return render(request, "directives/followup/scorecard.html", context)


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def league(request: SignedInRequest, target_id: int) -> HttpResponse:
    """Who stands where on a target: by own trajectory, per 100 employees, or in clusters."""
    target = access.target_for_reading(request.actor, target_id)
    on, by = day_of(request), request.GET.get("by", "")
    by = by if by in LeagueBasis.values else LeagueBasis.TRAJECTORY
    page = league_page(request.actor, target, on, by=by, basis=basis_of(request), unit_id=number_in(request, "unit"))
    if request.GET.get("format", "") in exports_followup.FORMATS:
        return exports_followup.of_league(page.places, request.GET["format"])
    symbol = target.directive.document.symbol or target.directive.document.title
    crumbs = [
        (_("Targets"), reverse("directives:targets")),
        (symbol[:40], reverse("directives:directive", args=[target.directive_id])),
        (target.title, ""),
    ]
    context = {
        "page": page,
        "as_of": on,
        "crumbs": crumbs,
        "bases": LeagueBasis.choices,
        "may_assign": request.actor.can(Permission.TASKS_ASSIGN),
        **_structure(on, page.basis),
    }
    return render(request, "directives/followup/league.html", context)


@requires(Permission.OWN)
@require_safe
def status_rules(request: SignedInRequest) -> HttpResponse:
    """How each status comes about, in words."""
    return render(request, "directives/followup/status_rules.html", {"statuses": Status.choices})


def _structure(on: date, basis: str) -> dict[str, Any]:
    """For the switch between the structure of the day and that of now; `restated_on`: the later one, if it is asked."""
    return {"basis": basis, "restated_on": stand_of(basis).edition if restates(on, basis) else None}


def _heirs(request: SignedInRequest, unit: Unit, on: date, basis: str) -> list[Unit]:
    """Who carries on a unit that is no more on the later structure, of those the reader may see."""
    edition = stand_of(basis).edition
    if edition is None or not restates(on, basis):
        return []
    heirs = [heir.unit for heir in lineage.load().heirs_now(unit.pk, on, on, edition)]
    seen = request.actor.units_with(Permission.INDICATORS_VIEW)
    return list(Unit.objects.filter(pk__in=seen.intersection(heirs) - {unit.pk}))


def _unit(request: SignedInRequest, text: str) -> Unit | None:
    """The unit of that id, if the reader may see its numbers."""
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    wanted = int(text)
    return unit_by_id(wanted) if request.actor.can_over(Permission.INDICATORS_VIEW, wanted) else None


def _first(request: SignedInRequest) -> Unit | None:
    roots = request.actor.roots_with(Permission.INDICATORS_VIEW)
    return Unit.objects.filter(pk__in=roots).first()


def _found(request: SignedInRequest, text: str) -> list[Unit]:
    found = Unit.objects.filter(pk__in=request.actor.units_with(Permission.INDICATORS_VIEW))
    for word in fold(text).split():
        found = found.filter(folded__contains=word)
    return list(found)


def _path(request: SignedInRequest, unit: Unit) -> list[tuple[str, str]]:
    """From the list down the tree to the unit, as far as the reader sees."""
    on, here = day_of(request), reverse("directives:scorecards")
    seen, tree_day = request.actor.units_with(Permission.INDICATORS_VIEW), stand_of(basis_of(request)).structure_on(on)
    above = [each for each in ancestors(unit.pk, tree_day) if each.pk in seen]
    steps = [(each.label, dated(f"{here}?unit={each.pk}", on)) for each in above]
    return [(_("Scorecards"), dated(here, on)), *steps[:-1], (unit.label, "")]
