"""Formulas over measures, and what a roll-up means. Pure: no Django, no clock."""

from hoaluoi.spine.indicators.rules.formula import ALLOWED, Evaluated, Formula, UnableToReadFormula
from hoaluoi.spine.indicators.rules.ratio import Ratio, exact_decimal
from hoaluoi.spine.indicators.rules.rollup import (
    Fact,
    FactState,
    MeasureRule,
    Placement,
    TimeAdditivity,
    Total,
    UnitAdditivity,
    roll_up,
    tree_on,
)
from hoaluoi.spine.indicators.rules.spans import belongs

__all__ = [
    "ALLOWED",
    "Evaluated",
    "Fact",
    "FactState",
    "Formula",
    "MeasureRule",
    "Placement",
    "Ratio",
    "TimeAdditivity",
    "Total",
    "UnableToReadFormula",
    "UnitAdditivity",
    "belongs",
    "exact_decimal",
    "roll_up",
    "tree_on",
]
