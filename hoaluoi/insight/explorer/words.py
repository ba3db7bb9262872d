"""The words of the choices, as pages and forms show them."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import Kind
from hoaluoi.insight.explorer.rules import Chart, Comparator, Dimension, Reach, Rhythm

COMPARATORS: Mapping[StrEnum, Promise] = {
    Comparator.BELOW: _("lower than"),
    Comparator.AT_MOST: _("at most"),
    Comparator.AT_LEAST: _("at least"),
    Comparator.ABOVE: _("higher than"),
}
RHYTHMS: Mapping[StrEnum, Promise] = {
    Rhythm.DAILY: _("every day"),
    Rhythm.WEEKLY: _("every week"),
    Rhythm.MONTHLY: _("every month"),
}
DIMENSIONS: Mapping[StrEnum, Promise] = {
    Dimension.UNITS: _("Units"),
    Dimension.PERIODS: _("Periods"),
    Dimension.NUMBERS: _("Figures"),
}
REACHES: Mapping[StrEnum, Promise] = {
    Reach.BELOW: _("The unit and those right below it"),
    Reach.SELF: _("The unit alone"),
    Reach.CHOSEN: _("Units chosen by hand"),
}
CHARTS: Mapping[StrEnum, Promise] = {
    Chart.LINES: _("Lines"),
    Chart.BARS: _("Bars"),
    Chart.STACKED: _("Stacked bars"),
    Chart.NONE: _("Table only"),
}
KINDS: Mapping[StrEnum, Promise] = {
    Kind.DAY: _("Single days"),
    Kind.WEEK: _("Weeks"),
    Kind.MONTH: _("Months"),
    Kind.QUARTER: _("Quarters"),
    Kind.YEAR: _("Years"),
}
WEEKDAYS: tuple[Promise, ...] = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip


def choices(words: Mapping[StrEnum, Promise]) -> list[tuple[str, Promise]]:
    """As a form field and a model field take them."""
    return [(key.value, word) for key, word in words.items()]
