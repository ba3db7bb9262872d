"""Scorecards: where units stand on their targets on a date. Rows come from the evaluation; nothing is worked out here.

A row holds until the next one, so a date reads the newest row on or before it. Every function takes a constant number
of queries however many units and targets it is asked for. `basis` is one of `indicators.enums.Basis`.

A kept standing is on the structure of its own day. Where the reader looks at a day before a change of structure "as it
is now" (`restates`), the shares are those in force now, and their standing on that day is worked out from the numbers
restated on that structure: some queries a target.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.database.unchanged import while_unchanged
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.models import Allocation, StatusOverride, Target, TargetStatus
from hoaluoi.spine.directives.queries.judging import judge
from hoaluoi.spine.directives.queries.reasons import sentence
from hoaluoi.spine.directives.rules import Comparator
from hoaluoi.spine.indicators.basis import on_structure_of, stand_of
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.indicators.links import provenance_url

# The worst first: what a leader has to look at stands on top.
ORDER = {
    Status.MISSED: 0,
    Status.BEHIND: 1,
    Status.AT_RISK: 2,
    Status.NO_DATA: 3,
    Status.ON_TRACK: 4,
    Status.MET: 5,
    Status.NOT_DUE: 6,
}

# How a missed value that was reached after all is shown: it is red and yet may read 100 %.
MET_LATE = "met_late"


@dataclass(frozen=True, slots=True)
class Score:
    """One unit's share of one target and where it stands; `row` None: not worked out by that date."""

    target: Target
    unit: Unit
    share: Allocation | None
    row: TargetStatus | None
    on: date
    basis: str = Basis.ALL

    @property
    def status(self) -> str:
        """What is shown."""
        return self.row.status if self.row else Status.NO_DATA

    @property
    def shown_as(self) -> str:
        """The status, or `MET_LATE` beside those that count."""
        late = self.row is not None and self.row.reason_code == "reached_late" and self.status == Status.MISSED
        return MET_LATE if late else self.status

    @property
    def computed(self) -> str:
        """What the rules say; differs from `status` only under an override."""
        return self.row.computed if self.row else Status.NO_DATA

    @property
    def overridden(self) -> bool:
        return bool(self.row and self.row.override_id)

    @property
    def aim(self) -> Decimal | None:
        if self.row and self.row.aim is not None:
            return self.row.aim
        return self.share.value if self.share else None

    @property
    def actual(self) -> Decimal | None:
        return self.row.actual if self.row else None

    @property
    def expected(self) -> Decimal | None:
        return self.row.expected if self.row else None

    @property
    def provisional(self) -> bool:
        return bool(self.row and self.row.provisional)

    @property
    def simulated(self) -> bool:
        return bool(self.row and self.row.simulated)

    @property
    def reason(self) -> str:
        """Why, in one sentence of the active language."""
        if self.row is None:
            return sentence("not_evaluated", {}, self.target)
        params = {**self.row.params, "needed": self.needed, "days_left": self.days_left}
        return sentence(self.row.reason_code, params, self.target)

    @property
    def period_label(self) -> str:
        """The period of the value, in the reader's language; '' where the value is of no period."""
        if self.row is None or not self.row.period:
            return ""
        return Period.from_code(self.row.period).label(get_language() or "vi")

    @property
    def deadline(self) -> date:
        return self.share.deadline_date if self.share else self.target.deadline_date

    @property
    def days_left(self) -> int:
        return (self.deadline - self.on).days

    @property
    def needed(self) -> Decimal | None:
        """Change a day that is needed from this date to the deadline; None where it is met or over."""
        if self.actual is None or self.aim is None or self.days_left <= 0:
            return None
        holds = Comparator(self.target.comparator).holds(self.actual, self.aim)
        return None if holds else (self.aim - self.actual) / self.days_left

    @property
    def restated(self) -> bool:
        """Whether the value reads otherwise on the structure that was asked for than it did in its time."""
        return bool(self.row and self.row.restated)

    @property
    def provenance(self) -> str:
        """Address of the page that opens the number; '' where there is none."""
        watched = self.target.measure or self.target.indicator
        if self.row is None or watched is None or not self.row.period or self.row.actual is None:
            return ""
        kind = "measure" if self.target.measure_id else "indicator"
        return provenance_url(kind, watched.code, self.unit.pk, self.row.period, self.basis)

    @property
    def made_of(self) -> tuple[object, ...]:
        """Every row and date that what is shown of the score rests on."""
        target, override = self.target, self.row.override if self.row and self.row.override_id else None
        people = (override.requested_by, override.approved_by) if override else ()
        rows = self.row, override, *people, self.share, self.unit, target, target.measure or target.indicator
        return *rows, target.directive, target.directive.document, self.on, self.basis

    @property
    def place(self) -> tuple[int, Decimal]:
        """The worst first; of the same status the least progress first."""
        progress = self.row.progress if self.row and self.row.progress is not None else Decimal(1)
        return ORDER[Status(self.status)], progress


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a league table. `value` is what it is ordered by; None stands at the end without a rank."""

    rank: int | None
    score: Score
    value: Decimal | None
    cluster: str = ""
    cluster_simulated: bool = False


def targets_in_force(on: date) -> QuerySet[Target]:
    """Not withdrawn and of a directive that was not closed by that date."""
    gone = Q(withdrawn_at__lt=_end_of(on)) | Q(directive__closed_at__lt=_end_of(on))
    return Target.objects.exclude(gone).select_related("directive__document", "measure", "indicator", "owner").defer(
        "directive__document__text", "directive__document__folded"
    )  # fmt: skip


def shares_on(on: date) -> QuerySet[Allocation]:
    """Shares in force now or on that date, of targets in force on it."""
    end = _end_of(on)
    then = Q(round__frozen_at__lt=end) & (Q(round__replaced_at__isnull=True) | Q(round__replaced_at__gte=end))
    return Allocation.objects.filter(Q(in_force=True) | then, target__in=targets_in_force(on).order_by().values("pk"))


def restates(on: date, basis: str) -> bool:
    """Whether a basis asks for a structure on which the shares of a date did not stand yet."""
    edition = stand_of(basis).edition
    return edition is not None and on < lineage.shares_moved(edition)


def structure_basis(on: date, basis: str) -> str:
    """The basis on which standings of a date rest: the structure that is asked for, at least that of the date."""
    return basis if restates(on, basis) else on_structure_of(on, stand_of(basis).facts)


def shares_for(on: date, basis: str) -> QuerySet[Allocation]:
    """Shares of which a page tells: those of the date; on a later structure, what became of them."""
    if not restates(on, basis):
        return shares_on(on)
    return Allocation.objects.filter(in_force=True, target__in=targets_in_force(on).order_by().values("pk"))


def scorecard(unit_id: int, on: date, basis: str = Basis.ALL) -> list[Score]:
    """Every share of a unit on a date, in the order of directives and targets."""
    return list(_scorecard(unit_id, on, basis))


@while_unchanged
def _scorecard(unit_id: int, on: date, basis: str) -> tuple[Score, ...]:
    scores = _scores(shares_for(on, basis).filter(unit=unit_id), on, basis)
    return tuple(sorted(scores, key=lambda score: (-score.target.directive_id, score.target.number)))


def grid(
    unit_ids: Collection[int], target_ids: Collection[int], on: date, basis: str = Basis.ALL
) -> dict[tuple[int, int], Score]:
    """Units x targets; keys (unit id, target id). A pair without a share is not in the answer."""
    scores = _grid(frozenset(unit_ids), frozenset(target_ids), on, basis)
    return {(score.unit.pk, score.target.pk): score for score in scores}


@while_unchanged
def _grid(unit_ids: frozenset[int], target_ids: frozenset[int], on: date, basis: str) -> tuple[Score, ...]:
    shares = shares_for(on, basis).filter(unit__in=unit_ids, target__in=target_ids)
    return tuple(_scores(shares, on, basis))


def of_target(target: Target, on: date, basis: str = Basis.ALL, *, among: Collection[int] | None = None) -> list[Score]:
    """Every unit (of those `among`) that holds a share of a target, the worst first."""
    return list(_of_target(target.pk, on, basis, None if among is None else frozenset(among)))


@while_unchanged
def _of_target(target_id: int, on: date, basis: str, among: frozenset[int] | None) -> tuple[Score, ...]:
    shares = shares_for(on, basis).filter(target=target_id)
    held = shares if among is None else shares.filter(unit__in=among)
    return tuple(sorted(_scores(held, on, basis), key=lambda score: score.place))


def will_be_missed(
    actor: Actor, on: date, basis: str = Basis.ALL, *, limit: int = 50, within: Collection[int] | None = None
) -> list[Score]:
    """Shares in the actor's subtrees (of the units `within`) whose whole forecast range misses and that are not yet
    met or missed, the worst first."""
    mine = actor.units_with(Permission.DIRECTIVES_VIEW)
    return list(_doomed(mine if within is None else mine & frozenset(within), on, basis, limit))


_NEWEST = """
SELECT s.* FROM unnest(%s::bigint[], %s::bigint[]) AS p(target_id, unit_id) CROSS JOIN LATERAL (
  SELECT * FROM directives_targetstatus t WHERE t.target_id = p.target_id AND t.unit_id = p.unit_id
    AND t.basis = %s AND t.date <= %s ORDER BY t.date DESC LIMIT 1) s"""
# From the few rows that fit (an index has those alone) to whether they are the newest: not the other way round.
_DOOMED = """
WITH s AS MATERIALIZED (
  SELECT s.* FROM directives_targetstatus s WHERE s.outlook = 'misses' AND s.status NOT IN ('met', 'missed', 'not_due')
    AND s.basis = %s AND s.date <= %s AND NOT EXISTS (
    SELECT 1 FROM directives_targetstatus n WHERE n.target_id = s.target_id AND n.unit_id = s.unit_id
      AND n.basis = s.basis AND n.date > s.date AND n.date <= %s)
)
SELECT s.* FROM s CROSS JOIN LATERAL (
  SELECT 1 FROM ({shares}) AS h WHERE h.target_id = s.target_id AND h.unit_id = s.unit_id LIMIT 1) AS held
