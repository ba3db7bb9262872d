"""What a page read holds for the next one while the database has not changed, and PostgreSQL says whether it has.

Every transaction that writes has a number of its own, and `pg_current_snapshot` tells which of them a statement does
not see. From the moment such a transaction is committed, no snapshot equals one from before. So under an equal
snapshot, on a server that has not been started anew, every statement gives the same answer as before and need not be
asked again: nothing is ever out of date, not by a moment, whoever wrote and from wherever. A write of anybody empties
what is kept, so that it helps where much is read and little written, and costs one short statement a page elsewhere.

A standby names its snapshots in another way; there, and inside a transaction begun before, nothing is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from django.db import connection
from django.utils.translation import get_language

P = ParamSpec("P")
R = TypeVar("R")
Answers = dict[Hashable, Any]

MOST_ANSWERS = 2000
# A request that began before a write may still be under way while others have gone on.
MOST_SNAPSHOTS = 2
_SNAPSHOT = "SELECT pg_current_snapshot()::text, pg_postmaster_start_time()::text WHERE NOT pg_is_in_recovery()"
_NOT_KEPT = object()


class _Reading:
    """One request that only reads. Its snapshot is asked for when it is first needed."""

    def __init__(self) -> None:
        self.answers: Answers | None = None
        self.asked = False

    def known(self) -> Answers | None:
        """What holds under the snapshot; None where nothing may be kept."""
        if not self.asked:
            self.asked, self.answers = True, _answers_now()
        return self.answers

    def stop(self) -> None:
        self.asked, self.answers = True, None


_by_snapshot: OrderedDict[Hashable, Answers] = OrderedDict()
_now: ContextVar[_Reading | None] = ContextVar("reading", default=None)


def _answers_now() -> Answers | None:
    with connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT)
        snapshot: tuple[str, str] | None = cursor.fetchone()
    if snapshot is None:
        return None
    found = _by_snapshot.setdefault(snapshot, {})
    while len(_by_snapshot) > MOST_SNAPSHOTS:
        _by_snapshot.popitem(last=False)
    return found


@contextmanager
def reading() -> Iterator[None]:
    """Inside, nothing is written, and what is marked `while_unchanged` may answer with what it answered before."""
    # In a transaction that has written, the snapshot says nothing about what one has written oneself.
    token = _now.set(None if connection.in_atomic_block else _Reading())
    try:
        yield
    finally:
        _now.reset(token)


def stop() -> None:
    """For a request that is going to write after all: from here on it asks the database."""
    if (under_way := _now.get()) is not None:
        under_way.stop()


def while_unchanged(function: Callable[P, R]) -> Callable[P, R]:
    """Marks a function whose answer rests on its arguments, the language and the database alone.

    Not on the clock: it is given the day. The arguments can be hashed. Callers share the answer, in several threads,
    and so never change it: tuples and frozen sets, rows that nobody sets a field of.
    """

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        place = function, args, tuple(kwargs.items()), get_language()
        hash(place)
        under_way = _now.get()
        answers = under_way.known() if under_way is not None else None
        if answers is None:
            return function(*args, **kwargs)
        found = answers.get(place, _NOT_KEPT)
        if found is _NOT_KEPT:
            found = function(*args, **kwargs)
            if len(answers) < MOST_ANSWERS:
                answers[place] = found
        return cast(R, found)

    return answer


def forget() -> None:
    """Drops everything."""
    _by_snapshot.clear()
