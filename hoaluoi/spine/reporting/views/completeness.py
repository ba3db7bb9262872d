"""Completeness: the matrix of units and periods, who has not reported, chasing, more time."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children, stood_below, subtree_ids
from hoaluoi.core.periods import Period
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.indicators.basis import Stand, basis_of, stand_of
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.errors import UnableToReport
from hoaluoi.spine.reporting.exports import csv_response, xlsx_response
from hoaluoi.spine.reporting.models import Form
from hoaluoi.spine.reporting.operations import assignments, chases
from hoaluoi.spine.reporting.pages import completeness as pages
from hoaluoi.spine.reporting.queries import (
    LateReturn,
    last_closed_period,
    matrix,
    named,
    not_asked,
    overdue,
    period_from_code,
    with_calls,
)
from hoaluoi.spine.reporting.queries.matrix import Matrix, MatrixRow
from hoaluoi.spine.reporting.queries.restated_matrix import restated
from hoaluoi.spine.reporting.views.due import whole_number
from hoaluoi.spine.reporting.views.entry import language

ROWS = 60
# So many are asked for while the reader waits; more of them by a job.
AT_ONCE = 60
COLUMNS = {"shift": 21, "day": 14, "week": 12, "month": 12, "quarter": 8}


@dataclass(frozen=True)
class Asked:
    """What a matrix page was asked for: form, branch, last period; all in the actor's scope."""

    form: Form | None
    branch: Unit | None
    until: Period | None
    unit_ids: frozenset[int]
    branches: list[Unit]
    forms: list[Form]
    stand: Stand

    @property
    def periods(self) -> list[Period]:
        return _columns(self.form, self.until)

    def matrix(self) -> Matrix:
        """The matrix, on the structure that is asked for."""
        assert self.form is not None
        found = matrix(self.form, self.unit_ids, self.periods, now=clock.now())
        return restated(found, self.stand.edition) if self.stand.edition else found

    def query(self, period: Period | None) -> str:
        values = {"form": self.form.code if self.form else "", "branch": self.branch.pk if self.branch else ""}
        return urlencode(values | {"until": period.code if period else ""})


def asked(request: SignedInRequest) -> Asked:
    """Reads form, branch and until; what is absent or out of scope falls back to what the actor may see."""
    forms = list(access.forms_visible_to(request.actor).filter(retired_at=None).order_by("-urgent", "code"))
    form = next((each for each in forms if each.code == request.GET.get("form")), forms[0] if forms else None)
    scope = request.actor.units_with(Permission.RETURNS_VIEW)
    roots = request.actor.roots_with(Permission.RETURNS_VIEW)
    branches = list(Unit.objects.filter(pk__in=roots))
    for root in roots[:5]:
        branches += list(children(root, request.actor.on))
    branch = next((unit for unit in branches if str(unit.pk) == request.GET.get("branch")), None)
    until = period_from_code(form, request.GET.get("until", "")) if form else None
    if form is not None and until is None:
        until = last_closed_period(form, clock.today())
    stand = stand_of(basis_of(request))
    unit_ids = scope & _branch(branch, _columns(form, until), stand) if branch else scope
    return Asked(form, branch, until, frozenset(unit_ids), branches, forms, stand)


def _columns(form: Form | None, until: Period | None) -> list[Period]:
    if form is None or until is None:
        return []
    periods = [until]
    for _each in range(COLUMNS.get(form.period_kind, 8) - 1):
        periods.append(periods[-1].previous())
    return periods[::-1]


def _branch(branch: Unit, periods: list[Period], stand: Stand) -> frozenset[int]:
    """The units of a branch: those that stood below it in the periods; on a later structure, those of that day with
    all whom they carry on."""
    if not periods:
        return frozenset()
    if stand.edition is None:
        return stood_below([branch.pk], periods[0].start_date, periods[-1].end_date)
    below = subtree_ids([branch.pk], stand.structure_on(periods[-1].end_date))
    return below | lineage.load().gone_into(below, stand.edition)


