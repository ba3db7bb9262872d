"""The front door: home, and what a visitor sees when there is nothing to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.permissions import Permission


@requires(Permission.OWN)
def home(request: SignedInRequest) -> HttpResponse:
    """My work: what waits for me now."""
    return render(request, "site/home.html")


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and forbidden read alike."""
    return render(request, "site/404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the page leans on nothing that could break too."""
    return HttpResponse("500", status=500, content_type="text/plain; charset=utf-8")
