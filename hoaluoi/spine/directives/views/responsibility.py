"""The responsibility table of a directive, printable, and one row of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.forms.responsibility import ResponsibilityForm
from hoaluoi.spine.directives.operations.allocations import set_responsibility
from hoaluoi.spine.directives.queries import responsibility as queries

PAGE = 200


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def responsibility(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who answers for which share; `?target=` narrows."""
    directive = access.directive_for_reading(request.actor, pk)
    named = request.GET.get("target", "")
    target_id = int(named) if named.isdecimal() and len(named) < 19 else None
    found = queries.shares(request.actor, directive, target_id=target_id)
    page_obj = Paginator(found, PAGE).get_page(request.GET.get("page"))
    name = directive.document.symbol or directive.document.title
    crumbs = [
        (_("Directives"), reverse("directives:list")),
        (name, reverse("directives:directive", args=[pk])),
        (_("Responsibility table"), ""),
    ]
    context = {
        "directive": directive,
        "page_obj": page_obj,
        "rows": queries.rows(list(page_obj.object_list), clock.today()),
        "targets": list(directive.targets.filter(withdrawn_at=None).order_by("number")),
        "target_id": target_id,
        "may_change": request.actor.units_with(Permission.TARGETS_ALLOCATE),
        "crumbs": crumbs,
    }
    return render(request, "directives/responsibility.html", context)


@requires(Permission.TARGETS_ALLOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
def responsibility_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """One row: who answers, who deputises, how often it is checked, by what proof."""
    share = access.share_for_edit(request.actor, pk)
    start = {name: getattr(share, name) for name in ("accountable", "deputy", "check_frequency", "evidence")}
    posted = request.POST if request.method == "POST" else None
    filled = ResponsibilityForm(posted, share=share, on=clock.today(), initial=start)
    back = f"{reverse('directives:responsibility', args=[share.target.directive_id])}?target={share.target_id}"
    if posted is not None and filled.is_valid():
        set_responsibility(allocation=share, by=request.actor, at=clock.now(), **filled.cleaned_data)
        messages.success(request, _("Saved: who answers for the share of %(unit)s.") % {"unit": share.unit.name})
        return redirect(back)
    crumbs = [(_("Responsibility table"), back), (share.unit.name, "")]
    context = {"share": share, "filled": filled, "back": back, "crumbs": crumbs}
    return render(request, "directives/responsibility_edit.html", context, status=422 if posted is not None else 200)
