"""Values that are written in words: một nửa, ba phần tư, gấp đôi, gấp rưỡi, 翻一番, 三分之二, half, two thirds."""

import re
from decimal import Decimal

from hoaluoi.core.text.numbers_in_words import number_of
from hoaluoi.spine.drafting.vocabulary import LETTERS

_VI = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười"
_EN = "one|two|three|four|five|six|seven|eight|nine|ten"
_ZH = "一二两三四五六七八九十"
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5}
_TIMES = {
    "đôi": "2",
    "rưỡi": "1.5",
    "double": "2",
    "doubled": "2",
    "doubling": "2",
    "triple": "3",
    "tripled": "3",
    "tripling": "3",
}

PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "share_words",
        rf"(?<![{LETTERS}])(?P<share>(?:một|hơn|quá|gần|già)\s+nửa(?!\s+(?:đầu|cuối|năm|tháng|ngày|giờ|thế|nhiệm|vời|đêm|kỳ|chừng|vòng))|(?:{_VI})\s+phần\s+(?:{_VI}|tư)(?!\s*(?:trăm|của năm))"
        rf"|(?<!-)(?:one[- ]half|half|(?:a|one|two|three|four)[- ](?:thirds?|quarters?|fifths?))(?=\s+(?:of|the)\s+[a-z])(?!\s+of\s+(?:the\s+)?(?:year|\d|month|century))|(?<=by )(?:half|a (?:third|quarter))(?![a-z]))(?![{LETTERS}])"
        rf"|(?P<share2>(?<!另)(?<!前)(?<!后)一半(?!是)|[{_ZH}]+分之[{_ZH}]+)",
    ),
    (
        "times_words",
        rf"(?:(?<=gấp )|(?<=tăng )|(?<=by ))(?P<times>rưỡi|đôi)(?![{LETTERS}])|(?P<times2>翻(?:了)?(?:[{_ZH}]番|番|倍))"
        r"|(?<![a-z])(?P<times3>(?:doubl|tripl)(?:e|ed|ing))(?=\s+(?:the|its|our|their|to|from|by|in|over|capacity|sales|output|compared|between)(?![a-z]))",
    ),
    (
        "number_in_words",
        rf"(?:(?<=ít nhất )|(?<=tối thiểu )|(?<=tối đa )|(?<=không quá ))(?P<word>{_VI})(?=\s+[a-zà-ỹ])|(?<=gấp )(?P<word2>hai|ba|bốn|năm|mười)(?=\s+(?:lần|so)(?![a-zà-ỹ])|\s*[,.;)]|\s*\Z)"
        rf"|(?:(?<=within )|(?<=at most )|(?<=at least )|(?<=no more than ))(?P<word3>{_EN})(?=\s+(?:[a-z]+\s+)?(?:days?|hours?|minutes?|months?|weeks?)(?![a-z]))"
        rf"|(?<![{_ZH}百千万第])(?P<word4>[{_ZH}]+)(?=(?:[百千]?[万亿]|万亿|千)(?:元|千瓦|吨|户|人次?|公里|立方米|平方米))",
    ),
)
HINTS = r"nhiệm k|nửa|phần|rưỡi|đôi|翻|分之|一半|half|third|quarter|fifth|doubl|tripl|within|at most|at least|no more than|[一二两三四五六七八九十](?=[百千万亿])"


def share_of(words: str) -> Decimal | None:
    """A part written in words, in percent: "ba phần tư" is 75; None when the words are no part."""
    plain = " ".join(words.replace("-", " ").split())
    if plain.endswith("nửa") or plain in {"half", "one half", "一半"}:
        return Decimal(50)
    if "分之" in plain:
        whole, _, part = plain.partition("分之")
    elif " phần " in plain:
        part, _, whole = plain.partition(" phần ")
    else:
        part, _, whole = plain.partition(" ")
    of = _PARTS.get(whole) or number_of(whole)
    number = 1 if part == "a" else number_of(part)
    return round(Decimal(100) * number / of, 2) if number and of and number < of else None


def times_of(word: str) -> Decimal | None:
    """How many times as much a word says: đôi is 2, 翻两番 is 4."""
    if word in _TIMES:
        return Decimal(_TIMES[word])
    doublings = re.fullmatch(rf"翻了?([{_ZH}]?)[番倍]", word)
    if doublings is None:
        return None
    number = number_of(doublings[1]) if doublings[1] else 1
    return Decimal(2) ** number if number else None
