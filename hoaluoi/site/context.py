"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """The acting person and the units they stand in, for the layout."""
    return {"actor": getattr(request, "actor", None)}
