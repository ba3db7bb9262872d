"""Forming emulation clusters, changing who is in them from a day on, dissolving them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.models import ClusterMember, EmulationCluster


class UnableToCluster(Exception):
    """`code`: name_missing, decision_missing, name_taken, too_few, not_below, elsewhere (with unit, cluster),
    before_last_change, dissolved, reason_missing."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


FEWEST = 2


@transaction.atomic
def form_cluster(
    *, owner: Unit, names: dict[str, str], decision: str, unit_ids: Collection[int], on: date, by: Actor, at: datetime,
    simulated: bool = False,
) -> EmulationCluster:  # fmt: skip
    """A new cluster of units below `owner` from a day on. `names`: by field (name_vi, name_en, name_zh)."""
    cluster = EmulationCluster(owner=owner, decision="", simulated=simulated, created_at=at, created_by=by.person)
    _describe(cluster, names, decision)
    _save(cluster)
    _put(cluster, unit_ids, on)
    _record(events.CLUSTER_FORMED, cluster, by, at, {"units": len(set(unit_ids)), "since": on})
    return cluster


@transaction.atomic
def change_cluster(
    *,
    cluster: EmulationCluster,
    names: dict[str, str],
    decision: str,
    unit_ids: Collection[int],
    on: date,
    by: Actor,
    at: datetime,
) -> EmulationCluster:
    """Renames a cluster and says who is in it from a day on; who was in it before stays on record."""
    held = EmulationCluster.objects.select_for_update(of=("self",)).select_related("owner").get(pk=cluster.pk)
    if held.dissolved_date:
        raise UnableToCluster("dissolved")
    before = (held.name_vi, held.name_en, held.name_zh, held.decision)
    _describe(held, names, decision)
    _save(held)
    changed = _put(held, unit_ids, on)
    if changed or before != (held.name_vi, held.name_en, held.name_zh, held.decision):
        _record(events.CLUSTER_CHANGED, held, by, at, {"units": len(set(unit_ids)), "since": on})
    return held


@transaction.atomic
def dissolve(*, cluster: EmulationCluster, reason: str, on: date, by: Actor, at: datetime) -> EmulationCluster:
    """Ends a cluster on a day; league tables of days before it go on as they were. Twice changes nothing."""
    held = EmulationCluster.objects.select_for_update(of=("self",)).select_related("owner").get(pk=cluster.pk)
    if held.dissolved_date:
        return held
    if not reason.strip():
        raise UnableToCluster("reason_missing")
    _end(held, set(_in_force(held, on)), on)
    held.dissolved_date, held.dissolved_reason = on, reason.strip()[:300]
    held.save(update_fields=["dissolved_date", "dissolved_reason"])
    _record(events.CLUSTER_DISSOLVED, held, by, at, {"reason": held.dissolved_reason})
    return held


def _describe(cluster: EmulationCluster, names: dict[str, str], decision: str) -> None:
    for field in ("name_vi", "name_en", "name_zh"):
        setattr(cluster, field, names.get(field, "").strip()[:200])
    cluster.decision = decision.strip()[:300]
    if not cluster.name_vi:
        raise UnableToCluster("name_missing")
    if not cluster.decision:
        raise UnableToCluster("decision_missing")


def _save(cluster: EmulationCluster) -> None:
    try:
        with transaction.atomic():
            cluster.save()
    except IntegrityError:
        raise UnableToCluster("name_taken") from None


def _in_force(cluster: EmulationCluster, on: date) -> dict[int, ClusterMember]:
    return {member.unit_id: member for member in cluster.members.filter(valid__contains=on)}


def _put(cluster: EmulationCluster, unit_ids: Collection[int], on: date) -> bool:
    """Lets exactly these units be members from a day on; whether anything changed."""
    wanted = set(unit_ids)
    if len(wanted) < FEWEST:
        raise UnableToCluster("too_few")
    if wanted - (organisation.subtree_ids([cluster.owner_id], on) - {cluster.owner_id}):
        raise UnableToCluster("not_below")
    if cluster.members.filter(valid__startswith__gt=on).exists():
        raise UnableToCluster("before_last_change")
    held = _in_force(cluster, on)
    _end(cluster, set(held) - wanted, on)
    new = sorted(wanted - set(held))
    _require_free(cluster, new, on)
    ClusterMember.objects.bulk_create(
        ClusterMember(cluster=cluster, owner_id=cluster.owner_id, unit_id=unit_id, valid=DateRange(on, None))
        for unit_id in new
    )
    return bool(new or set(held) - wanted)


def _require_free(cluster: EmulationCluster, unit_ids: Collection[int], on: date) -> None:
    taken = ClusterMember.objects.filter(
        owner=cluster.owner_id, unit__in=unit_ids, valid__overlap=DateRange(on, None)
    ).select_related("unit", "cluster")
    if other := taken.first():
        raise UnableToCluster("elsewhere", unit=other.unit.name, cluster=other.cluster.name)


def _end(cluster: EmulationCluster, unit_ids: set[int], on: date) -> None:
    """Membership ends the day before; one that began on this very day never was."""
    for member in cluster.members.filter(unit__in=unit_ids, valid__contains=on):
        if member.valid.lower == on:
            member.delete()
        else:
            member.valid = DateRange(member.valid.lower, on)
            member.save(update_fields=["valid"])


def _record(event: str, cluster: EmulationCluster, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event, by=by, at=at, subject_type="directives.cluster", subject_id=cluster.pk, unit_id=cluster.owner_id,
        data={"name": cluster.name_vi, "decision": cluster.decision, **data},
    )  # fmt: skip
