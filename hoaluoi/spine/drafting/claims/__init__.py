"""Claim checks: what a text says beside what follows from what it says. A false accusation costs more than a miss."""

from collections.abc import Sequence

from hoaluoi.spine.drafting.claims.beside import OwnNumber, beside_checks, handed_down_checks
from hoaluoi.spine.drafting.claims.changes import change_checks
from hoaluoi.spine.drafting.claims.claim import ClaimCheck, ClaimKind, Input, Severity, Verdict
from hoaluoi.spine.drafting.claims.conflicts import conflict_checks
from hoaluoi.spine.drafting.claims.growth import growth_checks
from hoaluoi.spine.drafting.claims.ratios import ratio_checks
from hoaluoi.spine.drafting.claims.register import Registered, register_checks
from hoaluoi.spine.drafting.claims.shares import share_checks
from hoaluoi.spine.drafting.claims.sums import sum_checks
from hoaluoi.spine.drafting.drafts import Reading

__all__ = [
    "ClaimCheck",
    "ClaimKind",
    "Input",
    "OwnNumber",
    "Registered",
    "Severity",
    "Verdict",
    "beside_checks",
    "check",
    "handed_down_checks",
]


def check(reading: Reading, register: Sequence[Registered] = ()) -> tuple[ClaimCheck, ...]:
    """Every claim of the text that can be checked, in the order of the text, then those against the register."""
    own = [
        *share_checks(reading), *sum_checks(reading), *change_checks(reading), *growth_checks(reading), *ratio_checks(reading), *conflict_checks(reading)
    ]  # fmt: skip
    own.sort(key=lambda c: (min((i.start for i in c.inputs if i.start is not None), default=0), c.kind, c.formula))
    return (*own, *register_checks(reading, register))
