"""Input of the pages: what a person typed, as values an operation takes. No `save`."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.organisation.models import Person, Position, Unit
from hoaluoi.core.text.days import FIRST_YEAR, LAST_YEAR


class DayInput(forms.DateInput):
    """The browser's own date picker; ISO on the wire."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day that can be reckoned with: a deadline in the year 9999 has no day after it."""

    default_validators = [
        MinValueValidator(date(FIRST_YEAR, 1, 1)),
        MaxValueValidator(date(LAST_YEAR, 12, 31)),
    ]


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return DayField(
        label=label, widget=DayInput(), required=required, help_text=help_text, input_formats=["%Y-%m-%d", "%d/%m/%Y"]
    )


def _picker(finder: str) -> forms.TextInput:
    """A text box that fetches what fits while one types; its list stands beside it (`organisation/_picker.html`)."""
    attrs = {
        "hx-get": reverse_lazy(finder),
        "hx-trigger": "input changed delay:200ms, focus once",
        "hx-target": f"#{finder.replace(':', '-')}-options",
        "list": f"{finder.replace(':', '-')}-options",
        "autocomplete": "off",
    }
    return forms.TextInput(attrs=attrs)


class UnitField(forms.CharField):
    """A unit of a scoped queryset, by its code."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_picker("organisation:find_unit"), **kwargs)
        self.units: QuerySet[Unit] = Unit.objects.none()

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        if not code:
            return None
        found = self.units.filter(code__iexact=code).first()
        if found is None:
            raise ValidationError(_("No unit you may use has the code “%(code)s”."), params={"code": code[:60]})
        return found


class PersonField(forms.CharField):
    """A person of a scoped queryset, by the user name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=_picker("organisation:find_person"), **kwargs)
        self.people: QuerySet[Person] = Person.objects.none()

    def clean(self, value: Any) -> Any:
        username = super().clean(value)
        if not username:
            return None
        found = self.people.filter(username__iexact=username).first()
        if found is None:
            raise ValidationError(
                _("Nobody you may choose has the user name “%(name)s”."), params={"name": username[:80]}
            )
        return found


class NamesForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    name_vi = forms.CharField(label=_("Name in Vietnamese"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=80, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)


class RenameForm(NamesForm):
    on = day(_("From the day"), help_text=_("The name before stays true for the days before."))
    field_order = ["on", "kind", "name_vi", "short_name", "name_en", "name_zh"]


class OpenUnitForm(NamesForm):
    code = forms.CharField(
        label=_("Code"), max_length=60, help_text=_("What files and programs call the unit; it never changes.")
    )
    on = day(_("From the day"))
    field_order = ["code", "kind", "name_vi", "short_name", "name_en", "name_zh", "on"]


class MoveForm(forms.Form):
    line = forms.ChoiceField(label=_("Line"), choices=Line.choices)
    parent = UnitField(label=_("Under which unit"), help_text=_("Type a part of its name or its code."))
    on = day(_("From the day"))


class CloseForm(forms.Form):
    on = day(_("It no longer exists from the day"), help_text=_("All positions in it end the day before."))


class DetailsForm(forms.Form):
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)


class AliasForm(forms.Form):
    alias = forms.CharField(
        label=_("Other name"),
        max_length=200,
        help_text=_("As texts write it: PC Bình Dương, EVNSPC, Điện lực miền Nam."),
    )


class PersonForm(forms.Form):
    full_name = forms.CharField(label=_("Full name"), max_length=200)
    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("For mails, single sign-on and a forgotten password.")
    )
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class PositionForm(forms.Form):
    unit = UnitField(label=_("Unit"), help_text=_("Type a part of its name or its code."))
    title = forms.CharField(label=_("Title"), max_length=120)
    role = forms.ChoiceField(
        label=_("Role"), choices=Role.choices, help_text=_("What the person may do in this unit and all below it.")
    )
    rank = forms.ChoiceField(label=_("Place"), choices=Rank.choices, initial=Rank.MEMBER)
    line = forms.ChoiceField(label=_("Line"), choices=Line.choices)
    start = day(_("First day"))
    last = day(_("Last day"), required=False, help_text=_("Empty: until further notice."))


class NewPersonForm(PersonForm):
    username = forms.CharField(label=_("User name"), max_length=80)
    unit, title, role = (PositionForm.base_fields[name] for name in ("unit", "title", "role"))
    rank, start = (PositionForm.base_fields[name] for name in ("rank", "start"))
    field_order = [
        "full_name",
        "username",
        "email",
        "phone",
        "language",
        "unit",
        "title",
        "role",
        "rank",
        "start",
    ]


class EndPositionForm(forms.Form):
    last = day(_("Last day"))


class DelegateForm(forms.Form):
    position: Any = forms.ModelChoiceField(
        label=_("From my position"), queryset=Position.objects.none(), empty_label=None
    )
    to = PersonField(label=_("To whom"), help_text=_("Type a part of the name."))
    start = day(_("First day"))
    last = day(_("Last day"))
    permissions = forms.MultipleChoiceField(
        label=_("Which rights"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to hand over all rights of the position."),
    )
    reason = forms.CharField(label=_("Why"), max_length=300)


class ProfileForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What for"), max_length=120, help_text=_("For example: accounting software of the unit.")
    )
    last = day(_("Last day"), required=False, help_text=_("Empty: until you revoke it."))


class UploadForm(forms.Form):
    file = forms.FileField(label=_("File"))
