"""The tree page, its branches, and the lists that pickers fetch."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation.access import people_visible, unit_to_see, units_visible
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.pages import tree as pages
from hoaluoi.core.organisation.views.looking import address_of, look_of
from hoaluoi.core.text.folding import fold

OFFERED = 12


def tabs(active: str) -> dict[str, object]:
    """The two views of the room."""
    entries = [
        ("tree", _("Units"), reverse("organisation:tree")),
        ("people", _("People"), reverse("organisation:people")),
        ("delegations", _("Delegations"), reverse("organisation:delegations")),
        ("reorganisations", _("Reorganisations"), reverse("organisation:reorganisations")),
    ]
    return {"tabs": entries, "tab": active}


@requires(Permission.ORGANISATION_VIEW)
def tree(request: SignedInRequest) -> HttpResponse:
    """Units of the actor's scope on a date in a line; with `?q=`, what the words find."""
    look = look_of(request)
    text = request.GET.get("q", "").strip()
    context = tabs("tree") | {
        "look": look,
        "kept": address_of(look),
        "as_of": look.on,
        "q": text,
        "nodes": pages.search(look, text) if text else pages.tops(look),
        "lines": [
            (line, label, f"?line={line}" + (f"&on={look.on.isoformat()}" if look.on != look.actor.on else ""))
            for line, label in Line.choices
        ],
        "may_edit": request.actor.can(Permission.ORGANISATION_EDIT),
        "most": pages.FOUND_AT_MOST,
    }
    part = request.htmx and request.htmx.target == "tree"
    return render(request, "organisation/_nodes.html" if part else "organisation/tree.html", context)


@requires(Permission.ORGANISATION_VIEW)
def branch(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """The level below one unit, fetched when it is opened."""
    look = look_of(request)
    unit = unit_to_see(request.actor, unit_id)
    nodes = pages.children_of(look, [unit.pk]).get(unit.pk, [])
    return render(request, "organisation/_branch.html", {"nodes": nodes, "look": look, "kept": address_of(look)})


def _typed(request: HttpRequest) -> str:
    """The words of whichever field asks."""
    return fold(str(next(iter(request.GET.values()), "")))


@requires(Permission.ORGANISATION_VIEW)
def find_unit(request: SignedInRequest) -> HttpResponse:
    found = units_visible(request.actor).filter(folded__contains=_typed(request))[:OFFERED]
    options = [(unit.code, unit.name) for unit in found]
    return render(request, "organisation/_options.html", {"options": options})


@requires(Permission.ORGANISATION_VIEW)
def find_person(request: SignedInRequest) -> HttpResponse:
    found = people_visible(request.actor).filter(folded__contains=_typed(request), is_active=True)
    people = found.exclude(pk=request.actor.person.pk).order_by("sort_key")[:OFFERED]
    return render(request, "organisation/_options.html", {"options": [(p.username, p.full_name) for p in people]})
