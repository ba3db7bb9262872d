"""What the pages of emulation clusters render from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import access_followup
from hoaluoi.spine.directives.models import ClusterMember, EmulationCluster


@dataclass(frozen=True)
class ClustersPage:
    """Clusters that stand on a day; `groups`: (unit that formed them, [(cluster, members, may be changed)])."""

    on: date
    groups: Sequence[tuple[Unit, Sequence[tuple[EmulationCluster, Sequence[ClusterMember], bool]]]]
    past: Sequence[EmulationCluster]
    may_form: bool


def clusters_page(actor: Actor, on: date, *, simulated: bool) -> ClustersPage:
    seen = access_followup.clusters_visible_to(actor)
    if not simulated:
        seen = seen.filter(simulated=False)
    there = ClusterMember.objects.filter(valid__contains=on).select_related("unit").order_by("unit__sort_key", "pk")
    standing = seen.filter(Q(dissolved_date=None) | Q(dissolved_date__gt=on))
    mine = actor.units_with(Permission.CLUSTERS_EDIT)
    groups: dict[int, tuple[Unit, list[tuple[EmulationCluster, Sequence[ClusterMember], bool]]]] = {}
    for each in standing.prefetch_related(Prefetch("members", there, to_attr="there")):
        members: list[ClusterMember] = getattr(each, "there", [])
        editable = each.owner_id in mine and each.dissolved_date is None
        groups.setdefault(each.owner_id, (each.owner, []))[1].append((each, members, editable))
    past = list(seen.filter(dissolved_date__lte=on).order_by("-dissolved_date")[:50])
    return ClustersPage(on, list(groups.values()), past, actor.can(Permission.CLUSTERS_EDIT))


@dataclass(frozen=True)
class Choice:
    """A unit that may be in the cluster. `elsewhere`: the cluster of the same owner that it is in."""

    unit: Unit
    under: str
    ticked: bool
    elsewhere: str


def choices(
    owner: Unit, held: EmulationCluster | None, on: date, ticked: Collection[int] | None
) -> list[Choice]:  # fmt: skip
    """Units one and two levels below the owner, and whoever is in the cluster."""
    members = ClusterMember.objects.filter(owner=owner, valid__contains=on).select_related("cluster")
    by_unit = {member.unit_id: member.cluster for member in members}
    inside = {pk for pk, cluster in by_unit.items() if held is not None and cluster.pk == held.pk}
    first = list(organisation.children(owner.pk, on).order_by("sort_key"))
    found = [(unit, owner.label) for unit in first]
    for above in first:
        found += [(unit, above.label) for unit in organisation.children(above.pk, on).order_by("sort_key")]
    known = {unit.pk for unit, _under in found}
    found += [(unit, "") for unit in Unit.objects.filter(pk__in=inside - known)]
    chosen = set(ticked) if ticked is not None else inside
    return [
        Choice(unit, under, unit.pk in chosen, by_unit[unit.pk].name if unit.pk in by_unit.keys() - inside else "")
        for unit, under in found
    ]
