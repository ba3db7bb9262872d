"""Reading the inbox and the outbox."""

from hoaluoi.core.notices.models import Notice
from hoaluoi.core.organisation.models import Person


def unread_count(person: Person) -> int:
    """How many notices a person has not read: the number on the bell (one index-only count)."""
    return Notice.objects.filter(recipient=person, read_at=None).count()
