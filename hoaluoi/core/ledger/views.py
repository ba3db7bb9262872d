"""The pages of the ledger: entries, one entry, proofs."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hoaluoi.core import clock
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger import operations, pages, queries
from hoaluoi.core.ledger.forms import FilterForm, SinceForm


@requires(Permission.LEDGER_VIEW)
@require_GET
def entries(request: SignedInRequest) -> HttpResponse:
    """What was done, newest first."""
    form = FilterForm(request.GET)
    before = request.GET.get("before", "")
    page = pages.listing(
        request.actor,
        form.wanted(),
        int(before) if before.isdecimal() and len(before) < 19 else None,
        {name: str(value) for name, value in request.GET.items() if name != "before" and value},
    )
    return render(request, "ledger/entries.html", {"page": page, "form": form})


@requires(Permission.LEDGER_VIEW)
@require_GET
def entry(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """One entry with its hash and its place in the chain."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=entry_id)
    return render(request, "ledger/entry.html", {"page": pages.entry_page(found), "crumbs": _crumbs(str(entry_id))})


@requires(Permission.LEDGER_VIEW)
@require_GET
def chain(request: SignedInRequest, entry_id: int) -> HttpResponse:
    """Proves the chain that an entry stands in."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=entry_id)
    proof = queries.verify_chain(found.day, found.chain_unit_id)
    context = {"page": pages.entry_page(found), "crumbs": _crumbs(str(entry_id))}
    return render(request, "ledger/entry.html", context | {"proof": proof, "checked_at": clock.now()})


@requires(Permission.LEDGER_VIEW)
@require_http_methods(["GET", "POST"])
def verification(request: SignedInRequest) -> HttpResponse:
    """Proves the whole ledger; for those who read over the whole organisation."""
    if not queries.sees_all(request.actor):
        raise Http404
    form = SinceForm(request.POST if request.method == "POST" else None)
    proof = None
    if request.method == "POST" and form.is_valid():
        proof = operations.verify_and_record(since=form.cleaned_data["since"], by=request.actor, at=clock.now())
    context = {"form": form, "proof": proof, "checked_at": clock.now(), "crumbs": _crumbs(_("Verify the ledger"))}
    return render(request, "ledger/verification.html", context)


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [(_("Ledger"), reverse("ledger:entries")), (here, "")]
