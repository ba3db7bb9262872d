"""Average growth between two levels. "Giai đoạn 2021 - 2025" is five yearly steps from 2020; four from 2021 is tried too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.claims.claim import (
    ClaimCheck,
    Verdict,
    ends,
    input_of,
    interval_of,
    is_exact,
    severity_of,
    shown,
)
from hoaluoi.spine.drafting.claims.interval import Interval
from hoaluoi.spine.drafting.drafts import Draft, Reading

_RANGE = re.compile(r"((?:19|20)\d\d)/((?:19|20)\d\d)\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_HUNDRED, _ONE = Decimal(100), Decimal(1)
_SAME_MEASURE = 90


@dataclass(frozen=True, slots=True)
class _Level:
    """A level at the end of a year, stated or computed back over one yearly change."""

    year: int
    interval: Interval
    drafts: tuple[Draft, ...]


def growth_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Every average yearly growth of a period whose end level and start level the text states."""
    drafts = [d for d in reading.drafts if d.value is not None]
    for rate in drafts:
        period = _RANGE.match(rate.date or "") if rate.unit == "%/year" else None
        if period is None or rate.comparator not in {"=", "increase_by"}:
            continue
        first, last = int(period[1]), int(period[2])
        for end in (
            d
            for d in drafts
            if d.unit in {"kWh", "MW", "VND", "USD", "CNY"} and d.date == str(last) and _related(d, rate)
        ):
            check = _best(drafts, rate, end, first, last)
            if check:
                yield check


def _related(level: Draft, rate: Draft) -> bool:
    ignored = {
        "toc",
        "do",
        "tang",
        "truong",
        "binh",
        "quan",
        "san",
        "luong",
        "nhu",
        "cau",
        "tinh",
        "nam",
        "tong",
        "ty",
        "le",
        "du",
        "bao",
    }
    words = set(fold(level.subject).split()) - ignored
    return bool(words & set(fold(rate.subject).split()))


def _levels(drafts: list[Draft], end: Draft, first: int) -> Iterator[tuple[int, _Level]]:
    """Start levels with their number of steps less those of the period: of the year before it, or of its first year."""
    for draft in drafts:
        if draft is end or draft.unit != end.unit or draft.comparator not in {"=", "~"} or not draft.value:
            continue
        if draft.date == str(first - 1):
            yield 0, _Level(first - 1, interval_of(draft), (draft,))
        elif draft.date == str(first):
            yield 1, _Level(first, interval_of(draft), (draft,))
            back = [
                c
                for c in drafts
                if c.comparator == "increase_by"
                and c.unit == "%"
                and draft.number_end < c.number_start < draft.number_end + 120
            ]
            for change in back[:1]:
                if str(first - 1) in (change.base or ""):
                    factor = interval_of(change).times(_ONE / _HUNDRED).plus(_ONE)
                    yield 0, _Level(first - 1, interval_of(draft) / factor, (draft, change))


def _best(drafts: list[Draft], rate: Draft, end: Draft, first: int, last: int) -> ClaimCheck | None:
    stated = interval_of(end)
    factor = interval_of(rate).times(_ONE / _HUNDRED).plus(_ONE)
    readings = []
    for fewer, level in _levels(drafts, end, first):
        steps = last - first + 1 - fewer
        readings.append((fewer, steps, level, level.interval * factor.power(steps)))
    if not readings or factor.low <= 0:
        return None
    fitting = [r for r in readings if r[3].meets(stated)]
    fewer, steps, level, computed = min(fitting or readings, key=lambda r: (r[0], abs(r[3].middle - stated.middle)))
    strict = all(
        fuzz.token_set_ratio(fold(d.subject), fold(end.subject)) >= _SAME_MEASURE for d in (*level.drafts, rate)
    )
    exact = is_exact(*level.drafts, rate, end)
    verdict: Verdict = "consistent" if fitting else ("inconsistent" if strict and exact else "not_comparable")
    implied = stated / factor.power(steps)
    return ClaimCheck(
        "growth", f"{shown(level.interval.middle.quantize(Decimal('1')))} ({level.year}) × {shown(factor.middle)}^{steps} = {shown(end.value)} ({last})",
        tuple(map(input_of, (*level.drafts, rate, end))), computed.middle, ends(computed), end.value, verdict, severity_of(verdict),
        ends(implied), "growth_differs" if verdict == "inconsistent" else "",
    )  # fmt: skip
