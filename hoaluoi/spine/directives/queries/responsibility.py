"""The responsibility table (包保责任分解表): share, unit, who answers, deputy, deadline, checks, proof."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Closure, Person, Position
from hoaluoi.spine.directives.access import allocations_visible_to
from hoaluoi.spine.directives.models import Allocation, Directive


@dataclass(frozen=True)
class Responsibility:
    """One row. `left`: who answers holds no office in the unit or above it any more; `deputy_left` likewise."""

    share: Allocation
    left: bool
    deputy_left: bool

    @property
    def is_red(self) -> bool:
        """Nobody in office answers."""
        return self.share.accountable_id is None or self.left


def shares(actor: Actor, directive: Directive, *, target_id: int | None = None) -> QuerySet[Allocation]:
    """Shares in force of a directive that the actor may see, by target, the owner's own first."""
    found = allocations_visible_to(actor).filter(
        target__directive=directive, target__withdrawn_at=None, in_force=True
    )  # fmt: skip
    if target_id is not None:
        found = found.filter(target=target_id)
    return found.select_related("target", "unit", "accountable", "deputy").order_by(
        "target__number", "round__unit__sort_key", "unit__sort_key", "pk"
    )


def rows(found: list[Allocation], on: date) -> list[Responsibility]:
    """The rows with who is in office on a day; two queries however many."""
    places = {share.unit_id for share in found}
    above: dict[int, set[int]] = {place: {place} for place in places}
    standing = Closure.objects.filter(descendant__in=places, valid__contains=on)
    for unit_id, ancestor in standing.values_list("descendant_id", "ancestor_id"):
        above[unit_id].add(ancestor)
    named = {pk for share in found for pk in (share.accountable_id, share.deputy_id) if pk}
    offices: dict[int, set[int]] = {}
    held = Position.objects.filter(person__in=named, person__is_active=True, valid__contains=on)
    for person_id, unit_id in held.values_list("person_id", "unit_id"):
        offices.setdefault(person_id, set()).add(unit_id)

    def left(person_id: int | None, unit_id: int) -> bool:
        return person_id is not None and offices.get(person_id, set()).isdisjoint(above[unit_id])

    return [
        Responsibility(share, left(share.accountable_id, share.unit_id), left(share.deputy_id, share.unit_id))
        for share in found
    ]


def candidates(share: Allocation, on: date) -> QuerySet[Person]:
    """Who may answer for a share: people in office in its unit or directly above it."""
    above = Closure.objects.filter(descendant=share.unit_id, valid__contains=on, depth__lte=1, line="admin")
    held = Position.objects.filter(unit__in=above.values("ancestor_id"), valid__contains=on)
    return Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("sort_key")
