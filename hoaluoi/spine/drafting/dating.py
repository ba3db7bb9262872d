"""Which date belongs to a quantity: of its phrase, its sentence, the sentences before, the heading, the document."""

import re
from dataclasses import dataclass
from datetime import date

from hoaluoi.spine.drafting.dates import own_year, value_of
from hoaluoi.spine.drafting.drafts import DateRole, Kind
from hoaluoi.spine.drafting.tokens import Token

_BASE = re.compile(
    r"(?:so với|so với cùng kỳ|cùng kỳ|so cùng kỳ|cùng quý|cùng tháng|cùng giai đoạn|so|lần|bằng|như|giá so sánh|giá cố định|giá hiện hành|kế hoạch của|compared with|compared to|versus|vs\.?|than in|than|from|over|below|above|较|比|与|同比)\s*(?:cùng kỳ\s*|the same period (?:of|in)\s*|năm trước\s*\(?)?(?:của\s*|ước(?= thực hiện)\s*|ước\s*|thực hiện\s*|kế hoạch\s*|mức\s*|cuối\s*)*\Z"
)
_NAMED = re.compile(
    r"(?:lần thứ [\divxlc]+|khóa [\divxlc]+|ban chấp hành[^,.;:\n]{0,60}|đại biểu[^,.;:\n]{0,60}|kế hoạch(?: \w+){0,6} 5 năm|kế hoạch 5 năm|kế hoạch năm năm|(?:quy hoạch|chiến lược|đề án|chương trình)[^,.;:\n]{0,70})\s*,?\s*(?:giai đoạn\s*)?\Z"
)
_BASE_SAID = re.compile(r"(?<![a-zà-ỹ])so với(?:(?!cùng kỳ|năm trước)[^,;.()\n]){0,60}\d[^,;.()\n]{0,40}\Z")
_BY_STANDARD = re.compile(r"theo (?:bộ )?(?:chuẩn|tiêu chí|tiêu chuẩn|quy chuẩn)[^,.;:()\d]{0,40}\Z")
_BASE_AFTER = re.compile(
    r"[^,;。，；\d]{0,14}的\s*\d+(?:\.\d+)?\s*(?:倍|%)|(?<=[去上]年)以来"
)  # 是上年的1.45倍, 自去年以来
_PLAN_OF = re.compile(
    r"(?:kế hoạch|chỉ tiêu|mục tiêu|kh|nhiệm vụ)(?:\s+(?:sản xuất|kinh doanh|sxkd|được|evn|tct|tổng công ty|tập đoàn|giao|của|cả|đề ra))*\s*\Z"
)
_DOCUMENT_DATE = re.compile(r"(?:document|document_word)")
_DEADLINE = re.compile(
    r"(?:đến|tới|trước|chậm nhất(?: là)?|vào|trong|hết|muộn nhất(?: là)?|by|before|no later than|until|于|到|至|截至)\s*(?:cuối\s*|hết\s*|ngày\s*)?\Z"
)
_AS_OF = re.compile(
    r"(?:tính đến|lũy kế đến|tính tới|kết thúc|đến thời điểm|đến|as of|as at|截至|截止|截止到|累计到)\s*(?:thời điểm\s*|hết\s*|ngày\s*|cuối\s*)?\Z"
)
_NOW = re.compile(
    r"(?<![a-zà-ỹ])(?:(?<!từ trước )(?<!xưa )đến nay|tính đến nay|đến thời điểm này|hiện nay|hiện tại|(?<!thực )(?<!phát )(?<!xuất )(?<!thể )(?<!biểu )hiện|cho đến nay)(?![a-zà-ỹ])|目前|截至目前|to date|currently"
)
_OF_NUMBER = re.compile(
    r"\d\s*(?:%|tỷ|triệu|nghìn|ngàn|billion|million|亿|万)?\s*(?:[a-zđ%/]{1,6}|đồng)?\s*(?:của|vào|trong|in|at)?\s*\Z"
)
_CLOCK_AHEAD = re.compile(r"(?:từ|lúc|vào|\s|đến|hồi|\d{1,2}\s?(?:h|g|giờ)\s?\d{0,2}|\d{1,2}:\d\d|ngày|-|–)*")
_OF_A_PART = re.compile(r"(?<![a-zà-ỹ])(?:trong đó|riêng|cụ thể|of which)(?![a-zà-ỹ])|其中")
_FAR, _CLOSE = 160, 80
_JOINS = {"", "in", "by", "for", "of", "on", "at", "vào", "của", "trong", "từ"}  # "6.4 per cent in 2023"
_ADJACENT = 2.5
_FROM = re.compile(r"(?:từ|kể từ|since)\s*\Z")


