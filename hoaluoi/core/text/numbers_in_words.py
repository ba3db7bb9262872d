"""Scale words (nghìn, tỷ, 万, billion) and small numbers written in words."""

import re
from decimal import Decimal
from types import MappingProxyType

SCALES = MappingProxyType(
    {
        "chục": Decimal(10),
        "trăm": Decimal(100),
        "nghìn": Decimal(10**3),
        "ngàn": Decimal(10**3),
        "vạn": Decimal(10**4),
        "triệu": Decimal(10**6),
        "tỷ": Decimal(10**9),
        "tỉ": Decimal(10**9),
        "nghìn tỷ": Decimal(10**12),
        "ngàn tỷ": Decimal(10**12),
        "nghìn tỉ": Decimal(10**12),
        "ngàn tỉ": Decimal(10**12),
        "triệu tỷ": Decimal(10**15),
        "百": Decimal(100),
        "千": Decimal(10**3),
        "万": Decimal(10**4),
        "百万": Decimal(10**6),
        "千万": Decimal(10**7),
        "亿": Decimal(10**8),
        "十亿": Decimal(10**9),
        "百亿": Decimal(10**10),
        "千亿": Decimal(10**11),
        "万亿": Decimal(10**12),
        "hundred": Decimal(100),
        "thousand": Decimal(10**3),
        "million": Decimal(10**6),
        "mn": Decimal(10**6),
        "billion": Decimal(10**9),
        "bn": Decimal(10**9),
        "trillion": Decimal(10**12),
    }
)

_VIETNAMESE = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
_ENGLISH = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_CHINESE = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"mươi": 10, "mười": 10, "十": 10}
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
    "xi": 11,
    "xii": 12,
}


def scale_of(word: str) -> Decimal | None:
    """The factor that a scale word stands for, or None."""
    return SCALES.get(" ".join(word.lower().split()))


def number_of(words: str) -> int | None:
    """A whole number below one hundred written in words (hai mươi lăm, 二十五, twelve), or None."""
    lowered = words.lower().strip()
    if lowered in _ENGLISH:
        return _ENGLISH[lowered]
    parts = list(lowered) if re.fullmatch(r"[零〇一二两三四五六七八九十]+", lowered) else lowered.split()
    return _below_hundred(parts)


def _below_hundred(parts: list[str]) -> int | None:
    total, pending = 0, None
    for part in parts:
        if part in _TENS:
            total += (1 if pending is None else pending) * 10
            pending = None
        elif pending is None and (digit := _VIETNAMESE.get(part, _CHINESE.get(part))) is not None:
            pending = digit
        else:
            return None
    return total + (pending or 0) if parts else None


def roman(numeral: str) -> int | None:
    """I to X, as quarters and sections are numbered, or None."""
    return _ROMAN.get(numeral.lower())
