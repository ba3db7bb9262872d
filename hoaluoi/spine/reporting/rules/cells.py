"""What a cell holds: its type, its four states, and how typed or pasted rubbish is kept from doing harm."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, parse_number


class CellType(StrEnum):
    """What may be entered. A file is named by the hash of its content."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    FILE = "file"

    @property
    def is_number(self) -> bool:
        """Whether the value can be added up."""
        return self in (CellType.INTEGER, CellType.DECIMAL)


class CellState(StrEnum):
    """Four different statements. `missing` is never stored: it is expected and not there."""

    REPORTED = "reported"
    REPORTED_ZERO = "zero"
    NOT_APPLICABLE = "na"
    MISSING = "missing"


Entered = str | int | float | Decimal | dt.date | dt.datetime | bool | None
Value = Decimal | str | dt.date
LONGEST_TEXT = 4000
MOST_WHOLE_DIGITS = 18
MOST_PLACES = 6


class UnableToState(ValueError):
    """`code`: no_reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class CellValue:
    """One cell's statement. `value` is None for not applicable and missing; `reason` belongs to not applicable."""

    state: CellState
    value: Value | None = None
    reason: str = ""

    def to_json(self) -> dict[str, str]:
        """`{"state": …, "value": …, "reason": …}` with what is empty left out."""
        stored = {"state": self.state.value, "value": _written(self.value), "reason": self.reason}
        return {name: text for name, text in stored.items() if text != ""}

    @classmethod
    def from_json(cls, stored: Mapping[str, str], cell_type: CellType) -> "CellValue":
        """Reads what `to_json` wrote for a cell of that type."""
        text = stored.get("value")
        return cls(
            CellState(stored["state"]), None if text is None else _read(text, cell_type), stored.get("reason", "")
        )


MISSING = CellValue(CellState.MISSING)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an entry was not taken, as a code and parameters.

    ambiguous_number (first, second: both readings, the language's own first), not_a_number, not_whole, too_many_places,
    too_large, not_a_date, not_a_choice, too_long, not_a_file.
    """

    code: str
    params: Mapping[str, str | int | Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. With a `problem` the entry lies in quarantine: `raw` is kept, the cell stays missing."""

    cell: CellValue
    raw: str = ""
    problem: Problem | None = None

    @property
    def is_quarantined(self) -> bool:
        """Whether the entry was set aside; it stops nothing else."""
        return self.problem is not None


def not_applicable(reason: str) -> CellValue:
    """The statement that the cell does not concern this unit; raises `UnableToState` without a reason."""
    if not reason.strip():
        raise UnableToState("no_reason")
    return CellValue(CellState.NOT_APPLICABLE, reason=reason.strip())


def number_cell(value: Decimal) -> CellValue:
    """Reported, or reported zero."""
    return CellValue(CellState.REPORTED if value else CellState.REPORTED_ZERO, value)


def read_cell(
    entered: Entered,
    cell_type: CellType,
    language: str,
    *,
    choices: Collection[str] = (),
    places: int = MOST_PLACES,
    unit: str = "",
) -> Reading:
    """Reads what a person typed or a sheet held. Never raises for bad input: it goes into quarantine.

    Nothing, or only blanks, is missing and no problem. `places` is how many decimals the cell takes; a percent sign is
    understood where the unit is %.
    """
    raw = entered.strip() if isinstance(entered, str) else "" if entered is None else str(entered)
    if not raw:
        return Reading(MISSING)
    found = _READERS[cell_type](entered, raw, language, choices, places, unit)
    return Reading(MISSING, raw, found) if isinstance(found, Problem) else Reading(found, raw)


def _read_number(entered: Entered, raw: str, language: str, whole: bool, places: int, unit: str) -> CellValue | Problem:
    try:
        number = _number(entered, raw, language, whole, unit)
    except AmbiguousNumber as both:
        return Problem("ambiguous_number", {"first": both.readings[0], "second": both.readings[1]})
    except (NotANumber, InvalidOperation):
        return Problem("not_a_number")
    if not number.is_finite():
        return Problem("not_a_number")
    if whole and number != number.to_integral_value():
        return Problem("not_whole")
    number = number.normalize()
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        return Problem("too_many_places", {"places": places})
    if number.adjusted() >= MOST_WHOLE_DIGITS:
        return Problem("too_large", {"digits": MOST_WHOLE_DIGITS})
    return number_cell(Decimal(f"{number:f}"))


def _number(entered: Entered, raw: str, language: str, whole: bool, unit: str) -> Decimal:
    if isinstance(entered, (bool, dt.date)):
        raise NotANumber(raw)
    if isinstance(entered, float):
        return Decimal(repr(entered))  # the digits the sheet shows, not those of the binary fraction
    if isinstance(entered, (int, Decimal)):
        return Decimal(entered)
    text = raw.removesuffix("%") if unit == "%" else raw
    return parse_number(text, language, decimals=not whole)


def _integer(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    return _read_number(entered, raw, language, True, 0, unit)


def _decimal(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    return _read_number(entered, raw, language, False, places, unit)


def _text(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    if len(raw) > LONGEST_TEXT:
        return Problem("too_long", {"most": LONGEST_TEXT})
    return CellValue(CellState.REPORTED, raw)


def _date(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    """2022-09-30, 30/9/2022 (day first, in every language of ours) or 2022年9月30日."""
    if isinstance(entered, dt.datetime):
        return CellValue(CellState.REPORTED, entered.date())
    if isinstance(entered, dt.date):
        return CellValue(CellState.REPORTED, entered)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)",
        r"(?P<d>\d\d?)[/.-](?P<m>\d\d?)[/.-](?P<y>\d{4})",
        r"(?P<y>\d{4})年(?P<m>\d\d?)月(?P<d>\d\d?)日",
    ):
        found = re.fullmatch(pattern, raw, re.ASCII)
        if found:
            try:
                return CellValue(CellState.REPORTED, dt.date(int(found["y"]), int(found["m"]), int(found["d"])))
            except ValueError:
                return Problem("not_a_date")
    return Problem("not_a_date")


def _choice(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    return CellValue(CellState.REPORTED, raw) if raw in choices else Problem("not_a_choice")


def _file(
    entered: Entered, raw: str, language: str, choices: Collection[str], places: int, unit: str
) -> CellValue | Problem:
    return CellValue(CellState.REPORTED, raw) if re.fullmatch("[0-9a-f]{64}", raw) else Problem("not_a_file")


_READERS = {
    CellType.INTEGER: _integer,
    CellType.DECIMAL: _decimal,
    CellType.TEXT: _text,
    CellType.DATE: _date,
    CellType.CHOICE: _choice,
    CellType.FILE: _file,
}


def _written(value: Value | None) -> str:
    if value is None:
        return ""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _read(text: str, cell_type: CellType) -> Value:
    if cell_type.is_number:
        return Decimal(text)
    return dt.date.fromisoformat(text) if cell_type is CellType.DATE else text
