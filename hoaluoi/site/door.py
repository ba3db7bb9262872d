"""The door of a process of pages: the network outside, a few requests at a time inside.

A phone on a bad line takes a minute to send a photo or to fetch a document. Sending and fetching are waited for by one
event loop and hold nothing; only what has come whole is worked on, in the order of coming. The pages of one process
share one Python, so that more of them at work at once only wait for one another.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from django.db import connections

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

IN_MEMORY_BYTES = 1024 * 1024
_BLOCK_BYTES = 256 * 1024
_log = logging.getLogger(__name__)


class File:
    """A file to send, as WSGI's `wsgi.file_wrapper`; blocks have a size of our own."""

    def __init__(self, file: IO[bytes], block_size: int = _BLOCK_BYTES) -> None:
        self.file = file

    def read(self) -> bytes:
        return self.file.read(_BLOCK_BYTES)

    def close(self) -> None:
        self.file.close()


@dataclass(frozen=True)
class Answer:
    """What the application said; `body` is whole unless it is a file."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes | File


class Door:
    """ASGI outside, WSGI inside: at most `at_once` requests are inside `application`.

    A body is received up to `largest_body` bytes; a larger one goes on unread, to be refused by its announced size. A
    body that breaks off is never handed on.
    """

    def __init__(self, application: WSGIApplication, *, at_once: int, largest_body: int) -> None:
        self.application = application
        self.largest_body = largest_body
        self._inside = ThreadPoolExecutor(at_once, thread_name_prefix="pages")

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"only HTTP comes through this door, not {scope['type']}")
        with SpooledTemporaryFile(IN_MEMORY_BYTES) as body:
            environ = environ_of(scope, body)
            size = _announced(environ)
            if size <= self.largest_body:
                received = await _received(receive, body, self.largest_body)
                if received is None or received < size:
                    # Nobody is likely to read it; whoever is there after all sends again.
                    await _send(Answer(400, [("Content-Length", "0"), ("Connection", "close")], b""), send)
                    return
                size = received
            environ["CONTENT_LENGTH"] = str(size)
            answer = await asyncio.get_running_loop().run_in_executor(self._inside, self._work, environ)
        await _send(answer, send)

    def _work(self, environ: WSGIEnvironment) -> Answer:
        """One request, in a thread of the few."""
        said: list[tuple[str, list[tuple[str, str]]]] = []
        written: list[bytes] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            said[:] = [(status, headers)]
            return written.append

        try:
            answer = self.application(environ, start_response)
            body = answer if isinstance(answer, File) else b"".join([*written, _whole(answer)])
            status, headers = said[0]
            return Answer(int(status.split(" ", 1)[0]), headers, body)
        except Exception:
            _log.exception("The application ended in an error that it did not answer itself.")
            return Answer(500, [("Content-Type", "text/plain")], b"Internal server error")
        finally:
            # A file may take minutes to be fetched: it needs no connection to the database meanwhile.
            connections.close_all()


def environ_of(scope: Message, body: IO[bytes]) -> WSGIEnvironment:
    """WSGI's account of a request (PEP 3333) from ASGI's. Names of headers that hold an underscore are left out: they
    could be taken for others."""
    host, port = scope.get("server") or ("localhost", 80)
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": File,
    }
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").upper(), raw_value.decode("latin-1")
        if "_" in name:
            continue
        key = name.replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        between = "; " if name == "COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ


def _announced(environ: WSGIEnvironment) -> int:
    written = environ.get("CONTENT_LENGTH") or "0"
    return int(written) if written.isdecimal() else 0


async def _received(receive: Receive, body: IO[bytes], largest: int) -> int | None:
    """How many bytes came, now in `body` from its beginning; None: whoever sent is gone. No more is read than shows
    that it is too large."""
    received = 0
    while received <= largest:
        message = await receive()
        if message["type"] != "http.request":
            return None
        part = message.get("body", b"")
        body.write(part)
        received += len(part)
        if not message.get("more_body"):
            break
    body.seek(0)
    return received


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()


async def _send(answer: Answer, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.strip().encode("latin-1")) for name, value in answer.headers]
    file = answer.body if isinstance(answer.body, File) else None
    try:
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if isinstance(answer.body, bytes):
            await send({"type": "http.response.body", "body": answer.body})
            return
        while block := await asyncio.to_thread(answer.body.read):
            await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        if file is not None:
            await asyncio.to_thread(file.close)
