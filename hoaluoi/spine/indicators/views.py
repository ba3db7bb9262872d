"""Pages of measures, indicators, their values, and where each number comes from."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.indicators import exports, openings, operations, pages, queries, scope, verification
from hoaluoi.spine.indicators.basis import basis_of
from hoaluoi.spine.indicators.forms import IndicatorForm, MeasureForm, written
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.operations.definitions import read_for_person
from hoaluoi.spine.indicators.readings import Watched, measure_codes

Crumbs = list[tuple[str, str]]
_COUNTS = {"day": 31, "week": 13, "ten_day": 12, "month": 12, "quarter": 8, "half_year": 6, "year": 5}


def _crumbs(*further: tuple[str, str]) -> Crumbs:
    return [(_("Indicators"), reverse("indicators:list")), *further]


def _watched_or_404(kind: str, code: str) -> Watched:
    watched = queries.watched(kind, code)
    if watched is None:
        raise Http404
    return watched


@requires(Permission.INDICATORS_VIEW)
@require_GET
def listing(request: SignedInRequest) -> HttpResponse:
    """Indicators and measures with their newest number at the reader's unit."""
    kind = "measure" if request.GET.get("tab") == "measures" else "indicator"
    choice = scope.choice(scope.unit_of(request))
    basis = basis_of(request)
    text = request.GET.get("q", "")[:100]
    tabs = [
        ("indicator", _("Indicators"), f"?unit={choice.unit.pk}", Indicator.objects.count()),
        ("measure", _("Measures"), f"?tab=measures&unit={choice.unit.pk}", Measure.objects.count()),
    ]
    lines = pages.listing(list(pages.found(kind, text)), choice.unit, basis)
    context = {"lines": lines, "tabs": tabs, "kind": kind, "choice": choice, "basis": basis, "q": text}
    context["may_edit"] = request.actor.can(Permission.INDICATORS_EDIT)
    return render(request, "indicators/list.html", context)


@requires(Permission.INDICATORS_VIEW)
@require_GET
def measure(request: SignedInRequest, code: str) -> HttpResponse:
    """What a measure is, where it is used, and its history at a unit."""
    of = get_object_or_404(Measure.objects.select_related("weight"), code=code)
    context = {"used_by": pages.used_by(of), "sources": pages.sources_of(of)}
    return render(request, "indicators/definition.html", _definition(request, of) | context)


@requires(Permission.INDICATORS_VIEW)
@require_GET
def indicator(request: SignedInRequest, code: str) -> HttpResponse:
    """What an indicator is, the measures it rests on, and its history at a unit."""
    of = get_object_or_404(Indicator, code=code)
    context = {"measures": Measure.objects.filter(code__in=measure_codes(of))}
    return render(request, "indicators/definition.html", _definition(request, of) | context)


def _definition(request: SignedInRequest, of: Watched) -> dict[str, object]:
    choice = scope.choice(scope.unit_of(request))
    kind = scope.kind_of(request, of)
    until = scope.until(request, kind)
    history = pages.history(of, choice.unit, kind, until, _COUNTS[kind], basis_of(request)) if until else None
    return {
        "of": of,
        "word": pages.kind_word(of),
        "choice": choice,
        "kind": kind,
        "kinds": scope.kinds_of(of),
        "history": history,
        "chart": history.chart(of.shown_unit) if history else {},
        "basis": basis_of(request),
        "crumbs": _crumbs((of.name, "")),
        "may_edit": request.actor.can(Permission.INDICATORS_EDIT),
    }


@requires(Permission.INDICATORS_EDIT)
@require_http_methods(["GET", "POST"])
def edit_measure(request: SignedInRequest, code: str = "") -> HttpResponse:
    """Defines a measure, or changes one."""
    of = get_object_or_404(Measure, code=code) if code else None
    form = MeasureForm(request.POST or None, instance=of)
    if request.method == "POST" and form.is_valid():
        stored = get_object_or_404(Measure, code=code) if code else None
        try:
            saved = operations.define_measure(
                code=form.cleaned_data["code"], by=request.actor, at=clock.now(), of=stored, **written(form)
            )
        except operations.UnableToDefine as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("indicators:measure", saved.code)
    context = {"form": form, "of": of, "crumbs": _crumbs((of.name if of else _("New measure"), ""))}
    return render(request, "indicators/edit_measure.html", context, status=422 if form.errors else 200)


