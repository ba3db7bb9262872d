"""What a question, an obstacle or an override is about, as the address names it."""

from dataclasses import dataclass

from django.http import Http404

from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import access, access_followup
from hoaluoi.spine.directives.models import Target, Task


@dataclass(frozen=True)
class Matter:
    """A unit's share of a target, or a task that it leads."""

    unit: Unit
    target: Target | None
    task: Task | None

    @property
    def title(self) -> str:
        return self.target.title if self.target else self.task.title if self.task else ""


def number_in(request: SignedInRequest, name: str) -> int:
    """A number of the address; 0 without one."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def matter_of(request: SignedInRequest, permission: Permission) -> Matter:
    """`?target=&unit=` or `?task=`, where the actor holds the permission over the unit; else 404."""
    if task_id := number_in(request, "task"):
        task = access.task_for_reading(request.actor, task_id)
        return Matter(access_followup.unit_with(request.actor, permission, task.lead_id), None, task)
    target_id = number_in(request, "target")
    if not target_id:
        raise Http404
    unit = access_followup.unit_with(request.actor, permission, number_in(request, "unit"))
    return Matter(unit, access.target_for_reading(request.actor, target_id), None)
