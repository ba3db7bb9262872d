"""Enacts one plan in one transaction: units first, then people, then every room above that follows.

1. One change of structure at a time (`closure.hold`); the plan is looked at against the units as they stand on its day.
2. New units open; what stands below a closing unit goes to its successors; closing units end.
3. Positions go to the main successor with their delegations; nobody keeps a right over what left them.
4. Followers: report forms and returns at once; allocations and tasks, which carry no dates, on the day itself
   (`carry_out`).
5. The journal keeps every row before and after; the ledger gets the act; listeners hear that the structure changed.

A preview does all of it and takes it back, so what it shows is what the act will do.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.db.models import Q

from hoaluoi.core.ledger.operations import SYSTEM, Author, record
from hoaluoi.core.ledger.rules import plain
from hoaluoi.core.organisation import closure, events, followers, news
from hoaluoi.core.organisation.effects import Effect
from hoaluoi.core.organisation.enums import ActKind, Line
from hoaluoi.core.organisation.errors import UnableToChangeOrganisation, UnableToReorganise
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.core.organisation.models import Designation, Placement, Reorganisation, Succession, Unit
from hoaluoi.core.organisation.operations.reorganisations import kinds, posts, replanning
from hoaluoi.core.organisation.operations.reorganisations.journal import Journal
from hoaluoi.core.organisation.rules.lineage import SHARES, Step
from hoaluoi.core.organisation.rules.plans import Plan


@dataclass(frozen=True)
class Preview:
    """What the act would do. `digest` tells whether it still would when one confirms."""

    effects: list[Effect]
    unit_ids: list[int]
    digest: str


class _TakenBack(Exception):
    """Ends a preview's transaction."""


def preview(*, plan: Plan, by: Author, at: datetime, today: date) -> Preview:
    """Runs the act and takes it back. Raises UnableToReorganise."""
    try:
        with transaction.atomic():
            acting = _enact(plan, by, at, today, client_key=None)
            found = Preview(acting.effects, list(acting.act.unit_ids), _digest(acting.effects))
            raise _TakenBack
    except _TakenBack:
        return found


@transaction.atomic
def enact(
    *, plan: Plan, by: Author, at: datetime, today: date, digest: str | None = None, client_key: str | None = None
) -> Reorganisation:
    """The act, whole or not at all. Raises UnableToReorganise.

    With the `digest` of a preview it is refused if it would no longer do what that showed; with a `client_key` sending
    it twice acts once.
    """
    closure.hold()
    if client_key and (done := Reorganisation.objects.filter(client_key=client_key).first()):
        return done
    acting = _enact(plan, by, at, today, client_key)
    if digest is not None and digest != _digest(acting.effects):
        raise UnableToReorganise("changed_since")
    return acting.act


