"""What a device kept while there was no network comes in here; only the receipt lets the device forget it."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.spine.reporting import kept
from hoaluoi.spine.reporting.errors import UnableToReport
from hoaluoi.spine.reporting.pages.entry import entry_page
from hoaluoi.spine.reporting.views.due import owed_at
from hoaluoi.spine.reporting.views.entry import language


@requires(Permission.RETURNS_FILE)
@require_POST
def receive(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """200 with a receipt; 409 with both texts of the cells that somebody else changed; 422 with the reason.

    Whatever the answer, cells that nobody else touched are saved. The same delivery twice counts once.
    """
    owed = owed_at(request, form, period, unit)
    try:
        delivery = kept.read(request.body, shifted=clock.is_shifted())
    except (kept.Unreadable, RequestDataTooBig, RawPostDataException):
        return JsonResponse({"sentence": _("The device sent something that cannot be read.")}, status=400)
    address = reverse("reporting:fill", args=[form, period, unit])
    try:
        outcome = kept.take(owed, delivery, by=request.actor, at=clock.now(), language=language())
    except UnableToReport as refused:
        return JsonResponse({"sentence": str(refused), "url": f"{address}?asked"}, status=422)
    if outcome.conflicts:
        page = entry_page(outcome.held, language(), conflicts=outcome.conflicts)
        return JsonResponse({**_conflict(page.cells, outcome), "url": address}, status=409)
    return JsonResponse({"receipt": _receipt(outcome, address)})


def _conflict(cells: dict[str, Any], outcome: kept.Outcome) -> dict[str, Any]:
    first = outcome.conflicts[0]
    sentence = _("%(by)s changed the same cells. Both texts are kept; open the return and choose.") % {"by": first.by}
    rows = [
        {"key": c.key, "label": cells[c.key].label, "theirs": cells[c.key].clash.theirs, "by": c.by}
        for c in outcome.conflicts
    ]
    return {"sentence": sentence, "conflicts": rows}


def _receipt(outcome: kept.Outcome, address: str) -> dict[str, Any]:
    if (version := outcome.version) is None:
        saved = _("Saved %(time)s.") % {"time": f"{timezone.localtime(outcome.held.edited_at):%H:%M}"}
        return {"sentence": saved, "url": address, "revision": outcome.held.revision}
    sent, received = (f"{timezone.localtime(each):%H:%M}" for each in (version.submitted_at, version.received_at))
    sentence = _("Sent %(sent)s, received %(received)s.") % {"sent": sent, "received": received}
    return {"sentence": sentence, "url": reverse("reporting:return", args=[version.of_id]), "version": version.number}


@requires(Permission.RETURNS_FILE)
@require_POST
def receive_file(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """A photo or report: 200 with a receipt, 422 with the reason. A page without script gets the entry page again."""
    owed = owed_at(request, form, period, unit)
    address = reverse("reporting:fill", args=[form, period, unit])
    given = request.FILES.get("file")
    try:
        if given is None:
            sentence, done = _("Choose the report first."), None
        else:
            content = cast("BinaryIO", given.file)
            done = kept.take_file(owed, content, given.name or "", by=request.actor, at=clock.now())
            sentence = _("%(name)s lies beside the return.") % {"name": done.file.name}
    except (UnableToReport, UnableToStore) as refused:
        sentence, done = str(refused), None
    if "application/json" not in request.headers.get("Accept", ""):
        (messages.success if done else messages.error)(request, sentence)
        return redirect(address)
    if done is None:
        return JsonResponse({"sentence": sentence, "url": address}, status=422)
    return JsonResponse({"receipt": {"sentence": sentence, "url": address, "file": True}})
