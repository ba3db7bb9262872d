"""Targets and tasks follow a reorganisation: shares in force, open tasks, questions and obstacles."""

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation import effects, queries
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import (
    Allocation,
    AllocationRound,
    ClusterMember,
    ExplanationRequest,
    Obstacle,
    Target,
    Task,
    TaskUnit,
)
from hoaluoi.spine.directives.operations import standing_requests
from hoaluoi.spine.directives.operations.allocations import is_rate
from hoaluoi.spine.directives.rules import handover
from hoaluoi.spine.directives.rules.handover import Held

M = TypeVar("M", bound=Model)
_OVER = (WorkState.DONE, WorkState.WITHDRAWN, WorkState.TRANSFERRED, WorkState.REPLACED)
_CARRIED = ("deadline_date", "accountable_id", "deputy_id", "check_frequency", "evidence", "weight_value")

effects.declare(
    {
        "share_goes": _("%(title)s: the share of %(unit)s (%(value)s) goes to %(successor)s"),
        "share_shared": _("%(title)s: the share of %(unit)s (%(value)s) is shared among its successors"),
        "share_moves": _("%(title)s: %(unit)s takes its share of %(value)s along to %(parent)s"),
        "target_owner": _("%(title)s: %(successor)s answers for the target"),
        "task_goes": _("%(title)s: %(successor)s leads the task"),
        "task_assigner": _("%(title)s: %(successor)s accepts the task"),
        "task_coordinates": _("%(title)s: %(successor)s coordinates"),
        "question_goes": _("%(successor)s answers the open explanation request of %(unit)s"),
        "cluster_goes": _("%(title)s: %(successor)s competes in place of %(unit)s"),
        "obstacle_goes": _("the open obstacle “%(title)s” goes to %(successor)s"),
    }
)
effects.declare_things(
    {
        "directives.Allocation": _("Allocation"),
        "directives.AllocationRound": _("Allocation"),
        "directives.Target": _("Target"),
        "directives.Task": _("Task"),
        "directives.TaskUnit": _("Task"),
        "directives.TaskProgress": _("Task"),
        "directives.StatusOverride": _("Status set by hand"),
        "directives.TrajectoryVersion": _("Trajectory"),
        "directives.ExplanationRequest": _("Explanation request"),
        "directives.Obstacle": _("Obstacle"),
        "directives.ClusterMember": _("Emulation cluster"),
        "directives.EmulationCluster": _("Emulation cluster"),
    }
)


def follow(acting: Acting) -> None:
    """Everything of this room that is open and belongs to a unit that changed."""
    _follow_targets(acting)
    heirs = acting.main_heirs()
    if heirs:
        _follow_tasks(acting, heirs)
        _follow_questions(acting, heirs)
        _follow_clusters(acting, heirs)


def _follow_targets(acting: Acting) -> None:
    predecessors = list(dict.fromkeys(step.predecessor for step in acting.steps))
    moved = [(unit, now) for unit, _, now in acting.moved if now is not None]
    touched = [*predecessors, *(unit.pk for unit, _ in moved)]
    shares = Allocation.objects.filter(unit__in=touched, in_force=True, target__withdrawn_at=None)
    targets = Target.objects.filter(Q(pk__in=shares.values("target")) | Q(owner__in=acting.main_heirs()))
    chosen = list(targets.filter(withdrawn_at=None).order_by("pk"))
    if not chosen:
        return
    acting.journal.watch(Target, Q(pk__in=[target.pk for target in chosen]))
    acting.journal.watch(AllocationRound, Q(target__in=[target.pk for target in chosen]))
    acting.journal.watch(Allocation, Q(target__in=[target.pk for target in chosen]))
    for target in chosen:
        _follow_target(acting, target, predecessors, moved)
    standing_requests.request(at=acting.at, target_ids=[target.pk for target in chosen])


def _follow_target(acting: Acting, target: Target, predecessors: list[int], moved: list[tuple[Unit, Unit]]) -> None:
    rows = {row.unit_id: row for row in Allocation.objects.filter(target=target, in_force=True).select_related("round")}
    held = Held(
        {unit: row.value for unit, row in rows.items()},
        {unit: row.round.unit_id if row.round else None for unit, row in rows.items()},
    )
    before = Held(dict(held.values), dict(held.givers))
    additive, decimals = not is_rate(target), 0 if target.is_whole else 2
    for unit in predecessors:
        if unit not in held.values:
            continue
        steps = acting.heirs_of(unit)
        by_hand = [(step.successor, step.shares[0]) for step in steps]
        under = {heir: _above(acting, heir) for heir, _ in by_hand}
        handover.succeed(held, unit, by_hand, under=under, decimals=decimals, additive=additive)
        code = "share_goes" if len(steps) == 1 else "share_shared"
        acting.say(
            "allocations", code, unit, title=target.title, unit=acting.units[unit].label,
            value=f"{before.values[unit].normalize():f}", successor=acting.units[steps[0].successor].label,
        )  # fmt: skip
    for each, parent in moved:
        if each.pk in held.values and held.givers[each.pk] != parent.pk and parent.pk in held.values:
            handover.move(held, each.pk, parent.pk, additive=additive)
            acting.say(
                "allocations", "share_moves", each.pk, title=target.title, unit=each.label,
                value=f"{held.values[each.pk].normalize():f}", parent=parent.label,
            )  # fmt: skip
    _write(acting, target, rows, before, held)
    if target.owner_id in acting.main_heirs():
        target.owner = acting.units[acting.main_heirs()[target.owner_id]]
        target.save(update_fields=["owner"])
        acting.say("allocations", "target_owner", target.owner_id, title=target.title, successor=target.owner.label)


