"""What each kind of act does to the units themselves."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from hoaluoi.core.organisation import closure
from hoaluoi.core.organisation.enums import ActKind, Line, ShareBy
from hoaluoi.core.organisation.errors import UnableToReorganise
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.core.organisation.models import Closure, Designation, Placement, Succession, Unit
from hoaluoi.core.organisation.operations import units as operations
from hoaluoi.core.organisation.rules.lineage import SHARES, Step
from hoaluoi.core.organisation.rules.plans import Plan, Successor
from hoaluoi.core.organisation.rules.shares import cut, shares_of

_CLOSING = (ActKind.CLOSE, ActKind.MERGE, ActKind.SPLIT)
_ONE_UNIT = (ActKind.CLOSE, ActKind.RENAME, ActKind.SPLIT, ActKind.CONVERT)


def check(plan: Plan) -> dict[int, Unit]:
    """The units that a plan names, by id, predecessors first. Raises UnableToReorganise."""
    if not plan.decision.strip():
        raise UnableToReorganise("no_decision")
    _check_numbers(plan)
    named = [each.unit_id for each in plan.successors if each.unit_id]
    parents = [plan.parent_id, *(each.new.parent_id for each in plan.successors if each.new)]
    ids = dict.fromkeys([*plan.units, *named, *(each for each in parents if each)])
    units = Unit.objects.in_bulk(list(ids))
    if len(units) < len(ids):
        raise UnableToReorganise("unknown_unit")
    standing = set(
        Placement.objects.filter(unit__in=ids, line=Line.ADMINISTRATIVE, valid__contains=plan.on).values_list(
            "unit_id", flat=True
        )
    )
    for unit_id in ids:
        if unit_id not in standing:
            raise UnableToReorganise("not_there", unit=units[unit_id].label, on=plan.on.isoformat())
    _check_still_there(plan, units, _carrying(plan))
    return {unit_id: units[unit_id] for unit_id in ids}


def _carrying(plan: Plan) -> set[int]:
    """Units that something is handed on to, or that something is to stand below."""
    named = (each.unit_id for each in plan.successors)
    parents = (each.new.parent_id for each in plan.successors if each.new)
    return {each for each in (*named, *parents, plan.parent_id) if each}


def has_to_last(plan: Plan) -> set[int]:
    """Units that may not end on a later day: those that carry on, and those that end by this very act."""
    return _carrying(plan) | (set(plan.units) if plan.kind in _CLOSING else set())


def _check_still_there(plan: Plan, units: dict[int, Unit], carrying: set[int]) -> None:
    """A late act may not hand anything to a unit that has ended since, nor close one that did."""
    closing = set() if plan.kind not in _CLOSING else set(plan.units) - carrying
    ends = Placement.objects.filter(unit__in=carrying | closing, line=Line.ADMINISTRATIVE)
    last = {row.unit_id: row.valid.upper for row in ends.order_by("valid")}
    for unit_id in sorted(carrying | closing):
        if last.get(unit_id) is not None:
            raise _ends(units[unit_id], last[unit_id], carries=unit_id in carrying)


def _ends(unit: Unit, until: date, *, carries: bool) -> UnableToReorganise:
    """Says by which decision, if any: that one has to be undone first."""
    closed = Succession.objects.filter(predecessor=unit, closes=True, act__undone_at=None, act__on=until)
    act = closed.select_related("act").first()
    code = "ends" if carries else "closed_already"
    said = {"unit": unit.label, "until": until.isoformat()}
    if act is None:
        return UnableToReorganise(f"{code}_without", **said)
    return UnableToReorganise(code, **said, decision=act.act.decision)


def _check_numbers(plan: Plan) -> None:
    named = [each.unit_id for each in plan.successors if each.unit_id]
    if len(set(named)) < len(named):
        raise UnableToReorganise("successor_twice", unit=named[0])
    if plan.kind != ActKind.OPEN and not plan.units:
        raise UnableToReorganise("no_unit")
    if plan.kind in _ONE_UNIT and len(plan.units) != 1:
        raise UnableToReorganise("one_unit")
    if plan.kind in (ActKind.OPEN, ActKind.MERGE) and len(plan.successors) != 1:
        raise UnableToReorganise("no_successor" if not plan.successors else "one_successor")
    if plan.kind == ActKind.MERGE and len({*plan.units, *named}) < 2:
        raise UnableToReorganise("few_units")
    if plan.kind == ActKind.CLOSE and len(plan.successors) > 1:
        raise UnableToReorganise("one_successor")
    if plan.kind == ActKind.SPLIT:
        _check_split(plan)


def _check_split(plan: Plan) -> None:
    if len(plan.successors) < 2:
        raise UnableToReorganise("few_successors")
    for by in ("by_hand", "customers", "headcount"):
        weights = [each.weight(by) for each in plan.successors]
        if any(weight < 0 for weight in weights) or not any(weights):
            raise UnableToReorganise("bad_share")
    for by in ("customers", "headcount"):
        if len({getattr(each, by) is None for each in plan.successors}) > 1:
            raise UnableToReorganise("share_missing")  # the shares of the decision are no customers
    given = [child for each in plan.successors for child in each.children]
    if len(set(given)) < len(given):
        raise UnableToReorganise("child_twice", child=given[0])


def run(acting: Acting) -> None:
    """Does to the units what the kind of act says; closing units still stand afterwards (`close_units` ends them)."""
    _RUN[acting.plan.kind](acting)


def _open(acting: Acting) -> None:
    _successor_unit(acting, acting.plan.successors[0])


def _rename(acting: Acting) -> None:
    unit = acting.units[acting.plan.units[0]]
    _name(acting, unit, acting.plan.names)


def _convert(acting: Acting) -> None:
    unit, plan = acting.units[acting.plan.units[0]], acting.plan
    if not plan.names and plan.parent_id is None:
        raise UnableToReorganise("nothing_changes")
    if plan.names:
        _name(acting, unit, plan.names)
    if plan.parent_id is not None:
        _move_one(acting, unit, acting.units[plan.parent_id])


def _name(acting: Acting, unit: Unit, names: dict[str, str]) -> None:
    old = Designation.objects.filter(unit=unit, valid__contains=acting.on).first()
    opened = operations.rename_unit(
        unit=unit, on=acting.on, by=acting.by, at=acting.at, today=acting.today, act_id=acting.act.pk, **names
    )
    acting.say("units", "unit_renamed", unit.pk, old=old.name_vi if old else unit.name_vi, name=opened.name_vi)


def _move(acting: Acting) -> None:
    if acting.plan.parent_id is None:
        raise UnableToReorganise("no_unit")
    for unit_id in acting.plan.units:
        _move_one(acting, acting.units[unit_id], acting.units[acting.plan.parent_id])


def _move_one(acting: Acting, unit: Unit, parent: Unit) -> None:
    before = Placement.objects.filter(unit=unit, line=Line.ADMINISTRATIVE, valid__contains=acting.on).first()
    operations.move_unit(unit=unit, parent=parent, on=acting.on, by=acting.by, at=acting.at, act_id=acting.act.pk)
    old = before.parent if before else None
    acting.moved.append((unit, old, parent))
    acting.say(
        "units", "unit_moved", unit.pk, unit=unit.label, before=old.label if old else "–", parent=parent.label
    )  # fmt: skip


def _close(acting: Acting) -> None:
    plan, unit = acting.plan, acting.units[acting.plan.units[0]]
    if plan.successors:
        heir = _successor_unit(acting, plan.successors[0])
    else:
        placed = Placement.objects.filter(unit=unit, line=Line.ADMINISTRATIVE, valid__contains=acting.on).first()
        if placed is None or placed.parent is None:
            raise UnableToReorganise("top")
        heir = placed.parent
        _check_still_there(plan, {unit.pk: unit, heir.pk: heir}, {heir.pk})
        acting.units[heir.pk] = heir
    _succeed(acting, unit, [(heir, Successor(unit_id=heir.pk))])


def _merge(acting: Acting) -> None:
    heir = _successor_unit(acting, acting.plan.successors[0])
    if acting.plan.names and acting.plan.successors[0].unit_id:
        _name(acting, heir, acting.plan.names)
    for unit_id in acting.plan.units:
        if unit_id != heir.pk:
            _succeed(acting, acting.units[unit_id], [(heir, acting.plan.successors[0])])


def _split(acting: Acting) -> None:
    unit = acting.units[acting.plan.units[0]]
    _succeed(acting, unit, [(_successor_unit(acting, each), each) for each in acting.plan.successors])


_RUN: dict[str, Callable[[Acting], None]] = {
    ActKind.OPEN: _open,
    ActKind.CLOSE: _close,
    ActKind.RENAME: _rename,
    ActKind.MOVE: _move,
    ActKind.MERGE: _merge,
    ActKind.SPLIT: _split,
    ActKind.CONVERT: _convert,
}


def _successor_unit(acting: Acting, said: Successor) -> Unit:
    """The unit that carries on, opened if it is new."""
    if said.unit_id:
        return acting.units[said.unit_id]
    if said.new is None:
        raise UnableToReorganise("no_successor")
    new = said.new
    parent = acting.units[new.parent_id] if new.parent_id else None
    unit = operations.open_unit(
        code=new.code, kind=new.kind, name_vi=new.name_vi, name_en=new.name_en, name_zh=new.name_zh,
        short_name=new.short_name, region=new.region, parent=parent, on=acting.on, by=acting.by, at=acting.at,
        act_id=acting.act.pk, simulated=acting.plan.simulated,
    )  # fmt: skip
    acting.journal.made(unit)
    acting.units[unit.pk] = unit
    acting.say("units", "unit_opened", unit.pk, unit=unit.name_vi, parent=parent.label if parent else "–")
    return unit


def _succeed(acting: Acting, unit: Unit, heirs: list[tuple[Unit, Successor]]) -> None:
    """Writes who carries on the unit's history, and hands over what stands below it."""
    _require_not_below(acting, unit, [heir for heir, _ in heirs])
    closes = all(heir.pk != unit.pk for heir, _ in heirs)
    shares = {by: shares_of([said.weight(by) for _, said in heirs]) for by in ShareBy.values}
    for i, (heir, _) in enumerate(heirs):
        row = Succession.objects.create(
            act=acting.act, predecessor=unit, successor=heir, main=i == 0, closes=closes,
            **{by: shares[by][i] for by in ShareBy.values},
        )  # fmt: skip
        acting.journal.made(row)
        parts = tuple(Fraction(shares[by][i]) for by in SHARES)
        acting.steps.append(Step(acting.on, acting.act.pk, unit.pk, heir.pk, i == 0, closes, parts))
        _say_succession(acting, unit, heir, shares["by_hand"][i], whole=len(heirs) == 1)
    _hand_over_children(acting, unit, heirs, closes=closes)


