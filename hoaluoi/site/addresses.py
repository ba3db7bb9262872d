"""Addresses of other rooms' pages."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: int | str) -> str:
    """The address of a page; empty while the room that has it is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
