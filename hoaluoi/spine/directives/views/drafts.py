"""One draft at a desk, and acts on several: looking, editing, deciding, splitting, merging, taking back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.enums import Decision
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.directives.forms.drafts import DraftInput
from hoaluoi.spine.directives.models import Desk, Proposal
from hoaluoi.spine.directives.operations import proposals as operations
from hoaluoi.spine.directives.pages import desk as pages
from hoaluoi.spine.directives.pages.draft import DraftPage, draft_page, touched
from hoaluoi.spine.directives.wording import refusal


def _proposal(desk: Desk, proposal_id: int) -> Proposal:
    return get_object_or_404(desk.proposals.filter(retired=False), pk=proposal_id)


def _back(desk: Desk, proposal_id: int | None = None) -> HttpResponse:
    address = reverse("directives:desk", args=[desk.pk])
    return redirect(f"{address}?at={proposal_id}#draft-{proposal_id}" if proposal_id else address)


@requires(Permission.DIRECTIVES_DRAFT)
@require_safe
def drafts(request: SignedInRequest, pk: int, number: int) -> HttpResponse:
    """A further batch of drafts, when it comes into view."""
    desk = access.desk_for_edit(request.actor, pk)
    batch = pages.batch(request.actor, desk, min(number, 10_000))
    return render(request, "directives/draft_batch.html", {"desk": desk, "batch": batch, "at": 0})


@requires(Permission.DIRECTIVES_DRAFT)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SignedInRequest, pk: int, proposal_id: int) -> HttpResponse:
    """A draft opened: its fields to edit, its rules, its claim checks. Posting saves the fields."""
    desk = access.desk_for_edit(request.actor, pk)
    proposal = _proposal(desk, proposal_id)
    if request.method != "POST":
        return _opened(request, desk, draft_page(request.actor, desk, proposal))
    posted = touched(request.actor, desk, proposal, request.POST.dict())
    typed = DraftInput(posted, get_language() or "vi")
    try:
        if typed.errors:
            return _opened(request, desk, draft_page(request.actor, desk, proposal, typed, request.POST.dict()))
        proposal = operations.edit(proposal=proposal, changes=typed.changes, by=request.actor, at=clock.now())
        if request.POST.get("then") == Decision.ACCEPTED:
            operations.decide(proposals=[proposal], decision=Decision.ACCEPTED, by=request.actor, at=clock.now())
            proposal.refresh_from_db()
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk, proposal_id)
    return _changed(request, desk, [proposal])


@requires(Permission.DIRECTIVES_DRAFT)
@require_safe
def closed(request: SignedInRequest, pk: int, proposal_id: int) -> HttpResponse:
    """A draft closed again, as it stands."""
    desk = access.desk_for_edit(request.actor, pk)
    found = pages.card(request.actor, desk, _proposal(desk, proposal_id))
    return render(request, "directives/draft_card.html", {"desk": desk, "card": found, "open": False, "page": None})


def _opened(request: SignedInRequest, desk: Desk, page: DraftPage) -> HttpResponse:
    status = 422 if page.errors else 200
    context = {"desk": desk, "page": page, "card": page.card, "open": True}
    if request.htmx:
        return render(request, "directives/draft_card.html", context, status=status)
    crumbs = [(desk.title, reverse("directives:desk", args=[desk.pk])), (_("One draft"), "")]
    return render(request, "directives/draft.html", context | {"crumbs": crumbs}, status=status)


def _changed(request: SignedInRequest, desk: Desk, changed: list[Proposal]) -> HttpResponse:
    """One card and the counts above it for HTMX; else back to the desk."""
    if not request.htmx or len(changed) != 1:
        return _back(desk, changed[0].pk if changed else None)
    context = {
        "desk": desk,
        "card": pages.card(request.actor, desk, changed[0]),
        "page": pages.desk_bar(desk),
        "open": False,
    }
    return render(request, "directives/draft_changed.html", context)


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accepts, rejects or puts back: one draft (`accepted=12`), or all waiting ones of a kind (`decision`, `kind`)."""
    desk = access.desk_for_edit(request.actor, pk)
    decision = request.POST.get("decision", "")
    ids: list[int] = []
    for name in Decision.values:
        if posted := [int(each) for each in request.POST.getlist(name) if each.isdecimal() and len(each) < 19]:
            decision, ids = name, posted
    if decision not in Decision.values:
        raise Http404
    chosen = desk.proposals.filter(retired=False)
    if ids:
        chosen = chosen.filter(pk__in=ids)
        if chosen.count() != len(set(ids)):
            raise Http404
    else:
        chosen = chosen.filter(decision=Decision.PENDING)
        chosen = chosen.filter(kind=request.POST["kind"]) if request.POST.get("kind") else chosen
    try:
        operations.decide(proposals=chosen, decision=decision, by=request.actor, at=clock.now())
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk)
    return _changed(request, desk, list(desk.proposals.filter(pk__in=ids, retired=False)) if ids else [])


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def split(request: SignedInRequest, pk: int, proposal_id: int) -> HttpResponse:
    """Cuts a draft in two at `offset` of its quote."""
    desk = access.desk_for_edit(request.actor, pk)
    proposal = _proposal(desk, proposal_id)
    offset = request.POST.get("offset", "")
    try:
        made = operations.split(
            proposal=proposal,
            offset=int(offset) if offset.isdecimal() and len(offset) < 9 else -1,
            by=request.actor,
            at=clock.now(),
        )
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk, proposal_id)
    return _back(desk, made[0].pk)


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def merge(request: SignedInRequest, pk: int, proposal_id: int) -> HttpResponse:
    """Makes one draft of this one and the one `with`; without it, the next one in the text."""
    desk = access.desk_for_edit(request.actor, pk)
    first = _proposal(desk, proposal_id)
    named = request.POST.get("with", "") or str(pages.card(request.actor, desk, first).neighbour or "")
    second = _proposal(desk, int(named)) if named.isdecimal() and len(named) < 19 else first
    try:
        made = operations.merge(first=first, second=second, by=request.actor, at=clock.now())
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk, proposal_id)
    return _back(desk, made.pk)


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """A passage that a person marked in the text (`start`, `end`, `kind`) becomes a draft."""
    desk = access.desk_for_edit(request.actor, pk)
    start, end = (request.POST.get(name, "") for name in ("start", "end"))
    places = [int(each) if each.isdecimal() and len(each) < 9 else -1 for each in (start, end)]
    try:
        made = operations.add_by_hand(
            desk=desk, start=places[0], end=places[1], kind=request.POST.get("kind", "target"), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk)
    return _back(desk, made.pk)


@requires(Permission.DIRECTIVES_DRAFT)
@require_POST
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes the last act back."""
    desk = access.desk_for_edit(request.actor, pk)
    try:
        restored = operations.undo(desk=desk, by=request.actor, at=clock.now())
    except UnableToDraft as refused:
        messages.error(request, refusal(refused))
        return _back(desk)
    return _back(desk, restored[0] if restored else None)
