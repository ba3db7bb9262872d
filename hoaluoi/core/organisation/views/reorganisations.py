"""Reorganisations: the list, a new act with its preview, one act with its undoing, and the story of a unit."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation import effects
from hoaluoi.core.organisation.access import unit_to_see, units_editable
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.errors import UnableToReorganise, UnableToUndo
from hoaluoi.core.organisation.models import Reorganisation, Unit
from hoaluoi.core.organisation.operations.reorganisations.enact import Preview, enact, preview
from hoaluoi.core.organisation.operations.reorganisations.undo import undo
from hoaluoi.core.organisation.pages import reorganisations as pages
from hoaluoi.core.organisation.reorganisation_forms import (
    FORMS,
    MOST_SUCCESSORS,
    SEVERAL,
    ActForm,
    SuccessorRows,
    UnitsField,
    with_one_more,
)
from hoaluoi.core.organisation.rules.plans import Plan
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.core.organisation.views.tree import tabs

PAGE = 50
_INNER = ("csrfmiddlewaretoken", "step", "more", "digest", "client_key")


def _crumbs(*further: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Organisation"), reverse("organisation:tree")), *further]


@requires(Permission.ORGANISATION_VIEW)
@require_GET
def reorganisations(request: SignedInRequest) -> HttpResponse:
    """Acts on units that the reader sees, the newest day first."""
    shown = Paginator(pages.acts_visible_to(request.actor), PAGE).get_page(request.GET.get("page"))
    context = tabs("reorganisations") | {
        "page_obj": shown,
        "rows": pages.rows(shown.object_list),
        "may_edit": request.actor.can(Permission.ORGANISATION_EDIT),
        "today": request.actor.on,
    }
    return render(request, "organisation/reorganisations.html", context)


@requires(Permission.ORGANISATION_EDIT)
@require_GET
def kinds(request: SignedInRequest) -> HttpResponse:
    """The first step of a new act: what kind."""
    offered = [(kind, label, pages.ICONS[ActKind(kind)], _HINTS[kind]()) for kind, label in ActKind.choices]
    crumbs = _crumbs((_("Reorganisations"), reverse("organisation:reorganisations")), (_("New act"), ""))
    return render(request, "organisation/reorganise_kinds.html", {"kinds": offered, "crumbs": crumbs})


_HINTS: dict[str, Callable[[], str]] = {
    ActKind.OPEN: lambda: _("A new unit under one that stands."),
    ActKind.CLOSE: lambda: _("A unit ends; another carries on its work and its history."),
    ActKind.RENAME: lambda: _("From a day on it is called otherwise."),
    ActKind.MOVE: lambda: _("One or several units stand under another one."),
    ActKind.MERGE: lambda: _("Several become one: one of them, or a new one."),
    ActKind.SPLIT: lambda: _("One becomes several, in stated shares."),
    ActKind.CONVERT: lambda: _("A company becomes a district unit, or the like."),
}


@dataclass
class _Typed:
    """The forms of one act as they were sent (or empty ones)."""

    form: ActForm
    several: UnitsField | None
    rows: Any

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (self.form, self.several, self.rows) if part is not None)

    def plan(self) -> Plan:
        said = self.form.cleaned_data
        if self.several is not None:
            said["units"] = self.several.chosen()
        if self.rows is not None:
            said["successors"] = [row.successor(said["unit"], said["on"]) for row in self.rows if not row.is_empty]
        return self.form.plan()


def _typed(request: SignedInRequest, kind: str) -> _Typed:
    more = kind == ActKind.SPLIT and "more" in request.POST
    sent = None if more else request.POST or None
    units = units_editable(request.actor)
    initial: dict[str, Any] = {"on": request.actor.on}
    if (
        (named := request.GET.get("unit", "")).isdecimal()
        and len(named) < 19
        and (unit := units.filter(pk=int(named)).first())
    ):
        initial |= {"unit": unit.code, "unit_1": unit.code, "parent": unit.code if kind == ActKind.OPEN else ""}
    if more:
        initial |= request.POST.dict()
    rows = with_one_more(request.POST, "heir") if more else SuccessorRows(sent, prefix="heir")
    typed = _Typed(
        FORMS[kind](sent, initial=initial),
        UnitsField(sent, initial=initial) if kind in SEVERAL else None,
        rows if kind == ActKind.SPLIT else None,
    )
    for part in (typed.form, typed.several, *(typed.rows or ())):
        if part is not None:
            part.use(units)
    return typed


@requires(Permission.ORGANISATION_EDIT)
@require_http_methods(["GET", "POST"])
def reorganise(request: SignedInRequest, kind: str) -> HttpResponse:
    """Asks for what an act needs, shows everything that will follow, and enacts it when that is confirmed."""
    if kind not in FORMS:
        raise Http404
    typed, seen, status = _typed(request, kind), None, 200
    if request.method == "POST" and request.POST.get("step") != "back" and "more" not in request.POST:
        status = 422
        if typed.is_valid():
            try:
                if request.POST.get("step") == "enact":
                    return _enacted(request, typed.plan())
                seen, status = _previewed(request, typed.plan()), 200
            except UnableToReorganise as refusal:
                if refusal.code == "changed_since":
                    seen = _previewed(request, typed.plan())
                typed.form.add_error(None, str(refusal))
    return render(request, "organisation/reorganise.html", _context(request, kind, typed, seen), status=status)


def _previewed(request: SignedInRequest, plan: Plan) -> Preview:
    return preview(plan=plan, by=request.actor, at=clock.now(), today=request.actor.on)


def _enacted(request: SignedInRequest, plan: Plan) -> HttpResponse:
    act = enact(
        plan=plan, by=request.actor, at=clock.now(), today=request.actor.on,
        digest=request.POST.get("digest", ""), client_key=request.POST.get("client_key", "")[:40] or None,
    )  # fmt: skip
    messages.success(request, _("Done. Numbers of past periods are being restated."))
    return redirect("organisation:reorganisation", act.pk)


def _context(request: SignedInRequest, kind: str, typed: _Typed, seen: Preview | None) -> dict[str, Any]:
    label = ActKind(kind).label
    sent = [(name, value) for name in request.POST if name not in _INNER for value in request.POST.getlist(name)]
    return {
        "kind": kind,
        "title": label,
        "form": typed.form,
        "several": typed.several,
        "heirs": typed.rows,
        "has_room": typed.rows is not None and typed.rows.total_form_count() < MOST_SUCCESSORS,
        "seen": seen,
        "topics": effects.by_topic(seen.effects) if seen else [],
        "sent": sent if seen else [],
        "client_key": uuid4().hex,
        "steps": [_("Kind"), _("Units and decision"), _("Preview"), _("Enacted")],
        "crumbs": _crumbs((_("Reorganisations"), reverse("organisation:reorganisations")), (str(label), "")),
    }


def _act_or_404(request: SignedInRequest, act_id: int) -> Reorganisation:
    return get_object_or_404(pages.acts_visible_to(request.actor), pk=act_id)


@requires(Permission.ORGANISATION_VIEW)
@require_GET
def reorganisation(request: SignedInRequest, act_id: int) -> HttpResponse:
    """One act: its decision, who succeeds whom, all that followed, and its undoing."""
    act = _act_or_404(request, act_id)
    page = pages.act_page(request.actor, act, request.actor.on)
    crumbs = _crumbs((_("Reorganisations"), reverse("organisation:reorganisations")), (act.decision, ""))
    return render(request, "organisation/reorganisation.html", {"page": page, "crumbs": crumbs})


@requires(Permission.ORGANISATION_EDIT)
@require_POST
def undo_reorganisation(request: SignedInRequest, act_id: int) -> HttpResponse:
    """Puts back what the act changed; refused, the page says why."""
    act = _act_or_404(request, act_id)
    if act.in_force and not pages.may_undo(request.actor, act):
        raise Http404
    try:
        undo(
            act=act, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now(), today=request.actor.on
        )  # fmt: skip
    except UnableToUndo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Undone. Everything is as it was before; the ledger keeps both."))
    return redirect("organisation:reorganisation", act.pk)


@requires(Permission.ORGANISATION_VIEW)
@require_GET
def story(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """One unit through time, on a day that may lie ahead."""
    unit: Unit = unit_to_see(request.actor, unit_id)
    page = pages.story(request.actor, unit, day_of(request))
    crumbs = _crumbs((unit.label, reverse("organisation:unit", args=[unit.pk])), (_("Through time"), ""))
    return render(request, "organisation/story.html", {"page": page, "crumbs": crumbs, "as_of": page.on})
