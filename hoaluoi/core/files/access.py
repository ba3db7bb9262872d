"""Who may open a file: its uploader, whoever may read in its unit what it belongs to, and anybody signed in if it
belongs to no unit."""

from django.db.models import Q, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.models import StoredFile

# Rights that a file may ask of its readers: not everybody who reads the documents of a unit reads its returns too.
GUARDING = (Permission.RETURNS_VIEW, Permission.INDICATORS_VIEW, Permission.ORGANISATION_EDIT)
READING = (Permission.DOCUMENTS_VIEW, Permission.DIRECTIVES_VIEW, Permission.RETURNS_VIEW)


def visible_to(actor: Actor) -> QuerySet[StoredFile]:
    units = frozenset[int]().union(*(actor.units_with(permission) for permission in READING))
    mine = Q(uploaded_by_id=actor.ledger_id, uploaded_by_id__isnull=False)
    readable = Q(unit_id=None) | mine | Q(permission="", unit_id__in=units)
    for permission in GUARDING:
        if actor.can(permission):
            readable |= Q(permission=permission, unit_id__in=actor.units_with(permission))
    return StoredFile.objects.filter(readable)