_LOOKS_BACK = 3  # until March "the past year" is the one before
_WHOLE_DATES = {
    f"date:{form}"
    for form in (
        "vi_first_months",
        "vi_n_months",
        "vi_quarter",
        "vi_month",
        "month",
        "day",
        "vi_months",
        "zh_month",
        "zh_day",
    )
}
_OF_TODAY = {"vi_this_year", "vi_last_year", "vi_next_year"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A date where it stands in the text."""

    start: int
    end: int
    value: str
    is_base: bool
    is_of_document: bool
    is_period: bool
    lead: str
    is_of_plan: bool = False  # "63,7% kế hoạch năm 2025": the year of the plan, not of the result


@dataclass(frozen=True, slots=True)
class Dated:
    """The date of a quantity, its role and where it came from."""

    value: str
    role: DateRole
    source: str


def mentions(low: str, tokens: list[Token], today: date | None) -> list[Mention]:
    """Every date of the text; the document's day fills a date that names no year, else the first year that the text names."""
    found: list[Mention] = []
    year = today.year if today else _first_year(low, tokens)
    before: Token | None = None
    said: tuple[int, int] | None = None  # the last year that the text names, and where
    for token in tokens:
        if token.kind.startswith("date:"):
            written = low[token.start : token.end]
            form = token.kind.removeprefix("date:")
            near = said is not None and "\n" not in low[said[1] : token.start] and form not in _OF_TODAY
            if form == "vi_in_month":
                value = _month_named(found)
            elif form == "vi_term":
                value = _term(low, tokens, written, today)
            elif form == "vi_past_year":
                value = str(today.year - (today.month <= _LOOKS_BACK)) if today else None
            else:
                value = value_of(form, written, said[0] if said and near else year)
            own = own_year(written)
            mention = _mention(low, token, value, before) if value else None
            old = bool(today and own and len(value or "") == 10 and today.year - own > _LOOKS_BACK)  # a founding day
            said = (own, token.end) if own and not old and not (mention and mention.is_base) else said
            if mention:
                found.append(mention)
        before = token
    return found


def _first_year(low: str, tokens: list[Token]) -> int | None:
    """The year of the first period or day that the text gives whole; a span of years or a base is none."""
    for token in tokens:
        written = low[token.start : token.end]
        if token.kind in _WHOLE_DATES and (year := own_year(written)):
            return None if _BASE.search(low, max(0, token.start - 60), token.start) else year
    return None


def _term(low: str, tokens: list[Token], written: str, today: date | None) -> str | None:
    """The term of office that "nhiệm kỳ qua" and "nhiệm kỳ mới" mean: the first and the last that the text names.

    Where it names one term only, which has hardly begun, the past one is the five years before it.
    """
    named = [low[t.start : t.end] for t in tokens if t.kind == "date:years" and low.startswith("nhiệm k", t.start)]
    terms = sorted({value for text in named if (value := value_of("years", text, None))})
    if not terms:
        return None
    if not written.endswith(("qua", "trước")):
        return terms[-1]
    first = int(terms[0][:4])
    if len(terms) == 1 and today and int(terms[0][5:]) > today.year and today.year - first < _LOOKS_BACK:
        return f"{2 * first - int(terms[0][5:])}/{first}"
    return terms[0]


def _month_named(found: list[Mention]) -> str | None:
    """The month that the text spoke of last: the end of "8 tháng" is August."""
    for mention in reversed(found):
        last = mention.value.split("/")[-1]
        if not mention.is_base and re.fullmatch(r"\d{4}-\d\d(?:-\d\d)?", last):
            return last[:7]
    return None


def _mention(low: str, token: Token, value: str, before: Token | None) -> Mention:
    head = low[max(0, token.start - 60) : token.start]
    of_document = (
        before is not None
        and before.kind.startswith("document")
        and token.start - before.end < 12
        and "\n" not in low[before.end : token.start]
    )
    lead = (
        "as_of"
        if _AS_OF.search(head) and re.search(r"(?:tính|lũy kế|as |截|kết thúc|累计)", head[-25:])
        else ("deadline" if _DEADLINE.search(head) else ("from" if _FROM.search(head) else ""))
    )
    if low.startswith(("hết", "trước", "đến"), token.start) and not lead:
        lead = "deadline"
    long_head = low[max(0, token.start - 130) : token.start]
    is_base = bool(
        _BASE.search(head) or _BASE_SAID.search(long_head) or _is_in_name(low, token, long_head)
        or _BY_STANDARD.search(long_head) or _BASE_AFTER.match(low, token.end)
    )  # fmt: skip
    of_plan = len(value) == 4 and _PLAN_OF.search(head) is not None
    return Mention(token.start, token.end, value, is_base, of_document, "/" in value or "Q" in value, lead, of_plan)


def _is_in_name(low: str, token: Token, head: str) -> bool:
    """A term of office is part of a name: "Đại hội lần thứ III, nhiệm kỳ 2020-2025", "Kế hoạch 5 năm 2021-2025"."""
    is_term = low.startswith(("nhiệm k", "thời kỳ", "tầm nhìn"), token.start) or head.endswith(
        ("5 năm ", "năm năm ", "5 năm giai đoạn ")
    )
    return is_term and _NAMED.search(head) is not None


def now(low: str, start: int, end: int) -> bool:
    """Whether the words say "to date"."""
    return _NOW.search(low, start, end) is not None


def choose(
    low: str, at: tuple[int, int], sentence: tuple[int, int], found: list[Mention], numbers: list[int]
) -> Mention | None:
    """The date of the sentence that belongs to a number: the nearest, with other numbers and commas between as distance."""
    best: tuple[float, Mention] | None = None
    opening = _opening(low, at[0], sentence, found)
    for mention in found:
        if mention.is_base or mention.is_of_document or not sentence[0] <= mention.start < sentence[1]:
            continue
        low_end, high_start = (mention.end, at[0]) if mention.end <= at[0] else (at[1], mention.start)
        if low_end > high_start:
            continue
        between = low[low_end:high_start]
        if _in_closed_bracket(low, mention, at[0]):
            continue
        follows = mention.start >= at[1]
        others = sum(low_end <= n < high_start for n in numbers)
        marks = len(re.findall(r"[,(;，；]", between))
        bound_elsewhere = not follows and _OF_NUMBER.search(low, max(0, mention.start - 40), mention.start) is not None
        adjacent = follows and between.strip(" (") in _JOINS
        distance = (
            3 * bound_elsewhere
            - _ADJACENT * adjacent
            + len(between) / 200
            + marks * (3 if follows else 1)
            + others * (6 if follows else 2)
            + (0.5 if follows else 0)
        )
        if opening and not follows and ";" in between and mention.start > opening.end:
            continue  # the date of another item; the list has its own
        if follows and (low.startswith(("lũy kế", "tính chung"), mention.start) or _OF_A_PART.search(between)):
            continue  # a new clause about a longer time
        if follows and (";" in between or marks > 3 or len(between) > _FAR or (others and marks)):
            continue
        if best is None or distance < best[0]:
            best = (distance, mention)
    if best and len(best[1].value) == 4 and best[1].start >= at[1]:
        named = [
            m for m in found if m.end <= at[0] and m.start >= sentence[0] and not m.is_base and not m.is_of_document
        ]
        more = [m for m in named if len(m.value) > 4 and m.value.startswith(best[1].value)]
        return (
            more[-1] if more else best[1]
        )  # the six months that the sentence opens with, not the year of a title in it
    return best[1] if best else None


def _opening(low: str, number: int, sentence: tuple[int, int], found: list[Mention]) -> Mention | None:
    """The span of years that opens a list: "nhiệm kỳ 2025-2030, … đề ra các chỉ tiêu: …; …; …"."""
    spans = [m for m in found if sentence[0] <= m.start and m.end <= number and re.fullmatch(r"\d{4}/\d{4}", m.value)]
    spans = [m for m in spans if not m.is_base and not m.is_of_document]
    return next((m for m in spans if re.match(r"[^;\d]*(?:\d{1,2}[^;\d]+)?:\s", low[m.end : number])), None)


def _in_closed_bracket(low: str, mention: Mention, number: int) -> bool:
    """An aside closed before the number: "(giá so sánh năm 2010) đạt 16%"; "(tính đến ngày …)" is no aside."""
    if mention.end > number or ")" not in low[mention.end : number] or mention.lead == "as_of":
        return False
    opened = low.rfind("(", 0, mention.start)
    if len(mention.value) == 10 and _CLOCK_AHEAD.fullmatch(low, opened + 1, mention.start):
        return False  # "(từ 20h30 đến 21h30 ngày 22/3/2025)" says when
    return (
        opened >= 0
        and ")" not in low[opened : mention.start]
        and "(" not in low[mention.end : low.find(")", mention.end)]
    )


def role_of(kind: Kind, mention: Mention) -> DateRole:
    """deadline for a target, as-of or period for a figure; a span of years is a period for both."""
    if mention.is_period:
        return "period" if kind != "target" or "/" in mention.value else "deadline"
    if kind == "target":
        return "deadline"
    if mention.lead in {"as_of", "deadline", "from"} or kind == "forecast" or len(mention.value) > 4:
        return "as_of"
    return "period"


def latest_year(mention_value: str) -> int:
    """The last year of an ISO value."""
    return own_year(mention_value.split("/")[-1]) or own_year(mention_value) or 0


def is_close(low: str, at: tuple[int, int], mention: Mention, numbers: list[int]) -> bool:
    """Whether the date is the deadline of the number's own phrase: nothing but words between them."""
    first, last = (mention.end, at[0]) if mention.end <= at[0] else (at[1], mention.start)
    between = low[first:last]
    return (
        mention.lead == "deadline"
        and len(between) < _CLOSE
        and not re.search(r"[,;.(]", between)
        and not any(first <= n < last for n in numbers)
    )
