"""Download of a return's sheet, upload of the filled one, and the copy with its errors marked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.queries import open_content
from hoaluoi.spine.reporting.access import return_for_filing
from hoaluoi.spine.reporting.errors import UnableToReport
from hoaluoi.spine.reporting.exports import XLSX
from hoaluoi.spine.reporting.operations.sheets import problems_of, take_sheet
from hoaluoi.spine.reporting.sheets.reading import MOST_BYTES, marked_copy, read_sheet
from hoaluoi.spine.reporting.sheets.writing import sheet_of
from hoaluoi.spine.reporting.views.due import thank
from hoaluoi.spine.reporting.views.entry import language


@requires(Permission.RETURNS_FILE)
@require_safe
def download(request: SignedInRequest, pk: int) -> HttpResponse:
    """The sheet of this unit and period."""
    held = return_for_filing(request.actor, pk)
    return _workbook(sheet_of(held, language()), f"{held.form.code}_{held.unit.code}_{held.period}.xlsx")


def _workbook(content: bytes, name: str) -> HttpResponse:
    safe = "".join(char if char.isascii() and (char.isalnum() or char in "._-") else "-" for char in name)
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{safe}"'})


@requires(Permission.RETURNS_FILE)
@require_POST
def upload(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes the filled sheet; errors come back cell by cell."""
    held = return_for_filing(request.actor, pk)
    given = request.FILES.get("file")
    if given is None:
        messages.error(request, _("Choose the filled sheet first."))
        return redirect("reporting:entry", pk)
    try:
        taken = take_sheet(
            of=held,
            content=given.read(MOST_BYTES + 1),
            name=given.name or "",
            by=request.actor,
            at=clock.now(),
            language=language(),
            send="send" in request.POST,
            reason=request.POST.get("reason", ""),
        )
    except (UnableToStore, UnableToReport) as refused:
        messages.error(request, str(refused))
        return redirect("reporting:entry", pk)
    if taken.problems:
        return render(request, "reporting/sheet_problems.html", {"taken": taken, "held": held}, status=422)
    if taken.version:
        thank(request, taken.version)
        return redirect("reporting:return", pk)
    messages.success(request, _("The sheet was read without errors. Look at it and send it."))
    return redirect("reporting:entry", pk)


@requires(Permission.RETURNS_FILE)
@require_safe
def marked(request: SignedInRequest, pk: int, file_id: int) -> HttpResponse:
    """The sheet that was sent, with every error marked at its cell."""
    held = return_for_filing(request.actor, pk)
    file = StoredFile.objects.filter(pk=file_id, unit_id=held.unit_id, media_type=XLSX).first()
    if file is None:
        raise Http404
    with open_content(file) as stream:
        content = stream.read()
    try:
        sheet = read_sheet(content, file.name)
        sheet.key.require_for(held)
    except (UnableToStore, UnableToReport):
        raise Http404 from None
    return _workbook(marked_copy(content, problems_of(held, sheet, language())), f"marked_{file.name}")
