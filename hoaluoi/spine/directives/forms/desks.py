"""What a person types to open a desk, to enter a directive, and to edit a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.forms import DayField
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.documents.models import Document


def _day() -> forms.DateInput:
    widget = forms.DateInput(format="%Y-%m-%d")
    widget.input_type = "date"
    return widget


class HeadingForm(forms.Form):
    """What the document says about itself."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices)
    symbol = forms.CharField(label=_("Number and symbol"), max_length=80, required=False)
    title = forms.CharField(
        label=_("What it is about"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    )
    issuer_text = forms.CharField(label=_("Issued by, as printed"), max_length=200, required=False)
    signer = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    issued_date = DayField(label=_("Date of issue"), widget=_day())


class OpenDeskForm(forms.Form):
    """A text, pasted or as a file; the heading is read from it and can be corrected before it is entered."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Paste the whole text: resolution, directive, plan, report. Vietnamese, Chinese or English."),
    )
    unit = forms.ModelChoiceField(label=_("Drafted for"), queryset=Unit.objects.none())
    symbol = forms.CharField(
        label=_("Number and symbol"), max_length=80, required=False, help_text=_("Empty: read from the text")
    )
    issued_date = DayField(
        label=_("Date of issue"), widget=_day(), required=False, help_text=_("Empty: read from the text")
    )
    title = forms.CharField(
        label=_("What it is about"), max_length=400, required=False, help_text=_("Empty: the first line of the text")
    )

    def __init__(self, *args: Any, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]
