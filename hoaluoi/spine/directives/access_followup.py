"""Who may see and move what is set in motion: questions, obstacles, overrides, tasks. The object or 404."""

from typing import TypeVar

from django.db.models import Q, QuerySet
from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Closure, Unit
from hoaluoi.core.organisation.queries import unit_by_id
from hoaluoi.spine.directives.access import task_for_reading
from hoaluoi.spine.directives.models import EmulationCluster, ExplanationRequest, Obstacle, StatusOverride, Task

T = TypeVar("T")


def explanations_visible_to(actor: Actor) -> QuerySet[ExplanationRequest]:
    """Questions to the actor's subtrees, put before them, or asked by the actor."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    seen = Q(unit__in=mine) | Q(escalated_to__in=mine) | Q(asked_by=actor.person.pk)
    about = ("unit", "target__directive__document", "task", "asked_by", "answered_by", "escalated_to")
    return ExplanationRequest.objects.filter(seen).select_related(*about)


def explanation_for_reading(actor: Actor, pk: int) -> ExplanationRequest:
    return _or_404(explanations_visible_to(actor).filter(pk=pk).first())


def explanation_for_answer(actor: Actor, pk: int) -> ExplanationRequest:
    """A question to a unit the actor may answer for."""
    answerable = explanations_visible_to(actor).filter(unit__in=actor.units_with(Permission.EXPLANATION_ANSWER))
    return _or_404(answerable.filter(pk=pk).first())


def explanation_for_asker(actor: Actor, pk: int) -> ExplanationRequest:
    """A question that the actor asked, or of a unit they may ask."""
    asked = Q(asked_by=actor.person.pk) | Q(unit__in=actor.units_with(Permission.EXPLANATION_REQUEST))
    return _or_404(explanations_visible_to(actor).filter(asked, pk=pk).first())


def obstacles_visible_to(actor: Actor) -> QuerySet[Obstacle]:
    """Obstacles of the actor's subtrees, and those that units of theirs have to clear."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    about = ("unit", "owner", "target", "task", "raised_by", "resolved_by")
    return Obstacle.objects.filter(Q(unit__in=mine) | Q(owner__in=mine)).select_related(*about)


def obstacle_for_reading(actor: Actor, pk: int) -> Obstacle:
    return _or_404(obstacles_visible_to(actor).filter(pk=pk).first())


def obstacle_for_owner(actor: Actor, pk: int) -> Obstacle:
    """An obstacle that a unit of the actor's has to clear."""
    owned = obstacles_visible_to(actor).filter(owner__in=actor.units_with(Permission.OBSTACLE_RAISE))
    return _or_404(owned.filter(pk=pk).first())


def overrides_visible_to(actor: Actor) -> QuerySet[StatusOverride]:
    about = ("unit", "target__directive__document", "requested_by", "approved_by", "ended_by")
    seen = StatusOverride.objects.filter(unit__in=actor.units_with(Permission.DIRECTIVES_VIEW))
    return seen.select_related(*about)


def override_for_reading(actor: Actor, pk: int) -> StatusOverride:
    return _or_404(overrides_visible_to(actor).filter(pk=pk).first())


def override_for_decision(actor: Actor, pk: int) -> StatusOverride:
    """An override of a unit whose statuses the actor may set by hand."""
    decided = overrides_visible_to(actor).filter(unit__in=actor.units_with(Permission.TARGETS_OVERRIDE))
    return _or_404(decided.filter(pk=pk).first())


def clusters_visible_to(actor: Actor) -> QuerySet[EmulationCluster]:
    """Clusters that units of the actor's subtrees formed, and those of the units above them."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    above = Closure.objects.filter(
        descendant__in=actor.roots_with(Permission.DIRECTIVES_VIEW), valid__contains=actor.on
    ).values("ancestor")
    return EmulationCluster.objects.filter(Q(owner__in=mine) | Q(owner__in=above)).select_related("owner")


def cluster_for_edit(actor: Actor, pk: int) -> EmulationCluster:
    """A cluster of a unit for which the actor may define clusters."""
    mine = clusters_visible_to(actor).filter(owner__in=actor.units_with(Permission.CLUSTERS_EDIT))
    return _or_404(mine.filter(pk=pk).first())


def task_for_assigner(actor: Actor, pk: int) -> Task:
    """A task that a unit of the actor's gave."""
    task = task_for_reading(actor, pk)
    if not actor.can_over(Permission.TASKS_ASSIGN, task.assigner_id):
        raise Http404
    return task


def task_for_lead(actor: Actor, pk: int) -> Task:
    """A task that a unit of the actor's has to do."""
    task = task_for_reading(actor, pk)
    if not actor.can_over(Permission.TASKS_PERFORM, task.lead_id):
        raise Http404
    return task


def unit_with(actor: Actor, permission: Permission, unit_id: int) -> Unit:
    """A unit over which the actor holds a permission."""
    if not actor.can_over(permission, unit_id):
        raise Http404
    return _or_404(unit_by_id(unit_id))


def _or_404(found: T | None) -> T:
    if found is None:
        raise Http404
    return found
