"""Questions about the text of a return: the panel on the entry page, answers, reports beside the return."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.spine.reporting.access import return_for_filing, unit_for_filing
from hoaluoi.spine.reporting.errors import UnableToAnswer
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.operations import questions
from hoaluoi.spine.reporting.pages.questions import questions_page
from hoaluoi.spine.reporting.queries.questions import asked
from hoaluoi.spine.reporting.views.entry import language


@requires(Permission.RETURNS_FILE)
@require_safe
def panel(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the text of the draft leaves to ask, as a part of the entry page."""
    return _panel(request, return_for_filing(request.actor, pk))


@requires(Permission.RETURNS_FILE)
@require_safe
def panel_at(request: SignedInRequest, form: str, period: str, unit: int) -> HttpResponse:
    """The same for a return that may not have been begun: then there is nothing to ask."""
    unit_for_filing(request.actor, unit)
    begun = Return.objects.filter(form__code=form, period=period, unit=unit).values_list("pk", flat=True).first()
    return _panel(request, return_for_filing(request.actor, begun)) if begun else HttpResponse("")


def _panel(request: SignedInRequest, held: Return, refused: str = "", status: int = 200) -> HttpResponse:
    page = questions_page(asked(held, language()), language())
    context = {"page": page, "held": held, "refused": refused}
    return render(request, "reporting/questions.html", context, status=status)


@requires(Permission.RETURNS_FILE)
@require_POST
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keeps what the author says to one question and shows what is left."""
    held = return_for_filing(request.actor, pk)
    try:
        questions.answer(
            of=held,
            fingerprint=request.POST.get("fingerprint", "")[:64],
            choice=request.POST.get("choice", ""),
            reason=request.POST.get("reason", ""),
            by=request.actor,
            at=clock.now(),
            language=language(),
        )
    except UnableToAnswer as refused:
        return _panel(request, held, str(refused), 422)
    return _panel(request, held)


@requires(Permission.RETURNS_FILE)
@require_POST
def attach(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lays a written report beside the return, so that its text is read too."""
    held = return_for_filing(request.actor, pk)
    given = request.FILES.get("file")
    if given is None:
        messages.error(request, _("Choose the report first."))
        return redirect("reporting:entry", pk)
    try:
        content = cast(BinaryIO, given.file)
        questions.attach(of=held, content=content, name=given.name or "", by=request.actor, at=clock.now())
    except (UnableToStore, UnableToAnswer) as refused:
        messages.error(request, str(refused))
        return redirect("reporting:entry", pk)
    left = len(asked(held, language()).open)
    messages.success(request, _("The report was read. Questions about it: %(count)s.") % {"count": left})
    return redirect("reporting:entry", pk)


@requires(Permission.RETURNS_FILE)
@require_POST
def detach(request: SignedInRequest, pk: int, attachment_id: int) -> HttpResponse:
    """Takes a report off the return."""
    held = return_for_filing(request.actor, pk)
    questions.detach(of=held, attachment_id=attachment_id, by=request.actor, at=clock.now())
    return redirect("reporting:entry", pk)
