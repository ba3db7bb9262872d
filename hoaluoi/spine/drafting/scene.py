"""Everything that is known about a text before its numbers are read, shared by the rules."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hoaluoi.spine.drafting.blocks import Block, Sentence
from hoaluoi.spine.drafting.classify import Cue, cues
from hoaluoi.spine.drafting.dating import Mention
from hoaluoi.spine.drafting.drafts import Draft, UnitName
from hoaluoi.spine.drafting.organisation import Named, named_units
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.tokens import Token
from hoaluoi.spine.drafting.vocabulary import Vocabulary

_LONGEST_ASIDE = 120


@dataclass(slots=True)
class Scene:
    """The text as read, its lower-case twin of the same length, and what was found in it."""

    text: str
    low: str
    vocabulary: Vocabulary
    units: Sequence[UnitName]
    blocks: list[Block]
    tokens: list[Token]
    mentions: list[Mention]
    document_date: date | None
    number_starts: list[int] = field(default_factory=list)
    _cues: dict[tuple[int, int], list[Cue]] = field(default_factory=dict)
    _named: dict[tuple[int, int], list[Named]] = field(default_factory=dict)

    def cues_before(self, sentence: Sentence, number: int) -> list[Cue]:
        """The cues of a whole sentence that end before a number in it."""
        place = sentence.lead, sentence.end
        if place not in self._cues:
            self._cues[place] = cues(self.low, *place, self.vocabulary)
        return [cue for cue in self._cues[place] if cue.end <= number and not self._is_aside(cue, number)]

    def _is_aside(self, cue: Cue, number: int) -> bool:
        """Whether the cue stands in brackets that close before the number: "đạt 97% (chỉ tiêu là 95%), trong đó …"."""
        closed = self.low.find(")", cue.end, number)
        opened = self.low.rfind("(", max(0, cue.start - _LONGEST_ASIDE), cue.start)
        return closed >= 0 and opened >= 0 and ")" not in self.low[opened : cue.start]

    def named_in(self, sentence: Sentence) -> list[Named]:
        """The units that a sentence names."""
        place = sentence.start, sentence.end
        if place not in self._named:
            self._named[place] = named_units(self.text, self.low, *place, self.units, self.vocabulary)
        return self._named[place]

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """The tokens that stand wholly between two offsets."""
        first = bisect_left(self.tokens, start, key=lambda t: t.start)
        last = bisect_left(self.tokens, end, key=lambda t: t.start)
        return [t for t in self.tokens[first:last] if t.end <= end]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The dates that begin between two offsets."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        return self.mentions[first : bisect_left(self.mentions, end, key=lambda m: m.start)]

    def numbers_in(self, start: int, end: int) -> list[int]:
        """Where numbers begin between two offsets."""
        return self.number_starts[bisect_left(self.number_starts, start) : bisect_left(self.number_starts, end)]

    def date_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Where the dates between two offsets stand."""
        return [(m.start, m.end) for m in self.mentions_in(start, end)]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quantity stands: its block and sentence, and what was read just before it in the same sentence."""

    block: Block
    sentence: Sentence
    floor: int
    ceiling: int
    previous: Draft | None
    inherited_kind: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity with the rule that took it for a figure."""

    quantity: Quantity
    rule: str
