"""A percentage beside the numbers it is a share of: part and whole, plan and result."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.claims.bases import base_checks
from hoaluoi.spine.drafting.claims.claim import (
    ClaimCheck,
    ends,
    input_of,
    interval_of,
    severity_of,
    shown,
    verdict_of,
)
from hoaluoi.spine.drafting.claims.interval import Interval, exactly
from hoaluoi.spine.drafting.drafts import Draft, Reading

_HUNDRED = Decimal(100)
_FROM_TEXT = {"sentence", "phrase", "heading"}
_BACK = 8
_NEAR, _NEARBY_PLAN = 60, 250
_SAME_MEASURE = 80
_TERM = 5
_RAISED = re.compile(r"(?:nâng|đưa)\s+(?:tổng số|số)")  # a new total, not the whole of what was counted before
_SAID_OF = re.compile(
    r"\s*%?\s+(?:of\s+|của\s+|tổng\s+|số\s+)*((?!và|so|kế hoạch|chỉ tiêu|năm|trong)[^\W\d_]{2,}(?: [^\W\d_]+)?)"
)
_PLAN_THEN = re.compile(r"\s*%?\s*(?:của\s+|so với\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu)[^,;.()\d]{0,30}(?:là\s+)?")
_OF_THE_PAST = re.compile(  # "so với năm 2023 (4.820 triệu kWh), bằng 100,7% kế hoạch": what it was, not what it is
    r"(?:so với|so cùng kỳ|cùng kỳ|năm trước|năm ngoái|compared (?:with|to)|than|from|较|比|同期)(?:[^,;.()]{0,40}\([^()\d]{0,20}|[^,;.()\d]{0,12})\Z",
    re.IGNORECASE,
)
_LIKELY_BASE = (Decimal("0.67"), Decimal("1.5"))


def share_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Every percentage that the text itself lets one compute."""
    drafts = [d for d in reading.drafts if d.value is not None]
    text = reading.cleaning.original
    for place, draft in enumerate(drafts):
        if draft.unit != "%" or draft.comparator in {"increase_by", "decrease_by", "range"}:
            continue
        before = [
            d for d in drafts[max(0, place - _BACK) : place] if _same_sentence(text, d.number_end, draft.number_start)
        ]
        after = [d for d in drafts[place + 1 : place + 1 + _BACK] if d.number_start - draft.number_end < _NEAR]
        check = (
            _fraction_beside(text, draft, before, after)
            or _part_and_whole(text, draft, before)
            or _plan(text, draft, before, drafts)
        )
        if check:
            yield check
    yield from _whole_fractions(drafts)
    yield from base_checks(text, drafts)


