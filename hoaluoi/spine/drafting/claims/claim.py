"""What a claim check answers with."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from hoaluoi.spine.drafting.claims.interval import Interval, around
from hoaluoi.spine.drafting.drafts import Draft

Verdict = Literal["consistent", "inconsistent", "not_comparable", "not_checkable"]
ClaimKind = Literal[
    "part_of_whole", "share_of_plan", "sum_of_parts", "shares_of_whole", "change", "difference", "growth", "ratio", "same_base",
    "repeated_measure", "two_deadlines", "status_word", "register",
    "own_number",
]  # fmt: skip
Severity = Literal["high", "low", "none"]

APPROXIMATE = frozenset({"~", ">", "<", ">=", "<=", "range"})


@dataclass(frozen=True, slots=True)
class Input:
    """A quoted number that a check reasons from; offsets into the original text, None for one of the register."""

    quote: str
    value: Decimal | None
    unit: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A stated value beside what follows from other stated values.

    ``computed`` with ``interval`` is what follows; ``implied_base`` is the base that the stated value would need.
    ``message`` is a code that the screens translate.
    """

    kind: ClaimKind
    formula: str
    inputs: tuple[Input, ...]
    computed: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    stated: Decimal | None
    verdict: Verdict
    severity: Severity
    implied_base: tuple[Decimal, Decimal] | None = None
    message: str = ""


def input_of(draft: Draft) -> Input:
    """The draft as an input of a check."""
    return Input(draft.quote, draft.value, draft.unit, draft.start, draft.end)


def interval_of(draft: Draft) -> Interval:
    """What the printed number of the draft may stand for."""
    if draft.value is None:
        raise ValueError(draft.quote)
    return around(draft.value, draft.step)


def is_exact(*drafts: Draft) -> bool:
    """Whether none of the numbers is called approximate: "khoảng 5.300" can never prove an error."""
    return not any(draft.comparator in APPROXIMATE and draft.kind != "target" for draft in drafts)


def verdict_of(meets: bool, *drafts: Draft) -> Verdict:
    """consistent or inconsistent; not_checkable where a number that is only approximate does not fit."""
    if meets:
        return "consistent"
    return "inconsistent" if is_exact(*drafts) else "not_checkable"


def severity_of(verdict: Verdict) -> Severity:
    """How loudly a screen should say it."""
    return "high" if verdict == "inconsistent" else "none"


def ends(interval: Interval) -> tuple[Decimal, Decimal]:
    """The interval as a pair."""
    return interval.low, interval.high


def shown(value: Decimal | None) -> str:
    """A number in a formula, without trailing zeros."""
    if value is None:
        return "?"
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return f"{plain:f}" if isinstance(exponent, int) else str(plain)


def same_unit(one: Draft, other: Draft) -> bool:
    """Whether the units may be compared: count/unit counts as count."""
    return (one.unit or "").split("/")[0] == (other.unit or "").split("/")[0]
