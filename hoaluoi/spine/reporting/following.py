"""Report forms follow a reorganisation: successors owe what the units owed, from the day their duties begin."""

from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.organisation import effects, queries
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.models import Assignment, Form, Return
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed, last_closed_period

effects.declare(
    {
        "form_goes": _("%(form)s: %(successor)s owes it from %(since)s in place of %(unit)s"),
        "form_ends": _("%(form)s: %(unit)s owes it no more from %(since)s; %(successor)s owes it already"),
        "form_added": _("%(form)s: %(successor)s owes it from %(since)s"),
        "form_owner": _("%(form)s: %(successor)s asks for it"),
        "return_still_due": _("%(form)s, %(period)s: still owed by %(unit)s; %(successor)s files it"),
        "draft_not_needed": _("%(form)s, %(period)s: the draft of %(unit)s is not owed any more"),
    }
)
effects.declare_things(
    {
        "reporting.Assignment": _("Report forms"),
        "reporting.Form": _("Report form"),
        "reporting.Return": _("Returns"),
        "reporting.ChaseLog": _("Reminder"),
        "indicators.Fact": _("Returns"),
    }
)


def follow(acting: Acting) -> None:
    """Assignments, and word of returns that are still due."""
    if not acting.steps:
        return
    closing = acting.main_heirs()
    involved = {unit for step in acting.steps for unit in (step.predecessor, step.successor)}
    acting.journal.watch(Assignment, Q(unit__in=involved))
    if acting.duties_from <= acting.today and not acting.again:
        _say_still_due(acting, closing)
    for unit_id in dict.fromkeys(step.predecessor for step in acting.steps):
        # What a unit that goes on handed over when the act was planned may have been changed since.
        if unit_id in closing or not acting.again:
            _hand_on(acting, unit_id, closes=unit_id in closing)


def follow_on_the_day(acting: Acting) -> None:
    """Who asks for a form carries no dates: until the day it is the unit that still stands."""
    closing = acting.main_heirs()
    acting.journal.watch(Form, Q(owner__in=closing))
    for form in Form.objects.filter(owner__in=closing).order_by("code"):
        form.owner = acting.units[closing[form.owner_id]]
        form.save(update_fields=["owner"])
        acting.say("forms", "form_owner", form.owner_id, form=form.name_vi, successor=form.owner.label)


def _hand_on(acting: Acting, unit_id: int, *, closes: bool) -> None:
    since, unit = acting.duties_from, acting.units[unit_id]
    heirs = [acting.units[step.successor] for step in acting.heirs_of(unit_id) if step.successor != unit_id]
    owed = Assignment.objects.filter(unit=unit, valid__overlap=DateRange(since, None)).select_related("form")
    for row in owed.order_by("form__code", "pk"):
        said = {"form": row.form.name_vi, "unit": unit.label, "since": since.isoformat()}
        for heir in heirs if _takes_forms(acting, unit_id) else []:
            added = _assign(row.form, heir.pk, max(since, row.valid.lower or since), row.valid.upper)
            code = ("form_goes" if added else "form_ends") if closes else "form_added"
            if added or closes:
                acting.say("forms", code, heir.pk, **said, successor=heir.label)
        if closes:
            _end(row, since)


def _takes_forms(acting: Acting, unit_id: int) -> bool:
    """A unit that is closed into the one above it leaves no report to be made there: that one makes its own."""
    if acting.plan.kind != ActKind.CLOSE:
        return True
    above = acting.plan.successors[0].unit_id if acting.plan.successors else None
    return above is not None and unit_id not in {u.pk for u in queries.children(above, _day_before(acting.on))}


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _end(row: Assignment, since: date) -> None:
    if row.valid.lower is not None and row.valid.lower >= since:
        row.delete()
        return
    row.valid = DateRange(row.valid.lower, since)
    row.save(update_fields=["valid"])


def _assign(form: Form, unit_id: int, start: date, end: date | None) -> bool:
    """Lets a unit owe a form on the days of a range on which it does not yet."""
    held = Assignment.objects.filter(form=form, unit=unit_id, valid__overlap=DateRange(start, end))
    cursor: date | None = start
    added = False
    for taken in sorted((row.valid for row in held), key=lambda valid: valid.lower or date.min):
        if cursor is not None and taken.lower is not None and taken.lower > cursor:
            Assignment.objects.create(form=form, unit_id=unit_id, valid=DateRange(cursor, taken.lower))
            added = True
        cursor = None if taken.upper is None or cursor is None else max(cursor, taken.upper)
    if cursor is not None and (end is None or cursor < end):
        Assignment.objects.create(form=form, unit_id=unit_id, valid=DateRange(cursor, end))
        added = True
    return added


def _say_still_due(acting: Acting, closing: dict[int, int]) -> None:
    """The last closed period of each form that a closing unit has not sent, and drafts of periods it owes no more."""
    for owed in _unsent(acting, closing):
        acting.say(
            "returns", "return_still_due", owed.unit_id, form=owed.form.name_vi, period=owed.period.code,
            unit=acting.units[owed.unit_id].label, successor=acting.units[closing[owed.unit_id]].label,
        )  # fmt: skip
    drafts = Return.objects.filter(unit__in=closing, state=ReturnState.DRAFT, end_date__gte=acting.duties_from)
    for draft in drafts.select_related("form").order_by("pk"):
        acting.say(
            "returns", "draft_not_needed", draft.unit_id, form=draft.form.name_vi, period=draft.period,
            unit=acting.units[draft.unit_id].label,
        )  # fmt: skip


def _unsent(acting: Acting, closing: Iterable[int]) -> list[Owed]:
    """What closing units owe for the last closed period of each form and have not sent; six queries for all forms."""
    forms = Form.objects.filter(assignments__unit__in=closing, retired_at=None).distinct().order_by("code")
    last = [(form, period) for form in forms if (period := last_closed_period(form, acting.duties_from))]
    if not last:
        return []
    days = [day for _, period in last for day in (period.start_date, period.end_date)]
    ground = Ground([form for form, _ in last], closing, min(days), max(days))
    sent = set(
        Return.objects.filter(unit__in=closing, current__isnull=False, end_date__range=(min(days), max(days)))
        .values_list("form_id", "period", "unit_id")
    )  # fmt: skip
    return [owed for form, period in last for owed in ground.owed(form, period) if owed.key not in sent]
