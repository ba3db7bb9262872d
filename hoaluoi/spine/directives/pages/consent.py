"""What was repaired or lost in a text, before and after, for a person to agree to."""

from dataclasses import dataclass
from typing import Any

from hoaluoi.spine.directives.models import Desk
from hoaluoi.spine.drafting.clean import LOST, clean

MOST_PAIRS = 40
MOST_CHARACTERS = 420


@dataclass(frozen=True)
class Pair:
    """A line as it came and as it would be read; `lost` characters of it are gone."""

    before: str
    after: str
    lost: int


@dataclass(frozen=True)
class ConsentPage:
    """The lines that change, at most forty; `more` further ones are not shown."""

    pairs: list[Pair]
    more: int
    dropped: int
    lost: int
    converted: int


def consent_page(desk: Desk) -> ConsentPage:
    stored: dict[str, Any] = desk.doubts
    pairs = [Pair(before, after, 0) for before, after in stored.get("changed", [])]
    if stored.get("dropped") or stored.get("lost"):
        pairs += _damaged(desk.text)
    return ConsentPage(
        pairs=pairs[:MOST_PAIRS],
        more=max(0, len(pairs) - MOST_PAIRS),
        dropped=stored.get("dropped", 0),
        lost=stored.get("lost", 0),
        converted=len(stored.get("changed", [])),
    )


def _damaged(text: str) -> list[Pair]:
    """Every line with damage, as given and as read; long lines are cut to their beginnings."""
    pairs = []
    for line in text.split("\n"):
        # Damage is judged over the whole text: three pinyin brackets make it damaged, a line may hold one.
        shown = line.strip()[:MOST_CHARACTERS]
        if shown and clean(line).text != line:
            pairs.append(Pair(shown, clean(shown).text, clean(line).text.count(LOST)))
    return pairs
