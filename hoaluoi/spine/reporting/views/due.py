"""What is due now, opening a return, and the zero report in two taps."""

import hashlib
import secrets
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.devices import keep_on_device
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.enums import Channel
from hoaluoi.spine.reporting.errors import UnableToReport
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.pages.entry import return_title
from hoaluoi.spine.reporting.queries import Owed, due_list, lately_sent, obligation, period_from_code


@requires(Permission.RETURNS_VIEW)
@require_safe
def due(request: SignedInRequest) -> HttpResponse:
    """What my units owe, the most urgent first, and what was sent lately."""
    now = clock.now()
    items = due_list(request.actor, now)
    groups = [(key, [item for item in items if item.group == key]) for key in dict.fromkeys(i.group for i in items)]
    context = {
        "groups": groups,
        "waiting": sum(len(rows) for key, rows in groups if key != "upcoming"),
        "sent": lately_sent(request.actor, now),
        "files": request.actor.can(Permission.RETURNS_FILE),
        "zeros": sum(item.zero_in_one for item in items) if request.actor.can(Permission.RETURNS_FILE) else 0,
        "key": secrets.token_hex(8),
        "now": now,
    }
    return keep_on_device(request, render(request, "reporting/due.html", context))


def wanted(request: SignedInRequest) -> Owed:
    """The obligation that an address or a form names by `form`, `period` and `unit`; anything else is 404."""
    asked = request.POST if request.method == "POST" else request.GET
    return owed_at(request, asked.get("form", ""), asked.get("period", ""), whole_number(asked.get("unit", "")))


def owed_at(request: SignedInRequest, form_code: str, period_code: str, unit_id: int) -> Owed:
    """What a unit of the actor's owes for one form and period; anything else is 404."""
    unit = access.unit_for_filing(request.actor, unit_id)
    form = access.form_for_reading(request.actor, form_code)
    period = period_from_code(form, period_code)
    owed = obligation(form, period, unit.pk) if period else None
    if owed is None:
        raise Http404
    return owed


def whole_number(text: str) -> int:
    """The id that a text says; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@requires(Permission.RETURNS_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def open_return(request: SignedInRequest) -> HttpResponse:
    """Goes to the entry page; a return that was not begun is begun by POST only."""
    owed = wanted(request)
    unit = access.unit_for_filing(request.actor, owed.unit_id)
    held = Return.objects.filter(form=owed.form, unit=unit, period=owed.period.code).first()
    if held is not None:
        return redirect("reporting:entry", held.pk)
    if request.method != "POST":
        return redirect("reporting:fill", owed.form.code, owed.period.code, unit.pk)
    try:
        held = returns.open_return(form=owed.form, unit=unit, period=owed.period, by=request.actor, at=clock.now())
    except UnableToReport as refused:
        messages.error(request, str(refused))
        return redirect("reporting:due_list")
    return redirect("reporting:entry", held.pk)


@requires(Permission.RETURNS_FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def zero(request: SignedInRequest) -> HttpResponse:
    """The zero report: the page with the clock is the first tap, its one button the second."""
    owed = wanted(request)
    unit = access.unit_for_filing(request.actor, owed.unit_id)
    if not owed.form.zero_allowed:
        raise Http404
    if request.method != "POST":
        key = f"zero:{secrets.token_hex(12)}"
        title = return_title(owed.form, owed.period, unit)
        context = {"owed": owed, "unit": unit, "now": clock.now(), "key": key, "title": title}
        return keep_on_device(request, render(request, "reporting/zero.html", context))
    try:
        version = _zero(request, owed, request.POST.get("client_key", "")[:80] or None)
    except UnableToReport as refused:
        messages.error(request, str(refused))
        return redirect("reporting:due_list")
    thank(request, version)
    return redirect("reporting:return", version.of_id)


@requires(Permission.RETURNS_FILE)
@require_POST
def zero_many(request: SignedInRequest) -> HttpResponse:
    """Zero reports for what was ticked: one version and one ledger entry each. The key makes a second click nothing."""
    places = list(dict.fromkeys(request.POST.getlist("owed")))[: bulk.MOST]
    key = "".join(each for each in request.POST.get("client_key", "")[:40] if each.isalnum())
    done: list[ReturnVersion] = []
    left: list[tuple[str, str]] = []
    for place, owed in [(place, _owed_named(request, place)) for place in places]:
        try:
            done.append(_zero(request, owed, _key_of(key, place)))
        except UnableToReport as refused:
            left.append((owed.form.name, str(refused)))
    told = ""
    if done:
        told = ngettext(
            "%(count)s zero report sent, received %(at)s. It can be corrected until it is locked.",
            "%(count)s zero reports sent, received %(at)s. Each can be corrected until it is locked.",
            len(done),
        ) % {"count": len(done), "at": f"{timezone.localtime(done[-1].received_at):%H:%M}"}
    elif not places:
        told = _("Nothing was ticked, so nothing was done.")
    bulk.tell(request, told, left)
    return redirect("reporting:due_list")


def _owed_named(request: SignedInRequest, place: str) -> Owed:
    form, period, unit = [*place.split("|"), "", ""][:3]
    return owed_at(request, form, period, whole_number(unit))


def _key_of(key: str, place: str) -> str | None:
    return f"zeros:{key}:{hashlib.sha256(place.encode()).hexdigest()[:24]}" if key else None


def _zero(request: SignedInRequest, owed: Owed, key: str | None) -> ReturnVersion:
    now, by = clock.now(), request.actor
    if not owed.form.zero_allowed:
        raise Http404
    unit = access.unit_for_filing(by, owed.unit_id)
    held = returns.open_return(form=owed.form, unit=unit, period=owed.period, by=by, at=now)
    return returns.submit(
        of=held, by=by, at=now, zero=True, channel=Channel.WEB, client_key=key, sent_at=said_at(request)
    )


def said_at(request: SignedInRequest) -> datetime | None:
    """When the phone says the button was pressed; a demonstration's shifted clock is not the phone's."""
    if clock.is_shifted():
        return None
    try:
        said = parse_datetime(request.POST.get("sent_at", ""))
    except ValueError:
        return None
    return said if said is not None and timezone.is_aware(said) else None


def thank(request: SignedInRequest, version: ReturnVersion) -> None:
    """The receipt: when it was sent, when it was received."""
    sent, received = (f"{timezone.localtime(each):%H:%M}" for each in (version.submitted_at, version.received_at))
    messages.success(request, _("Sent %(sent)s, received %(received)s.") % {"sent": sent, "received": received})
