"""The product as an app on a phone: what the device asks to install it and to know whose session it has."""

import hashlib
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.permissions import Permission

STATIC = Path(__file__).parent / "static" / "site"
WORKER = STATIC / "service-worker.js"


@cache
def release() -> str:
    """Twelve letters that change when any script or style of the product changes."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parents[1].glob("**/static/**/*.[jc]s*")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser needs to install the product on a phone's or a desk's start screen."""
    icons = [
        {"src": static(f"site/app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    told = {
        "id": "/",
        "name": "Hòa Lưới",
        "short_name": "Hòa Lưới",
        "description": _("From resolution to result"),
        "lang": getattr(request, "LANGUAGE_CODE", "vi"),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f4f6f9",
        "theme_color": "#0d4f8b",
        "icons": icons,
        "shortcuts": [{"name": _("Returns due"), "url": reverse("reporting:due_list")}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@public
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker that keeps a person's own pages on the device; at the root, because it serves the whole site."""
    source = WORKER.read_text(encoding="utf-8").replace("{{ release }}", release())
    return HttpResponse(
        source.replace("{{ offline }}", reverse("offline")),
        content_type="text/javascript; charset=utf-8",
        headers={"Cache-Control": "no-cache"},
    )


@public
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page shown when there is no network and the page asked for is not on the device."""
    return render(request, "site/offline.html")


@requires(Permission.OWN)
@require_safe
def session(request: SignedInRequest) -> HttpResponse:
    """Whose session this is, and the token for its forms: a page from the device's memory may carry an old one."""
    return JsonResponse(
        {"person": request.actor.person.pk, "csrf": get_token(request)}, headers={"Cache-Control": "no-store"}
    )
