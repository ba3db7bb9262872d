"""Refuses what is too large by its announced size, before a byte of it is parsed or stored."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hoaluoi.core.files.views import too_large


class UploadLimitMiddleware:
    """Stands before whatever reads the body (the CSRF check does)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        announced = _announced(request)
        if announced > settings.LARGEST_REQUEST_BYTES:
            return too_large(request, limit_bytes=settings.MAX_UPLOAD_BYTES, sent_bytes=announced)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    raw = request.META.get("CONTENT_LENGTH") or "0"
    return int(raw) if raw.isdecimal() else 0
