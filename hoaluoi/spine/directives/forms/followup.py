"""Input of questions, obstacles, overrides and tasks. Validates, never saves."""

from collections.abc import Iterable
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation.forms import DayField
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.documents.models import Document


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("What is to be explained"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    due_date = DayField(label=_("Answer by"), widget=day_input())


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Cause, what is being done, and until when"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class ObstacleForm(forms.Form):
    title = forms.CharField(label=_("What is in the way"), max_length=300)
    cause = forms.CharField(label=_("Cause"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    due_date = DayField(label=_("Deadline for clearing it"), widget=day_input())


class OverrideForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Show as"), choices=[choice for choice in Status.choices if choice[0] != Status.NOT_DUE]
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    expires_date = DayField(label=_("Until (at most 92 days)"), widget=day_input())


class TaskForm(forms.Form):
    """One task for each chosen lead unit."""

    title = forms.CharField(label=_("Task"), max_length=400)
    description = forms.CharField(
        label=_("What exactly, and what counts as done"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    leads = forms.ModelMultipleChoiceField(
        label=_("Lead unit"),
        queryset=Unit.objects.none(),
        help_text=_("Exactly one leads: each chosen unit gets a task of its own."),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    coordinating = forms.ModelMultipleChoiceField(
        label=_("Coordinating units"), queryset=Unit.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    deadline_date = DayField(label=_("Deadline"), widget=day_input(), required=False)
    needs_document = forms.BooleanField(label=_("The result is an implementing document"), required=False)

    def offer(self, units: Iterable[Unit]) -> None:
        """The units that may be chosen."""
        chosen = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        for name in ("leads", "coordinating"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = chosen


class ResultForm(forms.Form):
    """What proves the work: a document of the register, a new one, a file, a note."""

    note = forms.CharField(label=_("Result"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    document = forms.ModelChoiceField(
        label=_("Document in the register"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("None chosen"),
    )
    symbol = forms.CharField(label=_("Or enter one: number and symbol"), max_length=80, required=False)
    title = forms.CharField(label=_("What it is about"), max_length=400, required=False)
    issued_date = DayField(label=_("Date of issue"), widget=day_input(), required=False)

    def offer(self, unit_id: int) -> None:
        """The newest documents that the lead unit issued."""
        field = self.fields["document"]
        assert isinstance(field, forms.ModelChoiceField)
        newest = Document.objects.filter(issuer=unit_id).order_by("-issued_date", "-pk").values("pk")[:100]
        field.queryset = Document.objects.filter(pk__in=newest).defer("text")

    def clean(self) -> dict[str, object]:
        given: dict[str, object] = super().clean() or self.cleaned_data
        if bool(given.get("symbol")) != bool(given.get("title")):
            self.add_error("title", _("A new document needs both its number and what it is about."))
        return given


class ProgressForm(forms.Form):
    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    note = forms.CharField(
        label=_("What was done"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtendForm(forms.Form):
    to_date = DayField(label=_("New deadline"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=400)
    document = forms.CharField(label=_("By which document"), max_length=120, required=False)


class HandDownForm(forms.Form):
    to = forms.ModelMultipleChoiceField(
        label=_("Units below"), queryset=Unit.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    deadline_date = DayField(label=_("Deadline"), widget=day_input(), required=False)
    description = forms.CharField(
        label=_("What exactly"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer(self, units: Iterable[Unit], deadline: date | None) -> None:
        """Children of the lead; their deadline is the lead's own unless an earlier one is given."""
        field = self.fields["to"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if deadline:
            self.fields["deadline_date"].initial = deadline
