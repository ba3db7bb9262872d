"""Escalation by the clock: each step once, in working days, silent after submission; the log is evidence."""

from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext, override

from hoaluoi.core.ledger.operations import SYSTEM, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Person
from hoaluoi.core.periods import WorkingCalendar
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.enums import WorkState
from hoaluoi.spine.directives.models import EscalationStep, ExplanationRequest, Task
from hoaluoi.spine.directives.operations.explanations import UnableToExplain, ask, escalate
from hoaluoi.spine.directives.queries.people import above, answerable, leadership
from hoaluoi.spine.directives.rules import Demand, Recipient, Step, steps_due

ANSWER_WORKING_DAYS = 3
_WAITING = (WorkState.ASSIGNED, WorkState.RETURNED, WorkState.IN_PROGRESS, WorkState.MORE_WANTED)


def run(*, on: date, at: datetime, calendar: WorkingCalendar | None = None) -> int:
    """Takes every step that is due on a day; returns how many. Safe to run twice. Simulated tasks tell nobody."""
    calendar = calendar or WorkingCalendar()
    waiting = Task.objects.filter(state__in=_WAITING, deadline_date__isnull=False, simulated=False)
    sent: dict[tuple[int, date], set[str]] = {}
    for step in EscalationStep.objects.filter(task__in=waiting):
        sent.setdefault((step.task_id, step.deadline_date), set()).add(step.step)
    taken = 0
    for task in waiting.select_related("lead", "assigner", "owner"):
        assert task.deadline_date is not None
        due = steps_due(task.deadline_date, on, calendar, sent=sent.get((task.pk, task.deadline_date), ()))
        taken += sum(_take(task, step, on, at, calendar) for step in due)
    return taken + _unanswered(on, at)


@transaction.atomic
def _take(task: Task, step: Step, on: date, at: datetime, calendar: WorkingCalendar) -> bool:
    assert task.deadline_date is not None
    people = list({person.pk: person for person in _people(task, step.recipients, on) if person.is_active}.values())
    _, is_new = EscalationStep.objects.get_or_create(
        task=task, step=step.code, deadline_date=task.deadline_date,
        defaults={"at": at, "recipients": [[person.pk, person.full_name] for person in people]},
    )  # fmt: skip
    if not is_new:
        return False
    if step.demand is Demand.EXPLANATION:
        _ask(task, on, at, calendar)
    code = "directives.task_overdue" if step.offset > 0 else "directives.task_due_soon"
    notify(
        recipients=people,
        code=code,
        params={"title": task.title, "deadline": task.deadline_date.isoformat(), "unit": task.lead.name_vi},
        url=reverse("directives:task", args=[task.pk]),
        at=at,
        once_key=f"task:{task.pk}:{step.code}:{task.deadline_date}",
    )
    record(
        event=events.TASK_ESCALATED,
        by=SYSTEM,
        at=at,
        subject_type="directives.task",
        subject_id=task.pk,
        unit_id=task.lead_id,
        data={"title": task.title, "step": step.code, "told": [person.full_name for person in people]},
    )
    return True


def _people(task: Task, recipients: Iterable[Recipient], on: date) -> list[Person]:
    found: list[Person] = []
    for recipient in recipients:
        match recipient:
            case Recipient.ASSIGNEE:
                found += [task.owner] if task.owner and task.owner.is_active else _of(task.lead_id, on)
            case Recipient.UNIT_HEAD:
                found += _of(task.lead_id, on)[:1]
            case Recipient.PARENT_OWNER:
                up = above(task.lead_id, on)
                found += _of(up.pk if up else task.assigner_id, on)
            case Recipient.TWO_LEVELS_UP:
                up = above(task.lead_id, on, 2)
                found += _of(up.pk if up else task.assigner_id, on)
            case Recipient.LEADERSHIP:
                found += leadership(on)
    return found


def _of(unit_id: int, on: date) -> list[Person]:
    return answerable([unit_id], on).get(unit_id, [])


def _ask(task: Task, on: date, at: datetime, calendar: WorkingCalendar) -> None:
    """An explanation asked by the clock; nothing if one is open already."""
    assert task.deadline_date is not None
    days = calendar.working_days_between(task.deadline_date, on)
    with override(settings.LANGUAGE_CODE):
        question = gettext("Overdue by %(days)s working days: “%(title)s”. Why, and until when?")
    try:
        ask(
            unit=task.lead, task=task, question=question % {"days": days, "title": task.title}, on=on, by=SYSTEM, at=at,
            due_date=calendar.add_working_days(on, ANSWER_WORKING_DAYS),
        )  # fmt: skip
    except UnableToExplain:
        return


def _unanswered(on: date, at: datetime) -> int:
    """Questions past their date go to the unit above, once."""
    late = ExplanationRequest.objects.filter(
        due_date__lt=on, answered_at=None, closed_at=None, escalated_at=None
    )  # fmt: skip
    taken = 0
    for asked in late:
        try:
            escalate(request=asked, by=SYSTEM, at=at)
            taken += 1
        except UnableToExplain:
            continue
    return taken
