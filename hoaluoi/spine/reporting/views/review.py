"""The review queue of the level above: approve, send back, approve many."""

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
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
        "just_approved": ".".join(str(pk) for pk in _ids(request.GET.get("approved", "").split("."))),
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
    chosen = list(access.returns_reviewed_by(request.actor).filter(pk__in=_ids(request.POST.getlist("return"))))
    done, left = returns.approve_many(returns=chosen, by=request.actor, at=clock.now())
    if done:
        messages.success(
            request,
            ngettext("%(count)s return approved.", "%(count)s returns approved.", len(done)) % {"count": len(done)},
        )
    _say_left(request, left)
    address = reverse("reporting:review_list")
    return redirect(f"{address}?approved={'.'.join(str(held.pk) for held in done)}" if done else address)


@requires(Permission.RETURNS_REVIEW)
@require_POST
def take_back(request: SignedInRequest) -> HttpResponse:
    """Undoes what was just approved."""
    chosen = access.returns_reviewed_by(request.actor).filter(pk__in=_ids(request.POST.get("approved", "").split(".")))
    done, left = returns.take_back_many(returns=list(chosen), by=request.actor, at=clock.now())
    if done:
        told = ngettext("%(count)s approval undone.", "%(count)s approvals undone.", done)
        messages.success(request, told % {"count": done})
    _say_left(request, left)
    return redirect("reporting:review_list")


def _ids(texts: Iterable[str]) -> list[int]:
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19][:500]


def _say_left(request: SignedInRequest, left: Sequence[tuple[Return, str]]) -> None:
    for held, why in left[:5]:
        messages.warning(request, f"{held.unit.label}, {held.form.name}: {why}")
