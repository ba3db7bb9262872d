"""A figure that a text says again is one draft: the mention that says most."""

from functools import lru_cache

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.drafts import Draft

_SAME_SUBJECT = 80
_LOOK_BACK = 40
_FROM_TEXT = {"sentence", "phrase"}
_AMOUNTS = {"VND", "CNY", "USD", "kWh", "MW"}


def without_repeats(drafts: list[Draft]) -> list[Draft]:
    """The drafts without later mentions that add no date of their own."""
    kept: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        alike = kept.setdefault(
            (
                draft.value,
                draft.unit,
                draft.of_total,
                draft.multiplicity,
                draft.comparator,
                *([draft.kind] if draft.unit == "%" else []),
            ),
            [],
        )
        earlier = next(
            (i for i, k in enumerate(alike[-_LOOK_BACK:], max(0, len(alike) - _LOOK_BACK)) if _repeats(draft, k)), None
        )
        if earlier is None:
            alike.append(draft)
        elif _says_more(draft, alike[earlier]):
            del alike[earlier]
            alike.append(draft)
    return sorted((d for alike in kept.values() for d in alike), key=lambda d: (d.number_start, d.start, d.end))


def _says_more(later: Draft, earlier: Draft) -> bool:
    return later.date_source in _FROM_TEXT and earlier.date_source not in _FROM_TEXT


def _is_listed(later: Draft, earlier: Draft) -> bool:
    """Whether both stand in a table or in a list of pairs, where every member has a name of its own."""
    return any(rule in later.rules and rule in earlier.rules for rule in ("table", "distribution.respectively"))


def _repeats(later: Draft, earlier: Draft) -> bool:
    """Whether two drafts of one value, unit and comparator say the same thing."""
    if later.value is None or (_is_listed(later, earlier) and later.subject != earlier.subject):
        return False
    if later.date != earlier.date and later.date_source in _FROM_TEXT and earlier.date_source in _FROM_TEXT:
        return False
    if later.unit in _AMOUNTS and later.date == earlier.date:
        return True
    return fuzz.token_set_ratio(_folded(later.subject), _folded(earlier.subject)) >= _SAME_SUBJECT


@lru_cache(maxsize=4096)
def _folded(subject: str) -> str:
    return fold(subject)
