"""Views of the programming interface; docs/reference/api.md describes them."""

import json
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.tokens import token_only
from hoaluoi.core.periods import Period
from hoaluoi.core.text.storable import storable
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.api.bodies import UnreadableBody, cells_csv, cells_in, refusal, return_json
from hoaluoi.spine.reporting.enums import Channel
from hoaluoi.spine.reporting.errors import UnableToReport
from hoaluoi.spine.reporting.exports import csv_response
from hoaluoi.spine.reporting.models import Form, Return
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.pages.cell_problems import cell_problems
from hoaluoi.spine.reporting.queries import due_list, period_from_code
from hoaluoi.spine.reporting.views.entry import language


@token_only
@requires(Permission.RETURNS_FILE)
@require_GET
def due(request: SignedInRequest) -> HttpResponse:
    """What the token's person owes: one entry a return; `?as=csv` for a table."""
    rows = [
        {
            "form": item.form.code,
            "unit": item.unit.code,
            "period": item.owed.period.code,
            "due_at": item.due_at.isoformat(),
            "overdue": item.overdue,
            "state": item.state,
            "zero_allowed": item.form.zero_allowed,
        }
        for item in due_list(request.actor, clock.now())
    ]
    if request.GET.get("as") == "csv":
        heads = ["form", "unit", "period", "due_at", "overdue", "state", "zero_allowed"]
        return csv_response([heads, *([str(row[head]) for head in heads] for row in rows)], "due")
    return JsonResponse({"due": rows})


@token_only
@requires(Permission.FORMS_VIEW)
@require_GET
def form(request: SignedInRequest, code: str) -> HttpResponse:
    """What the form asks: its latest published version."""
    found = access.form_for_reading(request.actor, code)
    version = found.versions.filter(published_at__isnull=False).order_by("-valid_from", "-number").first()
    if version is None:
        raise Http404
    return JsonResponse(
        {
            "form": found.code,
            "names": {"vi": found.name_vi, "en": found.name_en, "zh": found.name_zh},
            "period_kind": found.period_kind,
            "scheme": found.scheme,
            "zero_allowed": found.zero_allowed,
            "version": version.number,
            "valid_from": version.valid_from.isoformat(),
            "definition": version.definition,
        }
    )


def _place(request: SignedInRequest, code: str, unit: str, period: str) -> tuple[Form, Unit, Period]:
    """Form, unit and period of an address; anything out of scope is 404."""
    found = access.form_for_reading(request.actor, code)
    place = Unit.objects.filter(code=unit, pk__in=request.actor.units_with(Permission.RETURNS_FILE)).first()
    when = period_from_code(found, period)
    if place is None or when is None:
        raise Http404
    return found, place, when


@token_only
@requires(Permission.RETURNS_FILE)
@require_http_methods(["GET", "PUT"])
def one_return(request: SignedInRequest, code: str, unit: str, period: str) -> HttpResponseBase:
    """GET reads the return; PUT keeps cells in its draft (begun if need be)."""
    found, place, when = _place(request, code, unit, period)
    if request.method == "PUT":
        return _put(request, found, place, when)
    held = Return.objects.filter(form=found, unit=place, period=when.code).select_related("current", "version").first()
    if held is None:
        raise Http404
    if request.GET.get("as") == "csv":
        return csv_response(cells_csv(held), f"{code}-{unit}-{period}")
    return JsonResponse(return_json(held, language()))


def _put(request: SignedInRequest, found: Form, place: Unit, when: Period) -> JsonResponse:
    now = clock.now()
    try:
        cells, revision = cells_in(request)
        held = returns.open_return(form=found, unit=place, period=when, by=request.actor, at=now)
        held = returns.save_cells(
            of=held,
            cells=cells,
            revision=held.revision if revision is None else revision,
            by=request.actor,
            at=now,
            language=language(),
            tab="api",
        )
    except UnreadableBody:
        return _unreadable()
    except UnableToReport as refused:
        return refusal(refused)
    return JsonResponse(return_json(held, language()))


def _unreadable() -> JsonResponse:
    message = _("The body is not the JSON or CSV that is documented. Nothing was saved.")
    return JsonResponse({"error": "unreadable", "message": message}, status=400)


@token_only
@requires(Permission.RETURNS_FILE)
@require_POST
def submit(request: SignedInRequest, code: str, unit: str, period: str) -> JsonResponse:
    """Sends the draft; `{"zero": true}` a zero report, `{"reason": …}` an amendment. Once by `Idempotency-Key`."""
    found, place, when = _place(request, code, unit, period)
    now, by = clock.now(), request.actor
    try:
        asked: Any = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        return _unreadable()
    if not isinstance(asked, dict):
        return _unreadable()
    zero, reason = asked.get("zero") is True, storable(str(asked.get("reason") or ""))
    key = request.headers.get("Idempotency-Key", "")[:80] or None
    arguments: dict[str, Any] = {"by": by, "at": now, "zero": zero, "channel": Channel.API, "client_key": key}
    held: Return | None = None
    try:
        held = returns.open_return(form=found, unit=place, period=when, by=by, at=now)
        if reason:
            returns.amend(of=held, reason=reason, **arguments)
        else:
            returns.submit(of=held, **arguments)
    except UnableToReport as refused:
        return refusal(refused, cell_problems(held, language()) if held is not None else ())
    sent = Return.objects.select_related("form", "unit", "version", "current").get(pk=held.pk)
    return JsonResponse(return_json(sent, language()))
