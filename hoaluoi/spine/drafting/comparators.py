"""The comparator of a quantity: before it, after it, around it, or in the verb of change that governs it."""

import re
from functools import lru_cache

from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.vocabulary import Vocabulary, alternatives, any_in, any_of, lookup

_FILLERS = r"(?:\s*(?:đạt|có|là|mức|ở mức|còn|được|chỉ|từ|lên|tới|mỗi|một|bình quân|the|of|a|khoảng|đến)(?![a-zà-ỹ])|[占为达])*\s*[“\"‘(]?\s*(?:us\$|usd|vnđ|vnd|cny|rmb|eur|[$¥€])?\s*"
_AROUND = re.compile(
    r"\s*(?:(?:cán bộ|người|đơn vị|sáng kiến|hộ|khách hàng|công trình|[项个台座条户名人次篇家件起场套处]|(?:(?!và|hoặc|từ|trở)[a-zà-ỹđ]+\s+){1,3}?(?=trở (?:lên|xuống)))\s*)?"
)
_TOWARDS = re.compile(r"(?<![a-zà-ỹ])(?:cho|với|tại|qua|bằng|theo)(?![a-zà-ỹ])")
_LEVELS = {"times", "rank"}
_CHANGE_AFTER = re.compile(
    r"\s*(?:percentage points?\s*)?(?:year-on-year\s*)?(?:(?P<up>higher|more|above|increase|rise|growth)|(?P<down>lower|less|fewer|below|decrease|reduction|cut|drop|fall))(?=\s+(?:than|plan|target|in|from|(?:the\s+)?(?:19|20)\d\d))"
)
_GROWTH_NOUN = re.compile(r"(?:tốc độ|mức|tỷ lệ|tỉ lệ|đà|nhịp độ|nhịp|xuống)\s*\Z")
_BEYOND = re.compile(r"(?:vượt(?: mức| trên| khoảng| hơn| gần| tới)?|超(?:额|出|过)?)\s*\Z")
_PLAN_BASE = re.compile(
    r"\s*(?:so\s+với|so|kế\s+hoạch|chỉ\s+tiêu|mục\s+tiêu|dự\s+toán|định\s+mức|nghị\s+quyết|tiến\s+độ|nhiệm\s+vụ|kh(?![a-zà-ỹ])|计划|目标|above|over)"
)
_COUNT_BEYOND = re.compile(r"(?:\s+[a-zà-ỹ]+){1,4}\s+so với (?:kế hoạch|chỉ tiêu|mục tiêu)")
_BETTER = re.compile(
    r"(?<![a-zà-ỹ])tốt hơn(?:\s+(?:so với\s+)?(?:kế hoạch|chỉ tiêu|quy định|mục tiêu|năm trước|cùng kỳ))?(?:\s+(?:là|tới|gần))?\s*\Z"
)
_VERB_BY = re.compile(
    r"(?<![a-z])(?:(?P<up>improve|raise|increase|boost|expand|grow|exceed|surpass)|(?P<down>reduce|lower|cut|decrease|shrink|trim))(?:e?[sd])?"
    r"\s[^,;.\d]{3,70}\sby(?:\s+(?:at least|up to|about|over|more than|approximately|another))?\s*\Z"
)
_VERB_OBJECT = re.compile(  # "reducing greenhouse gas emissions 80% by 2050"
    r"(?<![a-z])(?:(?P<up>increas(?:e|ing)|improv(?:e|ing)|rais(?:e|ing))|(?P<down>reduc(?:e|ing)|cut(?:ting)?|lower(?:ing)?|decreas(?:e|ing)))"
    r"\s(?P<object>(?:[a-z’'()&-]+\s){1,8})(?:some|about|nearly|another)?\s*\Z"
)
_LEVEL_IN = re.compile(
    r"(?<![a-z])(?:to|from|at|under|below|than|by|is|of|with|for|in|the)\s+\Z|(?<![a-z])(?:to|under|below|from)(?![a-z])"
)
_FALLEN_TO = re.compile(
    r"(?:giảm|hạ|rút ngắn|xuống|下降|降低|减少|压减|压降|缩短|降|reduced?|lowered|cut)(?![^,;.\d]{0,60}(?:lên|tăng))[^,;.\d]{0,60}?(?:xuống còn|giảm còn|chỉ còn|xuống|còn|về mức|về|(?<=[降低少减短])[到至]|(?<![a-z])to)(?:\s+(?:mức|còn|khoảng))?\s*\Z"
)
_ARTICLE = re.compile(r"(?<![a-z])(?:the|an?|our|its|their)\s+\Z")
_SUBJECT_REACH = 200
_ACROSS = re.compile(r"(?:trải (?:dài|rộng|khắp|đều)|có mặt|phủ sóng|phủ khắp|bao phủ|rải rác|phân bố)\s*\Z")
_NOUNS_IN_BANG = ("mặt ", "cân ", "công ", "đồng ", "thăng ")


@lru_cache(maxsize=8)
def _before(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{any_in(vocabulary, 'comparator_before')}){_FILLERS}\Z")


