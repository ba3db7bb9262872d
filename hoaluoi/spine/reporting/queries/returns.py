"""Reading single returns: their versions, what was reported before, what waits for review."""

from collections.abc import Iterable

from django.db.models import F, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Closure
from hoaluoi.spine.reporting.access import returns_visible_to, reviewed_by
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.rules import CellValue, read_definition

HISTORY = 12


def before(of: Return) -> dict[str, CellValue]:
    """What the unit stated for the period just before, by cell key; empty if it stated nothing."""
    previous = of.reporting_period.previous().code
    found = ReturnVersion.objects.filter(
        of__form=of.form_id, of__unit=of.unit_id, of__period=previous, of__current=F("pk")
    ).first()
    return values_of(read_definition(of.version.definition), found.cells) if found else {}


def versions(of: Return) -> list[ReturnVersion]:
    """Newest first, with authors and files."""
    return list(of.versions.select_related("submitted_by", "file").order_by("-number"))


def earlier(of: Return, *, limit: int = HISTORY) -> list[ReturnVersion]:
    """The current versions of the same unit's returns for earlier periods, newest period first."""
    sent = ReturnVersion.objects.filter(
        of__form=of.form_id, of__unit=of.unit_id, of__end_date__lt=of.end_date, of__current=F("pk")
    )
    return list(sent.select_related("of").order_by("-of__end_date")[:limit])


def histories(returns: Iterable[Return], *, limit: int = HISTORY) -> dict[int, list[ReturnVersion]]:
    """`earlier` for many returns of a review list: {return id: versions}, one query for all."""
    wanted = list(returns)
    if not wanted:
        return {}
    sent = ReturnVersion.objects.filter(
        of__form__in={r.form_id for r in wanted},
        of__unit__in={r.unit_id for r in wanted},
        of__end_date__lt=max(r.end_date for r in wanted),
        of__current=F("pk"),
    ).select_related("of")
    by_series: dict[tuple[int, int], list[ReturnVersion]] = {}
    for version in sent.order_by("-of__end_date"):
        by_series.setdefault((version.of.form_id, version.of.unit_id), []).append(version)
    return {
        r.pk: [v for v in by_series.get((r.form_id, r.unit_id), []) if v.of.end_date < r.end_date][:limit]
        for r in wanted
    }


def review_queue(actor: Actor, *, direct_only: bool = True) -> QuerySet[Return]:
    """Submitted returns that wait for the actor, oldest first.

    `direct_only`: of units one level below the actor's own; what lies deeper is first for the level between.
    """
    units = reviewed_by(actor)
    if direct_only:
        from_above = actor.roots_with(Permission.RETURNS_REVIEW)
        near = Closure.objects.filter(ancestor__in=from_above, depth__lte=1, valid__contains=actor.on, line="admin")
        units &= frozenset(near.values_list("descendant_id", flat=True))
    waiting = returns_visible_to(actor, of=units).filter(state=ReturnState.SUBMITTED)
    return waiting.order_by("-form__urgent", "submitted_at", "pk")
