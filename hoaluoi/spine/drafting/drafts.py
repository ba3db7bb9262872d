"""What a reading carries: frozen values, no behaviour. Offsets count characters of the NFC text, NBSP as a space."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["target", "figure", "forecast"]
DateRole = Literal["deadline", "as_of", "period"]


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit of the organisation as texts may call it: ``code`` is what drafts answer with."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One target, figure or forecast, proposed to a person.

    ``value`` is in the canonical ``unit`` (a percentage as its number: 95 with unit "%"); ``value_to`` is the upper end of a
    range. ``comparator``: >= > = <= < ~ range increase_by decrease_by, rank= for a rank, milestone without a value.
    ``date`` is ISO, as exact as the text: 2025, 2025-09, 2025-09-01, 2024-Q3, 2021/2025.
    ``step`` is one unit of the last printed digit in the canonical unit, for arithmetic over rounding.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    subject: str
    comparator: str
    value: Decimal | None
    unit: str | None
    value_to: Decimal | None = None
    step: Decimal | None = None
    denominator: str | None = None
    of_total: Decimal | None = None
    multiplicity: int | None = None
    base: str | None = None
    date: str | None = None
    date_role: DateRole | None = None
    date_source: str | None = None
    units: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    number_start: int = 0
    number_end: int = 0


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: the clause, who is answerable and by when."""

    start: int
    end: int
    quote: str
    action: str
    units: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    date: str | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the text is damaged: ``lost`` when characters are gone and nothing is guessed."""

    start: int
    end: int
    quote: str
    shown: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Furniture:
    """A part of a page that is no part of the text: ``reason`` names why."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Cleaning:
    """The text as read, and how it came from the text as given.

    ``origins[i]`` is the offset in ``original`` of character i of ``text`` (with one more entry for the end); None when both are the same.
    """

    original: str
    text: str
    origins: tuple[int, ...] | None = None
    damage: tuple[Damage, ...] = ()
    furniture: tuple[Furniture, ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets in ``original`` of a span of ``text``, with bracketed remains after its last character."""
        if self.origins is None or start >= end:
            return (start, end) if self.origins is None else (self.origins[start], self.origins[start])
        return self.origins[start], self.origins[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one text."""

    drafts: tuple[Draft, ...]
    tasks: tuple[Task, ...]
    cleaning: Cleaning
    document_date: date | None = None
    languages: tuple[str, ...] = field(default=())
