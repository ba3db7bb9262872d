"""The list of people and the page of one."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.access import people_editable, people_visible, unit_ids_visible
from hoaluoi.core.organisation.models import Delegation, Person, Position
from hoaluoi.core.text.folding import fold

SORTS = {
    "name": ("sort_key", "id"),
    "-name": ("-sort_key", "-id"),
    "username": ("username",),
    "-username": ("-username",),
    "last": ("-last_login", "sort_key"),
}


@dataclass(frozen=True)
class PeopleFilter:
    """What the list is narrowed to; empty words mean all."""

    text: str = ""
    role: str = ""
    unit_id: int | None = None
    state: str = "active"
    sort: str = "name"


def people(actor: Actor, wanted: PeopleFilter) -> QuerySet[Person]:
    """People the actor sees, each with `.held`: positions in effect in units the actor sees, heads first."""
    found = people_visible(actor)
    if wanted.text:
        found = found.filter(folded__contains=fold(wanted.text)) | found.filter(email__icontains=wanted.text.strip())
    if wanted.state:
        found = found.filter(is_active=wanted.state == "active")
    if wanted.role or wanted.unit_id:
        held = Position.objects.filter(person=OuterRef("pk"), valid__contains=actor.on)
        if wanted.role:
            held = held.filter(role=wanted.role)
        if wanted.unit_id:
            held = held.filter(unit__in=actor.scope.subtree_ids([wanted.unit_id], actor.on))
        found = found.filter(Exists(held))
    in_effect = Position.objects.filter(valid__contains=actor.on, unit__in=unit_ids_visible(actor))
    shown = Prefetch("positions", in_effect.select_related("unit").order_by("rank", "id"), to_attr="held")
    return found.order_by(*SORTS.get(wanted.sort, SORTS["name"])).prefetch_related(shown)


@dataclass(frozen=True)
class PersonPage:
    """A person with positions of all times, newest first, and delegations in effect or to come."""

    person: Person
    on: date
    positions: list[Position]
    given: list[Delegation]
    received: list[Delegation]
    may_edit: bool
    editable_units: frozenset[int]
    is_self: bool


def person_page(actor: Actor, person: Person, edit_units: frozenset[int]) -> PersonPage:
    positions = (
        person.positions.filter(unit__in=unit_ids_visible(actor)) if person != actor.person else person.positions
    )
    lasting = Delegation.objects.filter(revoked_at=None, valid__endswith__gt=actor.on).select_related(
        "position__unit", "position__person", "to"
    )
    return PersonPage(
        person=person,
        on=actor.on,
        positions=list(positions.select_related("unit").order_by("-valid", "id")),
        given=list(lasting.filter(position__person=person).order_by("valid")),
        received=list(lasting.filter(to=person).order_by("valid")),
        may_edit=people_editable(actor).filter(pk=person.pk).exists(),
        editable_units=edit_units,
        is_self=person.pk == actor.person.pk,
    )
