"""Saying, in the transaction that did it, that there is something new to see."""

from django.db import connection

from hoaluoi.spine.indicators import news

CHANNEL = "hoaluoi_live"
NUMBERS = "numbers"


def announce(topic: str) -> None:
    """Tells open pages once the transaction is committed; the same topic twice in one transaction is told once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, topic])


def numbers_are_fresh(_folded: news.Folded) -> None:
    """The fold is coalesced already: a rush of returns makes one announcement, not a thousand."""
    announce(NUMBERS)


def join() -> None:
    news.on_fold(numbers_are_fresh)
