"""Pages of the explorer: choose, look, keep, be told."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.insight.explorer import access, exports, operations, pages
from hoaluoi.insight.explorer.errors import UnableToExplore
from hoaluoi.insight.explorer.forms import AlertForm, ReportForm, SaveForm
from hoaluoi.insight.explorer.mailing import view_url
from hoaluoi.insight.explorer.models import Pin, SavedView
from hoaluoi.insight.explorer.paper import report_pdf
from hoaluoi.insight.explorer.queries import Found, TooMuch, find, numbers_by_key, unit_of
from hoaluoi.insight.explorer.rules import Comparator, Rhythm, read
from hoaluoi.spine.indicators.basis import basis_of

MEDIA = {"xlsx": exports.XLSX, "csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}


@requires(Permission.INDICATORS_VIEW)
@require_safe
def explore(request: SignedInRequest) -> HttpResponse:
    """Figures of units over periods as chosen in the address; `?as=` xlsx, csv, json or pdf gives a file."""
    view, basis = pages.view_of(request.GET), basis_of(request)
    saved = _saved(request)
    context: dict[str, Any] = {"panel": pages.panel(request.actor, view), "basis": basis, "saved": saved}
    try:
        found = find(request.actor, view, basis)
    except TooMuch as much:
        return render(request, "explorer/explore.html", context | {"too_much": much.cells})
    title = saved.name if saved else ""
    if (wanted := request.GET.get("as", "")) in MEDIA and found.numbers:
        return _file(request, found, wanted, title)
    numbers = [(key, each.name) for key, each in found.numbers.items()]
    context |= {
        "shown": pages.shown(found, title),
        "save_form": SaveForm(initial={"name": title, "replace": bool(saved)}),
        "alert_form": AlertForm(numbers=numbers),
        "report_form": ReportForm(),
        "pinned": bool(saved) and Pin.objects.filter(person=request.actor.person, view=saved).exists(),
    }
    return render(request, "explorer/explore.html", context)


def _saved(request: SignedInRequest) -> SavedView | None:
    named = request.GET.get("view", "")
    return access.view_for_reading(request.actor, int(named)) if named.isdecimal() and len(named) < 19 else None


def _file(request: SignedInRequest, found: Found, wanted: str, title: str) -> HttpResponse:
    name = title or pages.shown(found).title
    if wanted == "pdf":
        content = report_pdf(name, found, clock.now(), request.build_absolute_uri(pages.address(found.view)))
    elif wanted == "json":
        content = exports.as_json(found)
    elif wanted == "csv":
        content = exports.as_csv(found, _("Content"))
    else:
        content = exports.as_xlsx(found, _("Content"), name)
    disposition = content_disposition_header(as_attachment=wanted != "pdf", filename=f"{name[:80]}.{wanted}") or ""
    return HttpResponse(content, content_type=MEDIA[wanted], headers={"Content-Disposition": disposition})


@requires(Permission.INDICATORS_VIEW)
@require_safe
def saved(request: SignedInRequest) -> HttpResponse:
    """My views, alerts and reports by mail."""
    alerts = list(access.alerts_of(request.actor))
    numbers = numbers_by_key([alert.number for alert in alerts])
    context = {
        "views": [(view, view_url(view)) for view in access.views_of(request.actor)],
        "alerts": [(alert, numbers.get(alert.number)) for alert in alerts],
        "reports": [(report, view_url(report.view)) for report in access.reports_of(request.actor)],
        "crumbs": [(_("Explorer"), reverse("explorer:explore")), (_("My views"), "")],
    }
    return render(request, "explorer/saved.html", context)


@requires(Permission.INDICATORS_VIEW)
@require_safe
def open_view(request: SignedInRequest, pk: int) -> HttpResponse:
    """The short link of a view: what one sends to others."""
    return redirect(view_url(access.view_for_reading(request.actor, pk)))


@requires(Permission.INDICATORS_VIEW)
@require_safe
def board(request: SignedInRequest) -> HttpResponse:
    """The views I pinned; each card comes by itself, so that a slow one keeps nobody waiting."""
    readable = Q(view__owner=request.actor.person) | Q(view__shared=True)
    pins = Pin.objects.filter(readable, person=request.actor.person).select_related("view__owner")
    crumbs = [(_("Explorer"), reverse("explorer:explore")), (_("My board"), "")]
    return render(request, "explorer/board.html", {"views": [pin.view for pin in pins], "crumbs": crumbs})


@requires(Permission.INDICATORS_VIEW)
@require_safe
def card(request: SignedInRequest, pk: int) -> HttpResponse:
    """One view of the board: its chart, or its table where it has none."""
    view = access.view_for_reading(request.actor, pk)
    context: dict[str, Any] = {"view": view, "address": view_url(view)}
    try:
        found = find(request.actor, read(view.query), basis_of(request))
    except (TooMuch, Http404):
        return render(request, "explorer/card.html", context | {"unreadable": True})
    return render(request, "explorer/card.html", context | {"shown": pages.shown(found, view.name)})


def _query(request: SignedInRequest) -> QueryDict:
    """The address of the view that was open when the dialog was sent."""
    return QueryDict(request.POST.get("query", "")[:20_000])


def _back(request: SignedInRequest, view: SavedView | None = None) -> HttpResponse:
    if view is not None:
        return redirect(view_url(view))
    return redirect(pages.address(pages.view_of(_query(request))))


def _refused(request: SignedInRequest, form: Any) -> HttpResponse:
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
    return _back(request)


@requires(Permission.INDICATORS_VIEW)
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    """Keeps the open view under a name."""
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    view = pages.view_of(_query(request))
    unit_of(request.actor, view.unit_id)
    try:
        kept = operations.save_view(
            view=view, basis=basis_of(request), by=request.actor, at=clock.now(), **form.cleaned_data
        )
    except UnableToExplore as refused:
        messages.error(request, str(refused))
        return _back(request)
    messages.success(request, _("The view is saved."))
    return _back(request, kept)


@requires(Permission.INDICATORS_VIEW)
@require_POST
def share(request: SignedInRequest, pk: int) -> HttpResponse:
    """Shares a view by its link, or takes that back."""
    view = access.view_for_change(request.actor, pk)
    operations.share_view(view=view, shared="shared" in request.POST, by=request.actor, at=clock.now())
    return redirect("explorer:saved")


@requires(Permission.INDICATORS_VIEW)
@require_POST
def delete(request: SignedInRequest, pk: int) -> HttpResponse:
    operations.delete_view(view=access.view_for_change(request.actor, pk), by=request.actor, at=clock.now())
    return redirect("explorer:saved")


@requires(Permission.INDICATORS_VIEW)
@require_POST
def pin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Puts a view on my board, or takes it off."""
    view = access.view_for_reading(request.actor, pk)
    try:
        operations.pin(view=view, by=request.actor, pinned="pinned" in request.POST)
    except UnableToExplore as refused:
        messages.error(request, str(refused))
    return redirect("explorer:board") if "from_board" in request.POST else _back(request, view)


