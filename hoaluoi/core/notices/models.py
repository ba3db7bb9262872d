"""Inbox and e-mail. A notice is what a person reads; a mail is the letter that carries notices out."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.organisation.models import Person


class Notice(models.Model):
    """One line of a person's inbox. `code` and `params` are worded in the reader's language when shown."""

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="notices")
    code = models.CharField(max_length=80, help_text="declared in notices.kinds: '<app>.<what>'")
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    # Set when a letter carried it out, or at once when none is wanted: what is null goes into the daily digest.
    mailed_at = models.DateTimeField(null=True)
    # The same reminder step about the same thing is sent once, whatever runs twice.
    once_key = models.CharField(max_length=200, null=True, unique=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], condition=Q(read_at__isnull=True), name="notices_unread"),
            models.Index(
                fields=["recipient", "id"],
                condition=Q(mailed_at__isnull=True, read_at__isnull=True),
                name="notices_for_digest",
            ),
        ]


class Mail(models.Model):
    """One letter in the outbox. With no mail server configured it stays readable here."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        KEPT = "kept"  # no mail server: for reading on the page only

    recipient = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="mails")
    address = models.EmailField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    attached = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True, help_text="a waiting letter is not tried before")
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="notices_sent_has_time",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at", "id"], condition=Q(state="waiting"), name="notices_waiting_mails")
        ]
