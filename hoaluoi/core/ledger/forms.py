"""What the ledger's pages are asked for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger import events
from hoaluoi.core.ledger.queries import Filter


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FilterForm(forms.Form):
    """Narrows the list of entries. What cannot be understood is named beside its field and narrows nothing."""

    unit = forms.CharField(label=_("Unit"), required=False, max_length=100, strip=True)
    event = forms.ChoiceField(label=_("Event"), required=False)
    actor = forms.CharField(label=_("Who"), required=False, max_length=100, strip=True)
    first_day = forms.DateField(label=_("From"), required=False, widget=_day())
    last_day = forms.DateField(label=_("Until"), required=False, widget=_day())
    subject = forms.RegexField(
        r"^[a-z_.]+(:[0-9]{1,18})?$", label=_("Subject"), required=False, max_length=100, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(event_type.name, events.label(event_type)) for event_type in events.all_types()]
        self.fields["event"].choices = [("", _("All events")), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> Filter:
        """The filter from the fields that are valid."""
        self.is_valid()
        given = dict(self.cleaned_data)
        subject_type, _colon, number = given.pop("subject", "").partition(":")
        return Filter(
            **{name: value for name, value in given.items() if value},
            subject_type=subject_type,
            subject_id=int(number) if number else None,
        )


class SinceForm(forms.Form):
    """From which day on the ledger is proved; empty: from the first."""

    since = forms.DateField(label=_("From the day"), required=False, widget=_day())
