"""Report forms: the catalogue, one form, making and changing it."""

import json
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import tree
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.errors import UnableToChangeForm, UnableToReport
from hoaluoi.spine.reporting.forms import DatesForm, NewForm, PublishForm, TermsForm, first_of_next_month
from hoaluoi.spine.reporting.models import Form, FormVersion
from hoaluoi.spine.reporting.operations import assignments
from hoaluoi.spine.reporting.operations import forms as operations
from hoaluoi.spine.reporting.pages.forms import preview
from hoaluoi.spine.reporting.pages.wording import fault_sentence
from hoaluoi.spine.reporting.sheets.definitions import read_definition_sheet
from hoaluoi.spine.reporting.views.entry import language

BLANK: dict[str, Any] = {"sections": [], "rules": []}


@requires(Permission.FORMS_VIEW)
@require_safe
def catalogue(request: SignedInRequest) -> HttpResponse:
    """Every form that my units ask for or owe."""
    forms = access.forms_visible_to(request.actor).annotate(owing=Count("assignments")).order_by("code")
    context = {"forms": forms, "may_edit": request.actor.can(Permission.FORMS_EDIT)}
    return render(request, "reporting/forms.html", context)


@requires(Permission.FORMS_VIEW)
@require_safe
def show(request: SignedInRequest, code: str) -> HttpResponse:
    """What a form asks, since when, and who owes it."""
    form = access.form_for_reading(request.actor, code)
    may_edit = request.actor.can_over(Permission.FORMS_EDIT, form.owner_id)
    versions = form.versions.order_by("-number").select_related("published_by")
    if not may_edit:
        versions = versions.filter(published_at__isnull=False)
    chosen = next((v for v in versions if str(v.number) == request.GET.get("version")), None)
    chosen = chosen or next((v for v in versions if v.published_at), None) or next(iter(versions), None)
    owing = form.assignments.select_related("unit").order_by("unit__sort_key", "valid")
    scope = request.actor.units_with(Permission.FORMS_VIEW)
    context = {
        "form": form,
        "may_edit": may_edit,
        "versions": versions,
        "preview": preview(chosen, language()) if chosen else None,
        "owing": owing.filter(unit__in=scope)[:1000],
        "publish": PublishForm(initial={"valid_from": first_of_next_month(clock.today())}),
        "dates": DatesForm(initial={"since": first_of_next_month(clock.today())}),
        "units": _units(request, form) if may_edit else [],
    }
    return render(request, "reporting/form.html", context)


def _units(request: SignedInRequest, form: Form) -> list[tuple[int, str]]:
    """Units that may be made to owe the form, as a tree."""
    rows = tree(request.actor.on, request.actor.roots_with(Permission.FORMS_EDIT))
    units = Unit.objects.in_bulk([row.id for row in rows])
    owing = set(form.assignments.filter(valid__contains=request.actor.on).values_list("unit_id", flat=True))
    return [(row.id, f"{'– ' * row.depth}{units[row.id].name}") for row in rows if row.id not in owing]