def _same_sentence(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return ". " not in between and "\n" not in between and "。" not in between and len(between) < 200


def _is_share_of_plan(draft: Draft) -> bool:
    return any(rule.startswith("kind.share_of_plan") for rule in draft.rules) or draft.subject.startswith(
        "mức hoàn thành "
    )


def _fraction_beside(text: str, share: Draft, before: list[Draft], after: list[Draft]) -> ClaimCheck | None:
    """58,9% (66/112 thôn); 483/805 hộ, đạt 60%."""
    nearest = [
        d
        for d in before[-1:]
        if d.of_total
        and share.number_start - d.number_end < _NEAR
        and not re.search(r"[;；]", text[d.number_end : share.number_start])
    ]
    opened = [
        d
        for d in after[:1]
        if d.of_total
        and "(" in text[share.number_end : d.number_start]
        and ")" not in text[share.number_end : d.number_start]
    ]
    for fraction in (*opened, *nearest):
        if fraction.value is None or not fraction.of_total:
            continue
        if (
            _is_share_of_plan(share)
            and fraction in nearest
            and "(" not in text[fraction.number_end : share.number_start]
        ):
            continue
        if fraction in nearest and _is_of_another(text, fraction, share):
            continue
        return _ratio("part_of_whole", share, fraction, interval_of(fraction), exactly(fraction.of_total), (fraction,))
    return None


def _part_and_whole(text: str, share: Draft, before: list[Draft]) -> ClaimCheck | None:
    """1.250 trong tổng số 1.300 hộ, đạt 96,2%."""
    if len(before) < 2 or _is_share_of_plan(share):
        return None
    part, whole = before[-2:]
    if _names_whole(text, part, whole, share):
        return _ratio("part_of_whole", share, whole, interval_of(whole), interval_of(part), (whole, part))
    between = text[part.number_end : whole.number_start].lower()
    if (
        not any(word in between for word in ("trong tổng số", "trên tổng số", "trong số", "out of", "tổng số"))
        or ";" in between
        or _RAISED.search(between)
        or _is_of_another(text, whole, share)
    ):
        return None
    if (part.unit or "") != (whole.unit or "") or not part.value or not whole.value or part.value > whole.value:
        return None
    return _ratio("part_of_whole", share, part, interval_of(part), interval_of(whole), (part, whole))


def _is_of_another(text: str, whole: Draft, share: Draft) -> bool:
    """Whether the percentage says what it is a share of, and it is not the whole: "3.160 đảng viên, chiếm 3,03% dân số"."""
    said = _SAID_OF.match(text, share.number_end)
    return said is not None and fuzz.token_set_ratio(fold(said[1]), fold(whole.subject)) < _SAME_MEASURE


def _names_whole(text: str, whole: Draft, part: Draft, share: Draft) -> bool:
    """1.240 gói thầu, trong đó 1.116 …, chiếm 90% tổng số gói thầu; 隐患240处,其中已整改186处,整改率77.5%."""
    between = text[whole.number_end : part.number_start].lower()
    tail = text[part.number_end : share.number_start].lower()
    counts = whole.unit == part.unit == "count" and whole.value and part.value and part.value < whole.value
    if not counts or ";" in between + tail or len(tail) > _NEAR or not re.search(r"trong đó|其中|of which", between):
        return False
    if re.search(r"其中", between):
        rate = re.search(r"([\u3400-\u9fff]{2})率[为达]?\Z", tail.strip())
        return rate is not None and rate[1] in between
    return (
        bool(share.denominator)
        and fuzz.token_set_ratio(
            fold(share.denominator or "").removeprefix("tong ").removeprefix("so "), fold(whole.subject)
        )
        >= _SAME_MEASURE
    )


def _plan(text: str, share: Draft, before: list[Draft], drafts: list[Draft]) -> ClaimCheck | None:
    """222 sáng kiến …, đạt 9,3% chỉ tiêu: the plan may stand anywhere in the text."""
    results = [
        d
        for d in before
        if d.unit not in {"%", "%/year"}
        and d.comparator in {"=", "~", ">"}
        and not d.of_total
        and not _is_past(text, d)
    ]
    if not _is_share_of_plan(share) or not results or not share.value:
        return None
    result = results[-1]
    if (
        not result.value
        or share.number_start - result.number_end > 150
        or ";" in text[result.number_end : share.number_start]
    ):
        return None
    implied = interval_of(result) / interval_of(share).times(1 / _HUNDRED) if interval_of(share).low > 0 else None
    if implied is None:
        return None
    bases = [b for b in drafts if b is not result and _may_be_base(text, b, result, share)]
    bases = [b for b in bases if _is_likely(b, implied)]
    if not bases:
        return ClaimCheck(
            "share_of_plan", f"{shown(result.value)} / ? = {shown(share.value)} %", (input_of(result), input_of(share)), None, None,
            share.value, "not_checkable", "none", ends(implied), "base_not_stated",
        )  # fmt: skip
    best = min(bases, key=lambda b: abs((b.value or Decimal(0)) - implied.middle))
    return _ratio("share_of_plan", share, result, interval_of(result), interval_of(best), (result, best))


def _is_past(text: str, draft: Draft) -> bool:
    return _OF_THE_PAST.search(text, max(0, draft.number_start - _NEAR), draft.number_start) is not None


def _may_be_base(text: str, base: Draft, result: Draft, share: Draft) -> bool:
    if base.unit != result.unit or not base.value or base.of_total:
        return False
    bracket = (
        share.number_end < base.number_start < share.number_end + _NEAR
        and "(" in text[share.number_end : base.number_start]
    )
    if _is_past(text, base):
        return False
    if bracket or _PLAN_THEN.fullmatch(text, share.number_end, base.number_start):
        return True
    if not _same_period(base, result, share):
        return False
    if _stated_as_plan(text, base) and abs(base.number_start - result.number_start) < _NEARBY_PLAN:
        return True
    return (
        base.kind == "target"
        and not _of_other_years(base, result, share)
        and fuzz.token_sort_ratio(fold(base.subject), fold(result.subject)) >= _SAME_MEASURE
    )


def _of_other_years(base: Draft, result: Draft, share: Draft) -> bool:
    """A plan whose deadline is over, or many years ahead of a result that is no term's, is another plan."""
    years = [re.findall(r"(?:19|20)\d\d", d.date or "") for d in (base, result)]
    if not all(years):
        return False
    ahead = int(years[0][-1]) - int(years[1][-1])
    return not 0 <= ahead <= (_TERM if re.search(r"nhiệm kỳ|giai đoạn", share.subject.lower()) else 1)


def _stated_as_plan(text: str, base: Draft) -> bool:
    """Kế hoạch (năm) là 5.200 tỷ đồng."""
    head = text[max(0, base.number_start - 45) : base.number_start].lower()
    return (
        base.kind == "target"
        and re.search(r"(?:kế hoạch|chỉ tiêu|mục tiêu|được giao|计划|目标|plan|target)[^,;.()\d]*\Z", head) is not None
    )


def _same_period(base: Draft, result: Draft, share: Draft) -> bool:
    """A quarter's plan is not the year's; a plan of another year is another plan."""
    partial = re.search(r"quý|tháng|tuần|giai đoạn|đợt|季|月|quarter|month", share.subject.lower().partition(" – ")[0])
    if partial and (base.date is None or len(base.date) == 4):
        return False
    if (
        re.search(r"(?:kế hoạch|chỉ tiêu)(?: cả)? năm", share.subject.lower().partition(" – ")[0])
        and base.date
        and len(base.date) > 4
    ):
        return False
    years = {
        year
        for d in (base, result)
        if d.date_source in _FROM_TEXT
        for year in re.findall(r"(?:19|20)\d\d", d.date or "")
    }
    return len(years) < 2 or base.date_role == "deadline"


def _is_likely(base: Draft, implied: Interval) -> bool:
    """A base far from what the percentage implies is another base, not an error."""
    value = base.value or Decimal(0)
    return implied.low * _LIKELY_BASE[0] <= value <= implied.high * _LIKELY_BASE[1]


def _ratio(
    kind: str, share: Draft, part: Draft, top: Interval, bottom: Interval, inputs: Iterable[Draft]
) -> ClaimCheck | None:
    if share.value is None or part.value is None or bottom.low <= 0:
        return None
    computed = (top / bottom).times(_HUNDRED)
    stated = interval_of(share)
    used = tuple(inputs)
    verdict = verdict_of(computed.meets(stated), share, *used)
    implied = ends(top / stated.times(1 / _HUNDRED)) if stated.low > 0 else None
    return ClaimCheck(
        "share_of_plan" if kind == "share_of_plan" else "part_of_whole",
        f"{shown(part.value)} / {shown(bottom.middle)} = {shown(share.value)} %",
        tuple(map(input_of, (*used, share))), computed.middle, ends(computed), share.value, verdict, severity_of(verdict), implied,
        "share_differs" if verdict == "inconsistent" else "",
    )  # fmt: skip


def _whole_fractions(drafts: list[Draft]) -> Iterator[ClaimCheck]:
    """137/137 and then 100 %: told as agreeing; never accused, because the things counted may differ."""
    wholes = [d for d in drafts if d.of_total and d.value == d.of_total and d.kind == "figure"]
    for share in drafts:
        if share.unit != "%" or share.value != _HUNDRED or share.kind != "figure":
            continue
        near = [w for w in wholes if 0 < share.number_start - w.number_end < 300]
        if near:
            parts = " , ".join(f"{shown(w.value)}/{shown(w.of_total)}" for w in near)
            yield ClaimCheck(
                "part_of_whole", f"{parts} = 100 %", tuple(map(input_of, (*near, share))), _HUNDRED, (_HUNDRED, _HUNDRED), _HUNDRED,
                "consistent", "none",
            )  # fmt: skip
