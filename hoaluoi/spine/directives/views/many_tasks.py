"""Acts on the tasks that were ticked in the list: accept, extend, hand in, take back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives.access import tasks_visible_to
from hoaluoi.spine.directives.forms.followup import ExtendForm
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.operations import many_tasks as operations
from hoaluoi.spine.directives.operations.tasks import UnableToMoveTask
from hoaluoi.spine.directives.pages.refusals import refusal

UNDONE = ("approve", "extend", "submit")
BOX = {"approve": "given", "extend": "given", "submit": "lead"}


@requires(Permission.TASKS_ASSIGN)
@require_POST
def approve(request: SignedInRequest) -> HttpResponse:
    """Accepts the results of what was ticked."""
    done, left = operations.approve_many(wanted=_chosen(request), by=request.actor, at=clock.now())
    told = ngettext("%(count)s task accepted as done.", "%(count)s tasks accepted as done.", len(done))
    return _answer(request, "approve", told, done, left)


@requires(Permission.TASKS_ASSIGN)
@require_POST
def extend(request: SignedInRequest) -> HttpResponse:
    """One new deadline and one reason for what was ticked."""
    filled = ExtendForm(request.POST)
    if not filled.is_valid():
        messages.error(request, _("Give a new deadline and the reason."))
        return bulk.done_at(_back("extend"), "", ())
    done, left = operations.extend_many(
        wanted=_chosen(request), by=request.actor, at=clock.now(), **filled.cleaned_data
    )
    told = ngettext(
        "%(count)s task extended. The first deadline stays on record.",
        "%(count)s tasks extended. The first deadlines stay on record.",
        len(done),
    )
    return _answer(request, "extend", told, done, left)


@requires(Permission.TASKS_PERFORM)
@require_POST
def submit(request: SignedInRequest) -> HttpResponse:
    """Hands in the results of what was ticked, with one note as their proof."""
    note = request.POST.get("note", "").strip()[:2000]
    if not note:
        messages.error(request, _("Say in a note what was done: it is the proof."))
        return bulk.done_at(_back("submit"), "", ())
    done, left = operations.submit_many(wanted=_chosen(request), note=note, by=request.actor, at=clock.now())
    told = ngettext("%(count)s task handed in.", "%(count)s tasks handed in.", len(done))
    return _answer(request, "submit", told, done, left)


@requires(Permission.DIRECTIVES_VIEW)
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Takes back what was just done to several tasks."""
    act, ids = bulk.to_undo(request)
    if act not in UNDONE:
        raise Http404
    done, left = operations.undo_many(wanted=_those(request, ids), act=act, by=request.actor, at=clock.now())
    told = ngettext("Taken back: %(count)s task.", "Taken back: %(count)s tasks.", len(done))
    return _answer(request, act, told, done, left, again=False)


def _chosen(request: SignedInRequest) -> list[Task]:
    return _those(request, bulk.ticked(request, "task"))


def _those(request: SignedInRequest, ids: list[int]) -> list[Task]:
    return list(tasks_visible_to(request.actor).filter(pk__in=ids).order_by("pk")) if ids else []


def _back(act: str) -> str:
    return f"{reverse('directives:tasks')}?box={BOX[act]}"


def _answer(
    request: SignedInRequest,
    act: str,
    told: str,
    done: Sequence[Task],
    left: Sequence[tuple[Task, UnableToMoveTask]],
    *,
    again: bool = True,
) -> HttpResponse:
    why = [(task.title[:60], refusal(refused.code, refused.params)) for task, refused in left]
    bulk.tell(request, told % {"count": len(done)} if done else "", why)
    return bulk.done_at(_back(act), act, [task.pk for task in done] if again else ())
