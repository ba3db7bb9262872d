"""What a text says beside numbers that its author states elsewhere: a narrative beside the cells of its own return.

A difference is a question to the author, so it is asked only where the words, the unit and the period leave one cell to
mean; a number that any cell holds is never asked about.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.drafting.claims.claim import ClaimCheck, Input, ends, input_of, interval_of, is_exact, shown
from hoaluoi.spine.drafting.claims.interval import exactly
from hoaluoi.spine.drafting.claims.register import Registered, comparable
from hoaluoi.spine.drafting.drafts import Draft, Reading

_ALIKE, _CERTAIN = 85, 95
_FROM_TEXT = {"sentence", "phrase", "closing"}
_ISO = re.compile(r"(\d{4})(?:-Q([1-4])|-(\d\d)(?:-(\d\d))?)?")
_FEWEST_WORDS = 2
_SHORT_NAME = 4


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """A number that the author states outside the text: what it is called, its value and unit as the form writes it."""

    key: str
    name: str
    value: Decimal
    unit: str = ""

    @property
    def canonical(self) -> tuple[str, Decimal]:
        """The canonical unit and the value in it; a number without a unit counts things."""
        known = unit_of(self.unit) if self.unit else None
        return (known.canonical, self.value * known.factor) if known else (self.unit or "count", self.value)


def beside_checks(reading: Reading, own: Sequence[OwnNumber], start: date, end: date) -> Iterator[ClaimCheck]:
    """Every figure of the text that names one of the numbers, for the same period, and gives it another value."""
    for draft in reading.drafts:
        if draft.kind != "figure" or draft.comparator != "=" or draft.of_total or not is_exact(draft):
            continue
        if draft.value is None or not _is_of_period(draft, start, end):
            continue
        same_unit = [number for number in own if number.canonical[0] == draft.unit]
        stated = interval_of(draft)
        if any(stated.meets(exactly(number.canonical[1])) for number in same_unit):
            continue
        if number := _meant(draft, same_unit):
            value = number.canonical[1]
            yield ClaimCheck(
                "own_number", f"{shown(draft.value)} / {shown(value)}", (input_of(draft), Input(number.name, value, draft.unit)), value,
                ends(exactly(value)), draft.value, "inconsistent", "low", None, "own_differs",
            )  # fmt: skip


def _meant(draft: Draft, numbers: Sequence[OwnNumber]) -> OwnNumber | None:
    """The one number that the words name; None where they fit none or several."""
    said = fold(draft.subject)
    fits = [number for number in numbers if said and fuzz.token_set_ratio(said, fold(number.name)) >= _ALIKE]
    if len(said.split()) < _FEWEST_WORDS:
        fits = [number for number in fits if len(number.name.split()) < _SHORT_NAME]
    return fits[0] if len(fits) == 1 else None


def _is_of_period(draft: Draft, start: date, end: date) -> bool:
    """A date that the text itself gives must lie in the period of the return."""
    if draft.date_source not in _FROM_TEXT or not draft.date:
        return draft.date_source != "paragraph" or _lies_in(draft.date, start, end)
    return _lies_in(draft.date, start, end)


def _lies_in(written: str | None, start: date, end: date) -> bool:
    first, _, last = (written or "").partition("/")
    days = [_days(part) for part in (first, last or first)]
    return all(days) and days[0] is not None and days[1] is not None and start <= days[0][0] and days[1][1] <= end


def _days(iso: str) -> tuple[date, date] | None:
    match = _ISO.fullmatch(iso)
    if match is None:
        return None
    year = int(match[1])
    if match[2]:
        months = (int(match[2]) * 3 - 2, int(match[2]) * 3)
    elif match[3]:
        months = (int(match[3]), int(match[3]))
    else:
        months = (1, 12)
    if match[4]:
        day = date(year, months[0], int(match[4]))
        return day, day
    return date(year, months[0], 1), date(year, months[1], calendar.monthrange(year, months[1])[1])


def handed_down_checks(reading: Reading, register: Sequence[Registered]) -> Iterator[ClaimCheck]:
    """Every target that the text recalls with a value that the register does not hold: "chỉ tiêu được giao 2.300 …"."""
    for draft in reading.drafts:
        if draft.kind != "target" or draft.value is None or draft.comparator not in {">=", "=", "<=", ">", "<"}:
            continue
        said = fold(draft.subject)
        alike = [
            entry
            for entry in register
            if entry.kind == "target" and entry.unit == draft.unit and comparable(draft, entry)
            and len(said.split()) >= _FEWEST_WORDS and fuzz.token_set_ratio(said, fold(entry.name)) >= _CERTAIN
            and (not draft.date or not entry.date or draft.date[:4] == entry.date[:4])
        ]  # fmt: skip
        stated = interval_of(draft)
        if not alike or any(stated.meets(exactly(entry.value)) for entry in alike):
            continue
        entry = alike[0]
        yield ClaimCheck(
            "register", f"{shown(draft.value)} / {shown(entry.value)}", (input_of(draft), Input(entry.name, entry.value, entry.unit)),
            entry.value, ends(exactly(entry.value)), draft.value, "inconsistent", "low", None, "target_differs",
        )  # fmt: skip
