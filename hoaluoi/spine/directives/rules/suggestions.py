"""What a drafted target could watch: measures and indicators that speak of the same thing, out of the same whole.

The denominator is part of the measure: a share of customers is never offered for a share of money, only shown as not
comparable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold

LIKE = 66
SURE = 80
CLEAR_LEAD = 6
SAME_WHOLE = 60
MOST = 5
_SHARES = frozenset({"%", "%/year"})
COUNTED = frozenset({"count", "person", "customer", "household", "unit"})
# Words that say nothing about what is counted.
_EMPTY = frozenset(
    "ty le so luong tong cua cac va ve duoc dat tren theo the of share number total rate trong do".split()
)


class Whole(StrEnum):
    """How the wholes of two shares compare."""

    SAME = "same"
    UNSAID = "unsaid"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A measure or indicator: `key` is `measure:CODE` or `indicator:CODE`; `wholes` are names of what 100 % is."""

    key: str
    names: tuple[str, ...]
    unit: str
    wholes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate with its likeness (0 to 100)."""

    key: str
    likeness: int
    whole: Whole

    @property
    def is_comparable(self) -> bool:
        return self.whole is not Whole.DIFFERENT


def suggest(subject: str, unit: str, denominator: str, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """The likeliest candidates of the same unit, comparable ones first, at most five."""
    found = []
    for candidate in candidates:
        if not _same_unit(unit, candidate.unit):
            continue
        likeness = max(_likeness(subject, name) for name in candidate.names)
        if likeness >= LIKE:
            found.append(Suggestion(candidate.key, likeness, _whole(unit, denominator, candidate.wholes)))
    found.sort(key=lambda each: (not each.is_comparable, -each.likeness, each.key))
    return found[:MOST]


def clear_choice(found: Sequence[Suggestion]) -> str:
    """The key of the one suggestion that stands out, '' if none does: a person sees it and may choose another."""
    fit = [each for each in found if each.is_comparable]
    if not fit or fit[0].likeness < SURE:
        return ""
    return "" if len(fit) > 1 and fit[0].likeness - fit[1].likeness < CLEAR_LEAD else fit[0].key


def _same_unit(one: str, other: str) -> bool:
    return one == other or (one in _SHARES and other in _SHARES) or (one in COUNTED and other in COUNTED)


def _likeness(one: str, other: str) -> int:
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0
    # The set ratio forgives what one side says more; the sort ratio keeps two close names apart.
    return round(0.75 * fuzz.token_set_ratio(first, second) + 0.25 * fuzz.token_sort_ratio(first, second))


@lru_cache(maxsize=8192)
def _words(text: str) -> str:
    return " ".join(word for word in fold(text).split() if word not in _EMPTY)


def _whole(unit: str, denominator: str, wholes: Sequence[str]) -> Whole:
    if unit not in _SHARES or not denominator or not wholes:
        return Whole.SAME if unit not in _SHARES else Whole.UNSAID
    likeness = max(fuzz.token_set_ratio(_words(denominator), _words(name)) for name in wholes)
    return Whole.SAME if likeness >= SAME_WHOLE else Whole.DIFFERENT
