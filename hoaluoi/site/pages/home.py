"""My work: what waits for one person now, each with its clock, the most urgent first."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, Q, QuerySet
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.notices import kinds, queries
from hoaluoi.core.notices.pages import Line
from hoaluoi.site.addresses import address
from hoaluoi.spine.directives.access import desks_visible_to
from hoaluoi.spine.directives.enums import Status, WorkState
from hoaluoi.spine.directives.models import Desk, ExplanationRequest, Task
from hoaluoi.spine.directives.queries.scorecards import ORDER, Score, scorecard, will_be_missed
from hoaluoi.spine.directives.rules.tasks import TaskDates, time_state
from hoaluoi.spine.documents.access import visible_to as documents_visible_to
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.indicators.basis import is_real
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.reporting.models import WORKING_CALENDAR, Return
from hoaluoi.spine.reporting.queries import DueItem, Missing, due_list, pulse, review_queue, whom_to_call

P = Permission
T = TypeVar("T")
M = TypeVar("M", bound=Model)
SHOWN = 6
OPEN_WORK = (WorkState.ASSIGNED, WorkState.RETURNED, WorkState.IN_PROGRESS, WorkState.MORE_WANTED)


@dataclass(frozen=True)
class Work(Generic[T]):
    """The first few of a list that waits, and how many there are in all."""

    first: list[T]
    count: int

    @property
    def hidden(self) -> int:
        """How many are not shown here."""
        return self.count - len(self.first)

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True)
class TaskRow:
    """A task with its place in time: a word of the kit."""

    task: Task
    url: str
    term: str


@dataclass(frozen=True)
class QuestionRow:
    """A question that waits for the answer of one's unit."""

    request: ExplanationRequest
    url: str
    overdue: bool


@dataclass(frozen=True)
class DeskRow:
    """A text being drafted; `waiting` drafts have no decision yet."""

    desk: Desk
    url: str
    title: str
    waiting: int


@dataclass(frozen=True)
class MyWork:
    """Lists are None where the person's roles have nothing to do with them."""

    now: datetime
    today: date
    due: Work[DueItem] | None
    coming: list[DueItem]
    review: Work[Return] | None
    tasks: Work[TaskRow] | None
    accept: Work[TaskRow] | None
    explanations: Work[QuestionRow] | None
    desks: Work[DeskRow] | None
    late: Work[Missing] | None
    doomed: list[Score] | None
    standing: list[tuple[str, int]] | None
    documents: Work[Document] | None
    notices: Work[Line]

    @property
    def waiting(self) -> int:
        """Everything that asks for an act of the person; notices are only read."""
        parts = (self.due, self.review, self.tasks, self.accept, self.explanations)
        return sum(part.count for part in parts if part)

    @property
    def leads(self) -> bool:
        """Looks at others' work more than files their own."""
        return self.doomed is not None and self.due is None

    @property
    def can_act(self) -> bool:
        """Some role of the person gives them work here."""
        parts = (self.due, self.review, self.tasks, self.explanations, self.desks, self.documents)
        return any(part is not None for part in parts)


def my_work(actor: Actor, now: datetime, today: date, basis: str = Basis.ALL) -> MyWork:
    """Everything home shows; the number of queries does not depend on how much waits."""
    files = actor.can(P.RETURNS_FILE)
    items = due_list(actor, now) if files else []
    due = [item for item in items if item.group != "upcoming"]

    def task_row(task: Task) -> TaskRow:
        return TaskRow(task, address("directives:task", task.pk), _term(task, today))

    return MyWork(
        now=now,
        today=today,
        due=_listed(due) if files else None,
        coming=[item for item in items if item.group == "upcoming"][:3],
        review=_first(review_queue(actor), lambda held: held) if actor.can(P.RETURNS_REVIEW) else None,
        tasks=_first(_shown(_my_tasks(actor), basis), task_row) if actor.can(P.TASKS_PERFORM) else None,
        accept=_first(_shown(_to_accept(actor), basis), task_row) if actor.can(P.TASKS_ASSIGN) else None,
        explanations=_first(_shown(_to_explain(actor), basis), lambda asked: _question(asked, today))
        if actor.can(P.EXPLANATION_ANSWER)
        else None,
        desks=_first(_open_desks(actor), _desk) if actor.can(P.DIRECTIVES_DRAFT) else None,
        late=_late(actor, now) if actor.can(P.RETURNS_CHASE) else None,
        doomed=will_be_missed(actor, today, basis, limit=SHOWN) if actor.can(P.CONSOLE_VIEW) else None,
        standing=_standing(actor, today, basis) if actor.can(P.CONSOLE_VIEW) else None,
        documents=_first(_newest_documents(actor), lambda document: document)
        if actor.can(P.DOCUMENTS_REGISTER) and not actor.can(P.DIRECTIVES_DRAFT)
        else None,
        notices=_unread(actor),
    )


