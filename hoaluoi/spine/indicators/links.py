"""Addresses of this room's pages, for rooms that show its numbers."""

from django.urls import reverse
from django.utils.http import urlencode


def provenance_url(kind: str, code: str, unit_id: int, period_code: str, basis: str = "") -> str:
    """The page that opens one number; `kind` is "measure" or "indicator". Every number shown is a link to it."""
    address = reverse("indicators:provenance", args=[kind, code, unit_id, period_code])
    return f"{address}?{urlencode({'basis': basis})}" if basis else address


def definition_url(kind: str, code: str) -> str:
    """The page that says what a measure or indicator is."""
    return reverse(f"indicators:{kind}", args=[code])