@requires(Permission.INDICATORS_EDIT)
@require_http_methods(["GET", "POST"])
def edit_indicator(request: SignedInRequest, code: str = "") -> HttpResponse:
    """Defines an indicator, or changes one."""
    of = get_object_or_404(Indicator, code=code) if code else None
    form = IndicatorForm(request.POST or None, instance=of)
    if request.method == "POST" and form.is_valid():
        stored = get_object_or_404(Indicator, code=code) if code else None
        try:
            saved = operations.define_indicator(
                code=form.cleaned_data["code"], by=request.actor, at=clock.now(), of=stored, **written(form)
            )
        except operations.UnableToDefine as error:
            form.add_error(error.field, error.message)
        else:
            return redirect("indicators:indicator", saved.code)
    context = {"form": form, "of": of, "crumbs": _crumbs((of.name if of else _("New indicator"), ""))}
    status = 422 if form.errors else 200
    return render(
        request, "indicators/edit_indicator.html", context | {"measures": Measure.objects.all()}, status=status
    )


@requires(Permission.INDICATORS_EDIT)
@require_POST
def check_formula(request: SignedInRequest) -> HttpResponse:
    """Says, while one types, whether a formula can be read, and if not, where it fails."""
    try:
        formula = read_for_person(request.POST.get("formula", ""))
    except operations.UnableToDefine as error:
        return render(request, "indicators/formula_check.html", {"error": error.message})
    measures = Measure.objects.filter(code__in=formula.measures)
    return render(request, "indicators/formula_check.html", {"formula": formula, "measures": measures})


@requires(Permission.INDICATORS_VIEW)
@require_GET
def values(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """One number over child units and periods; as a page, CSV or XLSX."""
    of = _watched_or_404(kind, code)
    unit, period_kind = scope.unit_of(request), scope.kind_of(request, of)
    until = scope.until(request, period_kind)
    if until is None:
        raise Http404
    periods = queries.last_periods(period_kind, until, _COUNTS[period_kind])
    page = pages.values(of, unit, periods, basis_of(request))
    if request.GET.get("as") == "csv":
        return _file(exports.as_csv(page, of.name), f"{code}.csv", "text/csv; charset=utf-8")
    if request.GET.get("as") == "xlsx":
        return _file(exports.as_xlsx(page, of.name, of.decimals), f"{code}.xlsx", exports.XLSX)
    context = {"of": of, "word": kind, "page": page, "unit": unit, "kind": period_kind, "kinds": scope.kinds_of(of)}
    crumbs = _crumbs((of.name, reverse(f"indicators:{kind}", args=[code])), (_("Values"), ""))
    return render(request, "indicators/values.html", context | {"crumbs": crumbs, "basis": basis_of(request)})


def _file(content: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@requires(Permission.INDICATORS_VIEW)
@require_GET
def provenance(request: SignedInRequest, kind: str, code: str, unit_id: int, period: str) -> HttpResponse:
    """One number taken apart: formula, units below, shorter periods, the cell, the ledger."""
    of = _watched_or_404(kind, code)
    unit = scope.unit_or_404(request, unit_id)
    page = openings.open_number(of, unit, scope.period_or_404(period), basis_of(request))
    visible = request.actor.units_with(Permission.INDICATORS_VIEW)
    crumbs = _crumbs((of.name, reverse(f"indicators:{kind}", args=[code])), (unit.label, ""))
    context = {"page": page, "crumbs": crumbs, "basis": page.basis}
    context["above"] = [(each, url) for each, url in page.above if each.pk in visible]
    return render(request, "indicators/provenance.html", context)


@requires(Permission.INDICATORS_VIEW)
@require_GET
def verify(request: SignedInRequest, kind: str, code: str, unit_id: int, period: str) -> HttpResponse:
    """Works one number out anew from the facts, before the reader's eyes."""
    of = _watched_or_404(kind, code)
    unit = scope.unit_or_404(request, unit_id)
    when, basis = scope.period_or_404(period), basis_of(request)
    measures = Measure.objects.filter(code__in=measure_codes(of)).select_related("weight")
    results = [verification.recompute(each, unit.pk, when, basis) for each in measures]
    entries = {cell.opened.ledger_entry_id for cell in openings.open_number(of, unit, when, basis).cells if cell.opened}
    checks = [verification.check_ledger(entry) for entry in sorted(entries - {None}, key=str) if entry]
    context = {"results": results, "checks": checks, "checked_at": clock.now(), "taken": openings.taken_over(results)}
    context["all_agree"] = all(each.agrees for each in results) and all(each.intact for each in checks)
    return render(request, "indicators/verified.html", context)
