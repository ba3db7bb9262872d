"""Emulation clusters: the list, forming one, changing who is in it, dissolving it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.spine.directives import access_followup
from hoaluoi.spine.directives.forms.clusters import ClusterForm
from hoaluoi.spine.directives.models import EmulationCluster
from hoaluoi.spine.directives.operations import clusters as operations
from hoaluoi.spine.directives.operations.clusters import UnableToCluster
from hoaluoi.spine.directives.pages.clusters import choices, clusters_page
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.views.asking import number_in
from hoaluoi.spine.indicators.basis import leaves_out_simulated


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def clusters(request: SignedInRequest) -> HttpResponse:
    """Which clusters there are on a day, by the unit that formed them, with their members."""
    page = clusters_page(request.actor, day_of(request), simulated=not leaves_out_simulated(request))
    crumbs = [(_("Scorecards"), reverse("directives:scorecards")), (_("Emulation clusters"), "")]
    context = {"page": page, "crumbs": crumbs, "as_of": page.on}
    return render(request, "directives/followup/clusters.html", context)


@requires(Permission.CLUSTERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def cluster_new(request: SignedInRequest) -> HttpResponse:
    """Forms a cluster of units below `?owner=`, else of the first unit of mine."""
    owner_id = number_in(request, "owner") or request.actor.roots_with(Permission.CLUSTERS_EDIT)[0]
    owner = access_followup.unit_with(request.actor, Permission.CLUSTERS_EDIT, owner_id)
    return _edit(request, owner, None)


@requires(Permission.CLUSTERS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def cluster(request: SignedInRequest, pk: int) -> HttpResponse:
    """A cluster: its name, its decision, who is in it from which day."""
    held = access_followup.cluster_for_edit(request.actor, pk)
    return _edit(request, held.owner, held)


def _edit(request: SignedInRequest, owner: Unit, held: EmulationCluster | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    start = {"since": clock.today()}
    if held is not None:
        start |= {name: getattr(held, name) for name in ("name_vi", "name_en", "name_zh", "decision")}
    filled = ClusterForm(posted, initial=start)
    ticked = bulk.ids_in(request.POST.getlist("unit")) if posted is not None else None
    if posted is not None and filled.is_valid() and ticked is not None:
        try:
            saved = _save(request, owner, held, filled, ticked)
            messages.success(request, _("Saved: %(name)s.") % {"name": saved.name})
            return redirect("directives:clusters")
        except UnableToCluster as refused:
            filled.add_error(None, refusal(refused.code, refused.params))
    name = held.name if held else _("New cluster")
    context = {
        "filled": filled,
        "owner": owner,
        "held": held,
        "choices": choices(owner, held, clock.today(), ticked),
        "crumbs": [
            (_("Scorecards"), reverse("directives:scorecards")),
            (_("Emulation clusters"), reverse("directives:clusters")),
            (name, ""),
        ],
        "title": name,
    }
    status = 422 if posted is not None else 200
    return render(request, "directives/followup/cluster.html", context, status=status)


def _save(
    request: SignedInRequest, owner: Unit, held: EmulationCluster | None, filled: ClusterForm, unit_ids: list[int]
) -> EmulationCluster:
    decision, on, by, at = filled.cleaned_data["decision"], filled.day(), request.actor, clock.now()
    if held is None:
        return operations.form_cluster(
            owner=owner, names=filled.names(), decision=decision, unit_ids=unit_ids, on=on, by=by, at=at
        )
    return operations.change_cluster(
        cluster=held, names=filled.names(), decision=decision, unit_ids=unit_ids, on=on, by=by, at=at
    )


@requires(Permission.CLUSTERS_EDIT)
@require_POST
def cluster_dissolve(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ends a cluster today."""
    held = access_followup.cluster_for_edit(request.actor, pk)
    reason = request.POST.get("reason", "")
    if held.dissolved_date:
        raise Http404
    try:
        operations.dissolve(cluster=held, reason=reason, on=clock.today(), by=request.actor, at=clock.now())
        messages.success(request, _("Dissolved: %(name)s.") % {"name": held.name})
    except UnableToCluster as refused:
        messages.error(request, refusal(refused.code, refused.params))
    return redirect("directives:clusters")
