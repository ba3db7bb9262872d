"""The wall of the operations centre: the frame, and one page at a time."""

import hashlib
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.insight.console import access
from hoaluoi.insight.console.look import look_of, whole_number
from hoaluoi.insight.console.pages.wall import PAGES, Wall, wall_page
from hoaluoi.site.live.build import build

RENEWED = "wall_renewed_at"
RENEW_AFTER = timedelta(hours=1)


@requires(Permission.CONSOLE_VIEW)
@require_safe
def wall(request: SignedInRequest) -> HttpResponse:
    """The first page in its frame; `?unit=` shows another unit than one's own."""
    address, origin = live_address(request)
    page = _page(request, 0)
    context = {
        "zone": settings.TIME_ZONE,
        "wall": page,
        "now": clock.now(),
        "pages": PAGES,
        "live": address,
        "build": build(),
    }
    response = render(request, "console/wall/wall.html", context)
    if origin:
        response._csp_update = {"connect-src": ["'self'", origin]}  # type: ignore[attr-defined]
    return response


@requires(Permission.CONSOLE_VIEW)
@require_safe
def wall_part(request: SignedInRequest, number: int) -> HttpResponse:
    """One page alone; 304 where nothing changed since the reader's copy."""
    _renew(request)
    page = _page(request, number)
    html = render_to_string("console/wall/part.html", {"wall": page}, request)
    tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:20]}"'
    # On the way a compressed answer's tag is marked weak.
    same = request.headers.get("If-None-Match", "").removeprefix("W/") == tag
    response: HttpResponse = HttpResponseNotModified() if same else HttpResponse(html)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Now"], response["X-Build"] = clock.now().isoformat(), build()
    return response


def live_address(request: SignedInRequest) -> tuple[str, str]:
    """(where the page listens, its origin if it is not the page's own); ('', '') where no live process runs."""
    address = settings.LIVE_URL
    if not address and settings.LIVE_PORT:
        host = urlsplit(f"//{request.get_host()}").hostname or ""
        shown = f"[{host}]" if ":" in host else host
        address = f"{request.scheme}://{shown}:{settings.LIVE_PORT}/live/events"
    parts = urlsplit(address)
    return address, f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _page(request: SignedInRequest, number: int) -> Wall:
    look, asked = look_of(request), whole_number(request.GET.get("unit"))
    if asked is None:
        unit = access.own_unit(request.actor, Permission.CONSOLE_VIEW, look.on)
    else:
        unit = access.unit_in_sight(request.actor, Permission.CONSOLE_VIEW, asked, look.on)
    return wall_page(look, unit, number)


def _renew(request: SignedInRequest) -> None:
    """A wall asks for weeks: its session lives on for as long as it asks, and ends like any other when it is off."""
    renewed = parse_datetime(request.session.get(RENEWED, "")) if RENEWED in request.session else None
    if renewed is None or clock.machine_now() - renewed > RENEW_AFTER:
        request.session[RENEWED] = clock.machine_now().isoformat()
