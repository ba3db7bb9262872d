"""One table out of an uploaded workbook or CSV file, with the address of every cell."""

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from hoaluoi.core.text.folding import fold
from hoaluoi.core.text.spreadsheet import plain_cell

MOST_ROWS = 20_000
HEADER_WITHIN = 10  # rows above the header may hold a title
_ENCODINGS = ("utf-8-sig", "cp1258", "latin-1")
_FORMULA_ERRORS = {"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!"}


class UnreadableTable(Exception):
    """The file holds no table that can be read. `code`: not_a_table, no_header, no_rows, too_many_rows."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Column:
    """A column that a list may have: its field and the headings under which it is recognised (folded)."""

    field: str
    headings: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Line:
    """One row under the header: `number` as the spreadsheet counts, values by field."""

    number: int
    values: Mapping[str, object]


@dataclass(frozen=True)
class Table:
    sheet: str
    fields: Mapping[str, int]
    lines: tuple[Line, ...]

    def address(self, line: Line, field: str) -> str:
        """`B7`; a field without column is spoken of at the first cell of its row."""
        return f"{letters(self.fields.get(field, 0))}{line.number}"


def letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_table(content: bytes, columns: Sequence[Column]) -> Table:
    """The first sheet that has the required headings. Raises UnreadableTable."""
    sheets = _workbook(content) if content[:4] == b"PK\x03\x04" else [("CSV", _csv(content))]
    for name, rows in sheets:
        found = _header(rows, columns)
        if found is not None:
            return _table(name, rows, *found)
    wanted = ", ".join(column.headings[0] for column in columns if column.required)
    raise UnreadableTable("no_header", wanted=wanted)


def _workbook(content: bytes) -> list[tuple[str, list[list[object]]]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
        return [(name, [list(row) for row in sheet.to_python(skip_empty_area=False)]) for name, sheet in sheets]
    except (CalamineError, ValueError, OSError) as error:
        raise UnreadableTable("not_a_table") from error


def _csv(content: bytes) -> list[list[object]]:
    text = decoded(content)
    if "\0" in text:
        raise UnreadableTable("not_a_table")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", ";", "\t"), key=first.count)
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:  # a quote that never ends
        raise UnreadableTable("not_a_table") from error


def decoded(content: bytes) -> str:
    """Text of a CSV file: UTF-8 or UTF-16 with or without mark, else the old Vietnamese code page of Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return unicodedata.normalize("NFC", content.decode("utf-16", errors="replace"))
    for encoding in _ENCODINGS:
        try:
            return unicodedata.normalize("NFC", content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise UnreadableTable("not_a_table")


def _header(rows: list[list[object]], columns: Sequence[Column]) -> tuple[int, dict[str, int]] | None:
    known = {heading: column.field for column in columns for heading in column.headings}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        fields: dict[str, int] = {}
        for place, cell in enumerate(row):
            field = known.get(fold(str(cell)).rstrip(" *"))
            if field is not None and field not in fields:
                fields[field] = place
        if all(column.field in fields for column in columns if column.required):
            return index, fields
    return None


def _table(name: str, rows: list[list[object]], header: int, fields: dict[str, int]) -> Table:
    lines = []
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        values = {field: tidy(row[place]) if place < len(row) else "" for field, place in fields.items()}
        if any(value != "" for value in values.values()):
            lines.append(Line(number, values))
    if not lines:
        raise UnreadableTable("no_rows")
    if len(lines) > MOST_ROWS:
        raise UnreadableTable("too_many_rows", most=MOST_ROWS, found=len(lines))
    return Table(name, fields, tuple(lines))


def tidy(value: object) -> object:
    """A cell as text, or as a date if it is one. A whole number loses the `.0` that the file format gives it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = " ".join(unicodedata.normalize("NFC", str(value)).split()) if value is not None else ""
    return plain_cell(text)


def is_formula_error(value: object) -> bool:
    return isinstance(value, str) and value.upper() in _FORMULA_ERRORS


def as_date(value: object) -> date | None:
    """20/8/2021, 20-8-2021, 20.8.2021 or 2021-08-20; None if it is no date."""
    if isinstance(value, date):
        return value
    text = str(value).strip().replace(".", "/").replace("-", "/")
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 5 for part in parts):
        return None
    first, month, last = (int(part) for part in parts)
    year, day = (first, last) if len(parts[0]) == 4 else (last, first)
    try:
        return date(year, month, day) if 1900 <= year <= 2200 else None
    except ValueError:
        return None
