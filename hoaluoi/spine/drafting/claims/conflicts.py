"""The same thing said twice with two values or two deadlines, and a status word that its own number denies."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.claims.claim import ClaimCheck, ends, input_of, interval_of, is_exact, shown
from hoaluoi.spine.drafting.drafts import Draft, Reading

_HUNDRED = Decimal(100)
_SAME_TARGET = 80
_FOLLOWING = 40
_TELLING, _MONTHS, _YEAR = 3, 185, 366  # words of a subject; days: two targets of another year are two targets
_FROM_TEXT = {"sentence", "phrase"}
_DONE = re.compile(
    r"(?:đã\s+)?hoàn thành(?:\s+(?:vượt mức|toàn bộ|xuất sắc|thắng lợi))?\s+(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ)(?![^,;.]{0,20}(?:chưa|phấn đấu))"
)
_NOT_DONE = re.compile(r"chưa|không|phấn đấu|mức độ|tỷ lệ hoàn thành|cơ bản|quyết tâm|để|việc|tiến độ|khó")


def conflict_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Two deadlines for one target, two values for one measure, a status word under its target."""
    text = reading.cleaning.original
    drafts = [d for d in reading.drafts if d.value is not None]
    for one, other in _pairs([d for d in drafts if d.kind == "target"], lambda d: (d.value, d.unit, d.comparator)):
        check = _deadlines(text, one, other)
        if check:
            yield check
    for one, other in _pairs([d for d in drafts if d.kind == "figure"], lambda d: (d.unit, d.date, fold(d.subject))):
        check = _values(one, other)
        if check:
            yield check
    for draft in drafts:
        yield from _status(text, draft)


def _pairs(drafts: list[Draft], key: Callable[[Draft], object]) -> Iterator[tuple[Draft, Draft]]:
    """Every two drafts with the same key, each with the few that follow it."""
    groups: dict[object, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(key(draft), []).append(draft)
    for group in groups.values():
        for place, one in enumerate(group):
            for other in group[place + 1 : place + _FOLLOWING]:
                yield one, other


def _deadlines(text: str, one: Draft, other: Draft) -> ClaimCheck | None:
    if (
        one.kind != "target"
        or other.kind != "target"
        or one.value != other.value
        or one.unit != other.unit
        or one.comparator != other.comparator
    ):
        return None
    if (
        one.date_role != "deadline"
        or other.date_role != "deadline"
        or not {one.date_source, other.date_source} <= _FROM_TEXT
    ):
        return None
    if fuzz.token_set_ratio(fold(one.subject), fold(other.subject)) < _SAME_TARGET or (
        one.unit == "%" and one.denominator != other.denominator
    ):
        return None
    if one.unit == "%" and fold(one.subject) != fold(other.subject):
        return None
    last = [_last_day(text, d) for d in (one, other)]
    if last[0] is None or last[1] is None or last[0] == last[1] or _is_coarse(one, other):
        return None
    if abs((last[0] - last[1]).days) > (_MONTHS if len(one.subject.split()) < _TELLING else _YEAR):
        return None
    return ClaimCheck(
        "two_deadlines",
        f"{one.date} / {other.date}",
        (input_of(one), input_of(other)),
        None,
        None,
        one.value,
        "inconsistent",
        "low",
        None,
        "two_deadlines",
    )


def _is_coarse(one: Draft, other: Draft) -> bool:
    """A year and a day within it say the same, one more exactly."""
    first, second = sorted((one.date or "", other.date or ""), key=len)
    return len(first) == 4 and second.startswith(first)


def _last_day(text: str, draft: Draft) -> date | None:
    """The last day that keeps the deadline; "trước 1/9" ends the day before."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", draft.date or "")
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    day = int(match[3]) if match[3] else calendar.monthrange(year, month)[1]
    before = re.search(r"trước\s*(?:ngày\s*)?\Z|before\s*\Z", _text_before_date(text, draft))
    return date(year, month, day) - timedelta(days=1 if before and match[3] else 0)


def _text_before_date(text: str, draft: Draft) -> str:
    found = re.search(r"trước\s+(?:ngày\s+)?(?=\d)|before\s+(?=\d)", text[draft.number_end : draft.number_end + 60])
    return found.group() if found else ""


def _values(one: Draft, other: Draft) -> ClaimCheck | None:
    """Two figures of one measure for one date. The same words may still mean two things: a question, not an accusation."""
    same = (
        one.kind == other.kind == "figure" and one.unit == other.unit and one.denominator == other.denominator
        and one.date == other.date and one.date_role == other.date_role and one.comparator == other.comparator == "="
        and {one.date_source, other.date_source} <= _FROM_TEXT and one.units == other.units and not one.of_total and not other.of_total
        and not one.multiplicity and not other.multiplicity
    )  # fmt: skip
    if not same or fold(one.subject) != fold(other.subject) or len(one.subject.split()) < 4 or not is_exact(one, other):
        return None
    if interval_of(one).meets(interval_of(other)) or other.number_start - one.number_end < 200:
        return None
    return ClaimCheck(
        "repeated_measure", f"{shown(one.value)} / {shown(other.value)}", (input_of(one), input_of(other)), one.value, ends(interval_of(one)),
        other.value, "inconsistent", "low", None, "two_values",
    )  # fmt: skip


def _status(text: str, share: Draft) -> Iterator[ClaimCheck]:
    """ "đã hoàn thành kế hoạch …, đạt 95% kế hoạch"."""
    is_share = share.unit == "%" and share.subject.startswith("mức hoàn thành ") and share.comparator == "="
    if not is_share or share.value is None or interval_of(share).high >= _HUNDRED:
        return
    start = (
        max(
            text.rfind(". ", 0, share.number_start),
            text.rfind("\n", 0, share.number_start),
            text.rfind(";", 0, share.number_start),
        )
        + 1
    )
    clause = text[start : share.number_start].lower()
    done = _DONE.search(clause)
    if done is None or _NOT_DONE.search(clause) or re.search(r"\d", clause[done.end() :]):
        return
    yield ClaimCheck(
        "status_word", f"{shown(share.value)} % < 100 %", (input_of(share),), share.value, ends(interval_of(share)), _HUNDRED,
        "inconsistent", "high", None, "not_done",
    )  # fmt: skip