def _shown(rows: QuerySet[M], basis: str) -> QuerySet[M]:
    """Without what was made up, if the reader turned it off."""
    return rows.filter(simulated=False) if is_real(basis) else rows


def _first(rows: QuerySet[M], shown: Callable[[M], T]) -> Work[T]:
    first = list(rows[:SHOWN])
    return Work([shown(row) for row in first], len(first) if len(first) < SHOWN else rows.count())


def _late(actor: Actor, now: datetime) -> Work[Missing]:
    """Units below that owe a return of a last due period, with whom to call."""
    pulses = pulse(actor.units_with(P.RETURNS_CHASE), now)
    return Work(whom_to_call(pulses, now, most=SHOWN), sum(len(each.missing) for each in pulses))


def _standing(actor: Actor, today: date, basis: str) -> list[tuple[str, int]]:
    """How many shares of the actor's own units stand where, the worst first."""
    roots = actor.roots_with(P.CONSOLE_VIEW)
    scores = [score for unit_id in roots[:3] for score in scorecard(unit_id, today, basis)]
    counted = Counter(score.status for score in scores)
    return sorted(counted.items(), key=lambda pair: ORDER[Status(pair[0])])


def _listed(rows: list[T]) -> Work[T]:
    return Work(rows[:SHOWN], len(rows))


def _term(task: Task, today: date) -> str:
    dates = TaskDates(today, task.deadline_date, task.original_deadline_date)
    return time_state(dates, today, WORKING_CALENDAR)


def _question(asked: ExplanationRequest, today: date) -> QuestionRow:
    place = address("directives:explanation", asked.pk)
    if not place and asked.target_id:
        place = address("directives:target", asked.target_id)
    return QuestionRow(asked, place, asked.due_date < today)


def _desk(desk: Any) -> DeskRow:
    title = desk.title or desk.symbol or _("Text without a title")
    return DeskRow(desk, address("directives:desk", desk.pk), title, desk.waiting)


def _my_tasks(actor: Actor) -> QuerySet[Task]:
    """Open tasks given to the person, or led by the very units they stand in."""
    mine = Q(owner=actor.person.pk) | Q(owner=None, lead__in=actor.roots_with(P.TASKS_PERFORM))
    tasks = Task.objects.filter(mine, state__in=OPEN_WORK).select_related("lead", "directive__document")
    return tasks.defer("directive__document__text").order_by("deadline_date", "pk")


def _to_accept(actor: Actor) -> QuerySet[Task]:
    """Tasks handed in to the units the person stands in."""
    handed_in = Task.objects.filter(state=WorkState.SUBMITTED, assigner__in=actor.roots_with(P.TASKS_ASSIGN))
    tasks = handed_in.select_related("lead", "directive__document").defer("directive__document__text")
    return tasks.order_by("submitted_at", "pk")


def _to_explain(actor: Actor) -> QuerySet[ExplanationRequest]:
    asked = ExplanationRequest.objects.filter(
        unit__in=actor.roots_with(P.EXPLANATION_ANSWER), answered_at=None, closed_at=None
    )
    return asked.select_related("target", "task", "unit", "asked_by").order_by("due_date", "pk")


def _open_desks(actor: Actor) -> QuerySet[Desk]:
    """Texts that are being read, those with drafts that wait for a decision first."""
    waiting = Count("proposals", filter=Q(proposals__decision="pending"))
    desks = desks_visible_to(actor).filter(closed_at=None, unit__in=actor.roots_with(P.DIRECTIVES_DRAFT))
    return desks.defer("text").annotate(waiting=waiting).order_by("-waiting", "-pk")


def _newest_documents(actor: Actor) -> QuerySet[Document]:
    """The register, the newest first: what a clerk keeps."""
    return documents_visible_to(actor).select_related("issuer").defer("text").order_by("-registered_at", "-pk")


def _unread(actor: Actor) -> Work[Line]:
    rows = queries.inbox(actor.person).filter(read_at=None)
    first = [Line(n, kinds.sentence(n.code, n.params), kinds.icon(n.code)) for n in rows[:SHOWN]]
    return Work(first, len(first) if len(first) < SHOWN else queries.unread_count(actor.person))
