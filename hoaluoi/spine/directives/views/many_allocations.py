"""Handing several targets of a directive down at once, as they are proposed."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from hoaluoi.core import clock
from hoaluoi.core.access import bulk
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.declare import SignedInRequest, requires
from hoaluoi.core.access.permissions import Permission
from hoaluoi.spine.directives import access
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Directive
from hoaluoi.spine.directives.operations import many_allocations as operations
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate
from hoaluoi.spine.directives.operations.many_allocations import Proposal
from hoaluoi.spine.directives.pages.allocation import weight_words
from hoaluoi.spine.directives.wording import allocation_refusal


@requires(Permission.TARGETS_ALLOCATE)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_down_many(request: SignedInRequest, pk: int) -> HttpResponse:
    """The targets of a directive whose share is mine to hand down, with how; posting freezes what was ticked."""
    directive = access.directive_for_reading(request.actor, pk)
    rows = _proposals(request.actor, directive)
    if not rows:
        raise Http404
    here = reverse("directives:hand_down_many", args=[pk])
    if request.method == "POST":
        ticked = set(bulk.ticked(request, "target"))
        wanted = [row for row in rows if row.target.pk in ticked]
        done, left = operations.hand_down_many(wanted=wanted, on=request.actor.on, by=request.actor, at=clock.now())
        told = ngettext(
            "%(count)s target handed down; the units have been told.",
            "%(count)s targets handed down; the units have been told.",
            len(done),
        )
        bulk.tell(request, told % {"count": len(done)} if done else "", _said(left))
        return bulk.done_at(here, "handed_down", [each.pk for each in done])
    undo = reverse("directives:hand_down_undo", args=[pk])
    words = weight_words()
    context = {
        "directive": directive,
        "rows": [(row, words.get(row.weight, "")) for row in rows],
        "open": any(row.receivers and not row.in_force for row in rows),
        "undo": bulk.way_back(request, undo, ["handed_down"]),
        "crumbs": [
            (_("Directives"), reverse("directives:list")),
            (directive.document.symbol or directive.document.title, reverse("directives:directive", args=[pk])),
            (_("Hand several down"), ""),
        ],
    }
    return render(request, "directives/hand_down_many.html", context)


@requires(Permission.TARGETS_ALLOCATE)
@require_POST
def hand_down_undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Takes back what was just handed down."""
    directive = access.directive_for_reading(request.actor, pk)
    _act, ids = bulk.to_undo(request)
    mine = request.actor.units_with(Permission.TARGETS_ALLOCATE)
    rounds = AllocationRound.objects.filter(pk__in=ids, target__directive=directive, unit__in=mine)
    done, left = operations.undo_many(rounds=rounds.select_related("target"), by=request.actor, at=clock.now())
    told = ngettext("Taken back: %(count)s target.", "Taken back: %(count)s targets.", len(done))
    bulk.tell(request, told % {"count": len(done)} if done else "", _said(left))
    return bulk.done_at(reverse("directives:hand_down_many", args=[pk]), "", ())


def _proposals(actor: Actor, directive: Directive) -> list[Proposal]:
    """One a target: of the highest unit of mine that holds a share of it."""
    mine = actor.units_with(Permission.TARGETS_ALLOCATE)
    held = Allocation.objects.filter(
        target__directive=directive, target__withdrawn_at=None, in_force=True, unit__in=mine
    ).select_related("target__measure", "target__indicator", "unit")
    highest: dict[int, Allocation] = {}
    # The owner's whole share belongs to no round, the others come in the order in which they were handed down.
    for share in sorted(held, key=lambda each: (each.round_id is not None, each.round_id or 0, each.pk)):
        highest.setdefault(share.target_id, share)
    shares = sorted(highest.values(), key=lambda share: share.target.number)
    return [operations.proposal(share.target, share, actor.on) for share in shares]


def _said(left: list[tuple[str, UnableToAllocate]]) -> list[tuple[str, str]]:
    return [(title[:60], allocation_refusal(why)) for title, why in left]
