"""The front door: home, search, and what a visitor sees when there is nothing to see."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, public, requires
from hoaluoi.core.access.devices import keep_on_device
from hoaluoi.core.access.permissions import GRANTS, Permission
from hoaluoi.site import gallery, guides
from hoaluoi.site.pages.home import my_work
from hoaluoi.site.search import search as find
from hoaluoi.spine.indicators.basis import basis_of

IN_PALETTE, ON_PAGE = 4, 20


@requires(Permission.OWN)
def home(request: SignedInRequest) -> HttpResponse:
    """My work: what waits for me now."""
    work = my_work(request.actor, clock.now(), clock.today(), basis_of(request))
    return keep_on_device(request, render(request, "site/home.html", {"work": work}))


@requires(Permission.OWN)
def search(request: SignedInRequest) -> HttpResponse:
    """What has the words of `?q=`: a page, or JSON for the command palette."""
    text = request.GET.get("q", "").strip()
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        hits = [hit for group in find(request.actor, text, IN_PALETTE) for hit in group.hits]
        rows = [{"label": hit.label, "url": hit.url, "icon": hit.icon, "hint": hit.hint} for hit in hits]
        response: HttpResponse = JsonResponse({"results": rows})
    else:
        context = {"text": text, "groups": find(request.actor, text, ON_PAGE)}
        response = render(request, "site/search.html", context)
    patch_vary_headers(response, ["Accept"])
    return response


@requires(Permission.OWN)
def guide(request: SignedInRequest, role: str = "") -> HttpResponse:
    """The printable guide of a role; without one, of what the person mostly does."""
    found = next((each for each in guides.GUIDES if each.role == role), None)
    if role and found is None:
        raise Http404
    tour = guides.tour_start() if request.actor.can(Permission.DIRECTIVES_DRAFT) else ""
    shown = found or guides.usual_guide(request.actor)
    own = all(request.actor.can(permission) for permission in GRANTS[shown.role])
    context = {"guide": shown, "guides": guides.GUIDES, "tour": tour, "own": own}
    return render(request, "site/guide.html", context)


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
