"""Tasks: the list on two axes with both rates, giving a task, and its page."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import children
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.spine.directives import access, access_followup, exports_followup
from hoaluoi.spine.directives.enums import TargetKind, WorkState
from hoaluoi.spine.directives.forms.followup import ExtendForm, HandDownForm, ProgressForm, ResultForm, TaskForm
from hoaluoi.spine.directives.models import Directive, Target, Task
from hoaluoi.spine.directives.operations import tasks as operations
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.pages.tasks import task_page, units_below
from hoaluoi.spine.directives.queries import tasks as queries
from hoaluoi.spine.directives.views.asking import number_in
from hoaluoi.spine.directives.views.many_tasks import UNDONE
from hoaluoi.spine.indicators.basis import leaves_out_simulated

PAGE = 50


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def tasks(request: SignedInRequest) -> HttpResponse:
    """Mine, my unit's, those it gave: what state, how they stand in time, and both rates at the cut-off."""
    on, asked = day_of(request), request.GET
    simulated = not leaves_out_simulated(request)
    counted = queries.counts(request.actor, on, simulated=simulated)
    box = asked.get("box", "")
    box = box if box in queries.BOXES else next((name for name in queries.BOXES if counted[name]), "all")
    unit_id = number_in(request, "unit")
    found = queries.listing(
        request.actor, on=on, box=box, state=asked.get("state", ""), time=asked.get("time", ""),
        text=asked.get("q", "")[:200], unit_ids=[unit_id] if unit_id else [],
        directive_id=number_in(request, "directive"), target_id=number_in(request, "target"),
        documents=asked.get("documents") == "1", told=asked.get("told", ""), simulated=simulated,
    )  # fmt: skip
    if asked.get("format", "") in exports_followup.FORMATS:
        return exports_followup.of_tasks(found[: exports_followup.MOST_ROWS], on, asked["format"])
    page = Paginator(found, PAGE).get_page(asked.get("page"))
    context = {
        "page_obj": page,
        "rows": queries.with_time(page.object_list, on),
        "rates": queries.rates(found, on),
        "tabs": _tabs(counted, asked),
        "box": box,
        "chosen": {name: asked.get(name, "") for name in ("q", "state", "time", "told")},
        "states": WorkState.choices[1:],
        "times": _times(),
        "may_assign": request.actor.can(Permission.TASKS_ASSIGN),
        "many": _many(request, box),
        "over": queries.OVER,
        "undo": bulk.way_back(request, reverse("directives:tasks_undo"), UNDONE),
        "address": _address(asked),
        "as_of": on,
    }
    return render(request, "directives/followup/tasks.html", context)


@requires(Permission.TASKS_ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: SignedInRequest) -> HttpResponse:
    """Gives a task to one or more lead units; `?target=` or `?directive=` say what it belongs to."""
    assigner = _assigner(request)
    target = (
        access.target_for_reading(request.actor, number_in(request, "target")) if number_in(request, "target") else None
    )
    named = number_in(request, "directive")
    directive = target.directive if target else access.directive_for_reading(request.actor, named) if named else None
    below = [assigner, *children(assigner.pk, clock.today())]
    posted = request.POST if request.method == "POST" else None
    documents = bool(target and target.kind == TargetKind.DO)
    start = {"title": target.title if target else "", "needs_document": documents}
    if target and target.deadline_date >= clock.today():
        start["deadline_date"] = target.deadline_date
    filled = TaskForm(posted, initial=start)
    filled.offer(below)
    if posted is not None and filled.is_valid():
        try:
            given = _give(request, filled.cleaned_data, assigner, {"directive": directive, "target": target})
        except operations.UnableToMoveTask as refused:
            filled.add_error(None, refusal(refused.code, refused.params))
        else:
            said = ngettext("%(count)s task given.", "%(count)s tasks given.", len(given)) % {"count": len(given)}
            messages.success(request, said)
            one = reverse("directives:task", args=[given[0].pk])
            return redirect(one if len(given) == 1 else f"{reverse('directives:tasks')}?box=given")
    crumbs = [(_("Tasks"), reverse("directives:tasks")), (_("New entry"), "")]
    context = {"filled": filled, "assigner": assigner, "target": target, "directive": directive, "crumbs": crumbs}
    return render(request, "directives/followup/task_new.html", context, status=422 if posted is not None else 200)


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def task(request: SignedInRequest, pk: int) -> HttpResponse:
    """One task: both axes, proof, people, what was recorded, and what the reader may do."""
    return show(request, access.task_for_reading(request.actor, pk))


