"""A figure that a text says again is one draft: the mention that says most."""

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.drafts import Draft

_SAME_SUBJECT = 80
_FROM_TEXT = {"sentence", "phrase"}
_AMOUNTS = {"VND", "CNY", "USD", "kWh", "MW"}


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts without later mentions that add no date of their own."""
    kept: list[Draft] = []
    for draft in drafts:
        earlier = next((i for i, k in enumerate(kept) if _repeats(draft, k)), None)
        if earlier is None:
            kept.append(draft)
        elif _says_more(draft, kept[earlier]):
            del kept[earlier]
            kept.append(draft)
    return kept


def _says_more(later: Draft, earlier: Draft) -> bool:
    return later.date_source in _FROM_TEXT and earlier.date_source not in _FROM_TEXT


def _repeats(later: Draft, earlier: Draft) -> bool:
    same = (
        later.value == earlier.value
        and later.unit == earlier.unit
        and later.of_total == earlier.of_total
        and later.multiplicity == earlier.multiplicity
        and later.comparator == earlier.comparator
    )
    if not same or later.value is None:
        return False
    if later.date != earlier.date and later.date_source in _FROM_TEXT and earlier.date_source in _FROM_TEXT:
        return False
    if later.unit in _AMOUNTS and later.date == earlier.date:
        return True
    return fuzz.token_set_ratio(fold(later.subject), fold(earlier.subject)) >= _SAME_SUBJECT
