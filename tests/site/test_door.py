"""The door of the pages: few inside, slow senders and takers outside, nothing broken off handed on."""

import asyncio
import io
import threading
from collections.abc import Iterable
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse, HttpResponse

from hoaluoi.site.door import IN_MEMORY_BYTES, Door, File

LARGEST = 3 * IN_MEMORY_BYTES
PATIENCE = 10


class Application:
    """Notes what it is given; answers what it is told to, once it is let."""

    def __init__(self, answer: Iterable[bytes] | File = (b"answer",)) -> None:
        self.answer = answer
        self.environs: list[dict[str, Any]] = []
        self.bodies: list[bytes] = []
        self.inside = self.most = 0
        self.let = threading.Event()
        self.let.set()
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        assert self.let.wait(PATIENCE)
        self.environs.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        with self._lock:
            self.inside -= 1
        start_response("200 OK", [("Content-Type", "text/plain")])
        return self.answer


def scope(*headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    return {
        "type": "http", "method": "POST", "path": "/đơn-vị/", "query_string": b"on=2025-08-01", "http_version": "1.1",
        "server": ("127.0.0.1", 8000), "client": ("10.0.0.7", 4711), "scheme": "http", "headers": list(headers), **more,
    }  # fmt: skip


async def ask(door: Door, *parts: bytes | asyncio.Event | None, announced: int | None = None) -> list[dict[str, Any]]:
    """What the door sends; `parts` of the body come one by one (an event: once it is set; None: the sender is gone)."""
    coming, sent = list(parts), []

    async def receive() -> dict[str, Any]:
        part = coming.pop(0) if coming else b""
        if isinstance(part, asyncio.Event):
            await part.wait()
            part = b""
        if part is None:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": part, "more_body": bool(coming)}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    headers = [] if announced is None else [(b"content-length", str(announced).encode())]
    await asyncio.wait_for(door(scope(*headers), receive, send), PATIENCE)
    return sent


def said(sent: list[dict[str, Any]]) -> tuple[int, bytes]:
    start, *bodies = sent
    assert not bodies[-1].get("more_body")
    return start["status"], b"".join(each["body"] for each in bodies)


def test_no_more_are_inside_than_there_are_places():
    application = Application()
    application.let.clear()

    async def many() -> list[list[dict[str, Any]]]:
        door = Door(application, at_once=2, largest_body=LARGEST)
        asking = [asyncio.create_task(ask(door)) for _ in range(6)]
        while application.inside < 2:
            await asyncio.sleep(0.005)
        await asyncio.sleep(0.05)
        application.let.set()
        return await asyncio.gather(*asking)

    assert [said(each) for each in asyncio.run(many())] == [(200, b"answer")] * 6
    assert application.most == 2


def test_who_sends_slowly_is_waited_for_outside():
    application = Application()

    async def one_slow() -> None:
        door, let = Door(application, at_once=1, largest_body=LARGEST), asyncio.Event()
        slow = [asyncio.create_task(ask(door, b"sl", let, b"ow", announced=4)) for _ in range(20)]
        await asyncio.sleep(0.01)
        assert said(await ask(door)) == (200, b"answer")
        let.set()
        await asyncio.gather(*slow)

    asyncio.run(one_slow())
    assert application.bodies == [b"", *[b"slow"] * 20]


@pytest.mark.parametrize("size", [1, IN_MEMORY_BYTES, IN_MEMORY_BYTES + 1, LARGEST])
@pytest.mark.parametrize("announced", [True, False])
def test_a_body_is_handed_on_as_it_came(size, announced):
    application, sent = Application(), (bytes(range(251)) * (size // 251 + 1))[:size]
    parts = [sent[start : start + 70_000] for start in range(0, size, 70_000)]
    door = Door(application, at_once=1, largest_body=LARGEST)
    assert said(asyncio.run(ask(door, *parts, announced=size if announced else None))) == (200, b"answer")
    assert application.bodies == [sent]
    assert application.environs[0]["CONTENT_LENGTH"] == str(size)


@pytest.mark.parametrize("parts", [(None,), (b"half", None), (b"half",)])
def test_what_breaks_off_is_not_handed_on(parts):
    application = Application()
    assert said(asyncio.run(ask(Door(application, at_once=1, largest_body=LARGEST), *parts, announced=8))) == (400, b"")
    assert application.bodies == []


def test_what_is_announced_as_too_large_goes_on_unread():
    application = Application()
    asyncio.run(ask(Door(application, at_once=1, largest_body=LARGEST), b"unread", announced=LARGEST + 1))
    assert application.bodies == [b""]
    assert application.environs[0]["CONTENT_LENGTH"] == str(LARGEST + 1)


def test_what_turns_out_too_large_says_so():
    application, part = Application(), bytes(IN_MEMORY_BYTES)
    asyncio.run(ask(Door(application, at_once=1, largest_body=LARGEST), *[part] * 9))
    assert int(application.environs[0]["CONTENT_LENGTH"]) > LARGEST


def test_an_error_is_answered_and_gives_the_place_back(caplog):
    def broken(environ, start_response):
        raise RuntimeError("broken")

    async def twice() -> list[tuple[int, bytes]]:
        door = Door(broken, at_once=1, largest_body=LARGEST)
        return [said(await ask(door)) for _ in range(2)]

    assert asyncio.run(twice()) == [(500, b"Internal server error")] * 2
    assert "broken" in caplog.text


def test_what_is_written_comes_before_what_is_returned():
    def writing(environ, start_response):
        start_response("200 OK", [])(b"one ")
        return [b"two"]

    assert said(asyncio.run(ask(Door(writing, at_once=1, largest_body=LARGEST)))) == (200, b"one two")


def test_a_page_is_put_together_and_closed_inside(monkeypatch):
    page, closed = HttpResponse(["one ", "two"]), []
    monkeypatch.setattr(page, "close", lambda: closed.append(threading.current_thread().name))
    door = Door(Application(page), at_once=1, largest_body=LARGEST)
    assert said(asyncio.run(ask(door))) == (200, b"one two")
    assert closed == ["pages_0"]


def test_a_file_is_sent_from_outside_and_holds_no_connection(monkeypatch):
    left = []
    monkeypatch.setattr("hoaluoi.site.door.connections.close_all", lambda: left.append(True))
    content = bytes(range(256)) * 4096
    file = File(io.BytesIO(content))

    async def fetch() -> tuple[int, bytes]:
        return said(await ask(Door(Application(file), at_once=1, largest_body=LARGEST)))

    assert asyncio.run(fetch()) == (200, content)
    assert left == [True]
    assert file.file.closed


def test_what_the_application_learns():
    application = Application()

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def drop(message: dict[str, Any]) -> None:
        pass

    asked = scope(
        (b"host", b"hoaluoi.example"), (b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"content-type", b"text/plain"),
        (b"x-forwarded-for", b"10.1.1.1"), (b"x_forwarded_for", b"forged"), (b"accept", b"x"), (b"accept", b"y"),
    )  # fmt: skip
    asyncio.run(Door(application, at_once=1, largest_body=LARGEST)(asked, nothing, drop))
    found = application.environs[0]
    assert found["PATH_INFO"].encode("latin-1").decode() == "/đơn-vị/"
    expected = {
        "REQUEST_METHOD": "POST", "QUERY_STRING": "on=2025-08-01", "REMOTE_ADDR": "10.0.0.7",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "HTTP_HOST": "hoaluoi.example", "HTTP_COOKIE": "a=1; b=2", "CONTENT_TYPE": "text/plain",
        "HTTP_X_FORWARDED_FOR": "10.1.1.1", "HTTP_ACCEPT": "x,y", "wsgi.url_scheme": "http",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_django_hands_files_on_in_the_doors_wrapper():
    handler = WSGIHandler()
    handler._middleware_chain = lambda request: FileResponse(io.BytesIO(b"a file"))
    sent = asyncio.run(ask(Door(handler, at_once=1, largest_body=LARGEST)))
    assert said(sent) == (200, b"a file")