def show(
    request: SignedInRequest, held: Task, *, result: ResultForm | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The page of a task, with a result that was refused."""
    page = task_page(request.actor, held, clock.today())
    if result is None:
        result = ResultForm()
        result.offer(held.lead_id)
    hand = HandDownForm()
    hand.offer(units_below(held, page.on) if page.may_hand_down else [], held.deadline_date)
    context = {
        "page": page,
        "result": result,
        "progress_form": ProgressForm(initial={"percent": held.percent}),
        "extend_form": ExtendForm(),
        "hand_form": hand,
        "crumbs": [(_("Tasks"), reverse("directives:tasks")), (held.title[:60], "")],
    }
    return render(request, "directives/followup/task.html", context, status=status)


@transaction.atomic
def _give(request: SignedInRequest, data: dict[str, Any], assigner: Unit, about: dict[str, Any]) -> list[Task]:
    at, others, leads = clock.now(), list(data.pop("coordinating")), list(data.pop("leads"))
    return [
        operations.assign(
            lead=lead,
            assigner=assigner,
            coordinating=[unit for unit in others if unit != lead],
            self_registered=lead == assigner,
            by=request.actor,
            at=at,
            **data,
            **about,
        )
        for lead in leads
    ]


def _about(request: SignedInRequest) -> tuple[Target | None, Directive | None]:
    if wanted := number_in(request, "target"):
        target = access.target_for_reading(request.actor, wanted)
        return target, target.directive
    named = number_in(request, "directive")
    return None, access.directive_for_reading(request.actor, named) if named else None


def _assigner(request: SignedInRequest) -> Unit:
    """In whose name a task is given: the unit of the address, else the actor's first own."""
    if wanted := number_in(request, "unit"):
        return access_followup.unit_with(request.actor, Permission.TASKS_ASSIGN, wanted)
    found = Unit.objects.filter(pk__in=request.actor.roots_with(Permission.TASKS_ASSIGN)).first()
    if found is None:
        raise Http404
    return found


def _times() -> list[tuple[str, str]]:
    return [
        ("open", _("Open")),
        ("overdue", _("Overdue")),
        ("due_soon", _("Due soon")),
        ("submitted", _("Waiting for acceptance")),
        ("done", _("Done")),
    ]


def _address(asked: QueryDict) -> str:
    """The page's own address with its filters, to which a format is added."""
    kept = asked.copy()
    kept.pop("format", None)
    kept.pop("page", None)
    return f"?{kept.urlencode()}&" if kept else "?"


def _many(request: SignedInRequest, box: str) -> str:
    """What can be done with several tasks of this box at once: as those who gave them, or as those who lead them."""
    if box == "given" and request.actor.can(Permission.TASKS_ASSIGN):
        return "given"
    return "lead" if box in ("lead", "mine") and request.actor.can(Permission.TASKS_PERFORM) else ""


def _tabs(counted: dict[str, int], asked: QueryDict) -> list[tuple[str, str, str, int]]:
    here = reverse("directives:tasks")
    words = {"mine": _("Mine"), "lead": _("Led by my units"), "given": _("Given by my units"), "all": _("All")}
    return [(box, words[box], f"{here}?box={box}", counted[box]) for box in queries.BOXES]
