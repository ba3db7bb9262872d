"""Partial ISO dates as drafts carry them: 2025, 2025-09, 2025-09-01, 2024-Q3, 2021/2025."""

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")


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


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None
