"""Numbers as people write them in Vietnamese, Chinese and English.

Vietnamese writes 2.200 and 9,3; English and Chinese write 2,200 and 9.3. One mark followed by exactly three
digits can be read both ways: in a cell that may hold decimals that is reported, never guessed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_SHAPE = re.compile(r"[+-]?\d[\d.,]*")
_BLANKS = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "\u2009": None, "\u2212": "-"})
_FULLWIDTH = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")
_MAX_DIGITS: Final = 30


class NotANumber(ValueError):
    """The text holds no number of a known shape; ``raw`` is what was typed."""

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.raw = raw


class AmbiguousNumber(ValueError):
    """One mark with three digits after it: ``readings`` are the one usual in the language, then the other."""

    def __init__(self, raw: str, readings: tuple[Decimal, Decimal]) -> None:
        super().__init__(raw)
        self.raw = raw
        self.readings = readings


def decimal_mark(language: str) -> str:
    """The mark before decimals: a comma in Vietnamese, a point in English and Chinese."""
    return "," if language.startswith("vi") else "."


def parse_number(raw: str, language: str, *, decimals: bool = True) -> Decimal:
    """The number that a person typed into a cell.

    ``decimals=False`` says that the cell holds whole numbers, so 1.234 and 1,234 both are 1234.
    Raises AmbiguousNumber with both readings, or NotANumber.
    """
    plain = raw.strip().translate(_BLANKS).translate(_FULLWIDTH)
    if not _SHAPE.fullmatch(plain) or sum(map(str.isdigit, plain)) > _MAX_DIGITS:
        raise NotANumber(raw)
    marks = [c for c in plain if c in ".,"]
    if not marks:
        return Decimal(plain)
    if len(set(marks)) == 2:
        return _with_two_marks(plain, raw)
    grouped = _is_grouped(plain, marks[0])
    if len(marks) > 1:
        if not grouped:
            raise NotANumber(raw)
        return _read(plain, marks[0], None)
    return _with_one_mark(plain, raw, language, grouped=grouped, decimals=decimals)


def _with_one_mark(plain: str, raw: str, language: str, *, grouped: bool, decimals: bool) -> Decimal:
    mark = "." if "." in plain else ","
    if plain.endswith(mark):
        raise NotANumber(raw)
    if not grouped:
        return _read(plain, None, mark)
    whole, fraction = _read(plain, mark, None), _read(plain, None, mark)
    if not decimals:
        return whole
    usual = (fraction, whole) if mark == decimal_mark(language) else (whole, fraction)
    raise AmbiguousNumber(raw, usual)


def _with_two_marks(plain: str, raw: str) -> Decimal:
    """2.200,5 or 2,200.5: the last mark is the decimal one and stands once."""
    last = max(plain.rfind("."), plain.rfind(","))
    mark = plain[last]
    group = "," if mark == "." else "."
    if plain.count(mark) > 1 or not _is_grouped(plain[:last], group) or last == len(plain) - 1:
        raise NotANumber(raw)
    return _read(plain, group, mark)


def _is_grouped(plain: str, mark: str) -> bool:
    return re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", plain) is not None


def _read(plain: str, group: str | None, mark: str | None) -> Decimal:
    bare = plain.replace(group, "") if group else plain
    return Decimal(bare.replace(mark, ".") if mark else bare)


def number_in_prose(digits: str, language: str) -> Decimal | None:
    """The number that running text means by the habit of its language; None for a shape that is no number (1.2.3).

    A mark that cannot group thousands (1.5, 97.62) is a decimal mark in any language.
    """
    try:
        return parse_number(digits, language)
    except AmbiguousNumber as both:
        return both.readings[0]
    except NotANumber:
        return None


def format_number(value: Decimal, language: str, decimals: int | None = None) -> str:
    """``value`` with the marks of ``language``, rounded half up to ``decimals`` (None: as many as it carries)."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    if value == 0:
        value = abs(value)
    english = f"{value:,f}"
    if not language.startswith("vi"):
        return english
    return english.translate(str.maketrans(",.", ".,"))
