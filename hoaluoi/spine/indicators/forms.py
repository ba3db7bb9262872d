"""Input of definitions. What is allowed is said once, by the operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import Kind
from hoaluoi.spine.indicators.models import Indicator, Measure

if TYPE_CHECKING:
    _OfMeasure = forms.ModelForm[Measure]
    _OfIndicator = forms.ModelForm[Indicator]
else:
    _OfMeasure = _OfIndicator = forms.ModelForm

PERIOD_WORDS = {
    Kind.DAY: _("day"),
    Kind.WEEK: _("week"),
    Kind.TEN_DAY: _("ten days"),
    Kind.MONTH: _("month"),
    Kind.QUARTER: _("quarter"),
    Kind.HALF_YEAR: _("half-year"),
    Kind.YEAR: _("year"),
}
_PERIOD_CHOICES = [(kind.value, word) for kind, word in PERIOD_WORDS.items()]


class MeasureForm(_OfMeasure):
    """A measure's definition."""

    period_kind = forms.ChoiceField(
        label=_("Reported by"), choices=[("", _("whatever comes first")), *_PERIOD_CHOICES], required=False
    )

    class Meta:
        model = Measure
        fields = (
            "code", "name_vi", "name_en", "name_zh", "unit_of_measure", "counted_set", "counted_set_en",
            "counted_set_zh", "definition", "decimals", "direction", "period_kind", "unit_additivity", "weight",
            "time_additivity", "look_back_days", "parent_adds",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name_vi": _("Name in Vietnamese"),
            "name_en": _("Name in English"),
            "name_zh": _("Name in Chinese"),
            "unit_of_measure": _("Unit of measure"),
            "counted_set": _("What is counted"),
            "counted_set_en": _("What is counted, in English"),
            "counted_set_zh": _("What is counted, in Chinese"),
            "definition": _("Definition"),
            "decimals": _("Decimals shown"),
            "direction": _("Which way is better"),
            "unit_additivity": _("Over units"),
            "weight": _("Weighted by"),
            "time_additivity": _("Over time"),
            "look_back_days": _("A last value holds so many days longer"),
            "parent_adds": _("A value typed at a parent adds to those below it"),
        }
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "code": _("as formulas write it, for example cashless_customers"),
            "counted_set": _("customers, packages, commune …; customers and money are two measures"),
            "parent_adds": "",
            "look_back_days": "",
            "unit_of_measure": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)

    def _get_validation_exclusions(self) -> set[str]:
        # What the table's constraints refuse, the operation says in words, at the field.
        return {*super()._get_validation_exclusions(), "weight", "look_back_days"}  # type: ignore[misc]


class IndicatorForm(_OfIndicator):
    """An indicator's definition; the formula is read by the operation."""

    period_kind = forms.ChoiceField(label=_("Shortest period it is read for"), choices=_PERIOD_CHOICES, initial="month")

    class Meta:
        model = Indicator
        fields = (
            "code", "name_vi", "name_en", "name_zh", "formula", "unit_of_measure", "denominator", "denominator_en",
            "denominator_zh", "decimals",
            "direction", "period_kind",
        )  # fmt: skip
        labels = {
            "code": _("Code"),
            "name_vi": _("Name in Vietnamese"),
            "name_en": _("Name in English"),
            "name_zh": _("Name in Chinese"),
            "formula": _("Formula"),
            "unit_of_measure": _("Unit of measure"),
            "denominator": _("Out of what"),
            "denominator_en": _("Out of what, in English"),
            "denominator_zh": _("Out of what, in Chinese"),
            "decimals": _("Decimals shown"),
            "direction": _("Which way is better"),
        }
        widgets = {"formula": forms.Textarea(attrs={"rows": 3, "class": "form-control mono", "spellcheck": "false"})}
        help_texts = {
            "code": _("as targets and pages name it"),
            "denominator": _("what 100 % is, in words: all customers who pay"),
            "formula": "",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = bool(self.instance.pk)


def written(form: forms.ModelForm[Any]) -> dict[str, Any]:
    """The form's input without its code, as the operations take it."""
    return {name: value for name, value in form.cleaned_data.items() if name != "code"}
