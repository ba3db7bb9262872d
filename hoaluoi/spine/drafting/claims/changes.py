"""A change beside the values before and after it: "đạt 220, tăng 10% so với năm 2020 (200)"."""

import re
from collections.abc import Iterator
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.claims.claim import ClaimCheck, ends, input_of, interval_of, severity_of, shown, verdict_of
from hoaluoi.spine.drafting.claims.interval import Interval
from hoaluoi.spine.drafting.drafts import Draft, Reading

_HUNDRED = Decimal(100)
_SENTENCE = re.compile(r"\.\s|\n|。|;")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMPARED = re.compile(r"so với(?: mức)?|from|compared (?:with|to)|较|比")
_FROM = re.compile(r"(?:từ|from|由|从)(?: mức)?\s*\Z")
_TO = re.compile(r"lên|xuống|còn|đến|\bto\b|到|至")
_PLAN = re.compile(r"kế hoạch|chỉ tiêu|mục tiêu|quy định|dự toán|\bplan|target|计划|目标")
_SHARE_OF_PLAN = re.compile(r"%\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu)[^,;.()\d]{0,30}\Z")
_PLAN_AHEAD = re.compile(r"\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán)")
_LAST_YEAR = re.compile(r"năm trước|năm ngoái|last year|previous year|上年|去年|同比")
_NEXT = 40
_SAME_MEASURE, _ONE_MEASURE = 95, 60
_PERCENT = {"%", "pp"}


def change_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Every change whose level and base the text states."""
    text = reading.cleaning.original
    drafts = [d for d in reading.drafts if d.value is not None]
    for place, moved in enumerate(drafts):
        if moved.comparator not in {"increase_by", "decrease_by"}:
            continue
        level = _level(text, drafts[:place], moved)
        if level is None:
            continue
        base = _base(text, drafts, level, moved, place)
        if base is not None and _is_of(level, moved) and _is_meant(text, level, moved, base):
            yield from _with_base(level, moved, base)
        yield from _amount_and_percent(text, drafts[place + 1 : place + 2], level, moved)


def _level(text: str, before: list[Draft], moved: Draft) -> Draft | None:
    """The value that the change led to: the nearest before it in its sentence."""
    for draft in reversed(before[-3:]):
        if _SENTENCE.search(text[draft.number_end : moved.number_start]) or draft.of_total:
            return None
        if _is_yardstick(text, draft, moved):
            continue
        if draft.comparator in {"=", ">", ">=", "~", "<", "<="}:
            return draft
    return None


def _is_yardstick(text: str, draft: Draft, moved: Draft) -> bool:
    """Whether the value is a plan or a past one: "4,0%, thấp hơn kế hoạch 0,2% (kế hoạch 4,2%), giảm …"."""
    if _SHARE_OF_PLAN.search(text, max(0, draft.number_start - _NEXT), draft.number_start):
        return True
    opened = text.rfind("(", max(0, draft.number_start - _NEXT), draft.number_start)
    closed = text.find(")", draft.number_end, moved.number_start)
    if opened < 0 or closed < 0 or ")" in text[opened : draft.number_start]:
        return False
    said = text[max(0, opened - _NEXT) : draft.number_start].lower()
    return any(words.search(said) for words in (_PLAN, _COMPARED, _LAST_YEAR)) or "cùng kỳ" in said


def _is_of(level: Draft, moved: Draft) -> bool:
    """Whether the change is one of this level: "xuống 4,96%, SAIDI giảm 31,5%" is not."""
    return fuzz.token_set_ratio(fold(level.subject), fold(moved.subject)) >= _ONE_MEASURE


def _is_meant(text: str, level: Draft, moved: Draft, base: Draft) -> bool:
    """A change against a plan ("vượt kế hoạch 0,2%") is no change against the value before."""
    between = text[min(level.number_end, moved.number_start) : moved.number_start].lower()
    against_plan = _PLAN.search(f"{between} {moved.base or ''}") or _PLAN_AHEAD.match(text.lower(), moved.number_end)
    return not against_plan or base.kind == "target"


def _base(text: str, drafts: list[Draft], level: Draft, moved: Draft, place: int) -> Draft | None:
    """The base in brackets after the change, or the same measure dated with the base's year."""
    for draft in drafts[place + 1 : place + 3]:
        between = text[moved.number_end : draft.number_start]
        compared = _COMPARED.search(between) and len(between) < _NEXT and "(" not in between and draft.comparator == "="
        if compared and draft.unit == level.unit and not _SENTENCE.search(between):
            return draft
        if draft.comparator in {"increase_by", "decrease_by"} and draft.unit == moved.unit:
            break  # the next change has a base of its own
        if (
            "(" in between
            and ")" not in between
            and draft.unit == level.unit
            and len(between) < 90
            and not _SENTENCE.search(between)
            and not (_PLAN.search(between.lower()) and not _PLAN.search((moved.base or "").lower()))
        ):
            return draft
    start = _from(text, drafts[:place], level)
    if start is not None:
        return start
    if (before := _year_before(text, drafts[:place], level, moved)) is not None:
        return before
    years = _YEAR.findall(moved.base or "")
    if not years or moved.base is None or re.search(r"tháng|quý|cùng kỳ|month|quarter|月|季", moved.base):
        return None
    same = [
        d for d in drafts
        if d is not level and d is not moved and d.unit == level.unit and d.date == years[0] and d.comparator == "="
        and d.kind == level.kind and fuzz.ratio(fold(d.subject), fold(level.subject)) >= _SAME_MEASURE
    ]  # fmt: skip
    return same[0] if same else None


