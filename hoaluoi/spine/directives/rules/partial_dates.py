"""Partial ISO dates as drafts carry them: 2025, 2025-09, 2025-09-01, 2024-Q3, 2024-H1, 2021/2025."""

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")
_QUARTER = re.compile(r"(?:quý|quy|q|quarter)\s*([1-4]|iv|i{1,3})\s*[/\s-]\s*(\d{4})", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def last_day(partial: str | None) -> date | None:
    """The last day a partial date stands for: 2025 → 31/12/2025, 2024-Q3 → 30/9/2024; None if it cannot be read."""
    found = _PARTIAL.fullmatch((partial or "").rpartition("/")[2])
    if not found:
        return None
    year = int(found[1])
    if found[2]:
        return _month_end(year, int(found[2]) * 3)
    if found[3]:
        return _month_end(year, int(found[3]) * 6)
    if not found[4]:
        return date(year, 12, 31)
    if not found[5]:
        return _month_end(year, int(found[4]))
    try:
        return date(year, int(found[4]), int(found[5]))
    except ValueError:
        return None


def typed(text: str) -> str | None:
    """The partial date that a person typed: 31/12/2021, 9/2021, quý 3/2024, 2025, 2021-2025, or the ISO form.

    None for what names no date; '' for nothing.
    """
    plain = " ".join(text.split())
    if not plain:
        return ""
    if quarter := _QUARTER.fullmatch(plain):
        number = _ROMAN.get(quarter[1].lower()) or int(quarter[1])
        return f"{quarter[2]}-Q{number}"
    if years := re.fullmatch(r"(\d{4})\s*[-–/]\s*(\d{4})", plain):
        return f"{years[1]}/{years[2]}"
    if months := re.fullmatch(r"(\d{1,2})\s*[/.]\s*(\d{4})", plain):
        plain = f"{months[2]}-{int(months[1]):02d}"
    elif days := re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", plain):
        plain = f"{days[3]}-{int(days[2]):02d}-{int(days[1]):02d}"
    return plain if last_day(plain) else None


def shown(partial: str | None) -> str:
    """A partial date as people of the group write it: 31/12/2021, 9/2021, Q3/2024, 2021–2025."""
    first, slash, last = (partial or "").partition("/")
    if slash:
        return f"{shown(first)}–{shown(last)}"
    year, *rest = first.split("-")
    return "/".join([*(part.lstrip("0") for part in reversed(rest)), year])


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 and year else None
