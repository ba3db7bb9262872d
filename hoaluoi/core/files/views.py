"""Giving files out, and saying clearly why one was not taken in."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_GET

from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files import access, inspection, queries

# Shown in the page itself when asked for; everything else is saved to disk: HTML of a stranger never runs here.
SHOWN = inspection.IMAGES | {inspection.PDF}
SAVED_AS = {inspection.HTML: "application/octet-stream"}


def _etag(request: HttpRequest, file_id: int) -> str | None:
    if not request.user.is_authenticated:
        return None
    file = access.visible_to(request.actor).filter(pk=file_id).first()  # type: ignore[attr-defined]
    return f'"{file.sha256}"' if file else None


@requires(Permission.OWN)
@require_GET
@condition(etag_func=_etag)
def download(request: SignedInRequest, file_id: int) -> HttpResponseBase:
    """A file with its own name; `?inline=1` shows pictures and PDF in the browser."""
    file = get_object_or_404(access.visible_to(request.actor), pk=file_id)
    inline = bool(request.GET.get("inline")) and file.media_type in SHOWN
    try:
        content = queries.open_content(file)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=not inline,
        filename=file.name,
        content_type=SAVED_AS.get(file.media_type, file.media_type),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    if file.media_type != inspection.PDF:  # the browser's own PDF reader does not work in a sandbox
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def too_large(request: HttpRequest, *, limit_bytes: int, sent_bytes: int) -> HttpResponse:
    """The 413 answer, as a page or, for programs, as JSON. Sizes in bytes."""
    limit, sent = limit_bytes // 1024**2, max(1, sent_bytes // 1024**2)
    if "application/json" in request.headers.get("accept", ""):
        sentence = _("What was sent is larger than the %(limit)s MB that can be taken in. Nothing was stored.")
        return JsonResponse({"error": "too_large", "message": sentence % {"limit": limit}}, status=413)
    facts: dict[str, Any] = {"limit": limit, "sent": sent, "back": request.path}
    return render(request, "files/too_large.html", facts, status=413)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What Django refuses to read: mostly a form with more text than can be taken in."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(
            request,
            limit_bytes=settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0,
            sent_bytes=int(request.META.get("CONTENT_LENGTH") or 0),
        )
    return render(request, "files/bad_request.html", status=400)
