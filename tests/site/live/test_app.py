"""The live process, asked as a server asks it: who may listen, what is told, and when a stream ends."""

import asyncio

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import Person
from hoaluoi.site.live import app as live
from hoaluoi.site.live.announce import CHANNEL, announce
from hoaluoi.site.live.listening import listen
from tests.factories.organisation import client_of, group_with_branches, person


class Exchange:
    """One request to the application; `sent` is what it answered."""

    def __init__(self, cookie="", path=live.PATH, origin="", method="GET"):
        headers = [(b"host", b"hoaluoi.vn:8001"), (b"cookie", cookie.encode())]
        headers += [(b"origin", origin.encode())] if origin else []
        self.scope = {"type": "http", "path": path, "method": method, "headers": headers}
        self.sent = []
        self.left = asyncio.Event()

    async def receive(self):
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def text(self):
        return b"".join(message.get("body", b"") for message in self.sent[1:]).decode()

    @property
    def headers(self):
        return dict(self.sent[0]["headers"])


def cookie_of(who):
    return f"{settings.SESSION_COOKIE_NAME}={client_of(who).cookies[settings.SESSION_COOKIE_NAME].value}"


@pytest.fixture
def alice(transactional_db):
    return person(Role.LEADER, group_with_branches().root)


async def until(condition, seconds=5.0):
    for _each in range(int(seconds / 0.02)):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def asked(exchange):
    async_to_sync(live.app)(exchange.scope, exchange.receive, exchange.send)
    return exchange


@pytest.mark.parametrize(
    "cookie", ["", "x", "sessionid=abc", f"{settings.SESSION_COOKIE_NAME}=no-such-session", "\x00;=;"]
)
def test_a_stranger_may_not_listen(transactional_db, cookie):
    assert asked(Exchange(cookie)).status == 401


def test_a_session_that_ended_may_not_listen(alice):
    cookie = cookie_of(alice)
    SessionStore(cookie.partition("=")[2]).delete()
    assert asked(Exchange(cookie)).status == 401


def test_a_person_who_left_may_not_listen(alice):
    cookie = cookie_of(alice)
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    assert asked(Exchange(cookie)).status == 401


@pytest.mark.parametrize(("path", "method"), [("/", "GET"), ("/live/events/", "GET"), (live.PATH, "POST")])
def test_there_is_one_address(path, method):
    assert asked(Exchange(path=path, method=method)).status == 404


def test_a_signed_in_page_is_told_and_its_listener_goes_when_it_leaves(alice):
    async def story():
        exchange = Exchange(cookie_of_alice, origin="http://hoaluoi.vn:8000")
        task = asyncio.create_task(live.app(exchange.scope, exchange.receive, exchange.send))
        await until(lambda: len(live.hub) == 1)
        live.hub.publish("numbers")
        await until(lambda: "event: fresh\ndata: numbers\n\n" in exchange.text)
        exchange.left.set()
        await asyncio.wait_for(task, 5)
        return exchange

    cookie_of_alice = cookie_of(alice)
    exchange = asyncio.run(story())
    assert exchange.status == 200
    assert exchange.headers[b"content-type"].startswith(b"text/event-stream")
    assert exchange.headers[b"access-control-allow-origin"] == b"http://hoaluoi.vn:8000"
    assert exchange.text.startswith("retry: 3000\nevent: build\ndata: ")
    assert len(live.hub) == 0


def test_a_page_of_another_host_may_not_read_the_stream():
    answer = asked(Exchange(origin="http://elsewhere.vn"))
    assert b"access-control-allow-origin" not in answer.headers


def test_a_full_process_says_so(alice, monkeypatch):
    monkeypatch.setattr(live.hub, "limit", 0)
    answer = asked(Exchange(cookie_of(alice)))
    assert (answer.status, answer.headers[b"retry-after"]) == (503, b"60")


def test_what_a_transaction_announces_is_heard_once_it_is_committed(transactional_db):
    heard = []
    parts = connection.get_connection_params()
    address = make_conninfo(**{name: parts[name] for name in ("host", "port", "user", "dbname") if parts.get(name)})

    def commit():
        with transaction.atomic():
            for _each in range(5):
                announce("numbers")
            assert heard == []
        with transaction.atomic():
            announce("lost")
            transaction.set_rollback(True)
        connection.close()

    async def story():
        task = asyncio.create_task(listen(address, CHANNEL, heard.append, lambda: None))
        await asyncio.sleep(0.5)
        await asyncio.to_thread(commit)
        await until(lambda: heard)
        task.cancel()

    asyncio.run(story())
    assert heard == ["numbers"]
