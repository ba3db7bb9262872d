"""The one door to the columnar engine: the roll-up of everything, level by level or on arrays, from the facts alone."""

from hoaluoi.spine.indicators.columnar.engine import Rolled, Way, roll_up

__all__ = ["Rolled", "Way", "roll_up"]
