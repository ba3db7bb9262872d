"""The reason behind a status as one sentence in the reader's language, from its code and parameters."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import labels
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.models import Target

_DATES = frozenset({"start", "deadline", "date"})
_PACES = frozenset({"needed", "recent"})
_VALUES = frozenset({"actual", "target", "expected", "limit", "forecast"})

# Parameters that move with every day: not stored, put in when the sentence is said.
MOVING = frozenset({"needed", "days_left"})

SENTENCES = {
    "not_evaluated": _("Not worked out yet for this date."),
    "not_watched": _("The target is not yet tied to a measure or an indicator, so nothing can be said."),
    "not_applicable": _("The unit has stated that this does not apply to it."),
    "not_defined": _("Nothing to divide by: the denominator is 0 in this period."),
    "not_started": _("The target begins on %(start)s."),
    "no_value": _("No value has been reported yet. That is not the same as zero."),
    "low_coverage": _("Only %(covered)s of %(owed)s returns are in; below %(minimum)s %% nothing can be said."),
    "pace": _(
        "%(actual)s of %(expected)s expected by %(date)s; needs %(needed)s a day, last %(days)s days %(recent)s."
    ),
    "against_trajectory": _("%(actual)s of %(expected)s expected by %(date)s; %(target)s due by %(deadline)s."),
    "no_trajectory": _("%(actual)s now, %(target)s due by %(deadline)s; there is no trajectory to compare with."),
    "reached": _("%(actual)s: the target of %(target)s is reached."),
    "not_reached": _("%(actual)s on the deadline of %(deadline)s; %(target)s was asked for."),
    "reached_by_deadline": _("%(actual)s by the deadline of %(deadline)s: the target of %(target)s was reached."),
    "reached_late": _("%(actual)s, reached only after the deadline of %(deadline)s; %(target)s was asked for."),
    "passed_by": _("%(actual)s: exactly %(target)s was asked for."),
    "none_so_far": _("None so far; at most %(limit)s by %(deadline)s."),
    "limit_used": _("%(actual)s of at most %(limit)s used; the limit holds to %(deadline)s."),
    "within_limit": _("%(actual)s by %(deadline)s: the limit of %(limit)s was kept."),
    "over_limit": _("%(actual)s: the limit of %(limit)s is passed."),
    "held": _("%(actual)s: %(target)s is held in every period so far."),
    "held_throughout": _("%(actual)s: %(target)s was held in every period."),
    "held_again": _("%(actual)s holds %(target)s again. Earlier periods in which it did not: %(failed)s."),
    "not_held": _("%(actual)s does not hold %(target)s. Earlier periods in which it did not: %(failed)s."),
    "held_but_forecast": _("%(actual)s holds %(target)s, but %(forecast)s is to be expected."),
    "open": _("Open; due on %(deadline)s, in %(days_left)s days."),
    "done": _("Done."),
    "not_done": _("Not done by the deadline of %(deadline)s."),
}


def sentence(code: str, params: Mapping[str, Any], target: Target) -> str:
    """The sentence of a reason; values carry the target's unit of measure, `target` and `limit` its comparator."""
    if code not in SENTENCES:
        return code
    given = tuple([(name, str(value)) for name, value in params.items()])
    comparator = "" if target.comparator == "=" else str(target.get_comparator_display())
    return _sentence(code, given, target.shown_unit, comparator, get_language() or "vi")


@lru_cache(maxsize=8192)
def _sentence(code: str, params: tuple[tuple[str, str], ...], unit: str, comparator: str, language: str) -> str:
    said = {name: _said(name, value, unit, comparator, language) for name, value in params}
    return str(SENTENCES[code]) % _Blank(said)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


def _said(name: str, value: str, unit: str, comparator: str, language: str) -> str:
    if name in _DATES:
        return labels.day(date.fromisoformat(value), language)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if name in _PACES:
        return _number(number, language)
    if name in _VALUES:
        said = f"{_number(number, language)}{' ' + unit if unit else ''}"
        return f"{comparator} {said}" if name == "target" and comparator else said
    return _number(number, language)


def _number(value: Decimal, language: str) -> str:
    """Two significant decimals at most; a small pace keeps enough of them to be told from nothing."""
    places = 2 if abs(value) < 1000 else 0
    if value and abs(value) < Decimal("0.1"):
        places = 3
    rounded = round(value, places).normalize()
    exponent = rounded.as_tuple().exponent
    return format_number(rounded, language, max(0, -exponent) if isinstance(exponent, int) else 0)
