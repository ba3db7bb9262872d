"""Reading the register of documents."""

from django.db.models import QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.documents.access import visible_to
from hoaluoi.spine.documents.models import Document

SORTS = {
    "newest": ("-issued_date", "-id"),
    "oldest": ("issued_date", "id"),
    "symbol": ("symbol", "-issued_date", "-id"),
    "title": ("folded", "-id"),
}


def listed(
    actor: Actor, *, text: str = "", kind: str = "", sort: str = "newest", simulated: bool = True
) -> QuerySet[Document]:
    """Documents the actor may read whose symbol, title, issuer or signer holds the words, with or without marks.

    Without `simulated` those that were made up for the demonstration are left out.
    """
    found = visible_to(actor).select_related("issuer").defer("text")
    if not simulated:
        found = found.filter(simulated=False)
    for word in fold(text).split():
        found = found.filter(folded__contains=word)
    if kind in Document.Kind.values:
        found = found.filter(kind=kind)
    return found.order_by(*SORTS.get(sort, SORTS["newest"]))
