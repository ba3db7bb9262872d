"""Lists of following up as spreadsheets: the same rows as on the page, every cell made safe."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.text.spreadsheet import csv_bytes, xlsx_bytes
from hoaluoi.spine.directives.enums import Status
from hoaluoi.spine.directives.models import Task
from hoaluoi.spine.directives.queries.scorecards import Place, Score, restates
from hoaluoi.spine.directives.queries.tasks import time_of
from hoaluoi.spine.indicators.basis import stand_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("xlsx", "csv")
MOST_ROWS = 20_000


def answer(
    name: str, headings: list[str], rows: Iterable[list[object]], wanted: str
) -> HttpResponse:  # fmt: skip
    """The file as a download, as xlsx or csv."""
    if wanted == "csv":
        response = HttpResponse(csv_bytes(headings, rows), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(xlsx_bytes(name, headings, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{wanted}"'
    return response


def of_tasks(tasks: Iterable[Task], on: date, wanted: str) -> HttpResponse:
    headings = [
        _("Task"), _("Directive"), _("Lead unit"), _("Answers for it"), _("Given by"), _("State of the work"), "%",
        _("Timeliness"), _("First deadline"), _("Deadline"), _("Handed in"), _("simulated"),
    ]  # fmt: skip
    return answer("tasks", headings, _task_rows(tasks, on), wanted)


def _task_rows(tasks: Iterable[Task], on: date) -> Iterator[list[object]]:
    for task in tasks:
        directive = task.directive.document.symbol or task.directive.document.title if task.directive else ""
        yield [
            task.title, directive, task.lead.name, task.owner.full_name if task.owner else "", task.assigner.name,
            task.get_state_display(), task.percent, time_of(task, on).value, task.original_deadline_date,
            task.deadline_date, local_day(task.submitted_at) if task.submitted_at else None,
            _("yes") if task.simulated else "",
        ]  # fmt: skip


def of_scores(name: str, scores: Iterable[Score], wanted: str) -> HttpResponse:
    return answer(name, _score_headings(), (_score_row(score) for score in scores), wanted)


def of_league(places: Iterable[Place], wanted: str) -> HttpResponse:
    headings = [_("Rank"), _("Cluster"), _("Ranked by"), *_score_headings()]
    rows = ([place.rank, place.cluster, place.value, *_score_row(place.score)] for place in places)
    return answer("league", headings, rows, wanted)


def _score_headings() -> list[str]:
    return [
        _("Unit"), _("Target"), _("Status"), _("By the rules"), _("Value"), _("Numerator"), _("Denominator"),
        _("Asked for"), _("Expected by then"), _("Forecast"), _("Unit of measure"), _("Period"), _("Deadline"),
        _("Why"), _("simulated"), _("restated"), _("Structure of"),
    ]  # fmt: skip


def _score_row(score: Score) -> list[object]:
    row, structure = score.row, stand_of(score.basis).edition if restates(score.on, score.basis) else score.on
    return [
        score.unit.name, score.target.title, _status(score.status), _status(score.computed), score.actual,
        row.numerator if row else None, row.denominator if row else None, score.aim, score.expected,
        row.forecast if row else None, score.target.shown_unit, row.period if row else "", score.deadline, score.reason,
        _("yes") if score.simulated else "", _("yes") if score.restated else "", structure,
    ]  # fmt: skip


def _status(code: str) -> str:
    return str(Status(code).label)
