"""Input of the pages about report forms. Validates, never saves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.forms import DayField
from hoaluoi.core.periods import Kind, Scheme
from hoaluoi.spine.reporting.models import DEFAULT_LOCK_DAYS, Form
from hoaluoi.spine.reporting.operations.forms import FormTerms

KINDS = [
    (Kind.SHIFT.value, _("Shift")),
    (Kind.DAY.value, _("Day")),
    (Kind.WEEK.value, _("Week")),
    (Kind.TEN_DAY.value, _("Ten days")),
    (Kind.MONTH.value, _("Month")),
    (Kind.QUARTER.value, _("Quarter")),
    (Kind.HALF_YEAR.value, _("Half-year")),
    (Kind.NINE_MONTH.value, _("Nine months")),
    (Kind.YEAR.value, _("Year")),
]
SCHEMES = [
    (Scheme.CALENDAR.value, _("Calendar")),
    (Scheme.ND09.value, _("Decree 09/2019/NĐ-CP: closes on the 14th")),
    (Scheme.CUSTOM.value, _("A cut-off day of its own")),
]


class TermsForm(forms.Form):
    """What a form is called and when it is due."""

    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    period_kind = forms.ChoiceField(label=_("Reported every"), choices=KINDS)
    scheme = forms.ChoiceField(label=_("Cut-off"), choices=SCHEMES, required=False)
    cutoff_day = forms.IntegerField(label=_("Cut-off day"), min_value=0, max_value=27, required=False)
    due_days = forms.IntegerField(label=_("Due so many days after the cut-off"), min_value=0, max_value=90)
    due_in_working_days = forms.BooleanField(label=_("Count working days only"), required=False)
    due_time = forms.TimeField(label=_("Due at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    zero_allowed = forms.BooleanField(label=_("A zero report is a valid answer"), required=False)
    urgent = forms.BooleanField(label=_("Urgent: shown first"), required=False)
    lock_days = forms.IntegerField(
        label=_("Closes so many days after the due time (empty: never)"),
        min_value=0,
        max_value=3650,
        required=False,
    )

    def terms(self) -> FormTerms:
        values = dict(self.cleaned_data)
        values.pop("code", None)
        values["scheme"] = values["scheme"] or Scheme.CALENDAR.value
        values["cutoff_day"] = values["cutoff_day"] or 0
        return FormTerms(**values)

    @classmethod
    def of(cls, form: Form) -> "TermsForm":
        return cls(initial={name: getattr(form, name) for name in cls.base_fields})


class NewForm(TermsForm):
    """A form with its code."""

    code = forms.SlugField(label=_("Code (small letters, digits, hyphens)"), max_length=60)
    field_order = ("code",)

    @staticmethod
    def usual() -> dict[str, Any]:
        return {
            "period_kind": Kind.MONTH.value,
            "due_days": 3,
            "due_in_working_days": True,
            "due_time": "17:00",
            "lock_days": DEFAULT_LOCK_DAYS,
        }


class DatesForm(forms.Form):
    """From a day on, perhaps until another."""

    since = DayField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = DayField(
        label=_("Until (empty: open)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class PublishForm(forms.Form):
    valid_from = DayField(
        label=_("Serves periods from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


def first_of_next_month(today: date) -> date:
    """A version usually starts with the next month."""
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)
