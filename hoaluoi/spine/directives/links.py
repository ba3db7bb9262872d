"""Where things of this room are found by rooms that know only an id: the ledger, provenance."""

from functools import partial

from django.urls import reverse

from hoaluoi.core.ledger.events import link_subject
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.operations.implementing import SOURCE_TYPE
from hoaluoi.spine.indicators import provenance


def open_implementing(unit_id: int, key: str) -> provenance.Opened | None:
    """The tasks behind a count of implementing documents: the newest one's people and minute speak for it."""
    unit = Unit.objects.filter(pk=unit_id).first()
    tasks = Task.objects.filter(lead=unit_id, needs_document=True).select_related("owner", "done_by")
    newest = tasks.order_by("-done_at", "-assigned_at").first()
    if unit is None or newest is None:
        return None
    return provenance.Opened(
        title=f"{newest.title}, {unit.name}",
        url=reverse("directives:tasks") + f"?unit={unit_id}&documents=1",
        person=person.full_name if (person := newest.done_by or newest.owner) else "",
        at=newest.done_at or newest.assigned_at or newest.created_at,
        channel="",
        file_id=None,
        ledger_entry_id=None,
        cell_label=key,
        text="",
    )


def _page(kind: str, pk: int) -> str:
    return reverse(f"directives:{kind}", args=[pk])


def join() -> None:
    for kind in ("task", "explanation", "obstacle", "override", "cluster"):
        link_subject(f"directives.{kind}", partial(_page, kind))
    provenance.opens(SOURCE_TYPE, open_implementing)