@requires(Permission.RETURNS_VIEW)
@require_safe
def show_matrix(request: SignedInRequest) -> HttpResponse:
    """Units × periods with four states; as a page, CSV or XLSX (`?as=`)."""
    wanted = asked(request)
    if wanted.form is None or wanted.until is None:
        return render(request, "reporting/matrix_empty.html")
    found = wanted.matrix()
    name = f"{wanted.form.code}-{wanted.until.code}"
    if request.GET.get("as") == "csv":
        return csv_response(pages.table(found, language()), name)
    if request.GET.get("as") == "xlsx":
        return xlsx_response(pages.table(found, language()), name, title=wanted.form.code)
    told = pages.words()
    shown = _shown(request, found)
    context = {
        "asked": wanted,
        "page_obj": shown,
        "found": found,
        "rows": [
            (
                row,
                [pages.square_view(each, told) for each in row.squares],
                pages.percent(row.coverage),
                pages.is_restated(row),
            )
            for row in shown
        ],
        "columns": [
            (period, pages.short_label(period, language()), pages.percent(counts))
            for period, counts in zip(found.periods, found.by_period, strict=True)
        ],
        "total": pages.percent(found.total),
        "over": found.total.unexpected,
        "legend": [(pages.STATES[each], word) for each, word in told.items()],
        "earlier": wanted.query(wanted.periods[0].previous()),
        "later": wanted.query(_forward(wanted)),
        "here": wanted.query(wanted.until),
        "basis": str(wanted.stand),
        "sought": request.GET.get("q", "")[:80],
    }
    return render(request, "reporting/matrix.html", context)


def _shown(request: SignedInRequest, found: Matrix) -> Page[MatrixRow]:
    """The rows of one page, of the units whose name or code holds what is looked for."""
    sought = fold(request.GET.get("q", "")[:80])
    rows = [
        row for row in found.rows if not sought or sought in fold(f"{row.unit.label} {row.unit.name} {row.unit.code}")
    ]
    return Paginator(rows, ROWS).get_page(request.GET.get("page"))


def _forward(wanted: Asked) -> Period | None:
    assert wanted.form is not None
    period = wanted.until
    for _each in range(COLUMNS.get(wanted.form.period_kind, 8)):
        period = period.next() if period else None
    last = last_closed_period(wanted.form, clock.today())
    return min(period, last) if period and last else last


@requires(Permission.RETURNS_VIEW)
@require_safe
def show_late(request: SignedInRequest) -> HttpResponse:
    """Who has not reported: names, hours overdue, whom to call."""
    forms = list(access.forms_visible_to(request.actor).filter(retired_at=None))
    form = next((each for each in forms if each.code == request.GET.get("form")), None)
    period = period_from_code(form, request.GET.get("period", "")) if form else None
    now = clock.now()
    rows = overdue(request.actor, now, form=form, period=period)
    if request.GET.get("as") == "csv":
        return csv_response(_late_table(with_calls(rows, now)), "late")
    shown = named(rows, request.GET.get("q", ""))
    page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
    scope = request.actor.units_with(Permission.RETURNS_CHASE)
    context = {
        "rows": with_calls(list(page), now),
        "page_obj": page,
        "sought": request.GET.get("q", "")[:80],
        "count": len(rows),
        "forms": forms,
        "chosen": form,
        "chases": request.actor.can(Permission.RETURNS_CHASE),
        "scope": scope,
        "extends": access.extended_by(request.actor),
        "not_chased": sum(row.unit.pk in scope and not row.by_hand for row in shown) if period is None else 0,
    }
    return render(request, "reporting/late.html", context)


