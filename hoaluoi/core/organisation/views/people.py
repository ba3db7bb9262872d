"""The list of people, the page of one, positions."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.organisation.access import (
    person_to_edit,
    person_to_see,
    position_to_edit,
    unit_to_see,
    units_editable,
)
from hoaluoi.core.organisation.errors import UnableToChangeOrganisation
from hoaluoi.core.organisation.forms import EndPositionForm, NewPersonForm, PersonForm, PositionForm
from hoaluoi.core.organisation.operations import appointments
from hoaluoi.core.organisation.operations import people as operations
from hoaluoi.core.organisation.pages.people import PeopleFilter, people, person_page
from hoaluoi.core.organisation.views.tree import tabs

PAGE = "organisation:person"
ON_A_PAGE = 50
DAY = timedelta(days=1)


def filter_of(request: SignedInRequest) -> PeopleFilter:
    """The list's filter as the address says it; a unit that the actor does not see reads 404."""
    asked = request.GET
    unit = asked.get("unit", "")
    unit_id = unit_to_see(request.actor, int(unit)).pk if unit.isdecimal() and len(unit) < 19 else None
    return PeopleFilter(
        text=asked.get("q", "").strip(),
        role=asked.get("role", ""),
        unit_id=unit_id,
        state=asked.get("state", "active"),
        sort=asked.get("sort", "name"),
    )


@requires(Permission.ORGANISATION_VIEW)
def people_list(request: SignedInRequest) -> HttpResponse:
    """Search without marks, filter, sort, export."""
    wanted = filter_of(request)
    page = Paginator(people(request.actor, wanted), ON_A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = tabs("people") | {
        "page": page,
        "wanted": wanted,
        "roles": Role.choices,
        "unit": unit_to_see(request.actor, wanted.unit_id) if wanted.unit_id else None,
        "query": f"?{query.urlencode()}" if query else "",
        "may_edit": request.actor.can(Permission.ORGANISATION_EDIT),
    }
    return render(request, "organisation/people.html", context)


@requires(Permission.ORGANISATION_VIEW)
def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Positions of all times and delegations."""
    shown = person_to_see(request.actor, person_id)
    page = person_page(request.actor, shown, request.actor.units_with(Permission.ORGANISATION_EDIT))
    crumbs = [(_("People"), reverse("organisation:people")), (shown.full_name, "")]
    return render(request, "organisation/person.html", {"page": page, "crumbs": crumbs})


def _form_page(request: SignedInRequest, form: Any, title: str, button: str, back: tuple[str, str]) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "crumbs": [back, (title, "")], "back": back[1]}
    return render(request, "organisation/form.html", context, status=422 if form.errors else 200)


@requires(Permission.ORGANISATION_EDIT)
def new_person(request: SignedInRequest) -> HttpResponse:
    """A person with their first position."""
    given = request.GET.get("unit", "")
    form = NewPersonForm(request.POST or None, initial={"start": request.actor.on, "unit": given, "language": "vi"})
    form.fields["unit"].units = units_editable(request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            made = appointments.add_with_position(**form.cleaned_data, by=request.actor, at=clock.now())
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE, made.pk)
    return _form_page(request, form, _("New person"), _("Add"), (_("People"), reverse("organisation:people")))


@requires(Permission.ORGANISATION_EDIT)
def edit_person(request: SignedInRequest, person_id: int) -> HttpResponse:
    shown = person_to_edit(request.actor, person_id)
    form = PersonForm(request.POST or None, initial={name: getattr(shown, name) for name in operations.CHANGEABLE})
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_person(person=shown, by=request.actor, at=clock.now(), **form.cleaned_data)
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE, shown.pk)
    return _form_page(request, form, _("Change details"), _("Save"), (shown.full_name, reverse(PAGE, args=[shown.pk])))


@require_POST
@requires(Permission.ORGANISATION_EDIT)
def set_active(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Closes or opens an account; one's own cannot be closed."""
    shown = person_to_edit(request.actor, person_id)
    if shown.pk == request.actor.person.pk:
        messages.error(request, _("You cannot close your own account."))
    else:
        operations.set_active(person=shown, active=request.POST.get("active") == "1", by=request.actor, at=clock.now())
    return redirect(PAGE, shown.pk)


@requires(Permission.ORGANISATION_EDIT)
def give_position(request: SignedInRequest, person_id: int) -> HttpResponse:
    shown = person_to_see(request.actor, person_id)
    form = PositionForm(request.POST or None, initial={"start": request.actor.on})
    form.fields["unit"].units = units_editable(request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        last = values.pop("last")
        try:
            operations.give_position(
                person=shown, until=last and last + DAY, by=request.actor, at=clock.now(), **values
            )
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(PAGE, shown.pk)
    return _form_page(request, form, _("Give a position"), _("Give"), (shown.full_name, reverse(PAGE, args=[shown.pk])))


@requires(Permission.ORGANISATION_EDIT)
def end_position(request: SignedInRequest, position_id: int) -> HttpResponse:
    position = position_to_edit(request.actor, position_id)
    back = reverse(PAGE, args=[position.person_id])
    form = EndPositionForm(request.POST or None, initial={"last": request.actor.on})
    if request.method == "POST" and form.is_valid():
        try:
            operations.end_position(
                position=position, on=form.cleaned_data["last"] + DAY, by=request.actor, at=clock.now()
            )
        except UnableToChangeOrganisation as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    title = _("End the position %(title)s") % {"title": position.title}
    return _form_page(request, form, title, _("End"), (position.person.full_name, back))
