"""Values that stand out from a unit's own history: a lead for a question, never a block.

Modified z-score of Iglewicz and Hoaglin (1993): 0.6745 (x - median) / MAD, a lead from 3.5 up. Where more than half
of the history is one value the MAD is 0 and the mean absolute deviation takes its place (x - median) / (1.253314 *
mean deviation).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

FEWEST_VALUES = 6
THRESHOLD = Decimal("3.5")
_TO_SIGMA = Decimal("0.6745")
_MEAN_TO_SIGMA = Decimal("1.253314")


@dataclass(frozen=True, slots=True)
class Lead:
    """Why somebody should ask: the value, what is usual, and how far apart. `score` None: the history never moved at
    all.
    """

    value: Decimal
    usual: Decimal
    score: Decimal | None
    points: int


def outlier(value: Decimal, history: Sequence[Decimal], threshold: Decimal = THRESHOLD) -> Lead | None:
    """A lead if the value stands out; None if it does not, or the history is shorter than six values."""
    if len(history) < FEWEST_VALUES:
        return None
    usual = Decimal(median(history))
    score = _score(value, usual, [abs(past - usual) for past in history])
    if score is None:
        return Lead(value, usual, None, len(history)) if value != usual else None
    return Lead(value, usual, score, len(history)) if abs(score) >= threshold else None


def _score(value: Decimal, usual: Decimal, deviations: Sequence[Decimal]) -> Decimal | None:
    if spread := Decimal(median(deviations)):
        return _TO_SIGMA * (value - usual) / spread
    if mean := sum(deviations, Decimal(0)) / len(deviations):
        return (value - usual) / (_MEAN_TO_SIGMA * mean)
    return None
