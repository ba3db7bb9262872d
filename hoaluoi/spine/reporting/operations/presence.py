"""Who works on the same return right now. No act of anybody: it leaves no ledger entry and is swept as it ages."""

from datetime import datetime, timedelta

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.models import Presence, Return

HERE_FOR = timedelta(seconds=50)
KEPT_FOR = timedelta(hours=1)


@transaction.atomic
def be_here(*, of: Return, cell_key: str, by: Actor, at: datetime) -> list[Presence]:
    """Says that the actor has the return open, and gives the others who do. 404 outside the actor's scope."""
    held = access.return_for_filing(by, of.pk)
    Presence.objects.filter(of=held, seen_at__lt=at - KEPT_FOR).delete()
    Presence.objects.update_or_create(of=held, person=by.person, defaults={"cell_key": cell_key[:120], "seen_at": at})
    others = Presence.objects.filter(of=held, seen_at__gte=at - HERE_FOR).exclude(person=by.person)
    return list(others.select_related("person").order_by("person__full_name"))
