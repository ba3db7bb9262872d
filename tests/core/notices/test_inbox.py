"""The inbox: unread first, one's own only, following a notice reads it."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.notices import kinds
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.notices.operations import notify
from tests.factories.organisation import group_with_branches, person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)
kinds.declare(kinds.NoticeKind("tests.inbox", "told %(what)s", "bell", "returns"))


@pytest.fixture
def alice():
    return person(Role.REPORTER, group_with_branches().districts[0])


def tell(who, what, **more):
    notify(recipients=[who], code="tests.inbox", params={"what": what}, at=AT, **more)
    return Notice.objects.order_by("-id")[0]


def test_empty_inbox_says_what_arrives_there(alice, client_of):
    client = client_of(alice)
    client.cookies["hoaluoi_language"] = "en"
    assert "Nothing has been sent to you" in client.get(reverse("notices:inbox")).content.decode()


def test_unread_stand_first_and_urgent_before_others(alice, client_of):
    notices = [tell(alice, n) for n in range(3)] + [tell(alice, "now", urgent=True), tell(alice, "last")]
    client = client_of(alice)
    client.post(reverse("notices:mark_read"), {"notice": notices[4].pk})
    shown = [line.notice for line in client.get(reverse("notices:inbox")).context["page"].lines]
    assert shown == [notices[3], notices[2], notices[1], notices[0], notices[4]]
    assert client.get(reverse("notices:inbox"), {"group": "returns"}).context["page"].unread == 4
    assert client.get(reverse("notices:inbox"), {"group": "tasks"}).context["page"].lines == []


def test_following_a_notice_reads_it(alice, client_of):
    notice = tell(alice, "x", url="/returns/")
    response = client_of(alice).get(reverse("notices:follow", args=[notice.pk]))
    assert response.headers["location"] == "/returns/"
    notice.refresh_from_db()
    assert notice.read_at is not None


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_notice_never_leads_out_of_the_house(alice, client_of, url):
    notice = tell(alice, "x", url=url)
    response = client_of(alice).get(reverse("notices:follow", args=[notice.pk]))
    assert response.headers["location"] == reverse("notices:inbox")


def test_notices_of_others_do_not_exist(alice, client_of):
    bob = person(Role.REPORTER, alice.positions.get().unit)
    notice = tell(bob, "secret")
    client = client_of(alice)
    assert client.get(reverse("notices:follow", args=[notice.pk])).status_code == 404
    client.post(reverse("notices:mark_read"), {"notice": notice.pk})
    client.post(reverse("notices:mark_read"), {"all": "1"})
    notice.refresh_from_db()
    assert notice.read_at is None


def test_mark_all_reads_everything(alice, client_of):
    tell(alice, 1), tell(alice, 2)
    client_of(alice).post(reverse("notices:mark_read"), {"all": "1"})
    assert not Notice.objects.filter(read_at=None).exists()


def test_script_in_a_name_is_shown_as_text(alice, client_of):
    tell(alice, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in client_of(alice).get(reverse("notices:inbox")).content.decode()


def test_several_are_read_at_once_and_unread_again(alice, client_of):
    bob = person(Role.REPORTER, alice.positions.get().unit)
    mine, others = [tell(alice, n) for n in range(3)], tell(bob, "x")
    client = client_of(alice)
    answer = client.post(reverse("notices:mark_read"), {"notice": [mine[0].pk, mine[1].pk, others.pk]})
    assert sorted(answer.headers["location"].partition("undo=read.")[2].split(".")) == sorted(
        str(each.pk) for each in mine[:2]
    )
    assert Notice.objects.filter(read_at=None).count() == 2
    assert reverse("notices:mark_unread") in client.get(answer.headers["location"]).content.decode()
    client.post(reverse("notices:mark_unread"), {"act": "read", "things": f"{mine[0].pk}.{mine[1].pk}.{others.pk}"})
    assert not Notice.objects.exclude(read_at=None).exists()


def test_what_was_read_long_ago_stays_read(alice, client_of):
    notice = tell(alice, "x")
    Notice.objects.update(read_at=AT)
    client_of(alice).post(reverse("notices:mark_unread"), {"act": "read", "things": notice.pk})
    assert Notice.objects.get().read_at == AT


def test_the_letter_in_its_frame_keeps_its_styles_and_runs_nothing(client_of):
    auditor = person(Role.AUDITOR, group_with_branches().root)
    html = "<style>p { color: red }</style><p>x</p><script>alert(1)</script>"
    mail = Mail.objects.create(recipient=auditor, address="a@b", subject="x", text="x", html=html, created_at=AT)
    client = client_of(auditor)
    address = reverse("notices:letter", args=[mail.pk])
    assert f'src="{address}"' in client.get(reverse("notices:mail", args=[mail.pk])).content.decode()
    letter = client.get(address)
    assert letter.content.decode() == html
    policy = letter.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'unsafe-inline'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
