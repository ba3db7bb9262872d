"""Reading the inbox and the outbox."""

from collections import Counter

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.notices import kinds
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Person, Position


def unread_count(person: Person) -> int:
    """How many notices a person has not read: the number on the bell (one index-only count)."""
    return _unread_count(person.pk)


@while_unchanged
def _unread_count(person_id: int) -> int:
    return Notice.objects.filter(recipient=person_id, read_at=None).count()


def inbox(person: Person, group: str = "") -> QuerySet[Notice]:
    """A person's notices, unread first, urgent before others, newest first; `group` a key of kinds.GROUPS."""
    notices = Notice.objects.filter(recipient=person)
    if group:
        notices = notices.filter(code__in=kinds.in_group(group))
    is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    return notices.alias(is_read=is_read).order_by("is_read", "-urgent", "-id")


def unread_by_group(person: Person) -> Counter[str]:
    """Unread notices of a person by group."""
    rows = Notice.objects.filter(recipient=person, read_at=None).values("code").annotate(number=Count("pk")).order_by()
    counts: Counter[str] = Counter()
    for row in rows:
        counts[kinds.group_of(row["code"])] += row["number"]
    return counts


def mails_visible_to(actor: Actor) -> QuerySet[Mail]:
    """Letters to people of the units over which the actor may see background work; over a root: all letters."""
    roots = set(organisation.roots(actor.on).values_list("pk", flat=True))
    if not roots.isdisjoint(actor.roots_with(Permission.JOBS_VIEW)):
        return Mail.objects.all()
    there = Position.objects.filter(unit_id__in=actor.units_with(Permission.JOBS_VIEW), valid__contains=actor.on)
    return Mail.objects.filter(recipient__in=there.values("person"))


def mails_with(mails: QuerySet[Mail], text: str, folded: str) -> QuerySet[Mail]:
    """Letters with a text in address or subject, or whose recipient's folded name contains `folded`."""
    return mails.filter(Q(address__icontains=text) | Q(subject__icontains=text) | Q(recipient__folded__contains=folded))
