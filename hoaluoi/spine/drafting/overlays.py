"""What an administrator changes in the word lists, and what such a change does to texts that are kept.

An overlay is data, never code: words are matched as they stand. It is checked whole before anything is read with it.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from hoaluoi.core.text.units_of_measure import canonical_units
from hoaluoi.spine.drafting.drafts import Draft, UnitName
from hoaluoi.spine.drafting.reading import read
from hoaluoi.spine.drafting.vocabulary import DEFAULT, Vocabulary, entry_of

LONGEST_WORD = 80
MOST_WORDS = 300
_WITH_MEANING = {"measure.units", "measure.scales", "denominator.implied"}
_SHORTEST = 2
_SEEN = ("kind", "comparator", "value", "value_to", "unit", "subject", "date", "denominator", "of_total")


class UnableToExtend(ValueError):
    """A word cannot be taken. ``code``: unknown_list, too_long, too_many, too_short, no_meaning, unknown_unit, not_there."""

    def __init__(self, code: str, name: str, word: str = "") -> None:
        super().__init__(f"{code}: {name} {word}".strip())
        self.code, self.name, self.word = code, name, word


@dataclass(frozen=True)
class Overlay:
    """Words added to lists and words of the data file that no longer count, each ``section.name`` to words."""

    add: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drop: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def size(self) -> int:
        """How many words it changes."""
        return sum(map(len, self.add.values())) + sum(map(len, self.drop.values()))

    def with_list(self, name: str, add: Sequence[str], drop: Sequence[str]) -> "Overlay":
        """The overlay with what it says of one list replaced."""
        return Overlay(_replaced(self.add, name, tidy(add)), _replaced(self.drop, name, tidy(drop)))

    def over(self, base: Vocabulary = DEFAULT) -> Vocabulary:
        """The vocabulary to read with. Raises UnableToExtend when the overlay is not sound."""
        require_sound(self, base)
        return base.changed(self.add, self.drop) if self.size else base


@dataclass(frozen=True, slots=True)
class DraftChange:
    """One place of a text that is read otherwise: ``before`` None where a draft appears, ``after`` None where one goes."""

    before: Draft | None
    after: Draft | None

    @property
    def start(self) -> int:
        """Where it stands in the text."""
        draft = self.after or self.before
        return draft.number_start if draft else 0

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ; empty for a draft that appears or goes."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name in _SEEN if getattr(self.before, name) != getattr(self.after, name))


def tidy(words: Iterable[str]) -> tuple[str, ...]:
    """Words as the lists hold them: NFC, single blanks, without repeats; lower case, but for the unit a word stands for."""
    kept = (" ".join(unicodedata.normalize("NFC", word).split()) for word in words)
    return tuple(dict.fromkeys(_lower(word) for word in kept if word))


def _lower(word: str) -> str:
    name, sign, meaning = word.partition("=")
    return f"{name.strip().lower()}={meaning.strip()}" if sign and name.strip() else word.lower()


def require_sound(overlay: Overlay, base: Vocabulary = DEFAULT) -> None:
    """Raises UnableToExtend with the first word that cannot be taken."""
    known = dict(base.lists)
    for name in (*overlay.add, *overlay.drop):
        if name not in known:
            raise UnableToExtend("unknown_list", name)
    for name, words in overlay.add.items():
        if len(words) > MOST_WORDS:
            raise UnableToExtend("too_many", name)
        for word in words:
            _require_word(name, word)
    for name, words in overlay.drop.items():
        for word in words:
            if word not in known[name]:
                raise UnableToExtend("not_there", name, word)


def _require_word(name: str, word: str) -> None:
    if len(word) > LONGEST_WORD:
        raise UnableToExtend("too_long", name, word)
    latin = all(char < "\u3400" for char in word)
    if latin and len(word) < _SHORTEST and word.isalnum():
        raise UnableToExtend("too_short", name, word)  # one letter would be found in every second sentence
    if name not in _WITH_MEANING:
        return
    if name == "denominator.implied":
        if not all(part.strip() for part in word.partition("=")):
            raise UnableToExtend("no_meaning", name, word)
        return
    written, unit, factor = entry_of(word)
    if not written or factor is None or factor <= 0 or (name == "measure.scales") != (unit == ""):
        raise UnableToExtend("no_meaning", name, word)
    if unit and unit not in canonical_units():
        raise UnableToExtend("unknown_unit", name, word)


def _replaced(lists: Mapping[str, tuple[str, ...]], name: str, words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    rest = {key: kept for key, kept in lists.items() if key != name}
    return rest | ({name: words} if words else {})


def changes(
    text: str,
    before: Vocabulary,
    after: Vocabulary,
    *,
    units: Sequence[UnitName] = (),
    document_date: date | None = None,
) -> tuple[DraftChange, ...]:
    """What one text says otherwise when it is read with ``after`` in place of ``before``, in the order of the text."""
    old = read(text, vocabulary=before, units=units, document_date=document_date).drafts
    new = read(text, vocabulary=after, units=units, document_date=document_date).drafts
    by_place = {(draft.number_start, draft.number_end): draft for draft in new}
    found: list[DraftChange] = []
    for draft in old:
        now = by_place.pop((draft.number_start, draft.number_end), None)
        if now is None or any(getattr(draft, name) != getattr(now, name) for name in _SEEN):
            found.append(DraftChange(draft, now))
    found += [DraftChange(None, draft) for draft in by_place.values()]
    return tuple(sorted(found, key=lambda change: change.start))
