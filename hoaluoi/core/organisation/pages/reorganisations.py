"""What the pages of reorganisations render from: the list, one act, and the story of one unit through time."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation import effects, lineage
from hoaluoi.core.organisation.access import unit_ids_visible
from hoaluoi.core.organisation.enums import ActKind, Line
from hoaluoi.core.organisation.models import Designation, Placement, Reorganisation, Succession, Unit
from hoaluoi.core.organisation.rules.shares import cut, decimal_of

ICONS = {
    ActKind.OPEN: "plus",
    ActKind.CLOSE: "archive",
    ActKind.RENAME: "pencil",
    ActKind.MOVE: "arrows-exchange",
    ActKind.MERGE: "git-merge",
    ActKind.SPLIT: "arrows-split",
    ActKind.CONVERT: "switch-horizontal",
}
SHOWN = 200


def acts_visible_to(actor: Actor) -> QuerySet[Reorganisation]:
    """Acts on a unit that the actor sees, the newest day first."""
    return Reorganisation.objects.filter(unit_ids__overlap=list(unit_ids_visible(actor)))


def may_undo(actor: Actor, act: Reorganisation) -> bool:
    """Who may change every unit that the act was about."""
    return act.in_force and set(act.unit_ids) <= actor.units_with(Permission.ORGANISATION_EDIT)


@dataclass(frozen=True)
class ActRow:
    """One line of the list."""

    act: Reorganisation
    icon: str
    units: list[Unit]
    more: int


def rows(acts: Iterable[Reorganisation]) -> list[ActRow]:
    """Three units at most are named in a line."""
    chosen = list(acts)
    units = Unit.objects.in_bulk({pk for act in chosen for pk in act.unit_ids})
    found = []
    for act in chosen:
        named = [units[pk] for pk in _about(act) if pk in units]
        found.append(ActRow(act, ICONS[ActKind(act.kind)], named[:3], max(len(named) - 3, 0)))
    return found


def _about(act: Reorganisation) -> list[int]:
    """The units the plan names, then the others."""
    planned = [*act.terms.get("units", ()), *(s["unit_id"] for s in act.terms.get("successors", ()) if s["unit_id"])]
    return list(dict.fromkeys([*planned, *([] if planned else act.unit_ids)]))


@dataclass(frozen=True)
class ActPage:
    """One act with everything that followed."""

    act: Reorganisation
    icon: str
    units: list[Unit]
    topics: list[Any]
    successions: list[Succession]
    changes: int
    may_undo: bool
    planned: bool
    visible: frozenset[int] = field(default_factory=frozenset)

    @property
    def about(self) -> str:
        """The units the plan names, three at most."""
        known = {unit.pk: unit.label for unit in self.units}
        named = [known[pk] for pk in _about(self.act) if pk in known]
        return ", ".join(named[:3]) + (" …" if len(named) > 3 else "")


def act_page(actor: Actor, act: Reorganisation, today: date) -> ActPage:
    units = Unit.objects.filter(pk__in=act.unit_ids)
    said = [effects.Effect(**each) for each in act.effects]
    return ActPage(
        act=act,
        icon=ICONS[ActKind(act.kind)],
        units=list(units),
        topics=effects.by_topic(said),
        successions=list(act.successions.select_related("predecessor", "successor").order_by("predecessor", "-main")),
        changes=act.changes.count(),
        may_undo=may_undo(actor, act),
        planned=act.in_force and act.on > today,
        visible=unit_ids_visible(actor),
    )


@dataclass(frozen=True)
class Moment:
    """Something that happened to a unit: in the words of a timeline."""

    day: date
    icon: str
    text: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Kin:
    """A unit whose history goes on here, or that carries this one's on, with its share (None: whole)."""

    unit: Unit
    share: Any


@dataclass(frozen=True)
class Story:
    """One unit through time, oldest first."""

    unit: Unit
    moments: list[Moment]
    heirs: list[Kin]
    predecessors: list[Kin]
    stands: bool
    on: date
    visible: frozenset[int]


def story(actor: Actor, unit: Unit, on: date) -> Story:
    """What became of a unit: names, places, acts; who carries its history on by a day, whose it carries."""
    placements = list(
        Placement.objects.filter(unit=unit, line=Line.ADMINISTRATIVE).select_related("parent").order_by("valid")
    )
    moments = [*_of_names(unit), *_of_places(placements), *_of_acts(unit)]
    known = lineage.load()
    first = min((row.valid.lower or date.min for row in placements), default=date.min)
    heirs = known.heirs_now(unit.pk, first, first, on)
    origins = {
        each: next(h for h in known.heirs_now(each, date.min, date.min, on) if h.unit == unit.pk)
        for each in known.changed_by(on) - {unit.pk}
        if any(h.unit == unit.pk for h in known.heirs_now(each, date.min, date.min, on))
    }
    return Story(
        unit=unit,
        moments=sorted(moments, key=lambda moment: moment.day),
        heirs=_kin({heir.unit: heir for heir in heirs}),
        predecessors=_kin(origins),
        stands=any(_holds(row.valid, on) for row in placements),
        on=on,
        visible=unit_ids_visible(actor),
    )


def _kin(heirs: dict[int, Any]) -> list[Kin]:
    shares = {pk: heir.shares[0] for pk, heir in heirs.items()}
    return [
        Kin(unit, None if shares[unit.pk] == 1 else cut(decimal_of(shares[unit.pk])))
        for unit in Unit.objects.filter(pk__in=shares)
    ]


def _holds(valid: Any, day: date) -> bool:
    return (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)


def _of_names(unit: Unit) -> list[Moment]:
    found = []
    for number, row in enumerate(Designation.objects.filter(unit=unit).order_by("valid")):
        words, icon = (_("is called %(name)s"), "tag") if number else (_("begins as %(name)s"), "building")
        day, kind = row.valid.lower or date.min, row.get_kind_display()
        found.append(Moment(day, icon, words % {"name": row.name_vi}, kind))
    return found


def _of_places(placements: list[Placement]) -> list[Moment]:
    found = []
    for number, row in enumerate(placements):
        parent = row.parent.name if row.parent else _("at the top")
        words = _("stands under %(parent)s") if number == 0 else _("moves under %(parent)s")
        found.append(Moment(row.valid.lower or date.min, "corner-down-right", words % {"parent": parent}))
    if placements and (end := placements[-1].valid.upper):
        found.append(Moment(end, "archive", _("no longer stands alone")))
    return found


def _of_acts(unit: Unit) -> list[Moment]:
    acts = Reorganisation.objects.filter(unit_ids__contains=[unit.pk])
    found = []
    for act in acts:
        note = _("undone: %(reason)s") % {"reason": act.undone_reason} if act.undone_at else ""
        url = reverse("organisation:reorganisation", args=[act.pk])
        text = f"{act.get_kind_display()} · {act.decision}"
        found.append(Moment(act.on, ICONS[ActKind(act.kind)], text, note, url))
    return found
