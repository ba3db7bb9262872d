"""What the head of a text says about the document itself: number and symbol, kind, date."""

import re
from dataclasses import dataclass
from datetime import date

HEAD = 2_000
_SYMBOL = re.compile(r"(?<![\w/-])(\d{1,5}[/-](?:\d{4}/)?[A-ZĐ]{2,}(?:[/-][A-ZĐƯ][A-Za-zĐđ]*)*)(?![\w/-])")
_DATED = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|\.|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\.|\s+năm\s+)\s*(\d{4})")
_KINDS = (
    ("resolution", r"nghị quyết|\bNQ\b|决议|resolution"),
    ("directive", r"chỉ thị|\bCT\b|指示"),
    ("decision", r"quyết định|\bQĐ\b|决定|decision"),
    ("plan", r"kế hoạch|\bKH\b|计划|预案|方案"),
    ("programme", r"chương trình|\bCTr\b|规划"),
    ("report", r"báo cáo|\bBC\b|报告|report"),
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Heading:
    """What was found; '' and None where the text does not say."""

    symbol: str = ""
    kind: str = ""
    issued: date | None = None


def heading_of(text: str) -> Heading:
    """The first number and symbol in the head of a text, the kind it or the words before it name, the date after it."""
    head = text[:HEAD]
    found = _SYMBOL.search(head)
    if not found:
        return Heading(kind=_kind(head[:300]))
    around = found[1] + " " + head[max(0, found.start() - _NEAR) : found.start()]
    return Heading(
        found[1], _kind(found[1].replace("/", " ").replace("-", " ")) or _kind(around), _date(head, found.end())
    )


def _kind(words: str) -> str:
    return next((kind for kind, pattern in _KINDS if re.search(pattern, words, re.IGNORECASE)), "")


def _date(head: str, at: int) -> date | None:
    found = _DATED.match(head[at : at + _NEAR].lstrip()) or _DATED.search(head[at : at + 2 * _NEAR])
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