def _above(acting: Acting, unit_id: int) -> int | None:
    above = queries.parent(unit_id, acting.on)
    return above.pk if above else None


def _write(acting: Acting, target: Target, rows: dict[int, Allocation], before: Held, held: Held) -> None:
    """A new round for every unit whose sharing-out is no longer what it was; the old one is kept as replaced."""
    changed = {unit for unit in held.values if _line(held, unit) != _line(before, unit)}
    gone = before.values.keys() - held.values.keys()
    givers = {giver for unit in changed for giver in (held.givers[unit],)} | {before.givers[unit] for unit in gone}
    givers |= {before.givers[unit] for unit in changed if unit in before.givers}
    # Who holds another amount hands down from another total.
    givers |= (changed & held.handed_down()) | (gone & before.handed_down())
    rounds = {
        row.unit_id: row
        for row in AllocationRound.objects.filter(target=target, frozen_at__isnull=False, replaced_at=None)
    }
    for giver in givers:
        _retire(acting, rounds.get(giver) if giver else None, [rows[u] for u in rows if before.givers[u] == giver])
    for giver in sorted(givers, key=lambda each: each or 0):
        units = sorted(unit for unit, from_whom in held.givers.items() if from_whom == giver)
        if units:
            _open_round(acting, target, giver, units, held, rounds, rows)


def _line(held: Held, unit: int) -> tuple[Any, ...] | None:
    return (held.values[unit], held.givers[unit]) if unit in held.values else None


def _retire(acting: Acting, old: AllocationRound | None, shares: list[Allocation]) -> None:
    Allocation.objects.filter(pk__in=[share.pk for share in shares]).update(in_force=False)
    if old is not None:
        old.replaced_at, old.replaced_reason = acting.at, str(acting.act.decision)[:300]
        old.save(update_fields=["replaced_at", "replaced_reason"])


def _open_round(
    acting: Acting,
    target: Target,
    giver: int | None,
    units: list[int],
    held: Held,
    rounds: dict[int, AllocationRound],
    rows: dict[int, Allocation],
) -> None:
    opened = None if giver is None else _round(acting, target, giver, held, rounds)
    for unit in units:
        old = rows.get(unit) or _predecessor_row(acting, unit, rows)
        carried = {name: getattr(old, name) for name in _CARRIED} if old else {"deadline_date": target.deadline_date}
        Allocation.objects.create(
            target=target, round=opened, unit_id=unit, value=held.values[unit], in_force=True, **carried
        )


def _predecessor_row(acting: Acting, unit: int, rows: dict[int, Allocation]) -> Allocation | None:
    return next((rows[s.predecessor] for s in acting.steps if s.successor == unit and s.predecessor in rows), None)


def _round(
    acting: Acting, target: Target, giver: int, held: Held, rounds: dict[int, AllocationRound]
) -> AllocationRound:
    """In force at once: an act of the organisation is decided already."""
    likes = [rounds[each] for each in (giver, *_predecessors(acting, giver), *rounds) if each in rounds]
    like = likes[0]
    last = AllocationRound.objects.filter(target=target, unit=giver).order_by("-number").first()
    reserve = held.reserve(giver) if not is_rate(target) else like.reserve
    return AllocationRound.objects.create(
        target=target, unit_id=giver, number=(last.number if last else 0) + 1, method=like.method, weight=like.weight,
        weight_date=like.weight_date, total=held.values[giver], reserve=reserve,
        reserve_reason=like.reserve_reason or (str(acting.act.decision)[:200] if reserve else ""), phase=like.phase,
        created_at=acting.at, created_by_id=acting.by.ledger_id or like.created_by_id, frozen_at=acting.at,
        frozen_by_id=acting.by.ledger_id or like.frozen_by_id,
    )  # fmt: skip


def _predecessors(acting: Acting, unit: int) -> list[int]:
    return [step.predecessor for step in acting.steps if step.successor == unit]


