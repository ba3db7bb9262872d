"""The completeness matrix as squares with a colour, a mark and a sentence; and its table for export."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine.reporting.queries import Matrix, MatrixRow, Square
from hoaluoi.spine.reporting.rules import Completeness, Standing

STATES = {
    Standing.REPORTED: "reported",
    Standing.ZERO: "zero",
    Standing.NOT_APPLICABLE: "not_applicable",
    Standing.MISSING: "missing",
    Standing.AWAITED: "expected",
}


def words() -> dict[Standing, str]:
    return {
        Standing.REPORTED: _("Reported"),
        Standing.ZERO: _("Zero report"),
        Standing.NOT_APPLICABLE: _("Not applicable"),
        Standing.MISSING: _("Missing"),
        Standing.AWAITED: _("Not due yet"),
    }


@dataclass(frozen=True)
class SquareView:
    """`state` is a word of the kit; empty: nothing was owed."""

    state: str
    mark: str
    title: str
    late: bool
    provisional: bool
    return_id: int | None


def square_view(square: Square, told: dict[Standing, str]) -> SquareView:
    if square.answer is None:
        return SquareView("", "", _("Not owed"), False, False, None)
    if square.parts:
        return _joint_view(square, told)
    parts = [told[square.answer]]
    if square.sent_at:
        parts.append(f"{timezone.localtime(square.sent_at):%H:%M %d/%m}")
    if square.late and square.sent_at:
        parts.append(_("late"))
    if square.sent_back:
        parts.append(_("sent back"))
    if not square.owed:
        parts.append(_("not owed, sent all the same"))
    return SquareView(
        STATES[square.answer],
        "↩" if square.sent_back else _("late") if square.late and square.sent_at else "",
        ", ".join(parts),
        square.late and square.sent_at is not None,
        square.provisional and square.sent_at is not None,
        square.return_id,
    )


def _joint_view(square: Square, told: dict[Standing, str]) -> SquareView:
    """The answers of units that one carries on, on a later structure: how many of them came, and each by name."""
    views = [(unit, square_view(each, told)) for unit, each in square.parts]
    return SquareView(
        STATES[square.answer] if square.answer else "",
        f"{_came(square)}/{len(square.parts)}",
        "; ".join(f"{unit.label}: {view.title}" for unit, view in views),
        square.late,
        square.provisional,
        square.return_id,
    )


def _came(square: Square) -> int:
    return sum(each.sent_at is not None for each in square.counted)


def is_restated(row: MatrixRow) -> bool:
    """Whether some answer of the row is that of a unit it carries on."""
    return any(square.parts for square in row.squares)


def short_label(period: Period, language: str) -> str:
    """A day as 30/9: fourteen columns must fit; anything longer by its name."""
    if period.kind is Kind.DAY:
        return f"{period.start_date.day}/{period.start_date.month}"
    return period.label(language)


def percent(counts: Completeness) -> str:
    """Received out of expected in whole percent; never clipped."""
    share = counts.rate.percent()
    return f"{share.quantize(Decimal(1))} %" if share is not None else "–"


def table(matrix: Matrix, language: str) -> Iterable[list[str]]:
    """Rows for a spreadsheet: unit code, unit, one word a period (with "late" beside it), received, expected."""
    told = words()
    heads = [_("Unit code"), _("Unit"), *(period.label(language) for period in matrix.periods)]
    yield [*heads, _("Received"), _("Expected"), _("Late"), _("restated")]
    for row in matrix.rows:
        cells = [_word(square, told) for square in row.squares]
        counts = row.coverage
        came = counts.received - counts.unexpected
        figures = [str(counts.received), str(counts.expected), str(came - counts.on_time)]
        yield [row.unit.code, row.unit.name, *cells, *figures, _("yes") if is_restated(row) else ""]


def _word(square: Square, told: dict[Standing, str]) -> str:
    if square.answer is None:
        return ""
    word = told[square.answer]
    if square.parts:
        return f"{word} {_came(square)}/{len(square.parts)}"
    return f"{word} ({_('late')})" if square.late and square.sent_at else word
