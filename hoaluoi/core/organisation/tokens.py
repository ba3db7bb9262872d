"""Signing in to the programming interface: `Authorization: Bearer hl_…`.

    @token_only
    @requires(Permission.RETURNS_FILE)
    def receive(request: SignedInRequest) -> HttpResponse: ...

A view marked `token_only` is reached with a token alone, never with a browser's session, so it needs no CSRF token.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.access.declare import View
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import ApiToken
from hoaluoi.core.organisation.operations.tokens import digest_of

MARK_EVERY = timedelta(minutes=1)


def token_only(view: View) -> View:
    """The view is for programs that show a token."""
    view.token_only = True  # type: ignore[attr-defined]
    view.csrf_exempt = True  # type: ignore[attr-defined]
    return view


def token_in(request: HttpRequest, now: datetime) -> ApiToken | None:
    """The valid token that a request shows, if any."""
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return None
    lasting = Q(expires_at=None) | Q(expires_at__gt=now)
    found = ApiToken.objects.filter(lasting, digest=digest_of(secret.strip()), revoked_at=None, person__is_active=True)
    return found.select_related("person").first()


def actor_from(request: HttpRequest) -> Actor | None:
    """Who acts by the request's token; None without a valid token or without the right to use the interface."""
    token = token_in(request, clock.now())
    actor = actor_of(token.person, clock.today()) if token else None
    return actor if actor is not None and actor.can(Permission.API_USE) else None


def mark_used(token: ApiToken, now: datetime) -> None:
    """Notes the use, at most once a minute: a busy program does not turn every read into a write."""
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - MARK_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


class TokenMiddleware:
    """Stands before `AccessMiddleware`, and outside the read-only transaction of a GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not getattr(view, "token_only", False):
            return None
        now = clock.now()
        token = token_in(request, now)
        if token is None:
            refused = {"error": "unauthorised", "message": _("Show a valid access token: Authorization: Bearer …")}
            return JsonResponse(refused, status=401, headers={"WWW-Authenticate": "Bearer"})
        mark_used(token, now)
        request.user = token.person
        request.actor = actor_of(token.person, clock.today())  # type: ignore[attr-defined]
        if not request.actor.can(Permission.API_USE):  # type: ignore[attr-defined]
            return JsonResponse({"error": "not_found", "message": _("Not found.")}, status=404)
        return None
