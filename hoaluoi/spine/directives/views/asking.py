"""What questions, obstacles and overrides have in common: what they are about, asking, acting on one, listing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hoaluoi.core.access.declare import SignedInRequest
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import access, access_followup
from hoaluoi.spine.directives.models import Target, Task
from hoaluoi.spine.directives.operations.explanations import UnableToExplain
from hoaluoi.spine.directives.operations.obstacles import UnableToHandleObstacle
from hoaluoi.spine.directives.operations.overrides import UnableToOverride
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.queries.scorecards import Score
from hoaluoi.spine.indicators.basis import leaves_out_simulated

Refused = (UnableToExplain, UnableToHandleObstacle, UnableToOverride)
M = TypeVar("M", bound=Model)


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


def narrowed(request: SignedInRequest, rows: QuerySet[M]) -> QuerySet[M]:
    """Of one unit where the address names it (`?unit=`), and without made-up rows where the reader left them out."""
    if leaves_out_simulated(request):
        rows = rows.filter(simulated=False)
    unit_id = number_in(request, "unit")
    return rows.filter(unit=unit_id) if unit_id else rows


@contextmanager
def saying_why_not(request: SignedInRequest) -> Iterator[None]:
    """An act that is refused inside the block ends it, and the next page says why."""
    try:
        yield
    except Refused as refused:
        messages.error(request, refusal(refused.code))


def asking_page(
    request: SignedInRequest,
    matter: Matter,
    filled: Form,
    *,
    title: str,
    icon_name: str,
    action: str,
    place: tuple[str, str],
    score: Score | None = None,
) -> HttpResponse:
    """The form that asks about a matter; `place` is the list (label, address) that the answer will stand in."""
    context: dict[str, Any] = {
        "filled": filled,
        "matter": matter,
        "title": title,
        "icon_name": icon_name,
        "action": action,
        "score": score,
        "crumbs": [place, (_("New entry"), "")],
    }
    return render(request, "directives/followup/asking.html", context, status=422 if filled.is_bound else 200)