@requires(Permission.INDICATORS_VIEW)
@require_POST
def set_alert(request: SignedInRequest) -> HttpResponse:
    """Asks to be told of a figure of the open view's unit."""
    view = pages.view_of(_query(request))
    unit = unit_of(request.actor, view.unit_id)
    form = AlertForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    given = form.cleaned_data
    try:
        of = numbers_by_key([given["number"]]).get(given["number"])
        if of is None:
            raise UnableToExplore("unknown_number")
        operations.set_alert(
            of=of,
            unit=unit,
            period_kind=view.kind.value,
            comparator=Comparator(given["comparator"]),
            limit=given["limit"],
            by_mail=given["by_mail"],
            by=request.actor,
            at=clock.now(),
        )
    except UnableToExplore as refused:
        messages.error(request, str(refused))
        return _back(request)
    messages.success(request, _("You will be told, once for each period."))
    return _back(request)


@requires(Permission.INDICATORS_VIEW)
@require_POST
def end_alert(request: SignedInRequest, pk: int) -> HttpResponse:
    alert = get_object_or_404(access.alerts_of(request.actor), pk=pk)
    operations.end_alert(alert=alert, by=request.actor, at=clock.now())
    return redirect("explorer:saved")


@requires(Permission.INDICATORS_VIEW)
@require_POST
def order_report(request: SignedInRequest, pk: int) -> HttpResponse:
    """Has a view sent by mail."""
    view = access.view_for_reading(request.actor, pk)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _refused(request, form)
    now: datetime = clock.now()
    given = form.cleaned_data
    try:
        operations.order_report(
            view=view, rhythm=Rhythm(given["rhythm"]), place=form.place, at_time=given["at"], by=request.actor, at=now
        )
    except UnableToExplore as refused:
        messages.error(request, str(refused))
        return _back(request, view)
    messages.success(request, _("The report will come by mail from the next time on."))
    return redirect("explorer:saved")


@requires(Permission.INDICATORS_VIEW)
@require_POST
def end_report(request: SignedInRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(access.reports_of(request.actor), pk=pk)
    operations.end_report(report=report, by=request.actor, at=clock.now())
    return redirect("explorer:saved")