def _digest(effects: list[Effect]) -> str:
    said = [{**each.as_json(), "params": {k: str(v) for k, v in each.params.items()}} for each in effects]
    # A preview's new unit has another id than the act's.
    text = json.dumps([{k: v for k, v in each.items() if k != "unit_id"} for each in said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _enact(plan: Plan, by: Author, at: datetime, today: date, client_key: str | None) -> Acting:
    closure.hold()
    waiting = replanning.take_back(plan, by=by, at=at, today=today)
    units = kinds.check(plan)
    act = Reorganisation.objects.create(
        kind=plan.kind, on=plan.on, decision=plan.decision.strip(), decision_text=plan.decision_text,
        reason=plan.reason, assumed=plan.assumed, simulated=plan.simulated, duties_from=plan.duties(today),
        terms=plan.as_json(), client_key=client_key, at=at, by_id=by.ledger_id, by_name=by.ledger_name,
    )  # fmt: skip
    acting = Acting(act, plan, by, at, today, units=units)
    _watch(acting)
    try:
        kinds.run(acting)
        posts.move(acting)
        kinds.close_units(acting)
    except UnableToReorganise:
        raise
    except UnableToChangeOrganisation as error:
        raise UnableToReorganise("inside_failed", reason=str(error)) from error
    followers.run(acting)
    _follow_on_the_day(acting)
    for each in waiting.acts:
        acting.say("units", "planned_anew", decision=each.decision, on=each.on.isoformat())
    act.unit_ids = sorted(
        {*acting.units, *(s.successor for s in acting.steps), *(unit.pk for unit, _, _ in acting.moved)}
    )
    act.effects = [dict(plain(each.as_json())) for each in acting.effects]
    act.save(update_fields=["unit_ids", "effects", "carried_out_at"])
    acting.journal.close(act)
    _record(acting)
    if plan.kind != ActKind.RENAME:
        news.structure_changed(plan.on, at)
    waiting.again(lambda later: _enact(later, by, at, today, client_key=None))
    return acting


def _follow_on_the_day(acting: Acting) -> None:
    """For a day to come it is done and taken back, to say what will follow."""
    if acting.on <= acting.today:
        followers.run_on_the_day(acting)
        acting.act.carried_out_at = acting.at
        return
    try:
        with transaction.atomic():
            followers.run_on_the_day(replace(acting, journal=Journal()))
            raise _TakenBack
    except _TakenBack:
        return


@transaction.atomic
def carry_out(*, today: date, at: datetime) -> int:
    """Lets follow, on the day, what an act planned before could not take along: rows without dates, and whatever was
    given since to the units that it closes. Returns how many acts. Idempotent."""
    closure.hold()
    due = Reorganisation.objects.filter(carried_out_at=None, undone_at=None, on__lte=today).order_by("on", "pk")
    for act in due:
        acting = _acting_again(act, at, today)
        posts.move(acting)
        posts.end_left(acting)
        followers.run(acting)
        act.effects += [dict(plain(each.as_json())) for each in acting.effects]
        followers.run_on_the_day(acting)
        acting.journal.close(act)
        act.carried_out_at = at
        act.save(update_fields=["carried_out_at", "effects"])
    return len(due)


def _acting_again(act: Reorganisation, at: datetime, today: date) -> Acting:
    units = Unit.objects.in_bulk(act.unit_ids)
    acting = Acting(act, Plan.from_json(act.terms), SYSTEM, at, today, units=units, again=True)
    rows = Succession.objects.filter(act=act).order_by("predecessor", "-main", "pk")
    acting.steps = [
        Step(act.on, act.pk, row.predecessor_id, row.successor_id, row.main, row.closes,
             tuple(Fraction(getattr(row, by)) for by in SHARES))
        for row in rows
    ]  # fmt: skip
    opened = Placement.objects.filter(act_id=act.pk, line=Line.ADMINISTRATIVE, valid__startswith=act.on)
    for placed in opened.select_related("unit", "parent"):
        before = Placement.objects.filter(unit=placed.unit_id, line=Line.ADMINISTRATIVE, valid__endswith=act.on)
        if was := before.select_related("parent").first():
            acting.moved.append((placed.unit, was.parent, placed.parent))
    return acting


def _watch(acting: Acting) -> None:
    ids = list(acting.units)
    journal = acting.journal
    journal.watch(Unit, Q(pk__in=ids))
    journal.watch(Designation, Q(unit__in=ids) | Q(act_id=acting.act.pk))
    journal.watch(Placement, Q(unit__in=ids) | Q(parent__in=ids) | Q(act_id=acting.act.pk))


def _record(acting: Acting) -> None:
    act = acting.act
    names = ", ".join(unit.name_vi for unit in acting.units.values())
    data: dict[str, Any] = {
        "decision": act.decision, "on": act.on, "kind": act.kind, "what": f"{act.get_kind_display()}: {names}",
        "units": act.unit_ids, "terms": act.terms,
    }  # fmt: skip
    first = acting.steps[0].successor if acting.steps else next(iter(acting.units), 0)
    record(
        event=events.REORGANISED, by=acting.by, at=acting.at, subject_type=events.ACT, subject_id=act.pk, unit_id=first,
        data=data,
    )  # fmt: skip
