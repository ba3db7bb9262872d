"""Who may see and change directives, targets and tasks: the object or 404.

A directive binds the subtree of its unit, so people below read it; they see the shares of their own subtree only.
"""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Closure
from hoaluoi.spine.directives.models import Allocation, Desk, Directive, Target, Task

T = TypeVar("T")


def _above(actor: Actor, permission: Permission) -> list[int]:
    """Ids of the units the actor's own units stand below, themselves included."""
    over = Closure.objects.filter(descendant__in=actor.roots_with(permission), valid__contains=actor.on)
    return list(over.values_list("ancestor_id", flat=True).distinct())


def directives_visible_to(actor: Actor) -> QuerySet[Directive]:
    """Directives of the actor's subtrees and of every unit above them."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    binding = Q(unit__in=mine) | Q(unit__in=_above(actor, Permission.DIRECTIVES_VIEW))
    return Directive.objects.filter(binding).select_related("document", "unit")


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    return Target.objects.filter(directive__in=directives_visible_to(actor)).select_related(
        "directive__document", "measure", "indicator", "owner"
    )


def tasks_visible_to(actor: Actor) -> QuerySet[Task]:
    """Tasks led, assigned or coordinated inside the actor's subtrees."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    own = Q(lead__in=mine) | Q(assigner__in=mine) | Q(coordinating__unit__in=mine)
    return Task.objects.filter(own).distinct().select_related("lead", "assigner", "directive__document")


def allocations_visible_to(actor: Actor) -> QuerySet[Allocation]:
    return Allocation.objects.filter(unit__in=actor.units_with(Permission.DIRECTIVES_VIEW))


def directive_for_reading(actor: Actor, directive_id: int) -> Directive:
    return _or_404(directives_visible_to(actor).filter(pk=directive_id).first())


def target_for_reading(actor: Actor, target_id: int) -> Target:
    return _or_404(targets_visible_to(actor).filter(pk=target_id).first())


def target_for_edit(actor: Actor, target_id: int) -> Target:
    """A target whose owning unit the actor may draft for."""
    editable = targets_visible_to(actor).filter(owner__in=actor.units_with(Permission.DIRECTIVES_DRAFT))
    return _or_404(editable.filter(pk=target_id).first())


def target_for_allocation(actor: Actor, target_id: int, unit_id: int) -> Target:
    """A target whose share of `unit_id` the actor may hand down."""
    if not actor.can_over(Permission.TARGETS_ALLOCATE, unit_id):
        raise Http404
    return target_for_reading(actor, target_id)


def share_for_edit(actor: Actor, allocation_id: int) -> Allocation:
    """A share in force of a unit whose targets the actor may hand down."""
    mine = Allocation.objects.filter(unit__in=actor.units_with(Permission.TARGETS_ALLOCATE), in_force=True)
    visible = mine.filter(target__directive__in=directives_visible_to(actor))
    return _or_404(visible.select_related("target", "unit", "accountable", "deputy").filter(pk=allocation_id).first())


def task_for_reading(actor: Actor, task_id: int) -> Task:
    return _or_404(tasks_visible_to(actor).filter(pk=task_id).first())


def desks_visible_to(actor: Actor) -> QuerySet[Desk]:
    return Desk.objects.filter(unit__in=actor.units_with(Permission.DIRECTIVES_DRAFT)).select_related("unit")


def desk_for_edit(actor: Actor, desk_id: int) -> Desk:
    return _or_404(desks_visible_to(actor).filter(pk=desk_id).first())


def _or_404(found: T | None) -> T:
    if found is None:
        raise Http404
    return found