ORDER BY array_position(%s::text[], s.status::text), coalesce(s.progress, 1), s.id LIMIT %s"""


def newest_rows(pairs: Iterable[tuple[int, int]], on: date, basis: str = Basis.ALL) -> list[TargetStatus]:
    """The newest row on or before a date of each (target id, unit id); one statement, one index step a pair.

    A standing is always worked out on the structure of its day, so a basis chooses the facts alone.
    """
    wanted = list(dict.fromkeys(pairs))
    if not wanted:
        return []
    arguments = [[target for target, _ in wanted], [unit for _, unit in wanted], stand_of(basis).facts, on]
    return _with_overrides(list(TargetStatus.objects.raw(_NEWEST, arguments)))


def _with_overrides(rows: list[TargetStatus]) -> list[TargetStatus]:
    """Overrides beside their rows; no query where there are none."""
    wanted = {row.override_id for row in rows if row.override_id}
    if wanted:
        people = StatusOverride.objects.select_related("requested_by", "approved_by")
        found = people.in_bulk(list(wanted))
        for row in rows:
            if row.override_id in found:
                row.override = found[row.override_id]
    return rows


@while_unchanged
def _doomed(unit_ids: frozenset[int], on: date, basis: str, limit: int) -> tuple[Score, ...]:
    """The database picks them among thousands."""
    shares = shares_on(on).filter(unit__in=unit_ids).order_by().values("target_id", "unit_id")
    try:
        held_by, given = shares.query.sql_with_params()
    except EmptyResultSet:
        return ()
    order = [str(status) for status in sorted(ORDER, key=lambda status: ORDER[status])]
    arguments = [stand_of(basis).facts, on, on, *given, order, limit]
    found = TargetStatus.objects.raw(_DOOMED.format(shares=held_by), arguments)
    rows = {(row.target_id, row.unit_id): row for row in _with_overrides(list(found))}
    held = shares_on(on).filter(target__in={target for target, _ in rows}, unit__in={unit for _, unit in rows})
    chosen = [share for share in held.select_related("unit") if (share.target_id, share.unit_id) in rows]
    return tuple(sorted(_joined(chosen, rows, on, basis), key=lambda score: score.place))


def _scores(shares: QuerySet[Allocation], on: date, basis: str) -> list[Score]:
    held = list(shares.select_related("unit", "round__unit"))
    if restates(on, basis):
        return _joined(held, _worked_out(held, on, basis), on, basis)
    rows = newest_rows([(share.target_id, share.unit_id) for share in held], on, basis)
    return _joined(held, {(row.target_id, row.unit_id): row for row in rows}, on, basis)


def _worked_out(held: Iterable[Allocation], on: date, basis: str) -> dict[tuple[int, int], TargetStatus]:
    """The standings of shares on a day, on a later structure, by target and unit."""
    by_target: dict[int, list[Allocation]] = {}
    for share in held:
        by_target.setdefault(share.target_id, []).append(share)
    targets = Target.objects.filter(pk__in=by_target).select_related("measure", "indicator")
    rows = [row for target in targets for row in judge(target, by_target[target.pk], on, _end_of(on), basis)]
    return {(row.target_id, row.unit_id): row for row in rows}


def _joined(
    shares: Iterable[Allocation], rows: Mapping[tuple[int, int], TargetStatus], on: date, basis: str
) -> list[Score]:
    """One score a unit and target; of two shares (one was replaced since) the one in force stands."""
    held = {(share.target_id, share.unit_id): share for share in sorted(shares, key=lambda share: share.in_force)}
    targets = {target.pk: target for target in _in_force(frozenset(pk for pk, _ in held), on)}
    return [
        Score(targets[key[0]], share.unit, share, rows.get(key), on, basis)
        for key, share in held.items()
        if key[0] in targets
    ]


@while_unchanged
def _in_force(target_ids: frozenset[int], on: date) -> tuple[Target, ...]:
    """Those in force: units side by side hold shares of the same."""
    return tuple(targets_in_force(on).filter(pk__in=target_ids))


def _end_of(on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time(), ZoneInfo(settings.TIME_ZONE))
