"""Ratio words: "gấp 3 lần năm 2020 (250)"; "tăng 1,5 lần" may mean times 1.5 or 1.5 times more, and either will do."""

import re
from collections.abc import Iterator

from hoaluoi.spine.drafting.claims.claim import ClaimCheck, ends, input_of, interval_of, severity_of, shown, verdict_of
from hoaluoi.spine.drafting.claims.interval import Interval
from hoaluoi.spine.drafting.drafts import Draft, Reading

_TIMES = re.compile(r"(?P<sure>gấp|bằng)|(?P<either>tăng|cao hơn|nhiều hơn)")
_SENTENCE = re.compile(r"\.\s|\n|;|。")
_BRACKET = 90


def ratio_checks(reading: Reading) -> Iterator[ClaimCheck]:
    """Every ratio whose level stands before it and whose base stands in brackets after it."""
    text = reading.cleaning.original
    drafts = [d for d in reading.drafts if d.value is not None]
    for place in range(1, len(drafts) - 1):
        level, ratio, base = drafts[place - 1 : place + 2]
        if ratio.unit == "times" and base.unit == level.unit and interval_of(base).low > 0:
            word = _word(text, level, ratio)
            between = text[ratio.number_end : base.number_start]
            if word and "(" in between and len(between) < _BRACKET and not _SENTENCE.search(between):
                yield _check(level, ratio, base, word)


def _word(text: str, level: Draft, ratio: Draft) -> re.Match[str] | None:
    between = text[level.number_end : ratio.number_start].lower()
    return None if _SENTENCE.search(between) else _TIMES.search(between)


def _check(level: Draft, ratio: Draft, base: Draft, word: re.Match[str]) -> ClaimCheck:
    computed = interval_of(level) / interval_of(base)
    stated = interval_of(ratio)
    more = Interval(computed.low - 1, computed.high - 1)
    meets = computed.meets(stated) or (word["either"] is not None and more.meets(stated))
    verdict = verdict_of(meets, level, ratio, base)
    implied = ends(interval_of(level) / stated) if stated.low > 0 else None
    return ClaimCheck(
        "ratio", f"{shown(level.value)} / {shown(base.value)} = {shown(ratio.value)}", tuple(map(input_of, (level, ratio, base))),
        computed.middle, ends(computed), ratio.value, verdict, severity_of(verdict), implied, "ratio_differs" if verdict == "inconsistent" else "",
    )  # fmt: skip
