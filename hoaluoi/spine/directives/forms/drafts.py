"""What a person types into a draft, as the changes that `operations.proposals.edit` takes."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, format_number, parse_number
from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.directives.rules.partial_dates import typed

COMPARATORS = (">=", ">", "=", "<", "<=", "~", "range", "increase_by", "decrease_by")
DATE_ROLES = ("deadline", "as_of", "period")
_BETWEEN = re.compile(r"\s*[;\n]\s*")


class DraftInput:
    """The posted fields of one draft: `changes` for the operation, `errors` by field in the reader's language."""

    def __init__(self, posted: Mapping[str, str], language: str) -> None:
        self.language = language
        self.errors: dict[str, str] = {}
        self.changes: dict[str, Any] = {}
        for name, read in (
            ("kind", self._text), ("subject", self._text), ("comparator", self._comparator), ("value", self._number),
            ("value_to", self._number), ("unit", self._unit), ("denominator", self._text), ("date", self._date),
            ("date_role", self._date_role), ("units", self._units), ("watch", self._text), ("target_kind", self._text),
        ):  # fmt: skip
            if name in posted:
                read(name, posted[name])

    def _text(self, name: str, text: str) -> None:
        self.changes[name] = " ".join(text.split())[:400]

    def _comparator(self, name: str, text: str) -> None:
        self.changes[name] = text if text in COMPARATORS else ""

    def _date_role(self, name: str, text: str) -> None:
        self.changes[name] = text if text in DATE_ROLES else ""

    def _units(self, name: str, text: str) -> None:
        self.changes[name] = [part[:200] for part in _BETWEEN.split(text.strip()) if part][:60]

    def _unit(self, name: str, text: str) -> None:
        known = unit_of(text)
        self.changes[name] = known.canonical if known and known.factor == 1 else text.strip()[:20]

    def _number(self, name: str, text: str) -> None:
        if not text.strip():
            self.changes[name] = ""
            return
        try:
            self.changes[name] = str(parse_number(text, self.language))
        except AmbiguousNumber as both:
            readings = [format_number(number, self.language) for number in both.readings]
            self.errors[name] = _("“%(text)s” can be read as %(one)s or %(other)s. Write it without the mark.") % {
                "text": text, "one": readings[0], "other": readings[1],
            }  # fmt: skip
        except NotANumber:
            self.errors[name] = _("“%(text)s” is not a number.") % {"text": text[:40]}

    def _date(self, name: str, text: str) -> None:
        partial = typed(text)
        if partial is None:
            self.errors[name] = _("“%(text)s” is not a date. Write 31/12/2021, 9/2021, quý 3/2021 or 2021.") % {
                "text": text[:40]
            }
        else:
            self.changes[name] = partial
