"""Access fails closed: sign-in required, permission declared, absent and forbidden read alike, reads do not write."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from hoaluoi.core import clock
from hoaluoi.core.access.actor import actor_of
from hoaluoi.core.database import unchanged
from hoaluoi.core.text.storable import UNSTORABLE

Handler = Callable[[HttpRequest], HttpResponseBase]
SAFE = frozenset({"GET", "HEAD"})

# Views of libraries that cannot carry our declaration: public ones and those for any signed-in person.
PUBLIC_MODULES = ("allauth.", "django.views.i18n", "django.views.static", "django.contrib.staticfiles.")


def permission_needed(view: Callable[..., Any]) -> tuple[bool, Any]:
    """(declared, permission); permission None means public."""
    if hasattr(view, "required_permission"):
        return True, view.required_permission
    if getattr(view, "__module__", "").startswith(PUBLIC_MODULES):
        return True, None
    return False, None


class _BeforeView:
    """Looks at a request when its view is known, and passes everything else on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)


class AccessMiddleware(_BeforeView):
    """Sets `request.actor` and admits, sends to sign-in, or answers 404."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with unchanged.reading() if request.method in SAFE else nullcontext():
            if request.user.is_authenticated:
                request.actor = actor_of(request.user, clock.today())  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        declared, permission = permission_needed(view)
        if not declared:
            raise Http404
        if permission is None:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not request.actor.can(permission):  # type: ignore[attr-defined]
            raise Http404
        return None


class ReadableMiddleware(_BeforeView):
    """Answers 400 to an address or a form with a zero character: no person types one, and no database takes it."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        said = [request.path_info]
        # What programs send is a body of its own, and nobody's form.
        forms = [] if getattr(view, "token_only", False) else request.POST.lists()
        for name, texts in (*request.GET.lists(), *forms):
            said += [name, *texts]
        if any(UNSTORABLE in text for text in said):
            raise BadRequest


class ReadOnlyMiddleware(_BeforeView):
    """Runs GET and HEAD in a read-only transaction: PostgreSQL itself refuses a write."""

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if request.method not in SAFE:
            return None
        if getattr(view, "writes_on_get", False) or getattr(view, "__module__", "").startswith("allauth."):
            unchanged.stop()
            return None
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            response: HttpResponseBase = view(request, *args, **kwargs)
            if hasattr(response, "render") and callable(response.render):
                response.render()
            # Nothing was written, so nothing is kept; inside a savepoint this also ends the read-only mode.
            transaction.set_rollback(True)
        return response
