"""Telling people: once, in bulk, in their language."""

from datetime import UTC, datetime

import pytest

from hoaluoi.core.notices import kinds, queries
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.notices.operations import mark_read, notify
from hoaluoi.core.organisation.models import Person

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)
kinds.declare(kinds.NoticeKind("tests.told", "%(unit)s told %(what)s", "bell", "returns"))


@pytest.fixture
def people():
    return [
        Person.objects.create(username=name, full_name=name.title(), email=f"{name}@example.vn", language=language)
        for name, language in (("alice", "vi"), ("bob", "en"), ("charlie", "zh-hans"))
    ]


def tell(people, **more):
    return notify(recipients=people, code="tests.told", params={"unit": "PC", "what": "x"}, at=AT, **more)


def test_each_person_is_told_once_for_a_once_key(people):
    assert tell(people[:2], once_key="late:1") == 2
    assert tell(people, once_key="late:1") == 1
    assert Notice.objects.count() == 3
    assert [queries.unread_count(person) for person in people] == [1, 1, 1]


def test_urgent_notice_leaves_a_letter_in_the_reader_s_language(people):
    tell(people, urgent=True)
    assert set(Mail.objects.values_list("address", "state")) == {
        ("alice@example.vn", "kept"),
        ("bob@example.vn", "kept"),
        ("charlie@example.vn", "kept"),
    }
    assert Mail.objects.get(address="bob@example.vn").text.startswith("Dear Bob,")


def test_undeclared_kind_is_refused(people):
    with pytest.raises(kinds.UnknownKind):
        notify(recipients=people, code="tests.nothing", params={}, at=AT)


def test_people_mark_only_their_own_notices(people):
    alice, bob, _ = people
    tell([alice, bob])
    ids = list(Notice.objects.values_list("pk", flat=True))
    assert len(mark_read(person=alice, notice_ids=ids, at=AT)) == 1
    assert [queries.unread_count(alice), queries.unread_count(bob)] == [0, 1]