def _late_table(rows: list[LateReturn]) -> list[list[str]]:
    heads = [_("Unit code"), _("Unit"), _("Form"), _("Period"), _("Hours overdue"), _("Whom to call")]
    table = [heads]
    for row in rows:
        people = "; ".join(f"{c.title} {c.person.full_name} {c.person.phone}".strip() for c in row.contacts)
        period = row.period.label(language())
        table.append([row.unit.code, row.unit.name, row.form.name, period, str(row.hours), people])
    return table


def _target(request: SignedInRequest) -> tuple[Form, Unit, Period]:
    """Form, unit and period of a chase or an extension; anything out of scope is 404."""
    return _place(request, "|".join(request.POST.get(name, "") for name in ("form", "period", "unit")))


def _place(request: SignedInRequest, text: str) -> tuple[Form, Unit, Period]:
    code, _bar, rest = text.partition("|")
    period_code, _bar, unit_id = rest.partition("|")
    unit = access.unit_for_chasing(request.actor, whole_number(unit_id))
    form = access.form_for_reading(request.actor, code)
    period = period_from_code(form, period_code)
    if period is None:
        raise Http404
    return form, unit, period


@requires(Permission.RETURNS_CHASE)
@require_POST
def chase(request: SignedInRequest) -> HttpResponse:
    """Chases one unit, those that were ticked, or all of the list; many of them by a job that tells when it is done."""
    if request.POST.get("all"):
        wanted = _not_asked(request)
        if len(wanted) > AT_ONCE:
            code, sought = request.POST.get("form_code", ""), request.POST.get("q", "")[:80]
            chases.chase_rest_later(form_code=code, sought=sought, by=request.actor)
            messages.success(
                request, _("%(count)s returns are being asked for; you are told when all are.") % {"count": len(wanted)}
            )
            return redirect("reporting:late")
    else:
        places = request.POST.getlist("late")[: bulk.MOST]
        wanted = [_place(request, text) for text in places] if places else [_target(request)]
    done, refused = chases.chase_many(late=wanted, by=request.actor, at=clock.now())
    sentence = ""
    if done:
        told = sorted({each["name"] for log in done for each in log.recipients})
        sentence = ngettext(
            "%(count)s unit was chased: %(names)s.", "%(count)s units were chased: %(names)s.", len(done)
        ) % {"count": len(done), "names": ", ".join(told[:6]) + (" …" if len(told) > 6 else "")}
    bulk.tell(request, sentence, [(unit.label, why) for unit, why in refused])
    return redirect("reporting:late")


def _not_asked(request: SignedInRequest) -> list[tuple[Form, Unit, Period]]:
    """All overdue returns of the list that nobody was asked for by hand yet, those of other pages too."""
    code = request.POST.get("form_code", "")
    form = access.form_for_reading(request.actor, code) if code else None
    rows = not_asked(request.actor, clock.now(), form=form, sought=request.POST.get("q", ""))
    return [(row.form, row.unit, row.period) for row in rows]


@requires(Permission.RETURNS_CHASE)
@require_POST
def extend(request: SignedInRequest) -> HttpResponse:
    """Gives one unit more time."""
    form, unit, period = _target(request)
    access.unit_for_extending(request.actor, unit.pk)
    due_at = _moment(request.POST.get("due_at", ""))
    if due_at is None:
        messages.error(request, _("Write the new due time as a date and a time."))
        return redirect("reporting:late")
    reason = request.POST.get("reason", "")
    try:
        assignments.extend(
            form=form, unit=unit, period=period, due_at=due_at, reason=reason, by=request.actor, at=clock.now()
        )
        messages.success(request, _("%(unit)s has until %(due)s.") % {"unit": unit.name, "due": _written(due_at)})
    except UnableToReport as refused:
        messages.error(request, str(refused))
    return redirect("reporting:late")


def _moment(text: str) -> datetime | None:
    """What a date-and-time field sends: local time without a zone."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return timezone.make_aware(found) if found is not None and timezone.is_naive(found) else found


def _written(at: datetime) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}"
