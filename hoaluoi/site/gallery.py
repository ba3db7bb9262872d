"""Example data of the component gallery (`/kit/`). Nothing here is a figure of a real unit."""

from typing import Any


def context() -> dict[str, Any]:
    """What the gallery page renders from."""
    return {}
