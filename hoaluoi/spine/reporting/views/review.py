"""The review queue of the level above: approve, send back, approve many."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.errors import UnableToReview
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.pages.returns import version_page
from hoaluoi.spine.reporting.queries import histories, review_queue
from hoaluoi.spine.reporting.views.entry import language

PAGE = 50
UNDONE = ("approved", "sent_back")


@requires(Permission.RETURNS_REVIEW)
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits for me, with what stands out as questions."""
    deep = request.GET.get("deep") == "1"
    waiting = review_queue(request.actor, direct_only=not deep)
    if code := request.GET.get("form", ""):
        waiting = waiting.filter(form__code=code)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    past = histories(page.object_list)
    rows = [
        (held, version_page(held, held.current, language(), history=past.get(held.pk, ())))
        for held in page.object_list
        if held.current is not None
    ]
    context = {
        "rows": rows,
        "page_obj": page,
        "deep": deep,
        "chosen": code,
        "forms": _forms(request),
        "now": clock.now(),
        "undo": bulk.way_back(request, reverse("reporting:review_take_back"), UNDONE),
    }
    return render(request, "reporting/review.html", context)


def _forms(request: SignedInRequest) -> list[tuple[str, str]]:
    waiting = review_queue(request.actor, direct_only=False).order_by("form__code")
    seen = {held.form.code: held.form.name for held in waiting.distinct("form__code")}
    return sorted(seen.items())


@requires(Permission.RETURNS_REVIEW)
@require_POST
def approve(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access.return_for_review(request.actor, pk)
    try:
        returns.approve(of=held, by=request.actor, at=clock.now(), number=_number(request))
        messages.success(request, _("Approved: %(form)s, %(unit)s.") % {"form": held.form.name, "unit": held.unit.name})
    except UnableToReview as refused:
        messages.error(request, str(refused))
        return redirect("reporting:return", pk)
    return redirect("reporting:review_list")


@requires(Permission.RETURNS_REVIEW)
@require_POST
def send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    held = access.return_for_review(request.actor, pk)
    try:
        returns.send_back(
            of=held,
            by=request.actor,
            at=clock.now(),
            reason=request.POST.get("reason", ""),
            number=_number(request),
        )
        messages.success(request, _("Sent back; the author has been told why."))
    except UnableToReview as refused:
        messages.error(request, str(refused))
    return redirect("reporting:return", pk)


def _number(request: SignedInRequest) -> int | None:
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


@requires(Permission.RETURNS_REVIEW)
@require_POST
def approve_many(request: SignedInRequest) -> HttpResponse:
    """Approves what was ticked; ids out of the actor's scope are passed over."""
    chosen = _chosen(request, bulk.ticked(request, "return"))
    done, left = returns.approve_many(returns=chosen, by=request.actor, at=clock.now())
    told = ngettext("%(count)s return approved.", "%(count)s returns approved.", len(done))
    return _answer(request, "approved", told, done, left)


@requires(Permission.RETURNS_REVIEW)
@require_POST
def send_back_many(request: SignedInRequest) -> HttpResponse:
    """Sends back what was ticked, for one reason."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, str(UnableToReview("no_reason")))
        return redirect("reporting:review_list")
    chosen = _chosen(request, bulk.ticked(request, "return"))
    done, left = returns.send_back_many(returns=chosen, by=request.actor, at=clock.now(), reason=reason[:2000])
    told = ngettext(
        "%(count)s return sent back; its author has been told why.",
        "%(count)s returns sent back; their authors have been told why.",
        len(done),
    )
    return _answer(request, "sent_back", told, done, left)


@requires(Permission.RETURNS_REVIEW)
@require_POST
def take_back(request: SignedInRequest) -> HttpResponse:
    """Undoes what was just approved or sent back."""
    act, ids = bulk.to_undo(request)
    if act not in UNDONE:
        raise Http404
    chosen = _chosen(request, ids)
    done, left = returns.take_back_many(returns=chosen, act=act, by=request.actor, at=clock.now())
    told = ngettext("Undone: %(count)s return waits again.", "Undone: %(count)s returns wait again.", len(done))
    return _answer(request, "", told, done, left)


def _chosen(request: SignedInRequest, ids: list[int]) -> list[Return]:
    return list(access.returns_reviewed_by(request.actor).filter(pk__in=ids)) if ids else []


def _answer(
    request: SignedInRequest, act: str, told: str, done: Sequence[Return], left: Sequence[tuple[Return, str]]
) -> HttpResponse:
    why = [(f"{held.unit.label} ({held.form.name})", reason) for held, reason in left]
    bulk.tell(request, told % {"count": len(done)} if done else "", why)
    return bulk.done_at(reverse("reporting:review_list"), act, [held.pk for held in done] if act else [])
