"""Which pages a person's own phone may keep for when there is no network."""

from django.http import HttpResponse

from hoaluoi.core.access.declare import SignedInRequest

HEADER = "X-Keep-On-Device"


def keep_on_device(request: SignedInRequest, response: HttpResponse) -> HttpResponse:
    """Marks a page as the acting person's own work; the service worker keeps marked pages and drops those of others."""
    response[HEADER] = str(request.actor.person.pk)
    return response
