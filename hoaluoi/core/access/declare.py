"""Every view says what it needs; a view that says nothing is not reachable."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class SignedInRequest(HttpRequest):
    """A request that passed `AccessMiddleware`: it has an actor. For annotations only."""

    actor: Actor
    htmx: Any


def requires(permission: Permission) -> Callable[[View], View]:
    """The view is for people who hold `permission` over some unit; which objects, the query decides."""

    def declare(view: View) -> View:
        view.required_permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def public(view: View) -> View:
    """The view is for anybody: sign-in, error pages, the service worker."""
    view.required_permission = None  # type: ignore[attr-defined]
    return view


def writes_on_get(view: View) -> View:
    """The rare GET that must write (marks as read, a sign-in redirect): leaves the read-only mode."""
    view.writes_on_get = True  # type: ignore[attr-defined]
    return view