def _say_succession(acting: Acting, unit: Unit, heir: Unit, share: Decimal, *, whole: bool) -> None:
    if whole:
        acting.say("units", "unit_closed", unit.pk, unit=unit.name_vi, successor=heir.label)
    else:
        shown = f"{cut(share):f}"
        acting.say("units", "unit_shared", unit.pk, share=shown, unit=unit.label, successor=heir.label)


def _require_not_below(acting: Acting, unit: Unit, heirs: list[Unit]) -> None:
    """A successor may not stand below the unit it follows: what it takes over would stand below itself."""
    for heir in heirs:
        if heir.pk == unit.pk:
            if len(heirs) == 1:
                raise UnableToReorganise("own_successor", unit=unit.label)
            continue
        below = Closure.objects.filter(ancestor=unit, descendant=heir, valid__overlap=DateRange(acting.on, None))
        if below.exists():
            raise UnableToReorganise("below_itself", unit=unit.label, successor=heir.label)


def _hand_over_children(acting: Acting, unit: Unit, heirs: list[tuple[Unit, Successor]], *, closes: bool) -> None:
    chosen = {child: heir for heir, said in heirs for child in said.children}
    rows = Placement.objects.filter(parent=unit, valid__overlap=DateRange(acting.on, None)).select_related("unit")
    standing = list(rows.order_by("unit__sort_key", "pk"))
    known = {row.unit_id for row in standing}
    for child in chosen:
        if child not in known:
            name = Unit.objects.filter(pk=child).first()
            raise UnableToReorganise("not_child", child=name.label if name else child, unit=unit.label)
    moved: dict[str, set[int]] = {}
    for row in standing:
        heir = chosen.get(row.unit_id, heirs[0][0] if closes else unit)
        if heir.pk == unit.pk:
            continue
        _reparent(acting, row, _above_in(heir, row, unit, acting.on))
        moved.setdefault(row.line, set()).add(row.unit_id)
        if row.line == Line.ADMINISTRATIVE:
            acting.moved.append((row.unit, unit, heir))
            acting.say(
                "units", "unit_moved", row.unit_id, unit=row.unit.label, before=unit.label, parent=heir.label
            )  # fmt: skip
    for line, ids in moved.items():
        closure.refresh(ids, line)


