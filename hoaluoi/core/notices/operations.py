"""Telling people things, and carrying letters out.

Notices are not acts of anybody: they leave no ledger entry. What they speak of has one.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from hoaluoi.core.access.bulk import UNDONE_WITHIN
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.rules import plain
from hoaluoi.core.notices import kinds, letters
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.organisation.models import Person

SEND_MAILS = "notices.send_mails"

_INSERT = """
INSERT INTO notices_notice (recipient_id, code, params, url, urgent, created_at, mailed_at, once_key)
SELECT person, %(code)s, %(params)s, %(url)s, %(urgent)s, %(at)s, %(mailed_at)s, once
FROM unnest(%(people)s::bigint[], %(onces)s::text[]) AS told(person, once)
ON CONFLICT (once_key) DO NOTHING RETURNING id, recipient_id
"""


@transaction.atomic
def notify(
    *,
    recipients: Iterable[Person],
    code: str,
    params: Mapping[str, Any],
    url: str = "",
    at: datetime,
    urgent: bool = False,
    once_key: str | None = None,
    mail: bool = True,
) -> int:
    """Puts a notice into the inbox of each person and returns how many were new.

    `once_key` ("<step>:<thing>") lets each person be told once, whatever runs twice. An urgent notice leaves by mail at
    once, any other waits for the daily digest (a person who reads it before gets no mail); `mail=False`: inbox only.
    One statement for any number of people. Raises UnknownKind for a code that was never declared.
    """
    kinds.declared(code)
    people = {person.pk: person for person in recipients if person.is_active}
    if not people:
        return 0
    by_letter = mail and urgent
    values: dict[str, Any] = {
        "code": code,
        "params": Jsonb(plain(params)),
        "url": url,
        "urgent": urgent,
        "at": at,
        "mailed_at": None if mail and not urgent else at,
        "people": list(people),
        "onces": [f"{once_key}:{pk}" if once_key else None for pk in people],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        told = dict(cursor.fetchall())
    if by_letter:
        _write_letters(told, people, at)
    return len(told)


def _write_letters(told: Mapping[int, int], people: Mapping[int, Person], at: datetime) -> None:
    letters_out = [
        (people[notice.recipient_id], letters.letter_of(notice, people[notice.recipient_id]))
        for notice in Notice.objects.filter(pk__in=told).order_by("pk")
        if people[notice.recipient_id].email
    ]
    put_in_outbox(letters_out, at=at)


@transaction.atomic
def put_in_outbox(
    letters_out: Iterable[tuple[Person, letters.Letter]], *, at: datetime, attached: StoredFile | None = None
) -> None:
    """Lays letters into the outbox; with a mail server they leave by a job, without one they are kept for reading.

    `attached` goes with each of them.
    """
    has_server = bool(settings.EMAIL_HOST)
    rows = [
        Mail(
            recipient=person,
            address=person.email,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            attached=attached,
            state=Mail.State.WAITING if has_server else Mail.State.KEPT,
            created_at=at,
            next_try_at=at if has_server else None,
        )
        for person, letter in letters_out
    ]
    Mail.objects.bulk_create(rows, batch_size=500)
    if rows and has_server:
        queue.defer(SEND_MAILS, queueing_lock=SEND_MAILS)


@transaction.atomic
def mark_read(*, person: Person, notice_ids: Iterable[int] | None, at: datetime) -> list[int]:
    """Marks a person's own notices as read (None: all of them); ids of others are passed over. Returns which were."""
    unread = Notice.objects.select_for_update().filter(recipient=person, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(pk__in=list(notice_ids))
    found = list(unread.values_list("pk", flat=True))
    Notice.objects.filter(pk__in=found).update(read_at=at)
    return found


@transaction.atomic
def mark_unread(*, person: Person, notice_ids: Iterable[int], at: datetime) -> int:
    """Undoes reading for one's own notices read within the last half hour. Returns how many."""
    lately = Notice.objects.filter(recipient=person, pk__in=list(notice_ids), read_at__gte=at - UNDONE_WITHIN)
    return lately.update(read_at=None)
