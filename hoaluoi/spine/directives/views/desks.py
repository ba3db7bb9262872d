"""The drafting desk: opening one, looking at it, consent, entering it into the register."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.operations import store
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.forms.desks import HeadingForm, OpenDeskForm
from hoaluoi.spine.directives.models import Desk
from hoaluoi.spine.directives.operations import desks as operations
from hoaluoi.spine.directives.pages.consent import consent_page
from hoaluoi.spine.directives.pages.desk import desk_page
from hoaluoi.spine.directives.queries import listing
from hoaluoi.spine.directives.queries.listing import twin_of
from hoaluoi.spine.directives.wording import refusal
from hoaluoi.spine.documents.access import document_for_reading
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.documents.operations import UnableToRegister
from hoaluoi.spine.drafting.extraction import Extracted, UnableToExtract, text_of
from hoaluoi.spine.drafting.extraction.encodings import repaired
from hoaluoi.spine.drafting.extraction.files import MAX_BYTES

PAGE = 30
Refusal = UnableToDraft | UnableToExtract | UnableToStore | UnableToRegister


@requires(Permission.DIRECTIVES_DRAFT)
@require_safe
def desks(request: SignedInRequest) -> HttpResponse:
    """Texts that are being turned into directives."""
    crumbs = [(_("Directives"), reverse("directives:list")), (_("Drafting desks"), "")]
    page = Paginator(listing.desks(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "directives/desks.html", {"page_obj": page, "crumbs": crumbs})


@requires(Permission.DIRECTIVES_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def desk_new(request: SignedInRequest) -> HttpResponse:
    """A text comes in: pasted, as a file, or from a document of the register (`?document=`)."""
    document = _document(request)
    units = sorted(request.actor.units_with(Permission.DIRECTIVES_DRAFT))
    start: dict[str, Any] = {"unit": request.actor.roots_with(Permission.DIRECTIVES_DRAFT)[0]}
    if document is not None:
        start |= {name: getattr(document, name) for name in ("text", "title", "symbol", "issued_date")}
        start["unit"] = document.issuer_id if document.issuer_id in units else start["unit"]
    posted = request.POST if request.method == "POST" else None
    filled = OpenDeskForm(posted, units=units, initial=start)
    if posted is not None and filled.is_valid():
        try:
            return redirect("directives:desk", _open(request, filled.cleaned_data, document).pk)
        except (UnableToDraft, UnableToExtract, UnableToStore) as refused:
            filled.add_error(None, refusal(refused))
    crumbs = [(_("Directives"), reverse("directives:list")), (_("Draft from a text"), "")]
    context = {"filled": filled, "crumbs": crumbs, "document": document}
    return render(request, "directives/desk_new.html", context, status=422 if posted is not None else 200)


def _document(request: SignedInRequest) -> Document | None:
    named = request.POST.get("document") or request.GET.get("document") or ""
    if not named:
        return None
    if not named.isdecimal() or len(named) > 18:
        raise Http404
    return document_for_reading(request.actor, int(named))


@transaction.atomic
def _open(request: SignedInRequest, data: dict[str, Any], document: Document | None) -> Desk:
    at, given = clock.now(), request.FILES.get("file")
    found, kept = Extracted(data["text"], "txt", ()), None
    if given is not None:
        if (given.size or 0) > MAX_BYTES:
            raise UnableToExtract("too_large", given.name or "")
        content = given.read()
        found = text_of(content, given.name or "")
        kept = store(content=content, name=given.name or "", by=request.actor, at=at, unit_id=data["unit"].pk)
    elif document is None:
        decoded = repaired(data["text"], "utf-8")
        found = Extracted(decoded.text, "txt", decoded.encodings, decoded.changed)
    return operations.open_desk(
        text=document.text if document and not kept and document.text else found.text,
        unit=data["unit"],
        title=data["title"],
        symbol=data["symbol"],
        issued_date=data["issued_date"],
        kind=document.kind if document else "",
        signer=document.signer if document else "",
        issuer_text=document.issuer_text if document else "",
        document=document if document and not kept else None,
        changed=found.changed,
        file=kept,
        source=kept.name if kept else "",
        by=request.actor,
        at=at,
    )


@requires(Permission.DIRECTIVES_DRAFT)
@require_safe
def desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """The desk; before consent, what was repaired in its text."""
    found = access.desk_for_edit(request.actor, pk)
    if found.waits_for_consent:
        crumbs = [(_("Directives"), reverse("directives:list")), (_("Drafting desk"), "")]
        context = {"desk": found, "page": consent_page(found), "crumbs": crumbs}
        return render(request, "directives/desk_consent.html", context)
    return render_desk(request, found)


def render_desk(
    request: SignedInRequest, found: Desk, *, heading: HeadingForm | None = None, error: str = "", at: int = 0
) -> HttpResponse:
    """The desk as it stands, with what was refused."""
    named = request.GET.get("at", "")
    at = at or (int(named) if named.isdecimal() and len(named) < 19 else 0)
    start = {name: getattr(found, name) for name in operations.HEADING}
    context = {
        "desk": found,
        "page": desk_page(request.actor, found, at=at),
        "heading": heading or HeadingForm(initial=start, auto_id="heading_%s"),
        "error": error,
        "at": at,
        **_reading(found),
        "twin": twin_of(found) if found.closed_at is None else None,
        "crumbs": [
            (_("Directives"), reverse("directives:list")),
            (found.symbol or Truncator(found.title).chars(60), ""),
        ],
    }
    return render(request, "directives/desk.html", context, status=422 if error or heading else 200)


@requires(Permission.DIRECTIVES_DRAFT)
@require_safe
def desk_reading(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the reading of a long text is; when it is done the page comes anew, with all drafts."""
    found = access.desk_for_edit(request.actor, pk)
    if found.being_read:
        return render(request, "directives/desk_reading.html", {"desk": found, **_reading(found)})
    answer = HttpResponse("")
    answer["HX-Refresh"] = "true"
    return answer


