"""How a unit's standing is written where there is room for a few letters only."""

from decimal import Decimal

from django.utils.translation import get_language

from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.enums import TargetKind
from hoaluoi.spine.directives.queries.scorecards import Score
from hoaluoi.spine.directives.rules import Comparator


def short(value: Decimal, decimals: int = 1) -> str:
    """A figure of at most so many decimals; large ones without any."""
    places = 0 if abs(value) >= 1000 or value == value.to_integral_value() else decimals
    return format_number(round(value, places), get_language() or "vi")


def in_cell(score: Score) -> str:
    """`83,2%` of a rate, `40/65` of a count, `23,2` under a ceiling, nothing of a task or where there is no value."""
    if score.actual is None or score.target.kind == TargetKind.DO:
        return ""
    if score.target.unit_of_measure == "%":
        return f"{short(score.actual)}%"
    if score.aim is None or score.aim == 0 or Comparator(score.target.comparator).is_ceiling:
        return short(score.actual)
    return f"{short(score.actual)}/{short(score.aim)}"


def in_title(score: Score) -> str:
    """Who, which target, and why it stands so: for the tip of a square."""
    return f"{score.unit.name} · {score.target.title}\n{score.reason}"
