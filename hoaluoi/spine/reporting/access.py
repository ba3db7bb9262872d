"""Who may see, file, review and chase returns, and who may see and change forms: the object or 404."""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import roots
from hoaluoi.spine.reporting.models import Assignment, Form, FormVersion, Return

M = TypeVar("M", bound=Model)


def _or_404(found: M | None) -> M:
    if found is None:
        raise Http404
    return found


def require(allowed: bool) -> None:
    """Absent and forbidden read alike."""
    if not allowed:
        raise Http404


def forms_visible_to(actor: Actor) -> QuerySet[Form]:
    """Forms that the actor's units ask for or owe."""
    mine = actor.units_with(Permission.FORMS_VIEW)
    owed = Assignment.objects.filter(form=OuterRef("pk"), unit__in=mine)
    return Form.objects.filter(Q(owner__in=mine) | Exists(owed)).select_related("owner")


def form_for_reading(actor: Actor, code: str) -> Form:
    return _or_404(forms_visible_to(actor).filter(code=code).first())


def form_for_edit(actor: Actor, code: str) -> Form:
    """A form of a unit for which the actor may make forms."""
    owned = Form.objects.filter(owner__in=actor.units_with(Permission.FORMS_EDIT)).select_related("owner")
    return _or_404(owned.filter(code=code).first())


def version_for_reading(actor: Actor, code: str, number: int) -> FormVersion:
    """A version of a visible form; an unpublished one only for those who may change the form."""
    form = form_for_reading(actor, code)
    version = _or_404(FormVersion.objects.filter(form=form, number=number).select_related("form").first())
    require(version.published_at is not None or actor.can_over(Permission.FORMS_EDIT, form.owner_id))
    return version


def returns_visible_to(actor: Actor, *, of: Collection[int] | None = None) -> QuerySet[Return]:
    """All that the actor may read, or those `of` some units among them.

    Sets of units are cut here and not by the database, whose planner takes several long lists for a great many rows.
    """
    units = actor.units_with(Permission.RETURNS_VIEW)
    seen = Return.objects.filter(unit__in=units if of is None else units & frozenset(of))
    return seen.select_related("form", "version", "unit", "current__submitted_by")


def return_for_reading(actor: Actor, return_id: int) -> Return:
    return _or_404(returns_visible_to(actor).filter(pk=return_id).first())


def return_for_filing(actor: Actor, return_id: int) -> Return:
    mine = returns_visible_to(actor).filter(unit__in=actor.units_with(Permission.RETURNS_FILE))
    return _or_404(mine.filter(pk=return_id).first())


def unit_for_filing(actor: Actor, unit_id: int) -> Unit:
    """A unit that the actor files returns for, else 404."""
    return _or_404(Unit.objects.filter(pk=unit_id, pk__in=actor.units_with(Permission.RETURNS_FILE)).first())


def unit_for_chasing(actor: Actor, unit_id: int) -> Unit:
    return _or_404(Unit.objects.filter(pk=unit_id, pk__in=actor.units_with(Permission.RETURNS_CHASE)).first())


def unit_for_extending(actor: Actor, unit_id: int) -> Unit:
    """A unit below one where the actor holds the right: nobody moves the due time of their own unit."""
    return _or_404(Unit.objects.filter(pk=unit_id, pk__in=extended_by(actor)).first())


def extended_by(actor: Actor) -> frozenset[int]:
    """Units that the actor may give more time."""
    return _below(actor, Permission.RETURNS_CHASE)


def unit_for_reading(actor: Actor, unit_id: int) -> Unit:
    return _or_404(Unit.objects.filter(pk=unit_id, pk__in=actor.units_with(Permission.RETURNS_VIEW)).first())


def reviewed_by(actor: Actor) -> frozenset[int]:
    """Units whose returns the actor reviews: those strictly below a unit where they hold the right.

    A unit does not approve its own return; only the top of the organisation, with nobody above, does.
    """
    return _below(actor, Permission.RETURNS_REVIEW)


def _below(actor: Actor, permission: Permission) -> frozenset[int]:
    """Units strictly below those where the actor holds a right, and tops of the organisation where they hold it."""
    held = actor.roots_with(permission)
    below: set[int] = set()
    for unit_id in held:
        below |= actor.scope.subtree_ids([unit_id], actor.on) - {unit_id}
    tops = set(roots(actor.on).filter(pk__in=held).values_list("pk", flat=True)) if held else set()
    return frozenset(below | tops)


def returns_reviewed_by(actor: Actor) -> QuerySet[Return]:
    return returns_visible_to(actor, of=reviewed_by(actor))


def return_for_review(actor: Actor, return_id: int) -> Return:
    return _or_404(returns_reviewed_by(actor).filter(pk=return_id).first())


def require_units_for_form(actor: Actor, form: Form, unit_ids: Collection[int]) -> None:
    """404 unless the actor may change the form and all of the units lie in their subtree."""
    require(actor.can_over(Permission.FORMS_EDIT, form.owner_id))
    mine = actor.units_with(Permission.FORMS_EDIT) & set(unit_ids)
    require(Unit.objects.filter(pk__in=mine).count() == len(set(unit_ids)))
