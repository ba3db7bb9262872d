"""Statuses set by hand: the list, asking, approving, ending."""

from collections.abc import Sequence
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access_followup
from hoaluoi.spine.directives.forms.followup import OverrideForm
from hoaluoi.spine.directives.models import StatusOverride
from hoaluoi.spine.directives.operations import overrides as operations
from hoaluoi.spine.directives.pages.refusals import refusal
from hoaluoi.spine.directives.pages.thread import thread_of
from hoaluoi.spine.directives.queries.scorecards import grid
from hoaluoi.spine.directives.views.asking import asking_page, matter_of, narrowed, saying_why_not

PAGE, USUAL_DAYS = 50, 30
APPROVED = "approved"


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def overrides(request: SignedInRequest) -> HttpResponse:
    """Everything that is, was or may be shown otherwise than the rules say."""
    found = narrowed(request, access_followup.overrides_visible_to(request.actor))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "today": clock.today(),
        "may_approve": {held.pk for held in page.object_list if _may_approve(request, held)},
        "undo": bulk.way_back(request, reverse("directives:overrides_undo"), [APPROVED]),
    }
    return render(request, "directives/followup/overrides.html", context)


def _may_approve(request: SignedInRequest, held: StatusOverride) -> bool:
    waits = not held.approved_at and not held.ended_at and held.expires_date >= clock.today()
    mine = held.requested_by_id == request.actor.person.pk
    return waits and not mine and request.actor.can_over(Permission.TARGETS_OVERRIDE, held.unit_id)


@requires(Permission.TARGETS_OVERRIDE)
@require_POST
def overrides_approve(request: SignedInRequest) -> HttpResponse:
    """Approves what was ticked; ids out of the actor's scope are passed over."""
    chosen = _those(request, bulk.ticked(request, "override"))
    done, left = operations.approve_many(wanted=chosen, by=request.actor, at=clock.now())
    told = ngettext(
        "%(count)s status set by hand approved: it shows at once, with both colours.",
        "%(count)s statuses set by hand approved: they show at once, with both colours.",
        len(done),
    )
    return _answer(request, APPROVED, told, done, left)


@requires(Permission.TARGETS_OVERRIDE)
@require_POST
def overrides_undo(request: SignedInRequest) -> HttpResponse:
    """Takes back what was just approved."""
    act, ids = bulk.to_undo(request)
    if act != APPROVED:
        raise Http404
    done, left = operations.take_back_many(wanted=_those(request, ids), by=request.actor, at=clock.now())
    told = ngettext(
        "Taken back: %(count)s status waits for approval again.",
        "Taken back: %(count)s statuses wait for approval again.",
        len(done),
    )
    return _answer(request, "", told, done, left)


def _those(request: SignedInRequest, ids: list[int]) -> list[StatusOverride]:
    return list(access_followup.overrides_visible_to(request.actor).filter(pk__in=ids).order_by("pk")) if ids else []


def _answer(
    request: SignedInRequest,
    act: str,
    told: str,
    done: Sequence[StatusOverride],
    left: Sequence[tuple[StatusOverride, operations.UnableToOverride]],
) -> HttpResponse:
    why = [(f"{held.unit.label} ({held.target.title[:60]})", refusal(refused.code)) for held, refused in left]
    bulk.tell(request, told % {"count": len(done)} if done else "", why)
    return bulk.done_at(reverse("directives:overrides"), act, [held.pk for held in done] if act else ())


@requires(Permission.TARGETS_OVERRIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def override_new(request: SignedInRequest) -> HttpResponse:
    """Asks to show another status of a unit's share (`?target=&unit=`)."""
    matter = matter_of(request, Permission.TARGETS_OVERRIDE)
    if matter.target is None:
        raise Http404
    score = grid([matter.unit.pk], [matter.target.pk], clock.today()).get((matter.unit.pk, matter.target.pk))
    if score is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    filled = OverrideForm(posted, initial={"expires_date": clock.today() + timedelta(days=USUAL_DAYS)})
    if posted is not None and filled.is_valid():
        try:
            asked = operations.ask_override(
                target=matter.target, unit=matter.unit, by=request.actor, at=clock.now(), **filled.cleaned_data
            )
        except operations.UnableToOverride as refused:
            filled.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Asked for. It shows once somebody else has approved it."))
            return redirect("directives:override", asked.pk)
    return asking_page(
        request,
        matter,
        filled,
        title=_("Show another status"),
        icon_name="hand-stop",
        action=_("Ask for approval"),
        place=(_("Statuses set by hand"), reverse("directives:overrides")),
        score=score,
    )


@requires(Permission.DIRECTIVES_VIEW)
@require_safe
def override(request: SignedInRequest, pk: int) -> HttpResponse:
    held, actor = access_followup.override_for_reading(request.actor, pk), request.actor
    decides = not held.ended_at and actor.can_over(Permission.TARGETS_OVERRIDE, held.unit_id)
    context = {
        "held": held,
        "score": grid([held.unit_id], [held.target_id], clock.today()).get((held.unit_id, held.target_id)),
        "may_approve": decides and not held.approved_at and held.requested_by_id != actor.person.pk,
        "may_end": decides,
        "today": clock.today(),
        "acts": thread_of(actor, "directives.override", held.pk, held.unit_id),
        "crumbs": [(_("Statuses set by hand"), reverse("directives:overrides")), (held.unit.label, "")],
    }
    return render(request, "directives/followup/override.html", context)


@requires(Permission.TARGETS_OVERRIDE)
@require_POST
def override_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.override_for_decision(request.actor, pk)
    with saying_why_not(request):
        operations.approve(override=held, by=request.actor, at=clock.now())
        messages.success(request, _("Approved: it shows at once, with both colours."))
    return redirect("directives:override", pk)


@requires(Permission.TARGETS_OVERRIDE)
@require_POST
def override_end(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access_followup.override_for_decision(request.actor, pk)
    with saying_why_not(request):
        operations.end(override=held, reason=request.POST.get("reason", ""), by=request.actor, at=clock.now())
        messages.success(request, _("Ended: the rules alone speak again."))
    return redirect("directives:override", pk)
