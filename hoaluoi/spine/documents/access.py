"""Who may read a document: people of the issuer's branch, above or below it (a directive binds those below)."""

from django.db.models import Q, QuerySet
from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Closure
from hoaluoi.spine.documents.models import Document


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents issued in the actor's subtrees, or by a unit above one of the actor's units."""
    mine = actor.units_with(Permission.DOCUMENTS_VIEW)
    above = Closure.objects.filter(
        descendant__in=actor.roots_with(Permission.DOCUMENTS_VIEW), valid__contains=actor.on
    ).values("ancestor_id")
    return Document.objects.filter(Q(issuer__in=mine) | Q(issuer__in=above))


def document_for_reading(actor: Actor, document_id: int) -> Document:
    found = visible_to(actor).select_related("issuer", "file").filter(pk=document_id).first()
    if found is None:
        raise Http404
    return found
