"""The status of one unit's share of a target on a date, with its reason as a code and parameters.

In this order: not begun; a number that rests on too few returns (grey, never green on missing data); met or missed
for good; else progress against the trajectory, eased or sharpened by the forecast's range; then two-period hysteresis.
Reason codes and their parameters are listed in docs/domain/targets.md.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hoaluoi.spine.directives.rules.aims import Aim, Comparator, TargetKind
from hoaluoi.spine.directives.rules.forecast import RECENT_DAYS, Forecast
from hoaluoi.spine.indicators.rules import Ratio


class Status(StrEnum):
    """Of a target on a date."""

    MET = "met"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BEHIND = "behind"
    MISSED = "missed"
    NO_DATA = "no_data"
    NOT_DUE = "not_due"


_STEPS = (Status.ON_TRACK, Status.AT_RISK, Status.BEHIND)
Param = Decimal | int | str | dt.date


@dataclass(frozen=True, slots=True)
class Bands:
    """Shares of the expected progress: from `at_risk` up it is on track, from `behind` up at risk, below it behind.

    `minimum_coverage`: share of the units that owe a return below which the status is grey. `due_soon_days`: when a
    task without a trajectory counts as at risk.
    """

    at_risk: Decimal = Decimal(1)
    behind: Decimal = Decimal("0.9")
    minimum_coverage: Decimal = Decimal("0.9")
    due_soon_days: int = 7

    def __post_init__(self) -> None:
        if not 0 <= self.behind <= self.at_risk:
            raise ValueError("the band for behind lies above that for at risk")

    @classmethod
    def from_json(cls, stated: Mapping[str, str], minimum_coverage: Decimal = Decimal("0.9")) -> "Bands":
        """Reads `{"at_risk": "0.95", "behind": "0.85"}`; what is not stated has its default."""
        at_risk = Decimal(stated.get("at_risk", "1"))
        return cls(at_risk, min(Decimal(stated.get("behind", "0.9")), at_risk), minimum_coverage)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one unit on the cut-off day.

    `covered` of `owed` units reported (0 of 0: the value comes from no return and coverage does not apply).
    `periods_failed`: earlier periods in which a value to be held was not. `shown_before` and `raw_before`: last
    cut-off's result.
    """

    as_of: dt.date
    actual: Decimal | None
    covered: int = 0
    owed: int = 0
    provisional: bool = False
    expected: Decimal | None = None
    forecast: Forecast | None = None
    pace: Decimal | None = None
    periods_failed: int = 0
    shown_before: Status | None = None
    raw_before: Status | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence as a code and its parameters, to be said in any language."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`status` is what is shown, `raw` what this cut-off alone says: they differ while hysteresis waits for a second
    one.
    """

    status: Status
    raw: Status
    reason: Reason
    provisional: bool = False
    progress: Decimal | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether a change was seen once and is not shown yet."""
        return self.status is not self.raw


def evaluate(aim: Aim, now: Standing, bands: Bands | None = None) -> Verdict:
    """The status of the share on `now.as_of`."""
    bands = bands or Bands()
    raw, reason = _raw(aim, now, bands)
    status = _steadied(raw, now)
    return Verdict(status, raw, reason, now.provisional, progress(aim, now))


def progress(aim: Aim, now: Standing) -> Decimal | None:
    """How much of the way expected by now is done: 1 is exactly on the trajectory. None where that cannot be said."""
    if now.actual is None or now.expected is None:
        return None
    baseline = aim.baseline if aim.baseline is not None else Decimal(0)
    if aim.is_cap or (aim.baseline is None and aim.comparator.is_ceiling):
        return Ratio(now.expected, now.actual).value
    if now.expected == baseline:
        return None
    return Ratio(now.actual - baseline, now.expected - baseline).value


def needed_pace(aim: Aim, actual: Decimal, as_of: dt.date) -> Decimal | None:
    """Change per day that is needed from now to the deadline; None on the last day and after it."""
    days = (aim.deadline - as_of).days
    return (aim.value - actual) / days if days > 0 else None


def _raw(aim: Aim, now: Standing, bands: Bands) -> tuple[Status, Reason]:
    if now.as_of < aim.start_date:
        return Status.NOT_DUE, Reason("not_started", {"start": aim.start_date})
    if now.actual is None:
        if aim.kind is TargetKind.DO:
            return _task(aim, now, bands, Decimal(0))
        return Status.NO_DATA, Reason("no_value")
    if now.owed and now.covered < bands.minimum_coverage * now.owed:
        minimum = bands.minimum_coverage * 100
        return Status.NO_DATA, Reason("low_coverage", {"covered": now.covered, "owed": now.owed, "minimum": minimum})
    match aim.kind:
        case TargetKind.DO:
            return _task(aim, now, bands, now.actual)
        case TargetKind.MAINTAIN:
            return _held(aim, now, now.actual)
    return _capped(aim, now, bands, now.actual) if aim.is_cap else _reached(aim, now, bands, now.actual)


