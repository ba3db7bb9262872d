"""The register of documents: the list, one document, a new one."""

from typing import BinaryIO, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.operations import UnableToStore, store
from hoaluoi.spine.documents import operations, queries
from hoaluoi.spine.documents.access import document_for_reading
from hoaluoi.spine.documents.forms import DocumentForm
from hoaluoi.spine.documents.made_up import is_left_out
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.documents.offers import offers_for
from hoaluoi.spine.documents.operations import UnableToRegister
from hoaluoi.spine.documents.wording import refusal

PAGE = 50


@requires(Permission.DOCUMENTS_VIEW)
@require_safe
def listing(request: SignedInRequest) -> HttpResponse:
    """Every document I may read: search, kind, order."""
    text, kind = request.GET.get("q", "")[:200], request.GET.get("kind", "")
    sort = request.GET.get("sort", "newest")
    found = queries.listed(request.actor, text=text, kind=kind, sort=sort, simulated=not is_left_out(request))
    context = {
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "q": text,
        "kind": kind,
        "kinds": Document.Kind.choices,
        "sort": sort,
        "sorts": [
            ("newest", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("symbol", _("By number")),
            ("title", _("By title")),
        ],
        "may_register": request.actor.can(Permission.DOCUMENTS_REGISTER),
    }
    return render(request, "documents/list.html", context)


@requires(Permission.DOCUMENTS_VIEW)
@require_safe
def document(request: SignedInRequest, pk: int) -> HttpResponse:
    """One document: its heading, its text, the file it came as."""
    found = document_for_reading(request.actor, pk)
    crumbs = [(_("Documents"), reverse("documents:list")), (found.symbol or found.title, "")]
    context = {"document": found, "crumbs": crumbs, "offers": offers_for(request.actor, found)}
    return render(request, "documents/document.html", context)


@requires(Permission.DOCUMENTS_REGISTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Enters a plain document: an implementing document, a report, a decision."""
    units = sorted(request.actor.units_with(Permission.DOCUMENTS_REGISTER))
    start = {"issuer": request.actor.roots_with(Permission.DOCUMENTS_REGISTER)[0], "issued_date": clock.today()}
    filled = (
        DocumentForm(request.POST, units=units)
        if request.method == "POST"
        else DocumentForm(initial=start, units=units)
    )
    if request.method == "POST" and filled.is_valid():
        try:
            registered = _register(request, filled)
            messages.success(request, _("The document is in the register."))
            return redirect("documents:document", registered.pk)
        except (UnableToRegister, UnableToStore) as refused:
            filled.add_error(None, refusal(refused))
    status = 422 if request.method == "POST" else 200
    crumbs = [(_("Documents"), reverse("documents:list")), (_("New document"), "")]
    return render(request, "documents/new.html", {"filled": filled, "crumbs": crumbs}, status=status)


@transaction.atomic
def _register(request: SignedInRequest, filled: DocumentForm) -> Document:
    at, data = clock.now(), filled.cleaned_data
    given = request.FILES.get("file")
    kept: StoredFile | None = None
    if given is not None:
        content = cast(BinaryIO, given.file)
        kept = store(content=content, name=given.name or "", by=request.actor, at=at, unit_id=data["issuer"].pk)
    return operations.register(by=request.actor, at=at, file=kept, source=kept.name if kept else "", **data)
