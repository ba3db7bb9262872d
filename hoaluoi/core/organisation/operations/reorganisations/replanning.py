"""An act before the day of another that is planned already and closes one of its units: the planned one is taken back,
and planned anew on what the act leaves. Whole or not at all: if it is not possible any more, the act is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hoaluoi.core.ledger.operations import Author
from hoaluoi.core.organisation.enums import ActKind, Line
from hoaluoi.core.organisation.errors import UnableToReorganise, UnableToUndo
from hoaluoi.core.organisation.models import Placement, Reorganisation, RowChange, Succession, Unit
from hoaluoi.core.organisation.operations.reorganisations import kinds
from hoaluoi.core.organisation.operations.reorganisations.undo import undo
from hoaluoi.core.organisation.rules.plans import Plan, Successor


@dataclass(frozen=True)
class Waiting:
    """Planned acts that were taken back, in the order in which they happen; `codes`: of units that they had opened."""

    acts: Sequence[Reorganisation] = ()
    codes: Mapping[int, str] | None = None

    def again(self, enact: Callable[[Plan], object]) -> None:
        """Plans them anew. Raises UnableToReorganise: `planned_stands`."""
        for act in self.acts:
            try:
                enact(_with_new_ids(Plan.from_json(act.terms), self.codes or {}))
            except UnableToReorganise as refusal:
                raise _stands(act, refusal) from refusal


def take_back(plan: Plan, *, by: Author, at: datetime, today: date) -> Waiting:
    """Undoes what is planned for later days and stands against a plan. Raises UnableToReorganise: `planned_stands`."""
    acts = _against(plan, today)
    if not acts:
        return Waiting()
    opened = RowChange.objects.filter(act__in=acts, model=Unit._meta.label, before__isnull=True).values("row_id")
    codes = dict(Unit.objects.filter(pk__in=opened).values_list("pk", "code"))
    for act in sorted(acts, key=lambda each: -each.pk):
        try:
            undo(act=act, reason=plan.decision, by=by, at=at, today=today)
        except UnableToUndo as refusal:
            raise _stands(act, refusal) from refusal
    return Waiting(sorted(acts, key=lambda each: (each.on, each.pk)), codes)


def _stands(act: Reorganisation, refusal: Exception) -> UnableToReorganise:
    return UnableToReorganise("planned_stands", decision=act.decision, on=act.on.isoformat(), reason=str(refusal))


def _against(plan: Plan, today: date) -> list[Reorganisation]:
    """Acts whose day is to come that close a unit which has to last, with all planned ones on the same units."""
    planned = Reorganisation.objects.filter(undone_at=None, carried_out_at=None, on__gt=max(plan.on, today))
    must_last = kinds.has_to_last(plan)
    if plan.kind == ActKind.CLOSE and not plan.successors:
        above = Placement.objects.filter(unit__in=plan.units, line=Line.ADMINISTRATIVE, valid__contains=plan.on)
        must_last |= {unit for unit in above.values_list("parent_id", flat=True) if unit}
    closing = Succession.objects.filter(predecessor__in=must_last, closes=True, act__in=planned).values("act")
    found = {act.pk: act for act in planned.filter(pk__in=closing)}
    while found:
        units = {unit for act in found.values() for unit in act.unit_ids}
        more = {act.pk: act for act in planned.filter(unit_ids__overlap=list(units)).exclude(pk__in=found)}
        if not more:
            break
        found |= more
    return list(found.values())


def _with_new_ids(plan: Plan, codes: Mapping[int, str]) -> Plan:
    """Units that a planned act opens are other rows when it is planned anew."""
    now = dict(Unit.objects.filter(code__in=codes.values()).values_list("code", "pk"))
    ids = {old: now[code] for old, code in codes.items() if code in now}

    def of(unit_id: int | None) -> int | None:
        return None if unit_id is None else ids.get(unit_id, unit_id)

    def successor(each: Successor) -> Successor:
        new = replace(each.new, parent_id=of(each.new.parent_id)) if each.new else None
        children = tuple(ids.get(child, child) for child in each.children)
        return replace(each, unit_id=of(each.unit_id), new=new, children=children)

    return replace(
        plan,
        units=tuple(ids.get(unit, unit) for unit in plan.units),
        successors=tuple(successor(each) for each in plan.successors),
        parent_id=of(plan.parent_id),
    )
