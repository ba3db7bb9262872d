"""What a person types about an act on the organisation, as a plan. One form a kind; successors of a split are rows."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hoaluoi.core.organisation.enums import ActKind, UnitKind
from hoaluoi.core.organisation.forms import UnitField, day
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.rules.plans import NewUnit, Plan, Successor
from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, parse_number

MOST_UNITS = 8
FIRST_SUCCESSORS, MOST_SUCCESSORS = 2, 20
_BY_PART = gettext_lazy("Type a part of its name or its code.")
_NAMES = ("kind", "name_vi", "short_name", "name_en", "name_zh")


class ActForm(forms.Form):
    """What every act has. Each kind says which units it is about (`terms`)."""

    decision = forms.CharField(label=gettext_lazy("Decision number"), max_length=120)
    on = day(gettext_lazy("Takes effect on"), help_text=gettext_lazy("A day in the past is possible: a late act."))
    decision_text = forms.CharField(
        label=gettext_lazy("What the decision says, or where it is published"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=400, required=False)
    kind_of_act: ActKind

    def use(self, units: QuerySet[Unit]) -> None:
        """Units that the person may choose."""
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.units = units

    def plan(self) -> Plan:
        """The plan of a valid form."""
        said = self.cleaned_data
        terms = {name: said[name] for name in ("on", "decision", "decision_text", "reason")}
        return Plan(kind=self.kind_of_act, **terms, **self.terms(said))

    @abstractmethod
    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        """What a plan of this kind has beside the decision and the day, from what was typed."""


def _unit(label: Any, *, required: bool = True, help_text: Any = _BY_PART) -> UnitField:
    return UnitField(label=label, required=required, help_text=help_text)


def _kind(*, required: bool = True) -> forms.ChoiceField:
    choices = UnitKind.choices if required else [("", "–"), *UnitKind.choices]
    return forms.ChoiceField(label=gettext_lazy("Kind"), choices=choices, required=required)


def _name(label: Any, *, required: bool = False, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required)


class OpenForm(ActForm):
    kind_of_act = ActKind.OPEN
    parent = _unit(gettext_lazy("Under which unit"))
    code = forms.CharField(label=gettext_lazy("Code"), max_length=60)
    kind = _kind()
    name_vi = _name(gettext_lazy("Name in Vietnamese"), required=True)
    short_name = _name(gettext_lazy("Short name"), most=80)
    name_en = _name(gettext_lazy("Name in English"))
    name_zh = _name(gettext_lazy("Name in Chinese"))

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        names = {name: said[name] for name in _NAMES}
        return {"successors": (Successor(new=NewUnit(code=said["code"], parent_id=said["parent"].pk, **names)),)}


class CloseActForm(ActForm):
    kind_of_act = ActKind.CLOSE
    unit = _unit(gettext_lazy("Unit"))
    successor = _unit(
        gettext_lazy("Who carries on its work and its history"),
        required=False,
        help_text=gettext_lazy("Empty: the unit above it."),
    )

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        heirs = (Successor(unit_id=said["successor"].pk),) if said["successor"] else ()
        return {"units": (said["unit"].pk,), "successors": heirs}


class RenameActForm(ActForm):
    kind_of_act = ActKind.RENAME
    unit = _unit(gettext_lazy("Unit"))
    name_vi = _name(gettext_lazy("New name in Vietnamese"), required=True)
    short_name = _name(gettext_lazy("Short name"), most=80)
    name_en = _name(gettext_lazy("Name in English"))
    name_zh = _name(gettext_lazy("Name in Chinese"))

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"units": (said["unit"].pk,), "names": {name: said[name] for name in _NAMES if said.get(name)}}


class MoveActForm(ActForm):
    kind_of_act = ActKind.MOVE
    parent = _unit(gettext_lazy("Under which unit"))

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"units": tuple(unit.pk for unit in said["units"]), "parent_id": said["parent"].pk}


class ConvertForm(ActForm):
    kind_of_act = ActKind.CONVERT
    unit = _unit(gettext_lazy("Unit"))
    kind = _kind()
    name_vi = _name(gettext_lazy("New name in Vietnamese"))
    short_name = _name(gettext_lazy("Short name"), most=80)
    parent = _unit(gettext_lazy("Under which unit"), required=False, help_text=gettext_lazy("Empty: where it stands."))

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        names = {name: said[name] for name in _NAMES if said.get(name)}
        parent = said["parent"].pk if said["parent"] else None
        return {"units": (said["unit"].pk,), "names": names, "parent_id": parent}


class MergeForm(ActForm):
    kind_of_act = ActKind.MERGE
    into = _unit(
        gettext_lazy("Into which unit"),
        required=False,
        help_text=gettext_lazy("One that stands, also one of those above. Empty: a new one, described below."),
    )
    code = forms.CharField(label=gettext_lazy("Code of the new unit"), max_length=60, required=False)
    kind = _kind(required=False)
    name_vi = _name(gettext_lazy("Name in Vietnamese"))
    short_name = _name(gettext_lazy("Short name"), most=80)
    parent = _unit(gettext_lazy("Under which unit"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        missing = [name for name in ("code", "kind", "name_vi", "parent") if not said.get(name)]
        if not said.get("into") and not self.errors and missing:
            self.add_error(missing[0], _("Choose the unit to merge into, or describe the new one."))
        return said

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        units = tuple(unit.pk for unit in said["units"])
        if said["into"]:
            names = {name: said[name] for name in ("name_vi", "short_name") if said[name]}
            return {"units": units, "successors": (Successor(unit_id=said["into"].pk),), "names": names}
        new = NewUnit(said["code"], said["kind"], said["name_vi"], said["parent"].pk, short_name=said["short_name"])
        return {"units": units, "successors": (Successor(new=new),)}


class SplitForm(ActForm):
    kind_of_act = ActKind.SPLIT
    unit = _unit(gettext_lazy("Unit"))

    def terms(self, said: dict[str, Any]) -> dict[str, Any]:
        return {"units": (said["unit"].pk,), "successors": tuple(said["successors"])}


class UnitsField(forms.Form):
    """Up to eight units, each in a field of its own; empty ones do not count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_UNITS + 1):
            self.fields[f"unit_{number}"] = _unit(
                _("Unit %(number)s") % {"number": number}, required=number == 1, help_text=""
            )

    def use(self, units: QuerySet[Unit]) -> None:
        for field in self.fields.values():
            if isinstance(field, UnitField):
                field.units = units

    def chosen(self) -> list[Unit]:
        return list(dict.fromkeys(unit for unit in self.cleaned_data.values() if unit))


