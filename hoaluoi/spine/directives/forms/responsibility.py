"""What a person types into a row of the responsibility table."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.directives.models import Allocation
from hoaluoi.spine.directives.queries.responsibility import candidates


class ResponsibilityForm(forms.Form):
    """Who answers for a share, who deputises, how often it is checked, by what it is proved."""

    accountable = forms.ModelChoiceField(
        label=_("Who answers"), queryset=Person.objects.none(), required=False, empty_label=_("nobody yet")
    )
    deputy = forms.ModelChoiceField(
        label=_("Deputy"), queryset=Person.objects.none(), required=False, empty_label=_("none")
    )
    check_frequency = forms.CharField(
        label=_("How often it is checked"), max_length=60, required=False, help_text=_("every Monday, every month …")
    )
    evidence = forms.CharField(
        label=_("Proof"), max_length=200, required=False, help_text=_("what shows that it is done")
    )

    def __init__(self, *args: Any, share: Allocation, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = candidates(share, on)
        for name in ("accountable", "deputy"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("accountable") and data.get("accountable") == data.get("deputy"):
            raise ValidationError(_("Nobody deputises for himself or herself."))
        return data
