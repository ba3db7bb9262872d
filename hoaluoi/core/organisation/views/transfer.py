"""Import with a preview, and export."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files import inspection
from hoaluoi.core.files import operations as files
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.queries import open_content
from hoaluoi.core.organisation import access, exports
from hoaluoi.core.organisation.errors import CELL_SENTENCES, UnableToImport
from hoaluoi.core.organisation.operations import imports
from hoaluoi.core.organisation.pages.people import people
from hoaluoi.core.organisation.rules.plan import Plan
from hoaluoi.core.organisation.views.looking import day_of
from hoaluoi.core.organisation.views.people import filter_of

MOST_BYTES = 10 * 1024 * 1024
TABLES = frozenset({inspection.XLSX, inspection.CSV, inspection.TEXT})
SHOWN = 200


def _titles(kind: str) -> tuple[str, tuple[str, str]]:
    if kind == "units":
        return _("Import units"), (_("Organisation"), reverse("organisation:tree"))
    return _("Import people"), (_("People"), reverse("organisation:people"))


def _page(
    request: SignedInRequest, kind: str, *, refusal: str = "", plan: Plan | None = None, file: StoredFile | None = None
) -> HttpResponse:
    title, back = _titles(kind)
    errors = [
        {"at": error, "advice": str(CELL_SENTENCES[error.code]) % error.params}
        for error in (plan.errors if plan else [])
    ]
    context = {
        "kind": kind,
        "title": title,
        "back": back[1],
        "crumbs": [back, (title, "")],
        "refusal": refusal,
        "plan": plan,
        "file": file,
        "errors": errors[:SHOWN],
        "shown": SHOWN,
    }
    wrong = bool(refusal or errors)
    return render(request, "organisation/import.html", context, status=422 if wrong else 200)


@requires(Permission.ORGANISATION_EDIT)
def import_list(request: SignedInRequest, kind: str) -> HttpResponse:
    """Takes a file and shows exactly what it would change. Nothing is changed."""
    if kind not in imports.COLUMNS:
        raise Http404
    if request.method != "POST":
        return _page(request, kind)
    upload = request.FILES.get("file")
    if upload is None:
        return _page(request, kind, refusal=_("Choose a file first."))
    try:
        stored = _stored(request, upload)
        plan = imports.plan(kind=kind, content=_content(stored), actor=request.actor, today=request.actor.on)
    except (UnableToStore, UnableToImport) as refusal:
        return _page(request, kind, refusal=str(refusal))
    return _page(request, kind, plan=plan, file=stored)


def _stored(request: SignedInRequest, upload: "UploadedFile[Any]") -> StoredFile:
    """Kept as evidence, readable for the unit whose lists the person looks after."""
    return files.store(
        content=cast("BinaryIO", upload),
        name=upload.name or "",
        by=request.actor,
        at=clock.now(),
        unit_id=min(request.actor.roots_with(Permission.ORGANISATION_EDIT)),
        permission=Permission.ORGANISATION_EDIT,
        limit=MOST_BYTES,
        accept=TABLES,
    )


def _content(stored: StoredFile) -> bytes:
    with open_content(stored) as content:
        return content.read()


@requires(Permission.ORGANISATION_EDIT)
def confirm_import(request: SignedInRequest, kind: str) -> HttpResponse:
    """Does what the preview showed, whole or not at all."""
    if kind not in imports.COLUMNS:
        raise Http404
    if request.method != "POST":
        return redirect("organisation:import", kind)
    number = request.POST.get("file", "")
    own = StoredFile.objects.filter(uploaded_by_id=request.actor.person.pk)
    stored = get_object_or_404(own, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
    content, actor = _content(stored), request.actor
    try:
        done = imports.apply(
            kind=kind,
            content=content,
            file_name=stored.name,
            shown=request.POST.get("shown", ""),
            actor=actor,
            by=actor,
            today=actor.on,
            at=clock.now(),
        )
    except UnableToImport as refusal:
        plan = imports.plan(kind=kind, content=content, actor=actor, today=actor.on)
        return _page(request, kind, refusal=str(refusal), plan=plan, file=stored)
    rows = len(done.added) + len(done.changed)
    messages.success(request, ngettext("%(rows)s row taken in.", "%(rows)s rows taken in.", rows) % {"rows": rows})
    return redirect("organisation:tree" if kind == "units" else "organisation:people")


@requires(Permission.ORGANISATION_EDIT)
def import_template(request: SignedInRequest, kind: str) -> HttpResponse:
    if kind not in imports.COLUMNS:
        raise Http404
    return _download(exports.template(kind), f"{kind}-template", "xlsx")


@requires(Permission.ORGANISATION_VIEW)
def export(request: SignedInRequest, kind: str, file_format: str) -> HttpResponse:
    """What the list shows, as a file that an import can read."""
    if kind not in imports.COLUMNS or file_format not in exports.FORMATS:
        raise Http404
    on = day_of(request)
    if kind == "units":
        rows = exports.unit_rows(access.units_visible(request.actor), on)
    else:
        rows = exports.person_rows(people(request.actor, filter_of(request)), request.actor.on)
    return _download(exports.as_file(kind, rows, file_format), f"{kind}-{on.isoformat()}", file_format)


def _download(content: bytes, name: str, file_format: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{file_format}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=exports.FORMATS[file_format], headers=headers)
