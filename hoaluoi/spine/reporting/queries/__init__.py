"""Reads of reporting, already scoped.

expected(form, period, unit_ids)   who owes it, by when
due_list(actor, now)               what the actor's units owe now
matrix(form, unit_ids, periods)    completeness, units × periods
overdue(actor, now), with_calls    who has not reported; hours overdue, whom to call
pulse(unit_ids, now)               the last due period of every form, counted
"""

from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.due import DueItem, due_list, lately_sent
from hoaluoi.spine.reporting.queries.late import LateReturn, Overdue, late, named, not_asked, overdue, with_calls
from hoaluoi.spine.reporting.queries.matrix import Matrix, MatrixRow, Square, matrix
from hoaluoi.spine.reporting.queries.obligations import (
    Owed,
    expected,
    expected_measures,
    last_closed_period,
    obligation,
    period_from_code,
    periods_of,
)
from hoaluoi.spine.reporting.queries.pulse import Missing, Pulse, pulse, whom_to_call
from hoaluoi.spine.reporting.queries.returns import earlier, histories, review_queue, versions

__all__ = [
    "Contact",
    "DueItem",
    "LateReturn",
    "Matrix",
    "MatrixRow",
    "Missing",
    "Overdue",
    "Owed",
    "Pulse",
    "Square",
    "contacts",
    "due_list",
    "earlier",
    "expected",
    "expected_measures",
    "histories",
    "last_closed_period",
    "late",
    "lately_sent",
    "matrix",
    "named",
    "not_asked",
    "obligation",
    "overdue",
    "period_from_code",
    "periods_of",
    "pulse",
    "review_queue",
    "versions",
    "whom_to_call",
    "with_calls",
]
