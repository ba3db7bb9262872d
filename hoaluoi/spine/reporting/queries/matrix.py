"""Completeness: units × periods, with four states of an answer, and how much of what was owed has come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.models import Form, Return
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed
from hoaluoi.spine.reporting.queries.remembered import Remembered
from hoaluoi.spine.reporting.rules import Completeness, Received, Standing, standing


@dataclass(frozen=True, slots=True)
class Square:
    """One unit's answer for one period. `answer` None: nothing was owed and nothing came.

    `parts`: on a later structure, the answers of the units that it carries on (and its own), where it is not its own
    alone; they count, the square only sums them up.
    """

    answer: Standing | None
    late: bool = False
    owed: bool = False
    provisional: bool = False
    sent_back: bool = False
    return_id: int | None = None
    due_at: datetime | None = None
    sent_at: datetime | None = None
    parts: tuple[tuple[Unit, "Square"], ...] = ()

    @property
    def counted(self) -> "Sequence[Square]":
        """The answers that count."""
        return [square for _, square in self.parts] or [self]


_NOT_IN = frozenset({Standing.MISSING, Standing.AWAITED})
_FIELD = {
    Standing.REPORTED: "reported",
    Standing.ZERO: "zero",
    Standing.NOT_APPLICABLE: "not_applicable",
    Standing.MISSING: "missing",
    Standing.AWAITED: "awaited",
}


@dataclass(frozen=True, slots=True)
class MatrixRow:
    unit: Unit
    squares: list[Square]
    coverage: Completeness


@dataclass(frozen=True)
class Matrix:
    """Rows in reading order of the units, squares in the order of `periods`."""

    form: Form
    periods: list[Period]
    rows: list[MatrixRow]
    by_period: list[Completeness]
    total: Completeness


class _Held(NamedTuple):
    """What a square needs of a return that was sent: plain columns, for a year of days has thousands."""

    pk: int
    period: str
    unit_id: int
    state: str
    due_at: datetime
    submitted_at: datetime
    zero: bool
    not_applicable: bool


_COLUMNS = (
    "pk", "period", "unit_id", "state", "due_at", "submitted_at", "current__zero", "current__not_applicable"
)  # fmt: skip


def matrix(form: Form, unit_ids: Iterable[int], periods: Sequence[Period], *, now: datetime) -> Matrix:
    """The completeness of one form. A few queries whatever the number of units and periods.

    Units that neither owe nor answered anything in these periods have no row.
    """
    ordered, wanted = sorted(periods), frozenset(unit_ids)
    asked = form.pk, wanted, tuple(period.code for period in ordered)
    return _matrices.get(asked, now, lambda: _matrix(form, sorted(wanted), ordered, now))


_matrices: Remembered[Matrix] = Remembered(8)


def _matrix(form: Form, wanted: list[int], ordered: list[Period], now: datetime) -> Matrix:
    if not ordered:
        return Matrix(form, [], [], [], Completeness())
    ground = Ground([form], wanted, ordered[0].start_date, ordered[-1].end_date)
    owed = {(o.period.code, o.unit_id): o for period in ordered for o in ground.owed(form, period)}
    codes = [period.code for period in ordered]
    came = Return.objects.filter(form=form, unit__in=wanted, period__in=codes, current__isnull=False)
    held = {(r.period, r.unit_id): r for r in map(_Held._make, came.values_list(*_COLUMNS))}
    involved = {unit_id for _, unit_id in (*owed, *held)}
    rows = []
    for unit in Unit.objects.filter(pk__in=involved):
        keys = [(code, unit.pk) for code in codes]
        squares = [_square(owed.get(key), held.get(key), now) for key in keys]
        rows.append(MatrixRow(unit, squares, coverage(squares)))
    columns = [coverage([row.squares[n] for row in rows]) for n in range(len(ordered))]
    return Matrix(form, ordered, rows, columns, sum((row.coverage for row in rows), Completeness()))


def _square(owed: Owed | None, held: _Held | None, now: datetime) -> Square:
    if held is None:
        if owed is None:
            return Square(None)
        answer = standing(None, owed.due_at, now)
        return Square(answer, late=answer is Standing.MISSING, owed=True, due_at=owed.due_at)
    due_at = owed.due_at if owed else held.due_at
    received = Received(held.submitted_at, held.zero, held.not_applicable)
    return Square(
        answer=standing(received, due_at, now),
        late=held.submitted_at > due_at,
        owed=owed is not None,
        provisional=held.state != ReturnState.APPROVED,
        sent_back=held.state == ReturnState.SENT_BACK,
        return_id=held.pk,
        due_at=due_at,
        sent_at=held.submitted_at,
    )


def coverage(squares: Iterable[Square]) -> Completeness:
    """The squares' counts added up; received out of expected is never clipped."""
    counts = dict.fromkeys(_FIELD.values(), 0)
    expected = on_time = unexpected = 0
    for square in (each for joint in squares for each in joint.counted):
        if square.answer is None:
            continue
        if not square.owed:
            unexpected += 1
            continue
        expected += 1
        counts[_FIELD[square.answer]] += 1
        on_time += not square.late and square.answer not in _NOT_IN
    return Completeness(expected=expected, on_time=on_time, unexpected=unexpected, **counts)
