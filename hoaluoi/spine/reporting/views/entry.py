"""Filling a return: the entry page, autosave of single cells, sending."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.devices import keep_on_device
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.reporting.access import return_for_filing, unit_for_filing
from hoaluoi.spine.reporting.entries import Entry
from hoaluoi.spine.reporting.errors import Conflict, StaleRevision, UnableToReport, UnableToSave, UnableToSubmit
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.operations import presence, returns
from hoaluoi.spine.reporting.pages.entry import EntryPage, entry_page
from hoaluoi.spine.reporting.queries import Owed
from hoaluoi.spine.reporting.rules import read_definition
from hoaluoi.spine.reporting.views.due import owed_at, said_at, thank

PREFIX = "cell."
PLAIN = "text/plain; charset=utf-8"


def language() -> str:
    return get_language() or "vi"


@requires(Permission.RETURNS_FILE)
@require_safe
def entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """The entry page of a return, sent or not."""
    return _page(request, return_for_filing(request.actor, pk))


@requires(Permission.RETURNS_FILE)
@require_safe
def fill(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """The entry page by form, period and unit. The first entry begins a return, not looking at it."""
    owed = owed_at(request, form, period, unit)
    begun = Return.objects.filter(form=owed.form, unit=unit, period=owed.period.code).values_list("pk", flat=True)
    if found := begun.first():
        return _page(request, return_for_filing(request.actor, found))
    try:
        return _page(request, returns.blank(**_begun(request, owed)))
    except UnableToReport as refused:
        messages.error(request, str(refused))
        return redirect("reporting:due_list")


def _page(request: SignedInRequest, held: Return) -> HttpResponse:
    """`?asked`: a device delivered the return and was refused; the page says what is missing."""
    refused: UnableToReport | None = None
    if "asked" in request.GET and held.pk:
        try:
            returns.require_sound(held, read_definition(held.version.definition))
        except UnableToSubmit as found:
            refused = found
    answer = _render(request, held, refused=refused, status=200)
    return keep_on_device(request, answer)


def _begun(request: SignedInRequest, owed: Owed) -> dict[str, Any]:
    unit = unit_for_filing(request.actor, owed.unit_id)
    return {"form": owed.form, "unit": unit, "period": owed.period, "by": request.actor, "at": clock.now()}


def _render(
    request: SignedInRequest,
    held: Return,
    *,
    conflicts: tuple[Conflict, ...] = (),
    refused: UnableToReport | None = None,
    reason: str = "",
    status: int = 422,
) -> HttpResponse:
    page = entry_page(held, language(), conflicts=conflicts, ask_for_missing=refused is not None)
    context = {
        "page": page,
        "held": held,
        "now": clock.now(),
        "key": secrets.token_hex(12),
        "refused": refused,
        "empty": getattr(refused, "code", "") == "empty",
        "reason": reason,
        "locks_at": held.form.locks_at(held.due_at),
    }
    return render(request, "reporting/entry.html", context, status=status)


@requires(Permission.RETURNS_FILE)
@require_POST
def save_cell(request: SignedInRequest, pk: int) -> HttpResponse:
    """Autosave of one cell: answers with the cell, the bar, and every cell that somebody else changed meanwhile."""
    return _save(request, return_for_filing(request.actor, pk))


@requires(Permission.RETURNS_FILE)
@require_POST
def save_cell_at(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """The same for a return that may not have been begun: the first entry begins it."""
    try:
        held = returns.open_return(**_begun(request, owed_at(request, form, period, unit)))
    except UnableToReport as refused:
        return HttpResponse(str(refused), status=422, content_type=PLAIN)
    return _save(request, held)


def _save(request: SignedInRequest, held: Return) -> HttpResponse:
    key, revision = request.POST.get("key", ""), _revision(request)
    explained = {key: request.POST["explanation"]} if "explanation" in request.POST else None
    if key not in read_definition(held.version.definition).cells:  # a form may have changed since the page was read
        return HttpResponse(str(UnableToSave("unknown_cell", key=key)), status=422, content_type=PLAIN)
    cells: dict[str, Entry] = {} if explained else {key: _entry(request)}
    conflicts: tuple[Conflict, ...] = ()
    try:
        held = returns.save_cells(
            of=held,
            cells=cells,
            revision=revision,
            by=request.actor,
            at=clock.now(),
            language=language(),
            explanations=explained,
            tab=request.POST.get("tab", "")[:40],
        )
    except StaleRevision as stale:
        conflicts = stale.conflicts
        held = return_for_filing(request.actor, held.pk)
    except UnableToReport as refused:
        return HttpResponse(str(refused), status=422, content_type=PLAIN)
    page = entry_page(held, language(), conflicts=conflicts)
    answer = render(request, "reporting/entry_saved.html", _saved(request, page, key, revision))
    answer["HX-Trigger"] = "entry-saved"  # the questions about the text are asked anew
    return answer


def _saved(request: SignedInRequest, page: EntryPage, key: str, revision: int) -> dict[str, Any]:
    trail = page.held.trail
    theirs = [
        cell
        for cell in page.cells.values()
        if cell.key != key and trail.get(cell.key, {}).get("revision", 0) > revision
    ]
    told = {cell.key for cell in theirs} | {key}
    return {
        "page": page,
        "held": page.held,
        "cell": page.cells[key],
        "theirs": theirs,
        "noted": [cell for cell in page.cells.values() if cell.key in page.rule_cells - told],
        "swapped": True,
    }


def _revision(request: SignedInRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _entry(request: SignedInRequest) -> Entry:
    """A statement (`state`, `value`, `reason`) from a button, or the text that was typed."""
    if "state" in request.POST:
        stated = {name: request.POST.get(name, "") for name in ("state", "value")}
        return stated | {"reason": request.POST.get("na_reason", "")}
    return request.POST.get("value", request.POST.get(PREFIX + request.POST.get("key", ""), ""))


@requires(Permission.RETURNS_FILE)
@require_POST
def send(request: SignedInRequest, pk: int) -> HttpResponse:
    """Saves what the page holds and sends it; a refusal shows the page again with the errors beside their cells."""
    return _send(request, return_for_filing(request.actor, pk))


@requires(Permission.RETURNS_FILE)
@require_POST
def send_at(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """The same for a return that may not have been begun."""
    try:
        held = returns.open_return(**_begun(request, owed_at(request, form, period, unit)))
    except UnableToReport as refused:
        messages.error(request, str(refused))
        return redirect("reporting:due_list")
    return _send(request, held)


def _send(request: SignedInRequest, held: Return) -> HttpResponse:
    now, by, reason = clock.now(), request.actor, request.POST.get("reason", "")
    arguments: dict[str, Any] = {
        "zero": "zero" in request.POST,
        "client_key": request.POST.get("client_key", "")[:80] or None,
        "sent_at": said_at(request),
    }
    try:
        typed = _changed(request, held)
        if typed:
            held = returns.save_cells(
                of=held, cells=typed, revision=_revision(request), by=by, at=now, language=language(),
                tab=request.POST.get("tab", "")[:40],
            )  # fmt: skip
        if held.is_sent and held.state != "sent_back":
            version = returns.amend(of=held, by=by, at=now, reason=reason, **arguments)
        else:
            version = returns.submit(of=held, by=by, at=now, **arguments)
    except (StaleRevision, UnableToSubmit) as refused:
        conflicts: tuple[Conflict, ...] = getattr(refused, "conflicts", ())
        fresh = return_for_filing(request.actor, held.pk)
        return _render(request, fresh, conflicts=conflicts, refused=refused, reason=reason)
    except UnableToReport as refused:
        messages.error(request, str(refused))
        return redirect("reporting:return", held.pk)
    thank(request, version)
    return redirect("reporting:return", held.pk)


def _changed(request: SignedInRequest, held: Return) -> dict[str, Entry]:
    """What the posted page holds that the draft does not: an untouched field is not an entry."""
    posted = {name.removeprefix(PREFIX): text for name, text in request.POST.dict().items() if name.startswith(PREFIX)}
    page = entry_page(held, language())
    return {
        key: text
        for key, text in posted.items()
        if key in page.cells
        and text.strip() != page.cells[key].text.strip()
        and not (page.cells[key].state == "na" and not text.strip())
    }


@requires(Permission.RETURNS_FILE)
@require_POST
def fill_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes filled cells anew from their measures."""
    held = return_for_filing(request.actor, pk)
    try:
        returns.fill_again(of=held, by=request.actor, at=clock.now())
    except UnableToReport as refused:
        messages.error(request, str(refused))
    return redirect("reporting:entry", pk)


@requires(Permission.RETURNS_FILE)
@require_POST
def here(request: SignedInRequest, pk: int) -> HttpResponse:
    """Says that I have the return open; answers with who else has, and at which cell."""
    held = return_for_filing(request.actor, pk)
    definition = read_definition(held.version.definition)
    others = [
        (
            each.person.full_name,
            definition.label(each.cell_key, language()) if each.cell_key in definition.cells else "",
        )
        for each in presence.be_here(of=held, cell_key=request.POST.get("at", ""), by=request.actor, at=clock.now())
    ]
    return render(request, "reporting/others.html", {"others": others})
