"""Which units and people an actor sees and may change: lists, details and forms ask here and nowhere else."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import GRANTS, Permission
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import ApiToken, Delegation, Person, Placement, Position, Unit

VIEW, EDIT = Permission.ORGANISATION_VIEW, Permission.ORGANISATION_EDIT


def unit_ids_visible(actor: Actor) -> frozenset[int]:
    """Units below the actor's positions today, and closed ones whose history those carry on."""
    return actor.units_with(VIEW)


def units_visible(actor: Actor) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=unit_ids_visible(actor))


def unit_ids_visible_on(actor: Actor, on: date) -> frozenset[int]:
    """What stood below the actor's units on a date: for looking at the tree of that day."""
    return actor.scope.subtree_ids(actor.roots_with(VIEW), on)


def unit_to_see(actor: Actor, unit_id: int) -> Unit:
    return get_object_or_404(units_visible(actor), pk=unit_id)


def units_editable(actor: Actor) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=actor.units_with(EDIT))


def unit_to_edit(actor: Actor, unit_id: int) -> Unit:
    return get_object_or_404(units_editable(actor), pk=unit_id)


def people_visible(actor: Actor) -> QuerySet[Person]:
    """Who holds or held a position in a unit the actor sees, and the actor.

    A person who never held one is seen by administrators of a whole tree alone.
    """
    placed = Exists(Position.objects.filter(person=OuterRef("pk"), unit__in=unit_ids_visible(actor)))
    if edits_a_root(actor):
        unplaced = Exists(Position.objects.filter(person=OuterRef("pk")))
        return Person.objects.filter(Q(placed) | Q(pk=actor.person.pk) | ~Q(unplaced))
    return Person.objects.filter(Q(placed) | Q(pk=actor.person.pk))


def edits_a_root(actor: Actor) -> bool:
    roots = Placement.objects.filter(
        parent=None, line=Line.ADMINISTRATIVE, valid__contains=actor.on, unit__in=actor.roots_with(EDIT)
    )
    return roots.exists()


def person_to_see(actor: Actor, person_id: int) -> Person:
    return get_object_or_404(people_visible(actor), pk=person_id)


def people_editable(actor: Actor) -> QuerySet[Person]:
    """People whose positions in effect all lie in units the actor may edit: another branch's staff is left alone."""
    if not actor.can(EDIT):
        return Person.objects.none()
    elsewhere = Position.objects.filter(person=OuterRef("pk"), valid__contains=actor.on).exclude(
        unit__in=actor.units_with(EDIT)
    )
    return people_visible(actor).exclude(Exists(elsewhere))


def person_to_edit(actor: Actor, person_id: int) -> Person:
    return get_object_or_404(people_editable(actor), pk=person_id)


def position_to_edit(actor: Actor, position_id: int) -> Position:
    held = Position.objects.filter(unit__in=actor.units_with(EDIT)).select_related("person", "unit")
    return get_object_or_404(held, pk=position_id)


def own_positions(actor: Actor) -> QuerySet[Position]:
    """What the actor may delegate from: positions in effect that hold the right to delegate."""
    roles = [role for role, permissions in GRANTS.items() if Permission.DELEGATE in permissions]
    held = Position.objects.filter(person=actor.person, valid__contains=actor.on, role__in=roles)
    return held.select_related("unit")


def delegation_to_revoke(actor: Actor, delegation_id: int) -> Delegation:
    """One's own, or one of a unit that the actor edits."""
    mine = Q(position__person=actor.person) | Q(position__unit__in=actor.units_with(EDIT))
    return get_object_or_404(Delegation.objects.filter(mine).select_related("position", "to"), pk=delegation_id)


def token_to_revoke(actor: Actor, token_id: int) -> ApiToken:
    return get_object_or_404(ApiToken, pk=token_id, person=actor.person)
