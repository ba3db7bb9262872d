"""Input of an emulation cluster: its name, the decision, who is in it from which day."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.forms import DayField
from hoaluoi.spine.directives.forms.followup import day_input


class ClusterForm(forms.Form):
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    decision = forms.CharField(
        label=_("By which decision"), max_length=300, help_text=_("Number, date and issuer, as on its first page.")
    )
    since = DayField(
        label=_("From which day"), widget=day_input(), help_text=_("Who was in it before that day stays on record.")
    )

    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name_vi", "name_en", "name_zh")}

    def day(self) -> date:
        day: date = self.cleaned_data["since"]
        return day
