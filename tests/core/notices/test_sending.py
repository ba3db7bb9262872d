"""Letters over a real SMTP server; retries with pauses; the digest instead of a flood."""

import socketserver
import threading
from datetime import UTC, datetime, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.notices import digests, kinds, sending
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.notices.operations import mark_read, notify
from tests.factories.organisation import group_with_branches, person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 3, 0, tzinfo=UTC)  # 10:00 in Việt Nam
MORNING = datetime(2021, 9, 2, 0, 0, tzinfo=UTC)  # 07:00 of the next day
kinds.declare(kinds.NoticeKind("tests.sent", "told %(what)s", "bell", "returns"))


class Session(socketserver.StreamRequestHandler):
    """Just enough of RFC 5321 for one client at a time."""

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "DATA":
                self.say("354 go on")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb == "RCPT" and "nobody" in line:
                self.say("550 no such person")
            else:
                self.say("250 fine")


@pytest.fixture
def server(settings):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as listening:
        listening.letters = []
        listening.daemon_threads = True
        thread = threading.Thread(target=listening.serve_forever, daemon=True)
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", listening.server_address[1]
        settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = False, ""
        yield listening
        listening.shutdown()
        thread.join()


@pytest.fixture
def alice():
    someone = person(Role.REPORTER, group_with_branches().districts[0])
    someone.email, someone.language = "alice@example.vn", "en"
    someone.save()
    return someone


def tell(who, **more):
    return notify(recipients=[who], code="tests.sent", params={"what": "x"}, at=AT, **more)


def test_urgent_notice_leaves_at_once_and_once(server, alice):
    tell(alice, urgent=True)
    queue.run_waiting()
    sending.send_due(at=AT)
    assert len(server.letters) == 1
    assert "told x" in server.letters[0]
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("sent", 1)
    assert f"<hoaluoi-{mail.pk}@" in server.letters[0]


def test_refused_address_fails_at_once_and_stops_nobody_else(server, alice):
    alice.email = "nobody@example.vn"
    tell(alice, urgent=True)
    alice.email = "alice@example.vn"
    tell(alice, urgent=True)
    assert sending.send_due(at=AT) == 1
    assert sorted(Mail.objects.values_list("state", flat=True)) == ["failed", "sent"]


@pytest.mark.parametrize("address", ["an@example.vn\nBcc: all@example.vn", "@@"])
def test_a_letter_that_cannot_be_written_fails_alone_and_those_behind_it_leave(server, alice, address):
    tell(alice, urgent=True)
    Mail.objects.update(address=address)
    tell(alice, urgent=True)
    assert sending.send_due(at=AT) == 1
    assert [(mail.state, mail.tries) for mail in Mail.objects.order_by("pk")] == [("failed", 1), ("sent", 1)]


def test_server_that_is_away_is_tried_again_after_pauses(server, alice, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    tell(alice, urgent=True)
    sending.send_due(at=AT)
    mail = Mail.objects.get()
    assert (mail.state, mail.tries, mail.next_try_at) == ("waiting", 1, AT + timedelta(minutes=1))
    settings.EMAIL_PORT = port
    assert sending.send_due(at=AT + timedelta(seconds=59)) == 0
    assert sending.send_due(at=AT + timedelta(seconds=60)) == 1


def test_server_that_stays_away_ends_in_failed(alice, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", 1, False
    tell(alice, urgent=True)
    for day in range(10):
        sending.send_due(at=AT + timedelta(days=day))
    mail = Mail.objects.get()
    assert (mail.state, mail.tries) == ("failed", len(sending.PAUSES) + 1)


def test_ordinary_notices_come_in_one_letter_the_next_morning(server, alice):
    for _ in range(30):
        tell(alice)
    assert digests.send_digests(at=AT) == 0
    assert digests.send_digests(at=MORNING) == 1
    assert digests.send_digests(at=MORNING + timedelta(hours=1)) == 0
    queue.run_waiting(until=MORNING + timedelta(days=2000))
    mail = Mail.objects.get()
    assert mail.subject == "Hòa Lưới: 30 unread notices"
    assert mail.text.count("told x") == 30


def test_what_was_read_or_urgent_is_not_in_the_digest(alice):
    tell(alice), tell(alice, urgent=True), tell(alice, mail=False)
    mark_read(person=alice, notice_ids=[Notice.objects.order_by("id")[0].pk], at=AT)
    assert digests.send_digests(at=MORNING) == 0
