"""What the page of background work renders from."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoaluoi.core.jobs import queries
from hoaluoi.core.jobs.models import Schedule

Row = TypeVar("Row")
TASK_WORDS: dict[str, str | Promise] = {
    "notices.send_mails": gettext_lazy("Send mails"),
    "notices.send_digests": gettext_lazy("Write the daily digests"),
    "notices.digest": gettext_lazy("Daily digest of unread notices"),
    "notices.outbox": gettext_lazy("Look for mails to send"),
    "ledger.seal": gettext_lazy("Seal finished days of the ledger"),
    "jobs.rescue": gettext_lazy("Take over the jobs of dead workers"),
    "jobs.tidy": gettext_lazy("Clear away old jobs and broken uploads"),
}


def say(name: str, words: str | Promise) -> None:
    """What a task or duty is called on the page; rooms above add theirs in `AppConfig.ready()`."""
    TASK_WORDS[name] = words


@dataclass(frozen=True)
class Named(Generic[Row]):
    """A job or duty and what people call it."""

    word: str
    row: Row


@dataclass(frozen=True)
class Overview:
    """The page: tabs with counts, jobs of one state, duties."""

    state: str
    tabs: list[tuple[str, str, str, int]]
    jobs: list[Named[queries.JobRow]]
    duties: list[Named[Schedule]]
    failing_duties: int
    workers: int
    waiting: int
    running: int
    failed: int
    may_act: bool


def word_of(name: str) -> str:
    return str(TASK_WORDS.get(name, name))


def overview(state: str, *, may_act: bool) -> Overview:
    """`state` is a word of queries.STATES; any other falls back to what needs a look first."""
    counts = queries.counts()
    if state not in queries.STATES:
        state = "failed" if counts["failed"] else "waiting"
    words = {"waiting": _("Waiting"), "running": _("Running"), "failed": _("Failed"), "done": _("Done")}
    address = reverse("jobs:overview")
    duties = queries.schedule()
    return Overview(
        state=state,
        tabs=[(key, word, f"{address}?state={key}", counts[key]) for key, word in words.items()],
        jobs=[Named(word_of(job.task), job) for job in queries.jobs_in(state)],
        duties=[Named(word_of(duty.name), duty) for duty in duties],
        failing_duties=sum(bool(duty.last_error) for duty in duties),
        workers=queries.living_workers(),
        waiting=counts["waiting"],
        running=counts["running"],
        failed=counts["failed"],
        may_act=may_act,
    )