def _follow_tasks(acting: Acting, heirs: dict[int, int]) -> None:
    open_tasks = Task.objects.exclude(state__in=_OVER)
    mine = Q(lead__in=heirs) | Q(assigner__in=heirs)
    acting.journal.watch(Task, mine)
    acting.journal.watch(TaskUnit, Q(unit__in=[*heirs, *heirs.values()]))
    for task in open_tasks.filter(mine).order_by("pk"):
        for role, code in (("lead", "task_goes"), ("assigner", "task_assigner")):
            heir = heirs.get(getattr(task, f"{role}_id"))
            if heir is not None:
                setattr(task, f"{role}_id", heir)
                acting.say("tasks", code, heir, title=task.title, successor=acting.units[heir].label)
        task.save(update_fields=["lead", "assigner"])
        # Who leads a task does not coordinate it as well; what was done is done.
        TaskUnit.objects.filter(task=task, unit=task.lead_id, done_at=None).delete()
    for beside in TaskUnit.objects.filter(unit__in=heirs, done_at=None).select_related("task").order_by("pk"):
        heir = heirs[beside.unit_id]
        if beside.task.state in _OVER:
            continue
        if beside.task.lead_id == heir or TaskUnit.objects.filter(task=beside.task, unit=heir).exists():
            beside.delete()
            continue
        beside.unit_id = heir
        beside.save(update_fields=["unit"])
        acting.say("tasks", "task_coordinates", heir, title=beside.task.title, successor=acting.units[heir].label)


def _follow_questions(acting: Acting, heirs: dict[int, int]) -> None:
    for request in _watched(acting, ExplanationRequest, "unit", heirs).filter(closed_at=None):
        unit, heir = acting.units[request.unit_id], acting.units[heirs[request.unit_id]]
        if _hand_over(request, "unit", heirs):
            acting.say("tasks", "question_goes", heir.pk, unit=unit.label, successor=heir.label)
    for request in _watched(acting, ExplanationRequest, "escalated_to", heirs).filter(closed_at=None):
        _hand_over(request, "escalated_to", heirs)
    for name in ("unit", "owner"):
        for obstacle in _watched(acting, Obstacle, name, heirs).filter(resolved_at=None):
            heir = acting.units[heirs[getattr(obstacle, f"{name}_id")]]
            _hand_over(obstacle, name, heirs)
            acting.say("tasks", "obstacle_goes", heir.pk, title=obstacle.title, successor=heir.label)


def _follow_clusters(acting: Acting, heirs: dict[int, int]) -> None:
    """A successor competes in the place of the unit it follows, unless that is closed into the one above it. Tables of
    days before stay as they were."""
    since = DateRange(acting.duties_from, None)
    acting.journal.watch(ClusterMember, Q(unit__in=[*heirs, *heirs.values()]))
    held = ClusterMember.objects.filter(unit__in=heirs, valid__overlap=since).select_related("cluster")
    for member in held.order_by("pk"):
        unit, heir = acting.units[member.unit_id], acting.units[heirs[member.unit_id]]
        days = DateRange(max(acting.duties_from, member.valid.lower or acting.duties_from), member.valid.upper)
        if member.valid.lower is not None and member.valid.lower >= acting.duties_from:
            member.delete()
        else:
            member.valid = DateRange(member.valid.lower, acting.duties_from)
            member.save(update_fields=["valid"])
        there = ClusterMember.objects.filter(owner=member.owner_id, unit=heir, valid__overlap=days)
        if acting.plan.kind != ActKind.CLOSE and heir.pk != member.owner_id and not there.exists():
            ClusterMember.objects.create(
                cluster_id=member.cluster_id, owner_id=member.owner_id, unit=heir, valid=days
            )  # fmt: skip
            acting.say(
                "allocations", "cluster_goes", heir.pk, title=member.cluster.name_vi, unit=unit.label,
                successor=heir.label,
            )  # fmt: skip


def structure_changed(since: date, at: datetime) -> None:
    """Listens to the organisation: what holds shares by now is worked out anew, after an undo as well."""
    wanted = list(Target.objects.filter(withdrawn_at=None).values_list("pk", flat=True))
    if wanted:
        standing_requests.request(at=at, target_ids=wanted)


def _watched(acting: Acting, model: type[M], name: str, heirs: dict[int, int]) -> QuerySet[M]:
    which = Q(**{f"{name}__in": list(heirs)})
    acting.journal.watch(model, which)
    return model._default_manager.filter(which).order_by("pk")


def _hand_over(row: Model, name: str, heirs: dict[int, int]) -> bool:
    """False where the heir has the same open already: then it stays with the closed unit, whom the heir answers for."""
    try:
        with transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(**{name: heirs[getattr(row, f"{name}_id")]})
    except IntegrityError:
        return False
    return True
