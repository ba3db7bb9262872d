"""Which cluster a unit competes in on a day."""

from collections.abc import Collection
from datetime import date

from hoaluoi.core.organisation import queries as organisation
from hoaluoi.spine.directives.models import ClusterMember, EmulationCluster


def clusters_of(owner_id: int, unit_ids: Collection[int], on: date) -> dict[int, EmulationCluster]:
    """The named cluster of each unit on a day: of the answerable unit's own, else of the nearest unit above it that
    formed any. Units in none are left out; three queries."""
    above = [unit.pk for unit in organisation.ancestors(owner_id, on)][::-1]
    nearest = {unit_id: place for place, unit_id in enumerate(dict.fromkeys([owner_id, *above]))}
    members = ClusterMember.objects.filter(
        owner__in=nearest, unit__in=list(unit_ids), valid__contains=on, cluster__isnull=False
    ).select_related("cluster__owner")
    found: dict[int, EmulationCluster] = {}
    for member in sorted(members, key=lambda each: (nearest[each.owner_id], each.pk)):
        found.setdefault(member.unit_id, member.cluster)
    return found
