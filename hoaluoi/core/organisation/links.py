"""Addresses of this room's things, for the ledger."""

from django.urls import reverse


def act_url(act_id: int) -> str:
    """The page of a reorganisation."""
    return reverse("organisation:reorganisation", args=[act_id])
