"""What the rules say of shares on a day: status, forecast, pace and reason, worked out and not kept.

The evaluation keeps what it says day by day (`operations.statuses`). Who looks back at a past day on a later structure
gets it worked out while they wait (`scorecards`): nothing is kept for that.

1. What the numbers say of each unit (`queries.standings`): value at the cut-off, coverage, history.
2. The share's own trajectory, forecast and pace; the result of the cut-off before, for hysteresis.
3. `rules.status.evaluate`; an approved override on top, both kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hoaluoi.core.ledger.rules import plain
from hoaluoi.spine.directives.enums import TargetKind
from hoaluoi.spine.directives.models import Allocation, StatusOverride, Target, TargetStatus, TrajectoryVersion
from hoaluoi.spine.directives.queries.reasons import MOVING
from hoaluoi.spine.directives.queries.standings import NOTHING, Found, found, watched_by
from hoaluoi.spine.directives.rules import (
    Aim,
    Bands,
    Forecast,
    Override,
    Param,
    Reason,
    Standing,
    Status,
    Trajectory,
    Verdict,
    forecast,
    recent_pace,
    shown,
    straight_line,
)
from hoaluoi.spine.directives.rules import evaluate as judged
from hoaluoi.spine.indicators.basis import stand_of

_PLACES = Decimal("0.000001")


@dataclass(frozen=True)
class _Known:
    """What is read once for all shares of a target: trajectories by unit (None: for all), overrides, rows before."""

    trajectories: Mapping[int | None, Trajectory]
    overrides: Mapping[int, StatusOverride]
    before: Mapping[int, tuple[str, str]]


def judge(
    target: Target, shares: Collection[Allocation], on: date, at: datetime, basis: str
) -> list[TargetStatus]:  # fmt: skip
    """The standing of these shares of a target on a day, one unsaved row a share. `basis`: with the structure on which
    the numbers are read. A constant number of statements."""
    numbers = found(target, [share.unit_id for share in shares], on, basis)
    basis = stand_of(basis).facts
    periods = {share.unit_id: numbers.get(share.unit_id, NOTHING).period for share in shares}
    known = _Known(_trajectories(target), _overrides(target, on), _before(target, periods, on, basis))
    return [_row(target, share, numbers.get(share.unit_id, NOTHING), known, on, at, basis) for share in shares]


def _row(
    target: Target, share: Allocation, said: Found, known: _Known, on: date, at: datetime, basis: str
) -> TargetStatus:
    aim = _aim(target, share, said)
    as_of = _as_of(aim, said, on)
    expected = _expected(target, share, aim, known.trajectories, as_of) if said.actual is not None else None
    outlook = _forecast(target, aim, said, as_of)
    shown_before, raw_before = known.before.get(share.unit_id, (None, None))
    standing = Standing(
        as_of,
        said.actual,
        covered=said.covered,
        owed=said.owed,
        provisional=said.provisional,
        expected=expected,
        forecast=outlook,
        pace=recent_pace(said.history, as_of),
        periods_failed=sum(not aim.holds(value) for value in said.earlier),
        shown_before=Status(shown_before) if shown_before else None,
        raw_before=Status(raw_before) if raw_before else None,
    )
    verdict = _verdict(target, aim, said, standing)
    override, counted = known.overrides.get(share.unit_id), target.unit_of_measure == "count"
    look = shown(verdict.status, _as_rule(override) if override else None, on)
    row = TargetStatus(
        target=target,
        unit_id=share.unit_id,
        date=on,
        basis=basis,
        status=look.status.value,
        computed=verdict.status.value,
        raw_status=verdict.raw.value,
        override=override if look.override else None,
        aim=share.value,
        actual=_fit(said.actual, 22),
        numerator=_fit(said.numerator, 22),
        denominator=_fit(said.denominator, 22),
        expected=_fit(expected, 18),
        forecast=_fit(outlook.value if outlook else None, 18, whole=counted),
        forecast_low=_fit(outlook.low if outlook else None, 18, whole=counted),
        forecast_high=_fit(outlook.high if outlook else None, 18, whole=counted),
        pace=_fit(standing.pace, 22),
        achievement=_fit(said.actual / share.value if said.actual is not None and share.value else None, 6),
        progress=_fit(verdict.progress, 10),
        outlook=_outlook(aim, outlook),
        covered=said.covered,
        owed=said.owed,
        period=said.period,
        provisional=said.provisional,
        simulated=said.simulated,
        reason_code=verdict.reason.code,
        params=_params(verdict.reason),
        evaluated_at=at,
    )
    row.restated = said.restated
    return row


def _aim(target: Target, share: Allocation, said: Found) -> Aim:
    """The share as an aim. Where it started from: what the target states for rates or its owner, else the unit's own
    value before; a count starts from nothing."""
    baseline = target.baseline_value
    if target.kind == TargetKind.CUMULATIVE:
        baseline = Decimal(0) if share.unit_id != target.owner_id or baseline is None else baseline
    elif baseline is None or (share.unit_id != target.owner_id and not target.unit_of_measure.startswith("%")):
        baseline = said.before
    start = min(target.start_date, share.deadline_date)
    return Aim(target.kind, target.comparator, share.value, start, share.deadline_date, baseline)  # type: ignore[arg-type]


def _as_of(aim: Aim, said: Found, on: date) -> date:
    """The day that is judged: the cut-off of the value. A return still on its way is not held against anyone."""
    if on < aim.start_date or said.at is None:
        return on
    return max(aim.start_date, min(said.at, on))


def _expected(
    target: Target, share: Allocation, aim: Aim, known: Mapping[int | None, Trajectory], as_of: date
) -> Decimal | None:
    """Where the trajectory stands. None for what is held or done, and for a ceiling that started nobody knows where."""
    if target.kind in (TargetKind.MAINTAIN, TargetKind.DO) or as_of < aim.start_date:
        return None
    if aim.comparator.is_ceiling and aim.baseline is None and not aim.is_cap:
        return None
    trajectory = known.get(share.unit_id) or known.get(None) or straight_line(aim.start_date, aim.deadline)
    step = Decimal(1) if target.unit_of_measure == "count" else None
    return trajectory.expected_on(as_of, value=aim.value, baseline=aim.baseline or Decimal(0), step=step)


def _forecast(target: Target, aim: Aim, said: Found, as_of: date) -> Forecast | None:
    if target.kind == TargetKind.DO or as_of >= aim.deadline:
        return None
    rate = target.unit_of_measure.startswith("%")
    return forecast(
        said.history,
        as_of,
        aim.deadline,
        cumulative=target.kind == TargetKind.CUMULATIVE,
        lowest=Decimal(0),
        highest=Decimal(100) if rate and aim.value <= 100 else None,
    )


def _verdict(target: Target, aim: Aim, said: Found, standing: Standing) -> Verdict:
    if watched_by(target) is None and target.kind != TargetKind.DO and standing.as_of >= aim.start_date:
        return Verdict(Status.NO_DATA, Status.NO_DATA, Reason("not_watched"))
    if said.why_not:
        return Verdict(Status.NO_DATA, Status.NO_DATA, Reason(said.why_not))
    verdict = judged(aim, standing, Bands.from_json(target.bands, target.minimum_coverage))
    return _of_deadline(aim, said, verdict)


def _of_deadline(aim: Aim, said: Found, verdict: Verdict) -> Verdict:
    """After its deadline a thing to be reached is judged by the value it had then; later ones are told."""
    then = [value for day, value in said.history if day <= aim.deadline]
    decided = verdict.status in (Status.MET, Status.MISSED) and said.at is not None and said.at > aim.deadline
    if (
        str(aim.kind) in (TargetKind.MAINTAIN, TargetKind.DO)
        or not decided
        or not then
        or said.actual is None
        or aim.is_cap
    ):
        return verdict
    params: dict[str, Param] = {"actual": then[-1], "target": aim.value, "deadline": aim.deadline}
    if aim.holds(then[-1]):
        return Verdict(Status.MET, Status.MET, Reason("reached_by_deadline", params), verdict.provisional)
    if aim.holds(said.actual):
        late = Reason("reached_late", {**params, "actual": said.actual})
        return Verdict(Status.MISSED, Status.MISSED, late, verdict.provisional)
    return verdict


def _outlook(aim: Aim, seen: Forecast | None) -> str:
    if seen is None:
        return ""
    low, high = aim.holds(seen.low), aim.holds(seen.high)
    return "open" if low is not high else "meets" if low else "misses"


def _params(reason: Reason) -> dict[str, Any]:
    """The reason's parameters as text, without those that move with every day: they are put in when it is read."""
    kept = {name: value for name, value in reason.params.items() if name not in MOVING}
    return plain({name: round(value, 6) if isinstance(value, Decimal) else value for name, value in kept.items()})


