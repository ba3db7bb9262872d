"""The live process: `GET /live/events` keeps a page told, as server-sent events. No thread a connection, no figures.

A stream is for a person who is signed in: the session's cookie says so when it opens, and every stream ends after
half an hour, so that the browser opens it anew and is asked again.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402 (Django must be ready before what uses it)
from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpRequest  # noqa: E402

from hoaluoi.core import database  # noqa: E402
from hoaluoi.site.live.announce import CHANNEL  # noqa: E402
from hoaluoi.site.live.build import build  # noqa: E402
from hoaluoi.site.live.hub import EVERYTHING, Hub, Listener  # noqa: E402
from hoaluoi.site.live.listening import listen  # noqa: E402

PATH = "/live/events"
MOST_STREAMS = 5000
PING_SECONDS = 20.0
STREAM_SECONDS = 30 * 60.0
RETRY_MILLISECONDS = 3000

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
hub = Hub(MOST_STREAMS)
_hearing: list[asyncio.Task[None]] = []


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application."""
    if scope["type"] == "lifespan":
        await _live_with_the_server(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _live_with_the_server(receive: Receive, send: Send) -> None:
    await receive()
    await asyncio.to_thread(build)
    _hearing.append(asyncio.create_task(listen(database.url(), CHANNEL, hub.publish, lambda: hub.publish(EVERYTHING))))
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in _hearing:
        task.cancel()
    await send({"type": "lifespan.shutdown.complete"})


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    allowed = _origin_headers(headers)
    if scope["path"] != PATH or scope["method"] != "GET":
        await _refuse(send, 404, allowed)
    elif hub.is_full:
        await _refuse(send, 503, [*allowed, (b"retry-after", b"60")])
    elif not await _is_signed_in(headers.get("cookie", "")):
        await _refuse(send, 401, allowed)
    else:
        await _stream(receive, send, allowed)


def _origin_headers(headers: MutableMapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Pages of the same host, whatever its port, may read the stream with their cookie; others may not."""
    origin = headers.get("origin", "")
    if not origin or urlsplit(origin).hostname != urlsplit(f"//{headers.get('host', '')}").hostname:
        return []
    return [
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"Origin"),
    ]


async def _is_signed_in(cookie: str) -> bool:
    try:
        morsel = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return False
    return bool(morsel) and await sync_to_async(_has_person, thread_sensitive=False)(morsel.value if morsel else "")


def _has_person(session_key: str) -> bool:
    close_old_connections()
    try:
        request = HttpRequest()
        request.session = SessionStore(session_key)
        person = get_user(request)
        return bool(person.is_authenticated and person.is_active)
    finally:
        close_old_connections()


async def _refuse(send: Send, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [*headers, (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _stream(receive: Receive, send: Send, allowed: list[tuple[bytes, bytes]]) -> None:
    headers = [
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, *allowed]})
    with hub.listening() as listener:
        telling = asyncio.create_task(_tell(listener, send))
        leaving = asyncio.create_task(_gone(receive))
        try:
            await asyncio.wait({telling, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (telling, leaving):
                task.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await telling
    with suppress(OSError):
        await send({"type": "http.response.body", "body": b""})


async def _tell(listener: Listener, send: Send) -> None:
    """News as they come, a comment in the silence so that nobody in between takes the line for dead."""
    until = asyncio.get_running_loop().time() + STREAM_SECONDS * random.uniform(0.8, 1.2)
    await _say(send, f"retry: {RETRY_MILLISECONDS}\nevent: build\ndata: {build()}\n\n")
    while asyncio.get_running_loop().time() < until:
        topics = await listener.topics(PING_SECONDS)
        await _say(send, "".join(f"event: fresh\ndata: {topic}\n\n" for topic in sorted(topics)) or ": still here\n\n")


async def _say(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
