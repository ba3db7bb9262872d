"""A figure that a text says again is one draft: the mention that says most."""

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.drafts import Draft

_SAME_SUBJECT = 80
_FROM_TEXT = {"sentence"}


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts without later mentions that add no date of their own."""
    kept: list[Draft] = []
    for draft in drafts:
        if not any(_repeats(draft, earlier) for earlier in kept):
            kept.append(draft)
    return kept


def _repeats(later: Draft, earlier: Draft) -> bool:
    same = (
        later.value == earlier.value
        and later.unit == earlier.unit
        and later.of_total == earlier.of_total
        and later.multiplicity == earlier.multiplicity
        and later.comparator == earlier.comparator
    )
    if not same or later.value is None or later.quote == earlier.quote:
        return same and later.value is not None and later.number_start != earlier.number_start
    if later.date != earlier.date and later.date_source in _FROM_TEXT:
        return False
    return fuzz.token_set_ratio(fold(later.subject), fold(earlier.subject)) >= _SAME_SUBJECT