def _fit(value: Decimal | None, digits: int, *, whole: bool = False) -> Decimal | None:
    """Six decimals, as the column keeps it (none for what is counted); None where the column cannot hold it."""
    if value is None or abs(value) >= Decimal(10) ** digits:
        return None
    return value.quantize(Decimal(1) if whole else _PLACES, rounding=ROUND_HALF_UP)


def _as_rule(override: StatusOverride) -> Override:
    return Override(
        Status(override.status),
        override.reason,
        override.requested_by_id,
        override.approved_by_id,
        override.expires_date,
    )


def _trajectories(target: Target) -> dict[int | None, Trajectory]:
    versions = TrajectoryVersion.objects.filter(target=target).order_by("number")
    return {version.unit_id: Trajectory.from_json(version.shape, version.points) for version in versions}


def _overrides(target: Target, on: date) -> dict[int, StatusOverride]:
    held = StatusOverride.objects.filter(
        target=target, approved_at__date__lte=on, expires_date__gte=on, ended_at__isnull=True
    )
    return {override.unit_id: override for override in held}


def _before(target: Target, periods: Mapping[int, str], on: date, basis: str) -> dict[int, tuple[str, str]]:
    """What the cut-off before said: the newest earlier row of another period, as (shown, raw)."""
    rows = TargetStatus.objects.raw(
        "SELECT s.id, s.unit_id, s.computed, s.raw_status FROM unnest(%s::bigint[], %s::text[]) AS p(unit_id, period)"
        " CROSS JOIN LATERAL (SELECT * FROM directives_targetstatus t WHERE t.target_id = %s AND t.unit_id = p.unit_id"
        " AND t.basis = %s AND t.date < %s AND t.period <> p.period ORDER BY t.date DESC LIMIT 1) s",
        [list(periods), list(periods.values()), target.pk, str(basis), on],
    )
    return {row.unit_id: (row.computed, row.raw_status) for row in rows}