def _year_before(text: str, before: list[Draft], level: Draft, moved: Draft) -> Draft | None:
    """The same measure one year earlier in the same sentence, when the change names no other base."""
    lead = text[level.number_end : moved.number_start]
    if (
        (moved.base and not _LAST_YEAR.search(moved.base))
        or len(lead) > _NEXT
        or not re.fullmatch(r"\d{4}", level.date or "")
    ):
        return None
    if re.search(r"tháng|quý|月|季|month|quarter", moved.base or ""):
        return None
    for draft in reversed(before):
        if draft is level or draft.number_start > level.number_start:
            continue
        gap = text[draft.number_end : level.number_start]
        if len(gap) > 2 * _NEXT or _SENTENCE.search(gap):
            return None
        one_year = (draft.date or "").isdigit() and int(draft.date or 0) == int(level.date or 0) - 1
        if (
            one_year
            and draft.unit == level.unit
            and draft.comparator == "="
            and fold(draft.subject) == fold(level.subject)
        ):
            return draft
    return None


def _from(text: str, before: list[Draft], level: Draft) -> Draft | None:
    """The start of "từ 7,8% xuống còn 6,9%"."""
    for draft in before[-3:]:
        between = text[draft.number_end : level.number_start]
        starts = _FROM.search(text[max(0, draft.number_start - 12) : draft.number_start].lower())
        if (
            starts
            and draft.unit == level.unit
            and draft.number_end <= level.number_start
            and _TO.search(between.lower())
            and len(between) < 60
        ):
            return draft
    return None


def _with_base(level: Draft, moved: Draft, base: Draft) -> Iterator[ClaimCheck]:
    sign = Decimal(1) if moved.comparator == "increase_by" else Decimal(-1)
    after, before, stated = interval_of(level), interval_of(base), interval_of(moved)
    difference = _signed(after - before, sign)
    if moved.unit not in _PERCENT:
        if moved.unit == level.unit:
            yield _result("difference", level, moved, base, difference, stated)
        return
    if before.low <= 0:
        return
    relative = _signed((after / before).plus(Decimal(-1)).times(_HUNDRED), sign)
    if level.unit in _PERCENT:  # a change of a rate is in points unless the text says otherwise: either reading will do
        computed = difference if difference.meets(stated) or not relative.meets(stated) else relative
        yield _result("difference", level, moved, base, computed, stated)
        return
    factor = stated.times(sign / _HUNDRED if sign > 0 else Decimal(1) / _HUNDRED)
    grown = factor.plus(Decimal(1)) if sign > 0 else Interval(1 - factor.high, 1 - factor.low)
    implied = ends(after / grown) if grown.low > 0 else None
    yield _result("change", level, moved, base, relative, stated, implied)


def _signed(interval: Interval, sign: Decimal) -> Interval:
    return interval if sign > 0 else Interval(-interval.high, -interval.low)


def _result(
    kind: str,
    level: Draft,
    moved: Draft,
    base: Draft,
    computed: Interval,
    stated: Interval,
    implied: tuple[Decimal, Decimal] | None = None,
) -> ClaimCheck:
    verdict = verdict_of(computed.meets(stated), level, base)
    formula = (
        f"{shown(level.value)} - {shown(base.value)}"
        if kind == "difference"
        else f"{shown(level.value)} / {shown(base.value)} - 1"
    )
    return ClaimCheck(
        "difference" if kind == "difference" else "change", f"{formula} = {shown(moved.value)} {moved.unit}",
        tuple(map(input_of, (level, base, moved))), computed.middle, ends(computed), moved.value, verdict, severity_of(verdict), implied,
        "change_differs" if verdict == "inconsistent" else "",
    )  # fmt: skip


def _amount_and_percent(text: str, following: list[Draft], level: Draft, moved: Draft) -> Iterator[ClaimCheck]:
    """tăng 20 tỷ đồng (tương đương 10%): the amount and the percentage of one change."""
    for share in following:
        between = text[moved.number_end : share.number_start].lower()
        if share.unit != "%" or moved.unit != level.unit or moved.unit in _PERCENT or len(between) > 40:
            continue
        if not re.search(r"tương đương|tương ứng|\(|hay|tức|or ", between) or _SENTENCE.search(between):
            continue
        sign = Decimal(1) if moved.comparator == "increase_by" else Decimal(-1)
        before = (
            interval_of(level) - interval_of(moved).times(Decimal(1))
            if sign > 0
            else interval_of(level) + interval_of(moved)
        )
        if before.low <= 0:
            continue
        computed = (interval_of(moved) / before).times(_HUNDRED)
        verdict = verdict_of(computed.meets(interval_of(share)), level, moved, share)
        yield ClaimCheck(
            "change", f"{shown(moved.value)} / ({shown(level.value)} {'-' if sign > 0 else '+'} {shown(moved.value)}) = {shown(share.value)} %",
            tuple(map(input_of, (level, moved, share))), computed.middle, ends(computed), share.value, verdict, severity_of(verdict), None,
            "change_differs" if verdict == "inconsistent" else "",
        )  # fmt: skip
