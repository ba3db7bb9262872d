"""Lists of directives and targets: searched without tone marks, filtered, a constant number of queries."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.directives.access import desks_visible_to, directives_visible_to, targets_visible_to
from hoaluoi.spine.directives.models import Desk, Directive, Target
from hoaluoi.spine.documents.models import Document

TARGET_SORTS = {
    "deadline": ("deadline_date", "directive_id", "number"),
    "directive": ("-directive__effective_date", "directive_id", "number"),
    "title": ("folded", "id"),
}


def directives(
    actor: Actor, *, text: str = "", state: str = "", simulated: bool = True
) -> QuerySet[Directive]:  # fmt: skip
    """Directives with their numbers of targets and tasks; `state` open or closed, '' for all."""
    found = directives_visible_to(actor).defer("document__text").annotate(
        target_count=Count("targets", filter=Q(targets__withdrawn_at=None), distinct=True),
        task_count=Count("tasks", distinct=True),
    )  # fmt: skip
    for word in fold(text).split():
        found = found.filter(document__folded__contains=word)
    if not simulated:
        found = found.filter(document__simulated=False)
    if state in {"open", "closed"}:
        found = found.filter(closed_at__isnull=state == "open")
    return found.order_by("-effective_date", "-pk")


def targets(
    actor: Actor,
    *,
    text: str = "",
    state: str = "",
    kind: str = "",
    sort: str = "deadline",
    on: date,
    simulated: bool = True,
) -> QuerySet[Target]:
    """Targets whose title or document holds the words. `state`: current, past (deadline before `on`), withdrawn."""
    found = targets_visible_to(actor).defer("directive__document__text", "quote")
    for word in fold(text).split():
        found = found.filter(Q(folded__contains=word) | Q(directive__document__folded__contains=word))
    if not simulated:
        found = found.filter(directive__document__simulated=False)
    if kind:
        found = found.filter(kind=kind)
    if state == "withdrawn":
        found = found.filter(withdrawn_at__isnull=False)
    elif state in {"current", "past"}:
        late = Q(deadline_date__lt=on)
        found = found.filter(late if state == "past" else ~late, withdrawn_at=None)
    return found.order_by(*TARGET_SORTS.get(sort, TARGET_SORTS["deadline"]))


def twin_of(desk: Desk) -> Document | None:
    """The document of the register that has the number and date of a text being drafted: it cannot be entered twice."""
    if not desk.symbol or desk.issued_date is None:
        return None
    held = Document.objects.filter(issuer=desk.unit, symbol=desk.symbol, issued_date=desk.issued_date)
    others = held if desk.document_id is None else held.exclude(pk=desk.document_id)
    return others.defer("text").first()


def desks(actor: Actor) -> QuerySet[Desk]:
    """Drafting desks, open ones first, with how many drafts wait."""
    return (
        desks_visible_to(actor)
        .select_related("created_by", "directive__document")
        .defer("text", "directive__document__text")
        .annotate(
            drafts=Count("proposals"),
            waiting=Count("proposals", filter=Q(proposals__decision="pending")),
            accepted=Count("proposals", filter=Q(proposals__decision="accepted")),
        )
        .order_by("-closed_at", "-id")
    )
