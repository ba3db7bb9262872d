"""A reading beside what the register holds. The denominator is part of the measure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.claims.claim import ClaimCheck, Input, Verdict, ends, input_of, interval_of, is_exact
from hoaluoi.spine.drafting.claims.interval import around
from hoaluoi.spine.drafting.drafts import Draft, Reading

_SAME_MEASURE = 70
_CERTAIN = 95


@dataclass(frozen=True, slots=True)
class Registered:
    """A target or a value of the register, as a check needs it. ``step`` 0 for an exact value."""

    name: str
    kind: str
    comparator: str
    value: Decimal
    unit: str
    denominator: str | None = None
    date: str | None = None
    units: tuple[str, ...] = ()
    step: Decimal = Decimal(0)


def register_checks(reading: Reading, register: Sequence[Registered]) -> Iterator[ClaimCheck]:
    """Every figure of the text beside every entry of the register that speaks of the same thing."""
    for draft in reading.drafts:
        if draft.kind != "figure" or draft.value is None:
            continue
        for entry in register:
            if entry.unit == draft.unit and _likeness(draft, entry) >= _SAME_MEASURE:
                yield _check(draft, entry)


def _likeness(draft: Draft, entry: Registered) -> float:
    return fuzz.token_set_ratio(fold(draft.subject), fold(entry.name))


def comparable(draft: Draft, entry: Registered) -> bool:
    """Whether the two shares are out of the same thing; an unsaid denominator is not the same as a said one."""
    if draft.unit not in {"%", "%/year"}:
        return True
    return fold(draft.denominator or "") == fold(entry.denominator or "")


def _check(draft: Draft, entry: Registered) -> ClaimCheck:
    quoted = Input(entry.name, entry.value, entry.unit)
    inputs = (input_of(draft), quoted)
    formula = f"{draft.value} {entry.comparator} {entry.value} {entry.unit}"
    if not comparable(draft, entry):
        return ClaimCheck(
            "register", formula, inputs, None, None, draft.value, "not_comparable", "none", None, "denominators_differ"
        )
    stated, held = interval_of(draft), around(entry.value, entry.step)
    verdict: Verdict = "not_checkable"
    if entry.kind == "figure" and entry.date == draft.date:
        if stated.meets(held):
            verdict = "consistent"
        elif _likeness(draft, entry) >= _CERTAIN and is_exact(draft) and set(entry.units) <= set(draft.units):
            verdict = "inconsistent"
    elif entry.kind == "target" and draft.comparator not in {"increase_by", "decrease_by"}:
        verdict = "consistent"
    return ClaimCheck(
        "register", formula, inputs, entry.value, ends(held), draft.value, verdict, "low" if verdict == "inconsistent" else "none", None,
        "register_differs" if verdict == "inconsistent" else "",
    )  # fmt: skip
