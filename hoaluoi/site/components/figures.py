"""Numbers as people of each language write them; a share never travels without its numerator and denominator."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.text.numbers import format_number

NOTHING = "–"


def as_decimal(value: Any) -> Decimal | None:
    """Decimal of an int, float, Decimal or numeric text; None if it is none of these."""
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def written(value: Any, decimals: int | None = None) -> str:
    """`1.234,5` in Vietnamese, `1,234.5` in English and Chinese; two decimals at most unless told; a dash for none."""
    number = as_decimal(value)
    if number is None:
        return NOTHING
    if decimals is None:
        rounded = number.quantize(Decimal("0.01")).normalize()
        exponent = rounded.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    return format_number(number, get_language() or "vi", decimals)


def share(numerator: Any, denominator: Any) -> Decimal | None:
    """Percent of two figures; None when it is not defined (nothing known, or a denominator of 0)."""
    part, whole = as_decimal(numerator), as_decimal(denominator)
    if part is None or whole is None or whole == 0:
        return None
    return part / whole * 100


def share_in_words(numerator: Any, denominator: Any) -> str:
    """The sentence behind a percentage: "222 of 2,200"."""
    if share(numerator, denominator) is None:
        return _("Not defined: the denominator is %(denominator)s") % {"denominator": written(denominator)}
    return _("%(numerator)s of %(denominator)s") % {
        "numerator": written(numerator),
        "denominator": written(denominator),
    }


def spark_points(
    values: Sequence[Any], width: int = 112, height: int = 32, others: Sequence[Any] = ()
) -> list[list[tuple[float, float]]]:
    """Runs of (x, y) in the box of a sparkline; a missing value breaks the line instead of reading as zero.

    `others` are values drawn on the same scale (the expected line).
    """
    numbers = [as_decimal(value) for value in values]
    known = [number for number in (*numbers, *(as_decimal(value) for value in others)) if number is not None]
    if not known:
        return []
    low, high = min(known), max(known)
    span = (high - low) or Decimal(1)
    step = (width - 6) / max(1, len(numbers) - 1)
    runs: list[list[tuple[float, float]]] = [[]]
    for place, number in enumerate(numbers):
        if number is None:
            runs.append([])
            continue
        y = float(height - 4 - (number - low) / span * (height - 8))
        runs[-1].append((round(3 + place * step, 1), round(y, 1)))
    return [run for run in runs if run]
