"""Which unit a page of the console looks at: one of the actor's, as the tree stood on the day, or 404."""

from collections.abc import Iterable
from datetime import date

from django.http import Http404

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import ancestors, unit_by_id


def units_in_sight(actor: Actor, permission: Permission, on: date) -> frozenset[int]:
    """What stands below the actor's units today, and what stood there on the day."""
    today = actor.units_with(permission)
    return today if on == actor.on else today | actor.scope.subtree_ids(actor.roots_with(permission), on)


def unit_in_sight(actor: Actor, permission: Permission, unit_id: int, on: date) -> Unit:
    """The unit, else 404."""
    found = unit_by_id(unit_id) if unit_id in units_in_sight(actor, permission, on) else None
    if found is None:
        raise Http404
    return found


def own_unit(actor: Actor, permission: Permission, on: date) -> Unit:
    """The unit the actor stands in: of several the one highest up."""
    found = list(Unit.objects.filter(pk__in=actor.roots_with(permission)))
    if not found:
        raise Http404
    if len(found) > 1:
        found.sort(key=lambda unit: (len(ancestors(unit.pk, on)), unit.sort_key))
    return found[0]


def trail(actor: Actor, permission: Permission, line: Iterable[Unit], on: date) -> list[Unit]:
    """Of the units from the root down to one, those in sight."""
    seen = units_in_sight(actor, permission, on)
    return [each for each in line if each.pk in seen]