@requires(Permission.FORMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """A form of the actor's own unit."""
    filled = NewForm(request.POST) if request.method == "POST" else NewForm(initial=NewForm.usual())
    if request.method == "POST" and filled.is_valid():
        owner = Unit.objects.get(pk=request.actor.roots_with(Permission.FORMS_EDIT)[0])
        try:
            form = operations.create_form(
                code=filled.cleaned_data["code"], terms=filled.terms(), owner=owner, by=request.actor, at=clock.now()
            )
            return redirect("reporting:form_edit", form.code)
        except UnableToChangeForm as refused:
            filled.add_error(None, str(refused))
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/form_terms.html", {"filled": filled, "form": None}, status=status)


@requires(Permission.FORMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: SignedInRequest, code: str) -> HttpResponse:
    """Names and due times."""
    form = access.form_for_edit(request.actor, code)
    filled = TermsForm(request.POST) if request.method == "POST" else TermsForm.of(form)
    if request.method == "POST" and filled.is_valid():
        try:
            operations.change_terms(form=form, terms=filled.terms(), by=request.actor, at=clock.now())
            return redirect("reporting:form", form.code)
        except UnableToChangeForm as refused:
            filled.add_error(None, str(refused))
    status = 422 if request.method == "POST" else 200
    return render(request, "reporting/form_terms.html", {"filled": filled, "form": form}, status=status)


@requires(Permission.FORMS_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """The editor: sections, cells and rules of the next version."""
    form = access.form_for_edit(request.actor, code)
    last = form.versions.order_by("-number").first()
    text = json.dumps(last.definition if last else BLANK, ensure_ascii=False, indent=1)
    if request.method != "POST":
        return _editor(request, form, text)
    text = request.POST.get("definition", "")
    try:
        return _save(request, form, json.loads(text))
    except UnableToChangeForm as refused:
        return _editor(request, form, text, refused)
    except ValueError:
        return _editor(request, form, text, broken=True)


def _save(request: SignedInRequest, form: Form, definition: object) -> HttpResponse:
    version = operations.save_version(
        form=form,
        definition=definition,
        valid_from=first_of_next_month(clock.today()),
        note=request.POST.get("note", ""),
        by=request.actor,
        at=clock.now(),
    )
    messages.success(request, _("Version %(number)s is kept as a draft.") % {"number": version.number})
    return redirect(f"{request.path.removesuffix('edit')}?version={version.number}")


def _editor(
    request: SignedInRequest, form: Form, text: str, refused: UnableToChangeForm | None = None, broken: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "text": text,
        "refused": refused,
        "broken": broken,
        "faults": [fault_sentence(fault) for fault in refused.problems] if refused else [],
        "measures": Measure.objects.order_by("code").only("code", "name_vi", "name_en", "name_zh"),
    }
    return render(request, "reporting/form_edit.html", context, status=422 if refused or broken else 200)


@requires(Permission.FORMS_EDIT)
@require_POST
def upload(request: SignedInRequest, code: str) -> HttpResponse:
    """A definition from a spreadsheet, kept as a draft version."""
    form = access.form_for_edit(request.actor, code)
    given = request.FILES.get("file")
    try:
        if given is None:
            raise UnableToStore("empty")
        return _save(request, form, read_definition_sheet(given.read(), given.name or ""))
    except UnableToChangeForm as refused:
        for fault in refused.problems[:8]:
            messages.error(request, fault_sentence(fault))
    except (UnableToStore, UnableToReport) as refused:
        messages.error(request, str(refused))
    return redirect("reporting:form", form.code)


@requires(Permission.FORMS_EDIT)
@require_POST
def publish(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """A draft version becomes the one that counts."""
    form = access.form_for_edit(request.actor, code)
    version: FormVersion = access.version_for_reading(request.actor, code, number)
    filled = PublishForm(request.POST)
    if not filled.is_valid():
        messages.error(request, _("Say from which day on it counts."))
        return redirect("reporting:form", form.code)
    start = filled.cleaned_data["valid_from"]
    try:
        operations.publish(version=version, valid_from=start, by=request.actor, at=clock.now())
        messages.success(request, _("Version %(number)s is published.") % {"number": number})
    except UnableToChangeForm as refused:
        messages.error(request, str(refused))
    return redirect("reporting:form", form.code)


@requires(Permission.FORMS_EDIT)
@require_POST
def assign(request: SignedInRequest, code: str) -> HttpResponse:
    """Lets units owe the form, or ends it (`end`)."""
    form = access.form_for_edit(request.actor, code)
    ids = [int(text) for text in request.POST.getlist("unit") if text.isascii() and text.isdigit() and len(text) < 19]
    filled = DatesForm(request.POST)
    if not filled.is_valid():
        messages.error(request, _("Write the dates."))
        return redirect("reporting:form", form.code)
    since, until = filled.cleaned_data["since"], filled.cleaned_data["until"]
    try:
        if "end" in request.POST:
            assignments.unassign(form=form, unit_ids=ids, until=since, by=request.actor, at=clock.now())
        else:
            assignments.assign(form=form, unit_ids=ids, since=since, until=until, by=request.actor, at=clock.now())
        messages.success(request, _("Saved."))
    except UnableToReport as refused:
        messages.error(request, str(refused))
    return redirect("reporting:form", form.code)


@requires(Permission.FORMS_EDIT)
@require_POST
def retire(request: SignedInRequest, code: str) -> HttpResponse:
    form = access.form_for_edit(request.actor, code)
    try:
        operations.retire(form=form, by=request.actor, at=clock.now())
    except UnableToChangeForm as refused:
        messages.error(request, str(refused))
    return redirect("reporting:form", form.code)
