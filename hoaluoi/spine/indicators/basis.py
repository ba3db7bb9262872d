"""Which facts the reader wants numbers to rest on: the one switch that leaves simulated values out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from hoaluoi.spine.indicators.enums import Basis

COOKIE = "hoaluoi_basis"
Handler = Callable[[HttpRequest], HttpResponseBase]


def basis_of(request: HttpRequest) -> str:
    """`?basis=real` or `all` if the address says so, else what the reader chose last, else all."""
    for said in (request.GET.get("basis"), request.COOKIES.get(COOKIE)):
        if said in Basis.values:
            return str(said)
    return Basis.ALL


class BasisMiddleware:
    """Keeps what `?basis=` says for the reader's next pages."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        chosen = request.GET.get("basis")
        if chosen in Basis.values and request.COOKIES.get(COOKIE) != chosen:
            response.set_cookie(COOKIE, str(chosen), max_age=365 * 86400, httponly=True, samesite="Lax")
        return response