def _task(aim: Aim, now: Standing, bands: Bands, actual: Decimal) -> tuple[Status, Reason]:
    days = (aim.deadline - now.as_of).days
    if aim.holds(actual):
        return Status.MET, Reason("done")
    if days <= 0:
        return Status.MISSED, Reason("not_done", {"deadline": aim.deadline})
    status = Status.AT_RISK if days <= bands.due_soon_days else Status.ON_TRACK
    return status, Reason("open", {"deadline": aim.deadline, "days_left": days})


def _held(aim: Aim, now: Standing, actual: Decimal) -> tuple[Status, Reason]:
    params: dict[str, Param] = {"actual": actual, "target": aim.value, "failed": now.periods_failed}
    over = now.as_of >= aim.deadline
    if not aim.holds(actual):
        return (Status.MISSED if over else Status.BEHIND), Reason("not_held", params)
    if now.periods_failed:
        return (Status.MISSED if over else Status.AT_RISK), Reason("held_again", params)
    if over:
        return Status.MET, Reason("held_throughout", params)
    if now.forecast and not aim.holds(now.forecast.value):
        return Status.AT_RISK, Reason("held_but_forecast", {**params, "forecast": now.forecast.value})
    return Status.ON_TRACK, Reason("held", params)


def _capped(aim: Aim, now: Standing, bands: Bands, actual: Decimal) -> tuple[Status, Reason]:
    params: dict[str, Param] = {"actual": actual, "limit": aim.value, "deadline": aim.deadline}
    if not aim.holds(actual):
        return Status.MISSED, Reason("over_limit", params)
    if now.as_of >= aim.deadline:
        return Status.MET, Reason("within_limit", params)
    if now.expected is not None:
        params |= {"expected": now.expected, "date": now.as_of}
    if actual == 0:
        return Status.ON_TRACK, Reason("none_so_far", params)
    return _banded(aim, now, bands), Reason("limit_used", params)


def _reached(aim: Aim, now: Standing, bands: Bands, actual: Decimal) -> tuple[Status, Reason]:
    params: dict[str, Param] = {"actual": actual, "target": aim.value, "deadline": aim.deadline}
    if aim.holds(actual):
        return Status.MET, Reason("reached", params)
    passed = aim.comparator is Comparator.EXACTLY and aim.kind is TargetKind.CUMULATIVE and actual > aim.value
    if now.as_of >= aim.deadline or passed:
        return Status.MISSED, Reason("passed_by" if passed else "not_reached", params)
    status = _banded(aim, now, bands)
    if now.expected is None:
        return status, Reason("no_trajectory", params)
    needed = needed_pace(aim, actual, now.as_of)
    params |= {"expected": now.expected, "date": now.as_of, "days": RECENT_DAYS}
    if needed is not None:
        params["needed"] = needed
    if now.pace is None or needed is None:
        return status, Reason("against_trajectory", params)
    return status, Reason("pace", {**params, "recent": now.pace})


def _banded(aim: Aim, now: Standing, bands: Bands) -> Status:
    """Progress against the trajectory; a forecast whose whole range misses costs a step, one whose whole range meets
    gains one.

    Without a trajectory the forecast alone speaks, and without either the status stays at risk: nobody promised
    anything.
    """
    done = progress(aim, now)
    outcome = _forecast_says(aim, now.forecast)
    if done is None:
        if now.expected is not None and not _is_worse_than_expected(aim, now):
            return Status.AT_RISK if outcome is False else Status.ON_TRACK
        return {True: Status.ON_TRACK, False: Status.BEHIND, None: Status.AT_RISK}[outcome]
    place = 0 if done >= bands.at_risk else 1 if done >= bands.behind else 2
    if outcome is True:
        place = max(place - 1, 0)
    elif outcome is False:
        place = max(place, 1)
    return _STEPS[place]


def _is_worse_than_expected(aim: Aim, now: Standing) -> bool:
    if now.actual is None or now.expected is None:
        return True
    return now.actual > now.expected if aim.comparator.is_ceiling else now.actual < now.expected


def _forecast_says(aim: Aim, forecast: Forecast | None) -> bool | None:
    """True if the whole range meets the target, False if none of it does, None if it is open."""
    if forecast is None:
        return None
    low, high = aim.holds(forecast.low), aim.holds(forecast.high)
    if low is high:
        crosses = aim.comparator is Comparator.EXACTLY and forecast.low < aim.value < forecast.high
        return None if crosses else low
    return None


def _steadied(raw: Status, now: Standing) -> Status:
    """Two-period hysteresis among on track, at risk and behind: a change shows once two cut-offs running say so.

    If both point the same way but not equally far, the nearer of the two shows. Everything else shows at once.
    """
    shown, before = now.shown_before, now.raw_before
    if raw not in _STEPS or shown not in _STEPS or before not in _STEPS:
        return raw
    here, there, held = _STEPS.index(raw), _STEPS.index(before), _STEPS.index(shown)
    if here > held and there > held:
        return _STEPS[min(here, there)]
    if here < held and there < held:
        return _STEPS[max(here, there)]
    return shown