class SuccessorForm(forms.Form):
    """One successor of a split, with its shares; numbers as people write them."""

    unit = _unit(gettext_lazy("Unit that stands"), required=False, help_text="")
    code = forms.CharField(label=gettext_lazy("or code of a new one"), max_length=60, required=False)
    name_vi = _name(gettext_lazy("Its name"))
    by_hand = forms.CharField(label=gettext_lazy("Share by the decision"), required=False, initial="1")
    customers = forms.CharField(label=gettext_lazy("Customers"), required=False)
    headcount = forms.CharField(label=gettext_lazy("Headcount"), required=False)
    children = forms.CharField(
        label=gettext_lazy("Units below it"),
        required=False,
        help_text=gettext_lazy("Codes, with commas between; what nobody gets goes to the first."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("by_hand", "customers", "headcount"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def use(self, units: QuerySet[Unit]) -> None:
        self.units = units
        self.fields["unit"].units = units  # type: ignore[attr-defined]

    def _number(self, name: str) -> Any:
        text = self.cleaned_data.get(name, "").strip()
        if not text:
            return None
        try:
            return parse_number(text, get_language() or "vi", decimals=name == "by_hand")
        except AmbiguousNumber as error:
            said = {"a": f"{error.readings[0]:f}", "b": f"{error.readings[1]:f}"}
            question = _("Does it mean %(a)s or %(b)s? Write it without the mark.")
            raise ValidationError(question, params=said) from error
        except NotANumber as error:
            raise ValidationError(_("Write a number.")) from error

    def clean_by_hand(self) -> Any:
        return self._number("by_hand")

    def clean_customers(self) -> Any:
        return self._number("customers")

    def clean_headcount(self) -> Any:
        return self._number("headcount")

    def clean_children(self) -> tuple[int, ...]:
        codes = [code.strip() for code in self.cleaned_data["children"].split(",") if code.strip()]
        found = {unit.code.casefold(): unit.pk for unit in self.units.filter(code__in=codes)}
        if missing := [code for code in codes if code.casefold() not in found]:
            raise ValidationError(_("No unit you may use has the code “%(code)s”."), params={"code": missing[0][:60]})
        return tuple(found[code.casefold()] for code in codes)

    @property
    def is_empty(self) -> bool:
        return not (self.cleaned_data.get("unit") or self.cleaned_data.get("code"))

    def successor(self, beside: Unit, on: date) -> Successor:
        """The row as a successor; a new unit stands beside the one that is split on that day, of the same kind."""
        said = self.cleaned_data
        weights = {"customers": said["customers"], "headcount": said["headcount"], "children": said["children"]}
        hand = {} if said["by_hand"] is None else {"by_hand": said["by_hand"]}
        if said["unit"]:
            return Successor(unit_id=said["unit"].pk, **hand, **weights)
        above = beside.placements.filter(line="admin", valid__contains=on).first()
        parent_id = above.parent_id if above else None
        return Successor(new=NewUnit(said["code"], beside.kind, said["name_vi"], parent_id), **hand, **weights)


SuccessorRows = forms.formset_factory(
    SuccessorForm, extra=FIRST_SUCCESSORS, max_num=MOST_SUCCESSORS, absolute_max=MOST_SUCCESSORS
)
_OneMoreRow = forms.formset_factory(SuccessorForm, extra=1, max_num=MOST_SUCCESSORS, absolute_max=MOST_SUCCESSORS)


def with_one_more(sent: Mapping[str, str], prefix: str) -> Any:
    """The rows as they were typed so far, not judged, and an empty one below; no more than fit."""
    text = sent.get(f"{prefix}-TOTAL_FORMS", "")
    count = min(int(text), MOST_SUCCESSORS) if text.isascii() and text.isdigit() else 0
    names = SuccessorForm.base_fields
    typed = [{name: sent.get(f"{prefix}-{row}-{name}", "") for name in names} for row in range(count)]
    return _OneMoreRow(initial=typed, prefix=prefix)


FORMS: dict[str, type[ActForm]] = {
    form.kind_of_act: form
    for form in (OpenForm, CloseActForm, RenameActForm, MoveActForm, MergeForm, SplitForm, ConvertForm)
}
SEVERAL = (ActKind.MERGE, ActKind.MOVE)
