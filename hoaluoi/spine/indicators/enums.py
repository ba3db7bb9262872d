"""Choices of measures, facts and roll-up."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnitAdditivity(models.TextChoices):
    """How a parent's value comes from its children's."""

    SUM = "sum", _("sum")
    MEAN_WEIGHTED = "mean_weighted", _("weighted mean")
    MAX = "max", _("maximum")
    NONE = "none", _("not added up")


class TimeAdditivity(models.TextChoices):
    """How a longer period's value comes from shorter ones."""

    SUM = "sum", _("sum")
    LAST = "last", _("last value")
    MEAN = "mean", _("mean")
    MAX = "max", _("maximum")


class FactState(models.TextChoices):
    """`missing` is not here: it is derived from what was expected."""

    REPORTED = "reported", _("reported")
    REPORTED_ZERO = "zero", _("reported zero")
    NOT_APPLICABLE = "na", _("not applicable")


class Basis(models.TextChoices):
    """Which facts a number rests on: the one switch that leaves simulated values out."""

    ALL = "all", _("with simulated values")
    REAL = "real", _("without simulated values")


class Direction(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    NEUTRAL = "neutral", _("neither")
