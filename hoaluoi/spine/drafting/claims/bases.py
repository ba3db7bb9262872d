"""Two percentages that imply one base."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from hoaluoi.spine.drafting.claims.claim import ClaimCheck, ends, input_of, interval_of, severity_of, shown, verdict_of
from hoaluoi.spine.drafting.drafts import Draft

_HUNDRED = Decimal(100)
_NEAR = 60


def base_checks(text: str, drafts: list[Draft]) -> Iterator[ClaimCheck]:
    """Two shares of one named whole, each with its part, imply one base: "450 …, chiếm 30% tổng số hộ; 300 …, chiếm 20% tổng số hộ"."""
    pairs = [
        (part, share)
        for part, share in pairwise(drafts)
        if share.unit == "%" and share.denominator and part.unit == "count" and part.value and not part.of_total and share.comparator == "="
        and share.value and len(text[part.number_end : share.number_start]) < _NEAR and not re.search(r"[;.]\s", text[part.number_end : share.number_start])
    ]  # fmt: skip
    for (part, share), (other, rest) in combinations(pairs, 2):
        if share.denominator != rest.denominator or rest.number_start - share.number_end > 200:
            continue
        first = interval_of(part) / interval_of(share).times(1 / _HUNDRED)
        second = interval_of(other) / interval_of(rest).times(1 / _HUNDRED)
        verdict = verdict_of(first.meets(second), part, share, other, rest)
        yield ClaimCheck(
            "same_base", f"{shown(part.value)} / {shown(share.value)} % = {shown(other.value)} / {shown(rest.value)} %",
            tuple(map(input_of, (part, share, other, rest))), first.middle, ends(first), second.middle, verdict, severity_of(verdict), ends(second),
            "bases_differ" if verdict == "inconsistent" else "",
        )  # fmt: skip
