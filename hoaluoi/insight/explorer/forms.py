"""Input of the explorer's dialogs. Validates, never saves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.text.numbers import parse_number
from hoaluoi.insight.explorer.rules import Rhythm
from hoaluoi.insight.explorer.words import COMPARATORS, RHYTHMS, WEEKDAYS, choices


class SaveForm(forms.Form):
    """Keeps the view that is open."""

    name = forms.CharField(label=_("Name of the view"), max_length=200)
    shared = forms.BooleanField(label=_("Whoever has the link may open it"), required=False)
    replace = forms.BooleanField(label=_("Replace my view of the same name"), required=False)


class AlertForm(forms.Form):
    """A condition on one of the figures shown."""

    number = forms.CharField(label=_("Figure"), max_length=100, widget=forms.Select)
    comparator = forms.ChoiceField(label=_("Tell me when it is"), choices=choices(COMPARATORS))
    limit = forms.CharField(label=_("Limit"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    by_mail = forms.BooleanField(label=_("By e-mail too, at once"), required=False, initial=True)

    def __init__(self, *args: Any, numbers: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget = forms.Select(choices=list(numbers))

    def clean_limit(self) -> Any:
        text = self.cleaned_data["limit"]
        try:
            limit = parse_number(text, get_language() or "vi")
        except ValueError as error:
            raise forms.ValidationError(_("“%(text)s” is not a number."), params={"text": text}) from error
        if abs(limit) >= 10**17:
            raise forms.ValidationError(_("“%(text)s” is not a number."), params={"text": text})
        return limit


class ReportForm(forms.Form):
    """How often a view comes by mail."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=choices(RHYTHMS), initial=Rhythm.WEEKLY.value)
    weekday = forms.TypedChoiceField(
        label=_("Weekday (every week)"), coerce=int, choices=list(enumerate(WEEKDAYS, start=1)), required=False
    )
    day = forms.IntegerField(label=_("Day of the month (every month)"), min_value=1, max_value=31, initial=1)
    at = forms.TimeField(label=_("At"), initial="06:00", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    @property
    def place(self) -> int:
        """Weekday or day of the month, whichever the rhythm means."""
        if self.cleaned_data["rhythm"] == Rhythm.WEEKLY.value:
            return int(self.cleaned_data["weekday"] or 1)
        return int(self.cleaned_data["day"])
