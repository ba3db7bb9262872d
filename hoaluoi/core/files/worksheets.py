"""How far apart the values of a worksheet lie, looked at before any reader lays it out.

A reader keeps a place in memory for every cell between the first and the last value, so two values in opposite corners
of a sheet, a file of five kilobytes, ask for half a terabyte and end the process that reads them.
"""

from typing import Any
from xml.parsers import expat

MOST_CELLS = 2_000_000
# Only a part that says this is read as a sheet.
SHEET_DATA = b"sheetData"
_VALUES = frozenset({"v", "is", "f", "t"})


class TooFarApart(ValueError):
    """Laid out, the sheet would have more than MOST_CELLS cells."""


class Spread:
    """Fed with a worksheet's XML; `feed` raises TooFarApart or expat.ExpatError as soon as it is clear.

    Cells that hold no value count nothing: programs write styled empty ones down to the last row of a sheet.
    """

    def __init__(self) -> None:
        self._parser: Any = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._row = self._column = -1
        self._rows = self._columns = 0
        self._cell = (0, 0)

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        """The next bytes of the part; `last` with the end of it."""
        self._parser.Parse(chunk, last)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                said = attributes.get("r", "")
                self._row = int(said) - 1 if said.isdecimal() and len(said) < 10 else self._row + 1
                self._column = -1
            case "c":
                self._column += 1
                self._cell = _place(attributes.get("r", "")) or (max(self._row, 0), self._column)
                self._column = self._cell[1]
            case tag if tag in _VALUES:
                self._count(*self._cell)

    def _count(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row + 1), max(self._columns, column + 1)
        if self._rows * self._columns > MOST_CELLS:
            raise TooFarApart


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column from 0 of a reference such as `XFD1048576`; None if it is none."""
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not digits or len(digits) > 9 or not letters.isascii() or not letters.isalpha() or len(letters) > 6:
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1
