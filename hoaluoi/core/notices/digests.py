"""One letter a day instead of a flood: what a person has not read by the morning."""

from datetime import datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from hoaluoi.core.notices import letters
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.notices.operations import put_in_outbox

# Before the first report of the day is due.
MORNING = time(6, 30)
MAX_LINES = 60


def cutoff(now: datetime) -> datetime:
    """The last morning hour that has passed: a digest carries what came before it."""
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    today = local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    return today if local >= today else today - timedelta(days=1)


def waiting(now: datetime) -> QuerySet[Notice]:
    """Unread notices that no letter has carried and that came before the last morning."""
    return Notice.objects.filter(mailed_at=None, read_at=None, created_at__lt=cutoff(now))


@transaction.atomic
def send_digests(*, at: datetime) -> int:
    """Writes one letter to each person with waiting notices; returns how many. Twice at the same hour: once."""
    rows = list(
        waiting(at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("recipient")
        .order_by("recipient_id", "-urgent", "id")
    )
    written = [
        (person, letters.digest_of(list(notices)[:MAX_LINES], person))
        for person, notices in groupby(rows, key=lambda notice: notice.recipient)
        if person.email and person.is_active
    ]
    Notice.objects.filter(pk__in=[notice.pk for notice in rows]).update(mailed_at=at)
    put_in_outbox(written, at=at)
    return len(written)
