"""What an entry recorded beside its sentence, as names and values that people read.

The stored data stays as it was written and hashed; here it is only said. Apps say in their `events.py` what their keys
are called (`events.call_data`), and in `AppConfig.ready()` which hold ids of units (`hold_units`) and who tells values
that need tables of their own (`tell`); a key that nobody named is shown as it is kept.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.ledger import events, units
from hoaluoi.core.ledger.events import Text
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.periods import labels
from hoaluoi.core.text.numbers import format_number

MOST = 30
# How an exact decimal is kept: with its point; a code or a number of a document has none.
_DECIMAL = re.compile(r"-?\d+\.\d+")
NOTHING = "–"


@dataclass(frozen=True)
class Detail:
    """One line: `text`, or `parts` of its own where the value is a list of names and values.

    `is_named`: `name` is in people's words, not the key as it is kept.
    """

    name: str
    text: str = ""
    parts: tuple["Detail", ...] = ()
    is_named: bool = True


Teller = Callable[[Mapping[str, Any]], list[Detail]]
_unit_keys: set[str] = set()
_tellers: dict[str, Teller] = {}


def hold_units(*keys: str) -> None:
    """Says that these keys hold the id of a unit, or a list of them."""
    _unit_keys.update(keys)


def tell(key: str, teller: Teller) -> None:
    """Registers who says the value of a key, from the whole data of the entry; an empty answer leaves it to us."""
    _tellers[key] = teller


def details(entry: Entry) -> list[Detail]:
    """All that was recorded, in the order it is kept; one query for the names of units."""
    data: Mapping[str, Any] = entry.data
    words = events.words_of(entry.event)
    book = units.book().names({pk for key in _unit_keys & data.keys() for pk in _ids(key, data[key])})
    return [_told(key, data, words.get(key, {}), book) for key in data]


def _told(key: str, data: Mapping[str, Any], words: Mapping[str, Text], book: Mapping[int, str]) -> Detail:
    name, is_named = events.data_name(key) or key, bool(events.data_name(key))
    if key in _tellers and (parts := _tellers[key](data)):
        return Detail(name, parts=tuple(parts), is_named=is_named)
    value = data[key]
    if key in _unit_keys and (ids := list(_ids(key, value))):
        return Detail(name, _joined(book.get(pk, str(pk)) for pk in ids), is_named=is_named)
    if key.endswith("_id"):
        return Detail(name, str(value), is_named=is_named)
    if isinstance(value, str) and value in words:
        return Detail(name, str(words[value]), is_named=is_named)
    return _said(name, value, is_named=is_named)


def _said(name: str, value: Any, *, is_named: bool) -> Detail:
    if isinstance(value, Mapping):
        parts = [
            _said(events.data_name(key) or key, each, is_named=bool(events.data_name(key)))
            for key, each in value.items()
        ]
        return Detail(name, "" if parts else NOTHING, tuple(parts), is_named)
    if isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        parts = [_said(str(number), each, is_named=True) for number, each in enumerate(value[:MOST], 1)]
        return Detail(name, "", tuple(parts), is_named)
    if isinstance(value, list):
        return Detail(name, _joined(map(_scalar, value)) or NOTHING, is_named=is_named)
    return Detail(name, _scalar(value), is_named=is_named)


def _scalar(value: Any) -> str:
    language = get_language() or "vi"
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int | float):
        return format_number(Decimal(str(value)), language)
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return format_number(Decimal(value).normalize(), language)
    return str(labels.dates_said({"": value}, language)[""])


def _joined(texts: Iterable[str]) -> str:
    every = list(texts)
    more = f" … +{len(every) - MOST}" if len(every) > MOST else ""
    return ", ".join(every[:MOST]) + more


def _ids(key: str, value: Any) -> Iterator[int]:
    """The ids of units that a value holds. A single number under a plural key is how many there were, not which."""
    single = [] if key.endswith("s") else [value]
    for each in value if isinstance(value, list) else single:
        if isinstance(each, int) and not isinstance(each, bool):
            yield each
