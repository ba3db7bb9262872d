"""A return as it reads: its versions, its author and minute, its way through the ledger."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files import inspection
from hoaluoi.core.ledger import queries as ledger
from hoaluoi.core.ledger.events import declared, sentence
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.pages.returns import version_page
from hoaluoi.spine.reporting.queries import earlier, versions
from hoaluoi.spine.reporting.views.entry import language


@requires(Permission.RETURNS_VIEW)
@require_safe
def show(request: SignedInRequest, pk: int) -> HttpResponse:
    """The current version, or the draft's page if nothing was sent."""
    held = access.return_for_reading(request.actor, pk)
    return _show(request, held, held.current)


@requires(Permission.RETURNS_VIEW)
@require_safe
def show_version(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """One version, as it was sent."""
    held = access.return_for_reading(request.actor, pk)
    found = held.versions.select_related("submitted_by", "file").filter(number=number).first()
    if found is None:
        raise Http404
    return _show(request, held, found)


def _show(request: SignedInRequest, held: Return, version: ReturnVersion | None) -> HttpResponse:
    every = versions(held)
    older = next((each for each in every if version and each.number == version.number - 1), None)
    page = None
    if version is not None:
        page = version_page(held, version, language(), history=earlier(held), compared=older)
    context = {
        "held": held,
        "version": version,
        "page": page,
        "versions": every,
        "is_current": version is not None and version.pk == held.current_id,
        "may_file": request.actor.can_over(Permission.RETURNS_FILE, held.unit_id),
        "may_review": held.unit_id in access.reviewed_by(request.actor),
        "own": version is not None and version.submitted_by_id == request.actor.ledger_id,
        "attached": held.attachments.select_related("file", "added_by").order_by("pk"),
        "pictures": inspection.IMAGES,
        "acts": [_act(entry) for entry in ledger.about("reporting.return", held.pk)[:40]],
        "now": clock.now(),
    }
    return render(request, "reporting/return.html", context)


def _act(entry: Entry) -> dict[str, object]:
    return {
        "text": sentence(entry.event, entry.data),
        "at": entry.at,
        "by": entry.actor_name,
        "icon": declared(entry.event).icon,
        "url": "",
        "state": "",
        "note": "",
    }