@lru_cache(maxsize=8)
def _after(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"\s*(?P<word>{any_in(vocabulary, 'comparator_after')})")


@lru_cache(maxsize=8)
def _change(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<up>{alternatives(vocabulary.words('change.increase'))})"
        rf"|(?P<down>{alternatives(vocabulary.words('change.decrease'))})"
    )


def bound(
    low: str, quantity: Quantity, floor: int, ceiling: int, vocabulary: Vocabulary
) -> tuple[str, int, int, str] | None:
    """The comparator written before or after: (comparator, start, end, rule); None when there is none."""
    after = _after(vocabulary).match(low, quantity.end, ceiling)
    if after is None:
        gap = _AROUND.match(low, quantity.end, ceiling)
        around = _after(vocabulary).match(low, gap.end(), ceiling) if gap else None
        if around:  # "từ 10 đảng viên trở lên": the noun between is what is counted
            sign = lookup(vocabulary, "comparator_after")[_word(around)]
            return sign, quantity.start, quantity.end, f"comparator.after:{around['word'].strip()}"
    if after:
        sign = lookup(vocabulary, "comparator_after")[_word(after)]
        return sign, quantity.start, after.end(), f"comparator.after:{after['word'].strip()}"
    head = low[floor : quantity.start]
    before = _before(vocabulary).search(head)
    if before and not _is_noun(head, before):
        sign = lookup(vocabulary, "comparator_before")[_word(before)]
        return sign, floor + before.start("word"), quantity.end, f"comparator.before:{before['word']}"
    if quantity.approximate:
        return "~", quantity.start, quantity.end, "comparator.approximate"
    return None


def has_fallen(low: str, quantity: Quantity, floor: int) -> bool:
    """Whether the number is where something is brought down to: as a target it is the most that is allowed."""
    return _FALLEN_TO.search(low, floor, quantity.start) is not None


def _is_noun(head: str, match: re.Match[str]) -> bool:
    """The "bằng" of "giải phóng mặt bằng" compares nothing, nor the "trên" of "trải dài trên 27 tỉnh"."""
    if match["word"] == "trên" and _ACROSS.search(head[: match.start("word")]):
        return True
    return match["word"] == "bằng" and head[: match.start("word")].endswith(_NOUNS_IN_BANG)


def _word(match: re.Match[str]) -> str:
    return " ".join(match["word"].split())


def _is_no_change(head: str, verb: re.Match[str]) -> bool:
    """Whether the verb changes nothing: "không thấp hơn" is a limit, "the increased midpoint" and "make up" are no change."""
    before = head[: verb.start()]
    if verb.group() in {"increased", "decreased"} and _ARTICLE.search(before):
        return True
    return before.endswith("không ") or (verb.group() == "up" and before.endswith(("make ", "makes ", "made ")))


def change(low: str, quantity: Quantity, floor: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """increase_by or decrease_by with the offset of its verb, when the quantity is the size of a change and not its result."""
    head = low[floor : quantity.start]
    later = _CHANGE_AFTER.match(low, quantity.end)
    if later and quantity.unit not in _LEVELS:
        return ("increase_by" if later["up"] else "decrease_by"), quantity.start
    beyond = _BEYOND.search(head)
    if (
        beyond
        and quantity.unit not in _LEVELS
        and (_PLAN_BASE.match(low, quantity.end) or _COUNT_BEYOND.match(low, quantity.end))
    ):
        return "increase_by", floor + beyond.start()  # "vượt 1,3% kế hoạch": by how much, not more than how much
    if (by := _VERB_BY.search(head)) and quantity.unit not in _LEVELS:
        return ("increase_by" if by["up"] else "decrease_by"), floor + by.start()
    if quantity.unit == "%" and (by := _VERB_OBJECT.search(head)) and not _LEVEL_IN.search(by["object"]):
        return ("increase_by" if by["up"] else "decrease_by"), floor + by.start()
    if _BETTER.search(head) and quantity.unit not in _LEVELS:
        said = low[max(0, quantity.start - _SUBJECT_REACH) : quantity.start]
        less = any_of(vocabulary, "cue.lower_is_better").search(said)
        return ("decrease_by" if less else "increase_by"), floor + head.rindex("hơn") - 4
    verbs = list(_change(vocabulary).finditer(head))
    if not verbs:
        return None
    verb = verbs[-1]
    if verb.group() in {"increased", "decreased"} and _ARTICLE.search(head[: verb.start()]):
        return None  # "the increased midpoint of $1.70"
    if _is_no_change(head, verb):
        return None
    between = head[verb.end() :]
    if re.search(r"[,;:.(，。；：（]|\d|的(?!约)|^\s*(?:và|hoặc)(?![a-zà-ỹ])", between) or any_of(
        vocabulary, "change.level_words"
    ).search(between):
        return None
    if _GROWTH_NOUN.search(head[: verb.start()]) or _TOWARDS.search(between):
        return None
    if len(between.split()) > 9 or re.match(r"\s*(?:trưởng|cường|tốc|cao năng)", between):
        return None
    sign = "increase_by" if verb["up"] else "decrease_by"
    return sign, floor + verb.start()
