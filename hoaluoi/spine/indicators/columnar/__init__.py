"""The one door to the columnar engine: the roll-up of everything, level by level, from the facts alone."""

from hoaluoi.spine.indicators.columnar.engine import Rolled, roll_up

__all__ = ["Rolled", "roll_up"]
