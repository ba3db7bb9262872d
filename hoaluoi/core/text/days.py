"""Days as addresses and files name them."""

from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2200


def day_in(text: str) -> date | None:
    """The day of an ISO date such as `2022-09-30`; None for anything else, and for a day of no use to anybody: years
    are added to and taken from it, and the calendar ends."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None