def _above_in(heir: Unit, row: Placement, unit: Unit, on: date) -> Unit | None:
    """The successor; in a line where it does not stand, the unit above the one that closes."""
    if Placement.objects.filter(unit=heir, line=row.line, valid__contains=on).exists():
        return heir
    above = Placement.objects.filter(unit=unit, line=row.line, valid__contains=on).first()
    return above.parent if above else None


def _reparent(acting: Acting, row: Placement, parent: Unit | None) -> None:
    """From the day of the act the row's unit stands under another parent."""
    acting.journal.watch(Placement, Q(pk=row.pk))
    if row.valid.lower is not None and row.valid.lower >= acting.on:
        row.parent, row.act_id = parent, acting.act.pk
        row.save(update_fields=["parent", "act_id"])
        return
    rest = DateRange(acting.on, row.valid.upper)
    row.valid = DateRange(row.valid.lower, acting.on)
    row.save(update_fields=["valid"])
    Placement.objects.create(unit=row.unit, line=row.line, parent=parent, valid=rest, act_id=acting.act.pk)


def close_units(acting: Acting) -> None:
    """Ends the units that an act closes."""
    for unit in _closing(acting):
        operations.close_unit(unit=unit, on=acting.on, by=acting.by, at=acting.at, act_id=acting.act.pk)


def _closing(acting: Acting) -> Iterable[Unit]:
    ids = dict.fromkeys(step.predecessor for step in acting.steps if step.closes)
    return [acting.units[unit_id] for unit_id in ids]
