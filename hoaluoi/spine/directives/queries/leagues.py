"""League tables: the units that share a target, ranked on one of three bases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hoaluoi.spine.directives.enums import Comparator, Status
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.queries.clusters import clusters_of
from hoaluoi.spine.directives.queries.scorecards import ORDER, Place, Score, of_target, shares_for, structure_basis
from hoaluoi.spine.indicators import queries as indicators
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.enums import Basis

HEADCOUNT = "headcount"


class LeagueBasis(TextChoices):
    """What units are ranked by."""

    TRAJECTORY = "trajectory", _("Own trajectory")
    PER_CAPITA = "per_capita", _("Per 100 employees")
    CLUSTER = "cluster", _("Emulation cluster")


def league(
    target: Target, on: date, *, by: str = LeagueBasis.TRAJECTORY, basis: str = Basis.ALL, parent_id: int | None = None
) -> list[Place]:
    """The units among which a parent (default: the answerable unit) shared the target, the best first.

    `trajectory`: progress against each unit's own trajectory (1: exactly on it). `per_capita`: the value per 100
    employees of the last headcount; units without one have no rank. `cluster`: every unit with a share, each ranked
    by trajectory among those of its named cluster, else of the same parent and kind. Equal values share a rank.
    """
    if by == LeagueBasis.CLUSTER:
        scores = [score for score in of_target(target, on, basis) if score.unit.pk != target.owner_id]
        return _in_clusters(target, scores, on, simulated=stand_of(basis).facts != Basis.REAL)
    parent = parent_id or target.owner_id
    shared = set(shares_for(on, basis).filter(target=target, round__unit=parent).values_list("unit_id", flat=True))
    scores = of_target(target, on, basis, among=shared - {target.owner_id})
    if by == LeagueBasis.PER_CAPITA:
        heads = indicators.weights(HEADCOUNT, [score.unit.pk for score in scores], on, structure_basis(on, basis))
        lower = Comparator(target.comparator) in (Comparator.BELOW, Comparator.AT_MOST)
        return _ranked(scores, lambda score: _per_100(score, heads.get(score.unit.pk)), lower=lower)
    return _ranked(scores, standing)


def standing(score: Score) -> Decimal | None:
    """What own-trajectory order goes by: progress against the trajectory, else the share of the own aim."""
    if score.row is None or score.actual is None or score.status == Status.NO_DATA:
        return None
    return score.row.progress if score.row.progress is not None else score.row.achievement


def _per_100(score: Score, heads: Decimal | None) -> Decimal | None:
    if score.actual is None or not heads:
        return None
    return score.actual * 100 / heads


def _in_clusters(target: Target, scores: list[Score], on: date, *, simulated: bool) -> list[Place]:
    """Each cluster ranked by itself: the named ones in force, then units of the same parent and kind."""
    named = clusters_of(target.owner_id, [score.unit.pk for score in scores], on)
    named = {unit_id: each for unit_id, each in named.items() if simulated or not each.simulated}

    def cluster(score: Score) -> tuple[int, str, str]:
        if one := named.get(score.unit.pk):
            return (0, one.name, one.owner.label)
        parent = score.share.round.unit if score.share and score.share.round else None
        return (1, parent.label if parent else "", score.unit.get_kind_display())

    found: list[Place] = []
    for (_default, *words), members in groupby(sorted(scores, key=cluster), key=cluster):
        held = list(members)
        made_up = held[0].unit.pk in named and named[held[0].unit.pk].simulated
        ranked = _ranked(held, standing, cluster=" · ".join(filter(None, words)))
        found += [replace(place, cluster_simulated=made_up) for place in ranked]
    return found


def _ranked(
    scores: list[Score], value: Callable[[Score], Decimal | None], *, lower: bool = False, cluster: str = ""
) -> list[Place]:
    valued = [(score, value(score)) for score in scores]
    known = [(score, number) for score, number in valued if number is not None]
    known.sort(key=lambda pair: (pair[1] if lower else -pair[1], -ORDER[Status(pair[0].status)], pair[0].unit.sort_key))
    places: list[Place] = []
    for position, (score, number) in enumerate(known, 1):
        same = places and places[-1].value == number
        places.append(Place(places[-1].rank if same else position, score, number, cluster))
    unknown = sorted((score for score, number in valued if number is None), key=lambda score: score.unit.sort_key)
    return places + [Place(None, score, None, cluster) for score in unknown]
