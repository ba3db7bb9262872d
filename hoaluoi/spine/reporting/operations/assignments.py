"""Which units owe a form, from when to when, and who gets more time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.operations import refold
from hoaluoi.spine.reporting import access, events
from hoaluoi.spine.reporting.errors import UnableToAssign, UnableToExtend
from hoaluoi.spine.reporting.models import Assignment, Extension, Form, Return
from hoaluoi.spine.reporting.operations.returns.publishing import source_of
from hoaluoi.spine.reporting.queries import obligation


@transaction.atomic
def assign(
    *, form: Form, unit_ids: Iterable[int], since: date, until: date | None = None, by: Actor, at: datetime
) -> list[Assignment]:
    """Lets units owe the form for the periods that end from `since` to `until` (inclusive; None: open end).

    Units outside the actor's scope are 404. Units that owe it already in part of these dates are refused, all together.
    """
    if until is not None and until < since:
        raise UnableToAssign("wrong_dates")
    wanted = sorted(set(unit_ids))
    if not wanted:
        raise UnableToAssign("no_units")
    access.require_units_for_form(by, form, wanted)
    valid = DateRange(since, until and until + timedelta(days=1))
    taken = Assignment.objects.filter(form=form, unit__in=wanted, valid__overlap=valid).select_related("unit")
    if taken:
        raise UnableToAssign("assigned_already", units=", ".join(a.unit.label for a in taken[:5]))
    made = Assignment.objects.bulk_create([Assignment(form=form, unit_id=pk, valid=valid) for pk in wanted])
    refold(source=source_of(form.code), since=since, at=at)
    record(
        event=events.FORM_ASSIGNED,
        by=by,
        at=at,
        subject_type="reporting.form",
        subject_id=form.pk,
        data={"form": form.name_vi, "count": len(wanted), "units": wanted, "since": since, "until": until},
    )
    return made


@transaction.atomic
def unassign(*, form: Form, unit_ids: Iterable[int], until: date, by: Actor, at: datetime) -> int:
    """Ends what units owe after `until` (inclusive); periods that ended by then stay owed. Returns how many ended."""
    wanted = sorted(set(unit_ids))
    access.require_units_for_form(by, form, wanted)
    end = until + timedelta(days=1)
    open_ended = Assignment.objects.select_for_update().filter(form=form, unit__in=wanted, valid__contains=until)
    ended = [row for row in open_ended if row.valid.upper is None or row.valid.upper > end]
    if not ended:
        raise UnableToAssign("nothing_assigned", until=until)
    for row in ended:
        row.valid = DateRange(row.valid.lower, end)
    Assignment.objects.bulk_update(ended, ["valid"])
    refold(source=source_of(form.code), since=end, at=at)
    record(
        event=events.FORM_UNASSIGNED,
        by=by,
        at=at,
        subject_type="reporting.form",
        subject_id=form.pk,
        data={"form": form.name_vi, "count": len(ended), "units": [row.unit_id for row in ended], "until": until},
    )
    return len(ended)


@transaction.atomic
def extend(
    *, form: Form, unit: Unit, period: Period, due_at: datetime, reason: str, by: Actor, at: datetime
) -> Extension:
    """Gives one unit more time for one period; a second extension replaces the first, the ledger keeps both.

    404 unless the unit stands below one of the actor's: nobody moves their own due time.
    """
    access.unit_for_extending(by, unit.pk)
    if not reason.strip():
        raise UnableToExtend("no_reason")
    owed = obligation(form, period, unit.pk)
    if owed is None:
        raise UnableToExtend("not_owed", unit=unit.name, form=form.name)
    if due_at <= owed.due_at:
        raise UnableToExtend("not_later", due_at=timezone.localtime(owed.due_at).strftime("%H:%M %d/%m/%Y"))
    held = Return.objects.select_for_update().filter(form=form, unit=unit, period=period.code).first()
    if held and held.is_sent:
        raise UnableToExtend("sent_already")
    extension, _ = Extension.objects.update_or_create(
        form=form,
        unit=unit,
        period=period.code,
        defaults={"due_at": due_at, "reason": reason.strip(), "granted_at": at, "granted_by": by.person},
    )
    if held:
        held.due_at = due_at
        held.save(update_fields=["due_at"])
    record(
        event=events.EXTENDED,
        by=by,
        at=at,
        subject_type="reporting.form",
        subject_id=form.pk,
        unit_id=unit.pk,
        data={
            "form": form.name_vi,
            "period": period.code,
            "unit": unit.name_vi,
            "from": owed.due_at,
            "due_at": timezone.localtime(due_at).strftime("%H:%M %d/%m/%Y"),
            "reason": reason.strip(),
        },
    )
    return extension


def may_assign(by: Actor, form: Form) -> bool:
    """Whether the actor may say who owes the form."""
    return by.can_over(Permission.FORMS_EDIT, form.owner_id)
