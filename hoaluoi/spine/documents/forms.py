"""What a person types to enter a document into the register."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.forms import DayField
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.documents.models import Document

MAX_TEXT = 2_000_000


class DocumentForm(forms.Form):
    """A numbered document of one of the units that the person registers for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind.choices, initial=Document.Kind.IMPLEMENTING)
    symbol = forms.CharField(label=_("Number and symbol"), max_length=80, required=False)
    title = forms.CharField(
        label=_("What it is about"), max_length=400, widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"})
    )
    issuer = forms.ModelChoiceField(label=_("Issued by"), queryset=Unit.objects.none())
    issued_date = DayField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    signer = forms.CharField(label=_("Signed by"), max_length=200, required=False)
    text = forms.CharField(
        label=_("Text"), required=False, max_length=MAX_TEXT, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    ORDER: ClassVar = ("kind", "symbol", "title", "issuer", "issued_date", "signer", "text")

    def __init__(self, *args: Any, units: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issuer"].queryset = Unit.objects.filter(pk__in=units)  # type: ignore[attr-defined]