def _reading(found: Desk) -> dict[str, int]:
    since = found.consented_at or found.created_at
    return {"characters": len(found.text), "seconds": max(int((clock.now() - since).total_seconds()), 0)}


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def consent(request: SignedInRequest, pk: int) -> HttpResponse:
    """The repaired text may be read."""
    found = access.desk_for_edit(request.actor, pk)
    try:
        operations.consent(desk=found, by=request.actor, at=clock.now())
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
    return redirect("directives:desk", pk)


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def discard(request: SignedInRequest, pk: int) -> HttpResponse:
    """Closes the desk; nothing is entered."""
    try:
        operations.discard(desk=access.desk_for_edit(request.actor, pk), by=request.actor, at=clock.now())
        messages.success(request, _("The desk is closed. Nothing was entered."))
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
    return redirect("directives:desks")


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def register(request: SignedInRequest, pk: int) -> HttpResponse:
    """Document, directive, targets and tasks in one act; a second click finds the directive that is there."""
    found = access.desk_for_edit(request.actor, pk)
    if found.directive_id is not None:
        return redirect("directives:directive", found.directive_id)
    filled = HeadingForm(request.POST, auto_id="heading_%s")
    if not filled.is_valid():
        return render_desk(request, found, heading=filled)
    try:
        entered = operations.register(desk=found, by=request.actor, at=clock.now(), heading=filled.cleaned_data)
    except (UnableToDraft, UnableToRegister) as refused:
        found.refresh_from_db()
        at = getattr(refused, "proposal_id", None) or 0
        return render_desk(request, found, heading=filled, error=refusal(refused), at=at)
    counts = {"targets": entered.targets.count(), "tasks": entered.tasks.count()}
    messages.success(request, _("Entered: %(targets)s targets, %(tasks)s tasks. Now hand the targets down.") % counts)
    return redirect("directives:directive", entered.pk)
