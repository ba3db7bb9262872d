"""Explanation requests: the list, asking, the thread, answering, closing, putting it to the unit above."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.spine.directives import access_followup
from hoaluoi.spine.directives.forms.followup import AnswerForm, QuestionForm
from hoaluoi.spine.directives.operations import explanations as operations
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.pages.thread import thread_of
from hoaluoi.spine.directives.queries.scorecards import Score, grid
from hoaluoi.spine.directives.queries.tasks import calendar
from hoaluoi.spine.directives.views.asking import Matter, asking_page, matter_of, narrowed, saying_why_not

PAGE = 50
WORKING_DAYS_TO_ANSWER = 3


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def explanations(request: SignedInRequest) -> HttpResponse:
    """Questions that concern my units: waiting for an answer, answered, closed."""
    state = request.GET.get("state", "open")
    found = narrowed(request, access_followup.explanations_visible_to(request.actor))
    waiting, answered = (
        found.filter(answered_at=None, closed_at=None),
        found.filter(answered_at__isnull=False, closed_at=None),
    )
    chosen = {"open": waiting, "answered": answered, "closed": found.filter(closed_at__isnull=False)}.get(state, found)
    here = reverse("directives:explanations")
    tabs = [
        ("open", _("To be answered"), f"{here}?state=open", waiting.count()),
        ("answered", _("Answered"), f"{here}?state=answered", answered.count()),
        ("closed", _("Closed"), f"{here}?state=closed"),
    ]
    context = {
        "page_obj": Paginator(chosen, PAGE).get_page(request.GET.get("page")),
        "tabs": tabs,
        "state": state,
        "now": clock.now(),
    }
    return render(request, "directives/followup/explanations.html", context)


@requires(Permission.EXPLANATION_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def explanation_new(request: SignedInRequest) -> HttpResponse:
    """Asks a unit about a number (`?target=&unit=&on=`) or a task (`?task=`)."""
    matter = matter_of(request, Permission.EXPLANATION_REQUEST)
    on, at = day_of(request), clock.now()
    posted = request.POST if request.method == "POST" else None
    filled = QuestionForm(posted, initial={"due_date": _due(), "question": _usual(matter)})
    if posted is not None and filled.is_valid():
        try:
            asked = operations.ask(
                unit=matter.unit, target=matter.target, task=matter.task, on=on, by=request.actor, at=at,
                **filled.cleaned_data,
            )  # fmt: skip
        except operations.UnableToExplain as refused:
            filled.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Asked. %(unit)s has been told.") % {"unit": matter.unit.label})
            return redirect("directives:explanation", asked.pk)
    return asking_page(
        request,
        matter,
        filled,
        title=_("Ask for an explanation"),
        icon_name="message-question",
        action=_("Ask"),
        place=(_("Explanation requests"), reverse("directives:explanations")),
        score=_score(matter, on),
    )


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def explanation(request: SignedInRequest, pk: int) -> HttpResponse:
    """The question, its answer, and what was recorded."""
    return _page(request, pk, AnswerForm())


@requires(Permission.EXPLANATION_ANSWER)
@require_POST
def explanation_answer(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.explanation_for_answer(request.actor, pk)
    filled = AnswerForm(request.POST)
    if not filled.is_valid():
        return _page(request, pk, filled, status=422)
    with saying_why_not(request):
        operations.answer(request=held, text=filled.cleaned_data["answer"], by=request.actor, at=clock.now())
        messages.success(request, _("Answered; whoever asked has been told."))
    return redirect("directives:explanation", pk)


@requires(Permission.EXPLANATION_REQUEST)
@require_POST
def explanation_close(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.explanation_for_asker(request.actor, pk)
    with saying_why_not(request):
        operations.close(request=held, by=request.actor, at=clock.now())
        messages.success(request, _("Closed."))
    return redirect("directives:explanation", pk)


@requires(Permission.EXPLANATION_REQUEST)
@require_POST
def explanation_escalate(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.explanation_for_asker(request.actor, pk)
    with saying_why_not(request):
        held = operations.escalate(request=held, by=request.actor, at=clock.now())
        assert held.escalated_to is not None
        messages.success(request, _("Put to %(unit)s.") % {"unit": held.escalated_to.label})
    return redirect("directives:explanation", pk)


def _page(request: SignedInRequest, pk: int, filled: AnswerForm, status: int = 200) -> HttpResponse:
    held, actor = access_followup.explanation_for_reading(request.actor, pk), request.actor
    asker = held.asked_by_id == actor.person.pk or actor.can_over(Permission.EXPLANATION_REQUEST, held.unit_id)
    context = {
        "held": held,
        "filled": filled,
        "acts": thread_of(actor, "directives.explanation", held.pk, held.unit_id),
        "score": grid([held.unit_id], [held.target_id], held.date).get((held.unit_id, held.target_id))
        if held.target_id
        else None,
        "may_answer": not held.closed_at and actor.can_over(Permission.EXPLANATION_ANSWER, held.unit_id),
        "may_close": asker and not held.closed_at and bool(held.answered_at),
        "may_escalate": asker and not held.closed_at and not held.answered_at and not held.escalated_at,
        "now": clock.now(),
        "crumbs": [(_("Explanation requests"), reverse("directives:explanations")), (held.unit.label, "")],
    }
    return render(request, "directives/followup/explanation.html", context, status=status)


def _due() -> date:
    return calendar().add_working_days(clock.today(), WORKING_DAYS_TO_ANSWER)


def _usual(matter: Matter) -> str:
    return _("Why, what is being done, and when will it be made good?")


def _score(matter: Matter, on: date) -> Score | None:
    if matter.target is None:
        return None
    found = grid([matter.unit.pk], [matter.target.pk], on)
    score = found.get((matter.unit.pk, matter.target.pk))
    if score is None:
        raise Http404
    return score
