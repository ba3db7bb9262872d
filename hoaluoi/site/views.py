"""The front door: home, and what a visitor sees when there is nothing to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.site import gallery


@requires(Permission.OWN)
def home(request: SignedInRequest) -> HttpResponse:
    """My work: what waits for me now."""
    return render(request, "site/home.html")


@requires(Permission.ADMINISTER)
def kit(request: SignedInRequest) -> HttpResponse:
    """The component kit with every component in all its states."""
    return render(request, "site/kit.html", gallery.context())


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Absent and forbidden read alike."""
    return render(request, "site/404.html", status=404)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the page leans on nothing that could break too."""
    return HttpResponse(get_template("site/500.html").render(), status=500)
