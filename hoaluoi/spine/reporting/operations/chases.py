"""Reminders by the clock and chases by hand. The log is evidence; a step of the clock goes once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import SYSTEM, Author, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting import access, events
from hoaluoi.spine.reporting.errors import UnableToChase
from hoaluoi.spine.reporting.models import Assignment, ChaseLog, Form, Return
from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.late import not_asked
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed, local_day, obligation, periods_of

CHASE_REST = "reporting.chase_rest"
AGAIN_AFTER = timedelta(minutes=30)


@dataclass(frozen=True)
class Step:
    """A reminder `after` the due time (negative: before it), told to `roles` of the unit."""

    code: str
    after: timedelta
    roles: tuple[str, ...]
    urgent: bool = False


# Of a daily form the first step comes the evening before, of a longer one the day before.
STEPS = (
    Step("day_before", timedelta(hours=-24), ("reporter",)),
    Step("hour_before", timedelta(hours=-1), ("reporter",), urgent=True),
    Step("overdue", timedelta(minutes=15), ("reporter", "deputy"), urgent=True),
    Step("overdue_day", timedelta(hours=24), ("reporter", "deputy", "head"), urgent=True),
)
# A step that could not be sent in time (the worker stood still) is not made up for after so long.
LATEST = timedelta(hours=6)


@transaction.atomic
def chase(*, form: Form, unit: Unit, period: Period, by: Actor, at: datetime) -> ChaseLog:
    """Tells the reporter, the deputy and the head of a unit that its return is missing, by inbox and e-mail."""
    access.unit_for_chasing(by, unit.pk)
    owed = obligation(form, period, unit.pk)
    sent = Return.objects.filter(form=form, unit=unit, period=period.code, current__isnull=False).exists()
    if owed is None or sent or owed.due_at >= at:
        raise UnableToChase("not_late")
    logs = ChaseLog.objects.filter(
        form=form, unit=unit, period=period.code, by_id__isnull=False, at__gt=at - AGAIN_AFTER
    )
    if last := logs.order_by("-at").first():
        raise UnableToChase("just_chased", unit=unit.name, at=timezone.localtime(last.at).strftime("%H:%M"))
    called = contacts([unit.pk], local_day(at)).get(unit.pk, [])
    if not called:
        raise UnableToChase("nobody", unit=unit.name)
    return _tell(owed, unit, called, step="chase", by=by, at=at, urgent=True)


def chase_many(
    *, late: Iterable[tuple[Form, Unit, Period]], by: Actor, at: datetime
) -> tuple[list[ChaseLog], list[tuple[Unit, str]]]:
    """Chases each; returns what went out, and which others did not and why."""
    done: list[ChaseLog] = []
    refused: list[tuple[Unit, str]] = []
    for form, unit, period in late:
        try:
            done.append(chase(form=form, unit=unit, period=period, by=by, at=at))
        except UnableToChase as why:
            refused.append((unit, str(why)))
    return done, refused


def chase_rest_later(*, form_code: str, sought: str, by: Actor) -> None:
    """Puts down that all overdue returns of a list that nobody asked for are to be chased; twice is once."""
    queue.defer(
        CHASE_REST,
        queueing_lock=f"{CHASE_REST}:{by.person.pk}:{form_code}:{sought}",
        by_id=by.person.pk,
        form_code=form_code,
        sought=sought,
    )


def chase_rest(*, form_code: str, sought: str, by: Actor, at: datetime) -> None:
    """Chases them and tells the person how many; what was asked for before a crash is not asked for again."""
    form = access.form_for_reading(by, form_code) if form_code else None
    wanted = [(row.form, row.unit, row.period) for row in not_asked(by, at, form=form, sought=sought)]
    done, refused = chase_many(late=wanted, by=by, at=at)
    params = {"done": len(done), "left": len(refused)}
    notify(recipients=[by.person], code="reporting.chased_all", params=params, url=reverse("reporting:late"), at=at)


def remind(*, at: datetime) -> int:
    """Sends every reminder step that has come since; called by the clock. Running it twice sends nothing twice."""
    today = local_day(at)
    forms = list(Form.objects.filter(retired_at=None, assignments__isnull=False).distinct())
    unit_ids = Assignment.objects.filter(form__in=forms).values_list("unit_id", flat=True).distinct()
    start = today - timedelta(days=45)
    ground = Ground(forms, unit_ids, start, today)
    waiting = [
        (owed, step)
        for form in forms
        for period in periods_of(form, start, today)
        if _near(form.due_at(period), at) or form.pk in ground.extended_forms
        for owed in ground.owed(form, period)
        for step in STEPS
        if _has_come(owed, step, at)
    ]
    waiting = _not_done(waiting)
    units = Unit.objects.in_bulk({owed.unit_id for owed, _ in waiting})
    people = contacts(units, today)
    return sum(_remind(owed, step, units[owed.unit_id], people.get(owed.unit_id, []), at) for owed, step in waiting)


def _near(due_at: datetime, at: datetime) -> bool:
    return due_at + STEPS[0].after <= at <= due_at + STEPS[-1].after + LATEST


def _has_come(owed: Owed, step: Step, at: datetime) -> bool:
    comes_at = owed.due_at + step.after
    if owed.period.end_date >= local_day(at) and step.after < timedelta(0):
        return False
    return comes_at <= at < comes_at + LATEST


def _not_done(waiting: Sequence[tuple[Owed, Step]]) -> list[tuple[Owed, Step]]:
    """Leaves out what was sent by the unit or reminded of at this step before; two queries."""
    keys = {
        "form__in": {owed.form.pk for owed, _ in waiting},
        "unit__in": {owed.unit_id for owed, _ in waiting},
        "period__in": {owed.period.code for owed, _ in waiting},
    }
    sent = set(Return.objects.filter(current__isnull=False, **keys).values_list("form_id", "period", "unit_id"))
    logs = ChaseLog.objects.filter(by_id=None, **keys).values_list("form_id", "period", "unit_id", "step")
    told = set(logs)
    return [(owed, step) for owed, step in waiting if owed.key not in sent and (*owed.key, step.code) not in told]


@transaction.atomic
def _remind(owed: Owed, step: Step, unit: Unit, people: list[Contact], at: datetime) -> int:
    called = [contact for contact in people if contact.role in step.roles] or people[:1]
    if not called:
        return 0
    _tell(owed, unit, called, step=step.code, by=SYSTEM, at=at, urgent=step.urgent)
    return 1


def _tell(
    owed: Owed, unit: Unit, called: list[Contact], *, step: str, by: Author, at: datetime, urgent: bool
) -> ChaseLog:
    people: list[Person] = [contact.person for contact in called]
    due = timezone.localtime(owed.due_at).strftime("%H:%M %d/%m/%Y")
    about = {
        "form": owed.form.name_vi,
        "period": owed.period.label("vi"),
        "unit": unit.name_vi,
        "due": due,
        "hours": max(int((at - owed.due_at) / timedelta(hours=1)), 0),
        "by": by.ledger_name,
    }
    code = "reporting.chase" if by.ledger_id else "reporting.due_soon" if at < owed.due_at else "reporting.overdue"
    query = f"?form={owed.form.code}&period={owed.period.code}&unit={unit.pk}"
    notify(
        recipients=people, code=code, params=about, url=reverse("reporting:return_open") + query, at=at, urgent=urgent
    )
    names = [person.full_name for person in people]
    log = ChaseLog.objects.create(
        form=owed.form,
        unit=unit,
        period=owed.period.code,
        step=step,
        at=at,
        by_id=by.ledger_id,
        recipients=[{"id": person.pk, "name": person.full_name} for person in people],
    )
    record(
        event=events.CHASED if by.ledger_id else events.REMINDED,
        by=by,
        at=at,
        subject_type="reporting.form",
        subject_id=owed.form.pk,
        unit_id=unit.pk,
        data=about | {"step": step, "names": ", ".join(names), "period_code": owed.period.code},
    )
    return log
