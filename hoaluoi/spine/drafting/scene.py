"""Everything that is known about a text before its numbers are read, shared by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hoaluoi.spine.drafting.blocks import Block, Sentence
from hoaluoi.spine.drafting.dating import Mention
from hoaluoi.spine.drafting.drafts import Draft, UnitName
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.tokens import Token
from hoaluoi.spine.drafting.vocabulary import Vocabulary


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

    @property
    def date_spans(self) -> list[tuple[int, int]]:
        """Where the dates stand."""
        return [(m.start, m.end) for m in self.mentions]


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
