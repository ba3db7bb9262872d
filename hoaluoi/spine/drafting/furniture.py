"""What stands on a page but is no part of its text: date lines with a view count, links, a paragraph printed twice."""

import re

from hoaluoi.spine.drafting.vocabulary import Vocabulary, lowered

_DATE_LINE = re.compile(r"\W*(?:[^\W\d]+[ ,:]+){0,4}\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:[ ,|-]+\d{1,2}:\d{2}.{0,25})?\s*\Z")
_BARE_NUMBER = re.compile(r"\W*[\d.,]+\s*(?:lượt xem|lượt đọc|views?|次浏览|K)?\s*\Z", re.IGNORECASE)
_COUNTER = re.compile(
    r"(?:lượt xem|lượt đọc|số lượt truy cập|đang truy cập|views|浏览次数|阅读次数|点击数)\s*[:：]?\s*[\d.,]+",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"\s*(?:trang|page|第)?\s*\d{1,3}\s*(?:/\s*\d{1,3}|页)?\s*\Z", re.IGNORECASE)
_TAIL = (
    "có thể bạn quan tâm",
    "các bài mới đăng",
    "tin xem nhiều nhất",
    "tin liên quan",
    "bài viết liên quan",
    "tin khác",
)
ORDER_HEADS = frozenset({"tt", "stt", "no", "no.", "#", "序号"})  # the head of the column of order numbers
_LONGEST_CELL = 120
_LONG = 60
_TEASER = 260


def furniture(text: str, lines: list[tuple[int, int]], vocabulary: Vocabulary) -> dict[tuple[int, int], str]:
    """The spans among ``lines`` that are furniture, each with its reason."""
    words = tuple(map(lowered, vocabulary.words("furniture.lines")))
    found: dict[tuple[int, int], str] = {}
    seen: dict[str, int] = {}
    in_tail = after_double = in_table = False
    for place, (start, end) in enumerate(lines):
        line = " ".join(lowered(text[start:end]).split()).strip(" .•*·-[]")
        in_table = (in_table or line in ORDER_HEADS) and len(line) <= _LONGEST_CELL
        reason = _reason(line, words)
        if in_table and reason == "counter":
            reason = None  # a cell of a table that stands one cell a line
        if reason is None and in_tail and len(line) < _TEASER:
            reason = "related"
        if reason is None and after_double and len(line) < _TEASER * 2:
            reason = "teaser"
        after_double = False
        if reason is None and _is_doubled(line):
            reason, after_double = "printed twice", place < len(lines) - 1
        if reason is None and line in seen and len(line) > _LONG:
            reason = "printed twice"
        seen.setdefault(line, place)
        in_tail = in_tail or line.startswith(_TAIL)
        if reason:
            found[(start, end)] = reason
    return found


def _reason(line: str, words: tuple[str, ...]) -> str | None:
    if _DATE_LINE.match(line):
        return "date line"
    if _BARE_NUMBER.match(line) or _COUNTER.search(line) or _PAGE_NUMBER.match(line):
        return "counter"
    if line.startswith(words) and len(line) < _TEASER and not line.endswith("."):
        return "navigation"
    return None


def _is_doubled(line: str) -> bool:
    half = len(line) // 2
    return _LONG // 2 < len(line) < 2 * _TEASER and line[:half].strip() == line[half:].strip()
