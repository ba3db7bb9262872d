"""Who is listening, and handing news to all of them: a set of topics and an event a listener, no thread, no queue."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

EVERYTHING = "all"


class Listener:
    """One open page. Topics that pile up while it is slow are kept once."""

    __slots__ = ("_came", "_topics")

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._came = asyncio.Event()

    def tell(self, topic: str) -> None:
        self._topics.add(topic)
        self._came.set()

    async def topics(self, timeout: float) -> set[str]:
        """What came since the last call; empty after `timeout` seconds of silence."""
        try:
            await asyncio.wait_for(self._came.wait(), timeout)
        except TimeoutError:
            return set()
        self._came.clear()
        told, self._topics = self._topics, set()
        return told


class Hub:
    """Every listener of this process; `limit` of them at most."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._listeners: set[Listener] = set()

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def is_full(self) -> bool:
        return len(self._listeners) >= self.limit

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """A listener for as long as the block runs."""
        listener = Listener()
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def publish(self, topic: str) -> None:
        for listener in self._listeners:
            listener.tell(topic)
