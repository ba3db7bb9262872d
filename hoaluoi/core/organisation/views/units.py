"""The card of a unit and the dated acts on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.access import unit_to_edit, unit_to_see, units_editable
from hoaluoi.core.organisation.errors import UnableToChangeOrganisation
from hoaluoi.core.organisation.forms import (
    AliasForm,
    CloseForm,
    DetailsForm,
    MoveForm,
    NamesForm,
    OpenUnitForm,
    RenameForm,
)
from hoaluoi.core.organisation.models import NAMED, Unit
from hoaluoi.core.organisation.operations import units as operations
from hoaluoi.core.organisation.pages.units import UnitCard, unit_card
from hoaluoi.core.organisation.views.looking import day_of

CARD = "organisation:unit"


def path_to(card: UnitCard) -> list[tuple[str, str]]:
    """Breadcrumb: the tree, the units above that the actor sees, the unit."""
    above = [(unit.label, reverse(CARD, args=[unit.pk]) if unit.pk in card.visible else "") for unit in card.above[:-1]]
    return [(_("Organisation"), reverse("organisation:tree")), *above, (card.unit.label, "")]


@requires(Permission.ORGANISATION_VIEW)
def unit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """The organisational card: names and places through time, people, contacts."""
    card = unit_card(request.actor, unit_to_see(request.actor, unit_id), day_of(request))
    return render(request, "organisation/unit.html", {"card": card, "crumbs": path_to(card), "as_of": card.on})


@requires(Permission.ORGANISATION_VIEW)
def unit_fragment(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """People and contacts of a unit, for another page to take in."""
    card = unit_card(request.actor, unit_to_see(request.actor, unit_id), day_of(request))
    return render(request, "organisation/_unit_people.html", {"card": card})


@dataclass(frozen=True)
class Act:
    """One thing to do with a unit: its form, its words, and how the form's values become one operation."""

    form: type[forms.Form]
    title: Promise
    button: Promise
    run: Callable[[SignedInRequest, Unit, dict[str, Any]], Unit]
    icon: str = "check"
    danger: bool = False


def _who(request: SignedInRequest) -> dict[str, Any]:
    return {"by": request.actor, "at": clock.now()}


def _open(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    return operations.open_unit(parent=unit, **values, **_who(request))


def _rename(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    operations.rename_unit(unit=unit, today=request.actor.on, **values, **_who(request))
    return unit


def _move(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    operations.move_unit(unit=unit, **values, **_who(request))
    return unit


def _close(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    operations.close_unit(unit=unit, **values, **_who(request))
    return unit


def _details(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    return operations.change_details(unit=unit, **values, **_who(request))


def _alias(request: SignedInRequest, unit: Unit, values: dict[str, Any]) -> Unit:
    operations.add_alias(unit=unit, **values, **_who(request))
    return unit


ACTS = {
    "open": Act(OpenUnitForm, gettext_lazy("Open a unit below"), gettext_lazy("Open unit"), _open, "plus"),
    "rename": Act(RenameForm, gettext_lazy("Rename"), gettext_lazy("Rename"), _rename, "pencil"),
    "move": Act(MoveForm, gettext_lazy("Move under another unit"), gettext_lazy("Move"), _move, "arrows-exchange"),
    "close": Act(CloseForm, gettext_lazy("Close the unit"), gettext_lazy("Close unit"), _close, "archive", danger=True),
    "details": Act(DetailsForm, gettext_lazy("Contacts"), gettext_lazy("Save"), _details),
    "alias": Act(AliasForm, gettext_lazy("Add another name"), gettext_lazy("Add"), _alias, "plus"),
}


@requires(Permission.ORGANISATION_EDIT)
def act(request: SignedInRequest, unit_id: int, name: str) -> HttpResponse:
    """Asks for what an act needs and does it; refused, it says why beside what was typed."""
    unit, wanted = unit_to_edit(request.actor, unit_id), ACTS.get(name)
    if wanted is None:
        raise Http404
    form = wanted.form(request.POST or None, initial=_initial(request, unit, wanted.form))
    if parent := form.fields.get("parent"):
        parent.units = units_editable(request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            done = wanted.run(request, unit, form.cleaned_data)
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(CARD, done.pk)
    context = {
        "unit": unit,
        "form": form,
        "act": wanted,
        "crumbs": path_to(unit_card(request.actor, unit, request.actor.on)),
    }
    return render(request, "organisation/act.html", context, status=422 if form.errors else 200)


def _initial(request: SignedInRequest, unit: Unit, form: type[forms.Form]) -> dict[str, Any]:
    today = {"on": request.actor.on}
    if issubclass(form, NamesForm) and not issubclass(form, OpenUnitForm):
        return today | {name: getattr(unit, name) for name in NAMED}
    return today | {name: getattr(unit, name) for name in ("phone", "email", "address")}


@require_POST
@requires(Permission.ORGANISATION_EDIT)
def remove_alias(request: SignedInRequest, unit_id: int, alias_id: int) -> HttpResponse:
    unit = unit_to_edit(request.actor, unit_id)
    operations.remove_alias(alias=get_object_or_404(unit.aliases, pk=alias_id), **_who(request))
    return redirect(CARD, unit.pk)
