"""Acts on a task: move, hand in, report progress, extend, hand down, finish a coordinating part."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.operations import UnableToStore, store
from hoaluoi.spine.directives import access, access_followup
from hoaluoi.spine.directives.forms.followup import ExtendForm, HandDownForm, ProgressForm, ResultForm
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.operations import tasks as operations
from hoaluoi.spine.directives.operations.tasks import UnableToMoveTask
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.pages.tasks import ASSIGNER_ACTS, LEAD_ACTS, units_below
from hoaluoi.spine.directives.rules import Act
from hoaluoi.spine.directives.views.tasks import show
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.documents.operations import UnableToRegister

MOVED = {
    Act.ACCEPT: gettext_lazy("Taken on."),
    Act.RETURN: gettext_lazy("Returned; whoever gave it has been told why."),
    Act.APPROVE: gettext_lazy("Accepted: the task is done."),
    Act.WANT_MORE: gettext_lazy("Sent back; the unit has been told what is wanted."),
}


@requires(Permission.DIRECTIVES_VIEW)
@require_POST
def task_move(request: SignedInRequest, pk: int, act: str) -> HttpResponse:
    """An act of whoever gave the task, or of the unit that leads it."""
    named = next((each for each in (*ASSIGNER_ACTS, *LEAD_ACTS) if each.value == act and each is not Act.SUBMIT), None)
    if named is None:
        raise Http404
    held_by = access_followup.task_for_assigner if named in ASSIGNER_ACTS else access_followup.task_for_lead
    held = held_by(request.actor, pk)
    try:
        operations.move(task=held, act=named, by=request.actor, at=clock.now(), reason=request.POST.get("reason", ""))
        messages.success(request, str(MOVED.get(named, _("Done."))))
    except UnableToMoveTask as refused:
        messages.error(request, refusal(refused.code))
    return redirect("directives:task", pk)


@requires(Permission.TASKS_PERFORM)
@require_POST
def task_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hands the result in: proof and submission in one act."""
    held = access_followup.task_for_lead(request.actor, pk)
    filled = ResultForm(request.POST)
    filled.offer(held.lead_id)
    if not filled.is_valid():
        return show(request, held, result=filled, status=422)
    try:
        _hand_in(request, held, filled)
    except UnableToMoveTask as refused:
        filled.add_error(None, refusal(refused.code, refused.params))
    except UnableToRegister as refused:
        filled.add_error("symbol", refusal(refused.code))
    except UnableToStore as refused:
        filled.add_error(None, str(refused))
    else:
        messages.success(request, _("Handed in. The clock stands still while it is looked at."))
        return redirect("directives:task", pk)
    return show(request, held, result=filled, status=422)


@transaction.atomic
def _hand_in(request: SignedInRequest, held: Task, filled: ResultForm) -> None:
    at, given, data = clock.now(), request.FILES.get("file"), filled.cleaned_data
    kept = None
    if given is not None:
        kept = store(
            content=cast("BinaryIO", given.file), name=given.name or "", by=request.actor, at=at, unit_id=held.lead_id
        )
    document = data["document"]
    if document is None and data["symbol"]:
        document = documents.register(
            kind=Document.Kind.IMPLEMENTING, symbol=data["symbol"], title=data["title"], issuer=held.lead,
            issued_date=data["issued_date"] or clock.today(), file=kept, by=request.actor, at=at,
        )  # fmt: skip
    operations.submit_result(task=held, note=data["note"], document=document, file=kept, by=request.actor, at=at)


@requires(Permission.TASKS_PERFORM)
@require_POST
def task_progress(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.task_for_lead(request.actor, pk)
    filled = ProgressForm(request.POST)
    if filled.is_valid():
        try:
            operations.report_progress(
                task=held, unit=held.lead, by=request.actor, at=clock.now(), **filled.cleaned_data
            )
            messages.success(request, _("Progress noted."))
        except UnableToMoveTask as refused:
            messages.error(request, refusal(refused.code, refused.params))
    else:
        messages.error(request, refusal("percent"))
    return redirect("directives:task", pk)


@requires(Permission.TASKS_ASSIGN)
@require_POST
def task_extend(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.task_for_assigner(request.actor, pk)
    filled = ExtendForm(request.POST)
    if not filled.is_valid():
        messages.error(request, _("Give a new deadline and the reason."))
        return redirect("directives:task", pk)
    try:
        operations.extend(
            task=held, by=request.actor, by_person=request.actor.person, at=clock.now(), **filled.cleaned_data
        )
        messages.success(request, _("Extended. The first deadline stays on record."))
    except UnableToMoveTask as refused:
        messages.error(request, refusal(refused.code, refused.params))
    return redirect("directives:task", pk)


@requires(Permission.TASKS_ASSIGN)
@require_POST
def task_hand_down(request: SignedInRequest, pk: int) -> HttpResponse:
    """The lead gives parts of its task to units below it."""
    held = access.task_for_reading(request.actor, pk)
    access_followup.unit_with(request.actor, Permission.TASKS_ASSIGN, held.lead_id)
    filled = HandDownForm(request.POST)
    filled.offer(units_below(held, clock.today()), None)
    if not filled.is_valid():
        messages.error(request, _("Choose units of those below."))
        return redirect("directives:task", pk)
    data = filled.cleaned_data
    try:
        with transaction.atomic():
            for unit in data["to"]:
                operations.hand_down(
                    task=held, to=unit, deadline_date=data["deadline_date"], description=data["description"],
                    by=request.actor, at=clock.now(),
                )  # fmt: skip
        count = len(data["to"])
        said = ngettext("Handed down to %(count)s unit.", "Handed down to %(count)s units.", count) % {"count": count}
        messages.success(request, said)
    except UnableToMoveTask as refused:
        messages.error(request, refusal(refused.code, refused.params))
    return redirect("directives:task", pk)


@requires(Permission.TASKS_PERFORM)
@require_POST
def task_part(request: SignedInRequest, pk: int, unit_id: int) -> HttpResponse:
    """A coordinating unit has done its part."""
    held = access.task_for_reading(request.actor, pk)
    unit = access_followup.unit_with(request.actor, Permission.TASKS_PERFORM, unit_id)
    try:
        operations.finish_part(task=held, unit=unit, by=request.actor, at=clock.now())
        messages.success(request, _("Your part is done."))
    except UnableToMoveTask as refused:
        messages.error(request, refusal(refused.code, refused.params))
    return redirect("directives:task", pk)
