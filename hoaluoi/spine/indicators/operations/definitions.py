"""Measures and indicators are defined and changed here."""

import re
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import events
from hoaluoi.spine.indicators.models import Fact, FoldLog, Indicator, Measure
from hoaluoi.spine.indicators.operations.facts import request_fold
from hoaluoi.spine.indicators.rules.formula import Formula, UnableToReadFormula

_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")
_ADDING_UP = ("unit_additivity", "time_additivity", "weight", "parent_adds", "look_back_days")
_MEASURE_FIELDS = (
    "name_vi", "name_en", "name_zh", "unit_of_measure", "counted_set", "counted_set_en", "counted_set_zh",
    "definition", "decimals", "direction",
    "period_kind", *_ADDING_UP,
)  # fmt: skip
_INDICATOR_FIELDS = (
    "name_vi", "name_en", "name_zh", "formula", "unit_of_measure", "denominator", "denominator_en",
    "denominator_zh", "decimals", "direction",
    "period_kind",
)  # fmt: skip


class UnableToDefine(ValueError):
    """`field` is the input that is wrong, `message` the sentence for the person."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@transaction.atomic
def define_measure(*, code: str, by: Author, at: datetime, of: Measure | None = None, **fields: Any) -> Measure:
    """Defines a measure, or changes `of`. Fields as in the model. Raises `UnableToDefine`.

    A change of how it adds up folds every slice of its sources anew; the kind of period of stored values stays.
    """
    _require_code(code, of.code if of else "", Indicator)
    _require_weight(fields, of)
    if of and "period_kind" in fields and fields["period_kind"] != of.period_kind and _has_facts(of):
        raise UnableToDefine("period_kind", _("There are values by another kind of period already."))
    measure = of or Measure(code=code)
    adding_up = {name: getattr(measure, name) for name in _ADDING_UP}
    _set(measure, fields, _MEASURE_FIELDS)
    measure.save()
    record(
        event=events.MEASURE_CHANGED if of else events.MEASURE_DEFINED, by=by, at=at,
        subject_type="indicators.measure", subject_id=measure.pk, data={"code": measure.code, **_plain(fields)},
    )  # fmt: skip
    if of and any(getattr(measure, name) != before for name, before in adding_up.items()):
        _fold_anew(measure, at)
    return measure


@transaction.atomic
def define_indicator(*, code: str, by: Author, at: datetime, of: Indicator | None = None, **fields: Any) -> Indicator:
    """Defines an indicator, or changes `of`. Raises `UnableToDefine`; a formula's error names the place."""
    _require_code(code, of.code if of else "", Measure)
    indicator = of or Indicator(code=code)
    _set(indicator, fields, _INDICATOR_FIELDS)
    read_for_person(indicator.formula)
    indicator.save()
    record(
        event=events.INDICATOR_CHANGED if of else events.INDICATOR_DEFINED, by=by, at=at,
        subject_type="indicators.indicator", subject_id=indicator.pk,
        data={"code": indicator.code, "formula": indicator.formula},
    )  # fmt: skip
    return indicator


def read_for_person(text: str) -> Formula:
    """The formula over the measures there are; raises `UnableToDefine` with the place and what may stand there."""
    try:
        return Formula.parse(text, set(Measure.objects.values_list("code", flat=True)))
    except UnableToReadFormula as error:
        raise UnableToDefine("formula", formula_error(error)) from error


def formula_error(error: UnableToReadFormula) -> str:
    """The error as a sentence in the active language."""
    sentences = {
        "empty": _("The formula is empty."),
        "too_long": _("The formula is too long."),
        "too_deep": _("There are too many parentheses inside one another."),
        "syntax": _("The formula cannot be read here."),
        "not_allowed": _("“%(found)s” is not allowed here."),
        "unknown_measure": _("There is no measure “%(found)s”."),
    }
    sentence = sentences[error.code] % {"found": error.found}
    place = _("Line %(line)s, column %(column)s:") % {"line": error.line, "column": error.column}
    allowed = _("Allowed are measure codes, numbers, + - * /, parentheses, NULLIF(a, b) and COALESCE(a, b).")
    return f"{place} {sentence}" + ("" if error.code == "unknown_measure" else f" {allowed}")


def _require_code(code: str, before: str, other: type[Measure] | type[Indicator]) -> None:
    if before and code != before:
        raise UnableToDefine("code", _("The code stays: formulas and targets name it."))
    if not _CODE.fullmatch(code):
        raise UnableToDefine("code", _("Use small letters, digits and underscores, beginning with a letter."))
    if not before and (Measure.objects.filter(code=code).exists() or Indicator.objects.filter(code=code).exists()):
        raise UnableToDefine("code", _("This code is taken."))


def _require_weight(fields: dict[str, Any], of: Measure | None) -> None:
    weight = fields.get("weight", of.weight if of else None)
    weighted = fields.get("unit_additivity", of.unit_additivity if of else "") == "mean_weighted"
    if weighted and weight is None:
        raise UnableToDefine("weight", _("A weighted mean needs the measure that weights it."))
    if of and weight is not None and weight.pk == of.pk:
        raise UnableToDefine("weight", _("A measure cannot weight itself."))
    last = fields.get("time_additivity", of.time_additivity if of else "") == "last"
    if fields.get("look_back_days", of.look_back_days if of else 0) and not last:
        raise UnableToDefine("look_back_days", _("Only a last value can hold longer than its period."))


def _has_facts(measure: Measure) -> bool:
    return Fact.objects.filter(measure=measure).exists()


def _set(thing: Measure | Indicator, fields: dict[str, Any], allowed: tuple[str, ...]) -> None:
    if unknown := sorted(fields.keys() - set(allowed)):
        raise TypeError(f"no such field: {unknown[0]}")
    for name, value in fields.items():
        setattr(thing, name, value)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.code if isinstance(value, Measure) else value for name, value in fields.items()}


def _fold_anew(measure: Measure, at: datetime) -> None:
    slices = FoldLog.objects.filter(measure_ids__contains=[measure.pk])
    for source, code in sorted(set(slices.values_list("source", "period"))):
        request_fold(source=source, period=Period.from_code(code), at=at)
