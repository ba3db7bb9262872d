"""Responsible units: the organisation's own units by their longest name, and patterns of collective addressees."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from hoaluoi.spine.drafting.drafts import UnitName
from hoaluoi.spine.drafting.vocabulary import LETTERS, UPPER, Vocabulary, alternatives, any_of, lowered

_COMPANY = re.compile(
    rf"(?<![{LETTERS}])(?:PC|Điện lực|Công ty Điện lực|Công ty TNHH MTV Điện lực|Tổng công ty Điện lực|Tổng công ty|Công ty)"
    rf"(?:\s+(?:[{UPPER}][{LETTERS}0-9&-]*|miền(?=\s+[{UPPER}])|thành phố(?=\s+[{UPPER}])|tỉnh(?=\s+[{UPPER}])|-(?=\s+[{UPPER}]))){{1,7}}"
)
_OFFICE = re.compile(
    rf"(?<![{LETTERS}])(?:Ban(?! hành| Bí thư| Thường vụ)|Phòng|Trung tâm|Văn phòng|Sở|Cục|Vụ|Tổ|Công đoàn|Đảng ủy|Bộ(?! Chính trị)|Nhà máy|UBND)"
    rf"\s+[{UPPER}][{LETTERS}&-]*(?:\s+[{LETTERS}&-]+){{0,6}}"
)
_ABBREVIATION = re.compile(r"(?<![A-Za-zÀ-ỹ])(?:EVN[A-Z]{2,}\d?|EVNGENCO\s?\d|A\d)(?![A-Za-zÀ-ỹ])")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit where the text names it: ``code`` of the organisation's unit, or the words as they stand."""

    start: int
    end: int
    code: str


class _Same:
    """A list of units told apart by identity: comparing seven hundred names for every sentence is dear."""

    def __init__(self, units: Sequence[UnitName]) -> None:
        self.units = units

    def __hash__(self) -> int:
        return id(self.units)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.units is other.units


@lru_cache(maxsize=4)
def _own(known: _Same) -> tuple[re.Pattern[str], dict[str, str]]:
    names: dict[str, str] = {}
    for unit in known.units:
        for name in (unit.name, *unit.aliases, *_short_names(unit.name)):
            names.setdefault(" ".join(lowered(name).split()), unit.code)
    return re.compile(alternatives(list(names))), names


def _short_names(name: str) -> tuple[str, ...]:
    """PC X for Công ty Điện lực X."""
    match = re.match(r"Công ty (?:TNHH MTV )?Điện lực (.+)", name)
    return (f"PC {match[1]}", f"Điện lực {match[1]}") if match else ()


def named_units(
    text: str, low: str, start: int, end: int, units: Sequence[UnitName], vocabulary: Vocabulary
) -> list[Named]:
    """The units named between two offsets, longest match first, in order."""
    pattern, names = _own(_Same(units))
    found = [Named(m.start(), m.end(), names[" ".join(m.group().split())]) for m in pattern.finditer(low, start, end)]
    for match in any_of(vocabulary, "organisation.collective").finditer(low, start, end):
        found.append(Named(match.start(), match.end(), text[match.start() : match.end()]))
    for pattern in (_COMPANY, _ABBREVIATION):
        found += [Named(m.start(), m.end(), m.group()) for m in pattern.finditer(text, start, end)]
    for match in _OFFICE.finditer(text, start, end):
        last = _office_end(low, match.start(), match.end(), vocabulary)
        found.append(Named(match.start(), last, text[match.start() : last]))
    found.sort(key=lambda n: (n.start, -(n.end - n.start)))
    kept: list[Named] = []
    for unit in found:
        if not kept or unit.start >= kept[-1].end:
            kept.append(unit)
    return kept


def _office_end(low: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """An office's name ends before the verb that follows it: Ban Kinh doanh | chủ trì."""
    lists = ("phrase.stop", "organisation.lead", "task.verbs", "cue.demand", "cue.target")
    stop = any_of(vocabulary, *lists).search(low, start + 4, end)
    last = stop.start() if stop else end
    return start + len(low[start:last].rstrip())
