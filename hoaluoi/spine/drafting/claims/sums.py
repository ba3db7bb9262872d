"""The sum of parts beside their total. A list after "trong đó" is open: it may be smaller than the total, never larger."""

import re
from collections.abc import Iterator
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
from hoaluoi.spine.drafting.claims.interval import Interval, exactly
from hoaluoi.spine.drafting.drafts import Draft, Reading

_OPEN = re.compile(r"trong đó|chủ yếu|tiêu biểu|điển hình|nhất là|其中|主要|of which|mainly|such as|như:")
_CLOSED = re.compile(r"gồm|bao gồm|cụ thể|là:|分别|包括|including|comprising|consisting")
_LIST = re.compile(r"trong đó|gồm|bao gồm|cụ thể|其中|包括|分别为|of which|including|comprising")
_NESTED = re.compile(r"trong đó|gồm|riêng|tăng|giảm|so với|其中|of which")
_SHARE_OF = re.compile(r"chiếm|占|accounts? for|accounted for")
_HUNDRED = Decimal(100)
_FEWEST = 2
_LONGEST_LIST = 200


def sum_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Totals with a list of parts after them."""
    text = reading.cleaning.original.lower()
    drafts = [d for d in reading.drafts if d.value is not None]
    for place, total in enumerate(drafts):
        lead = _lead(text, total, drafts[place + 1 : place + 2])
        if lead is None:
            continue
        parts = _parts(text, total, drafts[place + 1 : place + _LONGEST_LIST], lead.end())
        if len(parts) >= _FEWEST:
            check = _check(total, parts, is_open=_OPEN.search(lead.group()) is not None)
            if check:
                yield check
    yield from _shares(text, drafts)


def _lead(text: str, total: Draft, rest: list[Draft]) -> re.Match[str] | None:
    """The words between the total and its first part that open a list."""
    if (
        not rest
        or total.unit is None
        or total.unit in {"%", "%/year"}
        or total.comparator in {"increase_by", "decrease_by", "range"}
    ):
        return None
    first = rest[0].number_start
    if first - total.number_end > 260:
        return None
    return _LIST.search(text, total.number_end, first)


def _parts(text: str, total: Draft, rest: list[Draft], start: int) -> list[Draft]:
    """The drafts of the list: same unit, one after another, until the sentence or the paragraph ends."""
    parts: list[Draft] = []
    at = start
    for draft in rest:
        between = text[at : draft.number_start]
        if re.search(r"\.\s|\n|。", between) or (parts and _NESTED.search(between)):
            break
        if (draft.unit or "").split("/")[0] != total.unit or draft.comparator not in {"="} or draft.of_total:
            break
        parts.append(draft)
        at = draft.number_end
    return parts


def _weighted(draft: Draft) -> Interval:
    return interval_of(draft).times(Decimal(draft.multiplicity or 1))


def _check(total: Draft, parts: list[Draft], *, is_open: bool) -> ClaimCheck | None:
    same = all(fuzz.token_set_ratio(fold(p.subject), fold(total.subject)) >= 60 for p in parts)
    whole = sum((_weighted(p) for p in parts), exactly(Decimal(0)))
    stated = interval_of(total)
    if whole.meets(stated):
        verdict: Verdict = "consistent"
    elif is_open and whole.high < stated.low:
        verdict = "not_checkable"
    elif not same and total.unit == "count":
        return None
    elif (is_open or len(parts) > _FEWEST) and is_exact(total, *parts):
        verdict = "inconsistent" if not is_open or whole.low > stated.high else "not_checkable"
    else:
        verdict = "not_checkable"
    formula = " + ".join(f"{p.multiplicity}×{shown(p.value)}" if p.multiplicity else shown(p.value) for p in parts)
    return ClaimCheck(
        "sum_of_parts", f"{formula} = {shown(total.value)}", tuple(map(input_of, (total, *parts))), whole.middle, ends(whole),
        total.value, verdict, severity_of(verdict), None, "sum_differs" if verdict == "inconsistent" else ("list_is_open" if verdict != "consistent" else ""),
    )  # fmt: skip


def _shares(text: str, drafts: list[Draft]) -> Iterator[ClaimCheck]:
    """Shares that the text says make up one whole ("chiếm …") may not pass 100 %."""
    run: list[Draft] = []
    for draft in [*drafts, None]:
        joined = (
            draft is not None and draft.unit == "%" and draft.comparator == "=" and _SHARE_OF.search(text[max(0, draft.number_start - 14) : draft.number_start])
            and (not run or not re.search(r"\.\s|\n|trong đó|riêng|kể cả|其中", text[run[-1].number_end : draft.number_start]))
        )  # fmt: skip
        if joined and draft is not None and not _is_complete(run):
            run.append(draft)
            continue
        if len(run) > _FEWEST and len({_said_of(text, d) for d in run} - {""}) <= 1:
            yield from _whole(run)
        run = []


def _is_complete(run: list[Draft]) -> bool:
    """Whether the shares so far already make up the whole: what follows is a share of something else."""
    total = sum(map(interval_of, run), exactly(Decimal(0)))
    return len(run) > 1 and total.low <= _HUNDRED <= total.high


def _said_of(text: str, share: Draft) -> str:
    """The noun that follows a share: shares of customers and shares of energy make no one whole."""
    noun = re.match(
        r"\s*(?!và\b|trong\b|so\b|tăng\b|giảm\b|and\b|cao\b|thấp\b)([^\W\d_]+(?:\s+[^\W\d_]+)?)",
        text[share.number_end :][:40],
    )
    return noun[1].lower() if noun else ""


def _whole(run: list[Draft]) -> Iterator[ClaimCheck]:
    total = sum(map(interval_of, run), exactly(Decimal(0)))
    if total.high < _HUNDRED:
        return
    verdict: Verdict = "consistent" if total.low <= _HUNDRED else "inconsistent"
    yield ClaimCheck(
        "shares_of_whole", " + ".join(shown(d.value) for d in run) + " = 100 %", tuple(map(input_of, run)), total.middle, ends(total), _HUNDRED,
        verdict, severity_of(verdict), None, "shares_exceed_whole" if verdict == "inconsistent" else "",
    )  # fmt: skip
