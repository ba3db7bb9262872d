"""The organisational card of a unit."""

from dataclasses import dataclass
from datetime import date

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.queries import about
from hoaluoi.core.organisation import queries
from hoaluoi.core.organisation.access import unit_ids_visible
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.models import Designation, Placement, Position, Unit, UnitAlias
from hoaluoi.core.organisation.pages.reorganisations import ICONS


@dataclass(frozen=True)
class UnitCard:
    """Everything the card shows; lists are in reading order, histories newest first."""

    unit: Unit
    on: date
    above: list[Unit]
    children: list[Unit]
    people: list[Position]
    names: list[Designation]
    placements: list[Placement]
    aliases: list[UnitAlias]
    acts: list[Entry]
    may_edit: bool
    visible: frozenset[int]

    @property
    def act_kinds(self) -> list[tuple[str, str, str]]:
        """What a decision may do to it: (kind, label, icon)."""
        return [(kind, str(label), ICONS[ActKind(kind)]) for kind, label in ActKind.choices]

    @property
    def closed(self) -> bool:
        """It does not stand in the administrative line on the date."""
        return not self.above


def unit_card(actor: Actor, unit: Unit, on: date) -> UnitCard:
    visible = unit_ids_visible(actor)
    history = Placement.objects.filter(unit=unit).select_related("parent").order_by("line", "-valid")
    names = list(unit.designations.order_by("-valid"))
    if on != actor.on and (then := next((row for row in names if row.holds_on(on)), None)):
        unit.take_names(then)
    return UnitCard(
        unit=unit,
        on=on,
        above=queries.ancestors(unit.pk, on),
        children=list(queries.children(unit.pk, on)),
        people=queries.holders(unit.pk, on),
        names=names,
        placements=list(history),
        aliases=list(unit.aliases.order_by("alias")),
        acts=list(about("organisation.unit", unit.pk)[:8]) if actor.can_over(Permission.LEDGER_VIEW, unit.pk) else [],
        may_edit=actor.can_over(Permission.ORGANISATION_EDIT, unit.pk),
        visible=visible,
    )
