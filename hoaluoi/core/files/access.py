"""Who may open a file: its uploader, whoever may read in its unit, and anybody signed in if it belongs to no unit."""

from django.db.models import Q, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.models import StoredFile

READING = (Permission.DOCUMENTS_VIEW, Permission.DIRECTIVES_VIEW, Permission.RETURNS_VIEW)


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    units = frozenset[int]().union(*(actor.units_with(permission) for permission in READING))
    return StoredFile.objects.filter(
        Q(unit_id=None) | Q(unit_id__in=units) | Q(uploaded_by_id=actor.ledger_id, uploaded_by_id__isnull=False)
    )
