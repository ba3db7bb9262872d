"""Carrying letters out of the outbox to the mail server, one transaction a letter."""

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from hoaluoi.core.files.queries import open_content
from hoaluoi.core.notices.models import Mail

logger = logging.getLogger(__name__)
# Pauses before the next try: a restarting server is met again soon, a day's outage is survived.
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720))


def due(at: datetime) -> QuerySet[Mail]:
    """Waiting letters whose time has come, oldest first."""
    ready = Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)
    return Mail.objects.filter(ready, state=Mail.State.WAITING).order_by("id")


def send_due(*, at: datetime) -> int:
    """Sends the letters whose time has come over one connection; returns how many left.

    Each letter is claimed by a row lock that others pass over. A worker killed between the server's "accepted" and our
    commit sends that one letter again: its Message-ID stays the same, so a mail server can drop the second.
    """
    if not settings.EMAIL_HOST:  # the server was taken out of the settings: what waits stays readable
        Mail.objects.filter(state=Mail.State.WAITING).update(state=Mail.State.KEPT, next_try_at=None)
        return 0
    connection = get_connection(timeout=20)
    sent = 0
    try:
        while (outcome := _send_one(connection, at)) is not None:
            sent += outcome
    finally:
        connection.close()
    return sent


@transaction.atomic
def _send_one(connection: BaseEmailBackend, at: datetime) -> bool | None:
    mail = due(at).select_for_update(skip_locked=True).first()
    if mail is None:
        return None
    try:
        connection.send_messages([_message(mail)])
    except (smtplib.SMTPException, OSError, ValueError) as error:  # ValueError: an address no letter can bear
        connection.close()
        _not_sent(mail, error, at)
        return False
    mail.state, mail.sent_at, mail.error, mail.next_try_at = Mail.State.SENT, at, "", None
    mail.tries += 1
    mail.save(update_fields=["state", "sent_at", "error", "tries", "next_try_at"])
    return True


def _message(mail: Mail) -> EmailMultiAlternatives:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.address],
        headers={"Message-ID": f"<hoaluoi-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    if mail.attached is not None:
        with open_content(mail.attached) as content:
            message.attach(mail.attached.name, content.read(), mail.attached.media_type)
    return message


def _not_sent(mail: Mail, error: Exception, at: datetime) -> None:
    logger.warning("mail %s to %s not sent: %s", mail.pk, mail.address, error)
    refused = isinstance(error, ValueError) or (
        isinstance(error, smtplib.SMTPRecipientsRefused) and all(code >= 500 for code, _ in error.recipients.values())
    )
    mail.tries += 1
    mail.error = str(error)[:2000]
    if refused or mail.tries > len(PAUSES):
        mail.state, mail.next_try_at = Mail.State.FAILED, None
    else:
        mail.next_try_at = at + PAUSES[mail.tries - 1]
    mail.save(update_fields=["state", "error", "tries", "next_try_at"])
