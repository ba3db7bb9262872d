"""A chart as SVG for paper: told apart without colour, by dashes and marks, by hatching.

The browser draws the same data with its own library; what is mailed as a PDF is drawn here, on the server.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from hoaluoi.core.text.numbers import format_number
from hoaluoi.insight.explorer.charts import Picture
from hoaluoi.insight.explorer.rules.scale import ticks

WIDTH, TOP, RIGHT, SIZE, LINE = 680.0, 26.0, 16.0, 12.0, 18.0
LEGEND_COLUMNS, MOST_BARS, MOST_LABELS, LONGEST = 2, 36, 8, 34
DASHES = ("", "9 4", "2 3", "10 3 2 3", "16 4", "5 2")
# Black and white alone: plain greys and hatches in turn, so that neighbours differ most.
FILLS = (
    "#000", "url(#h1)", "#fff", "url(#h2)", "#999", "url(#h3)",
    "#ddd", "url(#h4)", "#555", "url(#h5)", "#bbb", "url(#h6)",
)  # fmt: skip
HATCHES = (
    ("h1", "M0 6L6 0M-1 1L1 -1M5 7L7 5"), ("h2", "M0 0L6 6M-1 5L1 7M5 -1L7 1"), ("h3", "M0 3H6"), ("h4", "M3 0V6"),
    ("h5", "M0 3H6M3 0V6"), ("h6", "M0 6L6 0M0 0L6 6"),
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """Parts of a picture as they are put down, and how numbers are written."""

    parts: list[str]
    language: str

    def line(self, x1: float, y1: float, x2: float, y2: float, more: str = 'stroke="#000" stroke-width="0.8"') -> None:
        self.parts.append(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" {more}/>')

    def text(self, x: float, y: float, words: str, anchor: str = "start", size: float = SIZE) -> None:
        shown = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}">{escape(shown)}</text>'
        )

    def number(self, value: float | Decimal) -> str:
        exact = Decimal(str(round(float(value), 6))).normalize()
        return format_number(exact if exact.as_tuple().exponent else exact.quantize(Decimal(1)), self.language)


def svg_of(picture: Picture, labels: Sequence[str], language: str) -> str:
    """The picture as an SVG document. `labels`: the periods in words, for a chart over time."""
    sheet = Sheet([], language)
    series = picture.data["series"]
    draw = _lines if picture.kind == "series" else _bars
    height = draw(sheet, picture.data, labels)
    height = _legend(sheet, [str(each["name"]) for each in series], height, lines=picture.kind == "series")
    if unit := str(picture.data.get("unit") or ""):
        sheet.text(0, 14, unit)
    hatches = "".join(
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#fff"/><path d="{path}" stroke="#000" stroke-width="1"/></pattern>'
        for name, path in HATCHES
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" '
        f'height="{height:g}" font-family="Tinos, Times New Roman, Liberation Serif, Libertinus Serif, '
        f'Noto Serif CJK SC"><defs>{hatches}</defs>{"".join(sheet.parts)}</svg>'
    )


def _lines(sheet: Sheet, data: dict[str, Any], labels: Sequence[str]) -> float:
    """Lines over time with a mark at each value; a gap where there is none. Gives the height used."""
    bottom, series = TOP + 240.0, data["series"]
    values = [point["value"] for each in series for point in each["points"] if point["value"] is not None]
    marks = ticks(values, from_zero=False)
    left = 14.0 + 7.0 * max(len(sheet.number(mark)) for mark in marks)
    high = _scale(marks, bottom, TOP)
    for mark in marks:
        sheet.line(left, high(mark), WIDTH - RIGHT, high(mark), 'stroke="#bbb" stroke-width="0.6"')
        sheet.text(left - 6, high(mark) + 4, sheet.number(mark), "end")
    dates = sorted({point["date"] for each in series for point in each["points"]})
    across = {day: left + 14 + (WIDTH - RIGHT - left - 28) * _place(dates, place) for place, day in enumerate(dates)}
    every = max(-(-len(dates) // MOST_LABELS), 1)
    for place, day in enumerate(dates):
        if place % every == 0:
            sheet.line(across[day], bottom, across[day], bottom + 4)
            sheet.text(across[day], bottom + 17, _label(labels, place, day), "middle", 11)
    for number, each in enumerate(series):
        run: list[tuple[float, float]] = []
        for point in [*each["points"], {"date": None, "value": None}]:
            if point["value"] is not None:
                run.append((across[point["date"]], high(float(point["value"]))))
                continue
            _stroke(sheet, run, number)
            run = []
    sheet.line(left, bottom, WIDTH - RIGHT, bottom)
    return bottom + 24


def _place(dates: Sequence[dt.date], place: int) -> float:
    return place / (len(dates) - 1) if len(dates) > 1 else 0.5


def _label(labels: Sequence[str], place: int, day: dt.date) -> str:
    return labels[place] if place < len(labels) else f"{day:%d/%m/%Y}"


def _stroke(sheet: Sheet, run: Sequence[tuple[float, float]], number: int) -> None:
    if len(run) > 1:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        dash = DASHES[number % len(DASHES)]
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        sheet.parts.append(f'<polyline points="{points}" fill="none" stroke="#000" stroke-width="1.4"{dashed}/>')
    for x, y in run:
        _mark(sheet, x, y, number)


def _mark(sheet: Sheet, x: float, y: float, number: int) -> None:
    """Twelve marks: three shapes, full and hollow, in two sizes."""
    fill, size = ("#000", "#fff")[number // 3 % 2], (3.2, 4.6)[number // 6 % 2]
    style = f'fill="{fill}" stroke="#000" stroke-width="1.2"'
    shape = number % 3
    if shape == 0:
        sheet.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" {style}/>')
    elif shape == 1:
        box = f'x="{x - size:.1f}" y="{y - size:.1f}" width="{2 * size}" height="{2 * size}"'
        sheet.parts.append(f"<rect {box} {style}/>")
    else:
        path = f"M{x:.1f} {y - size * 1.2:.1f}L{x + size * 1.2:.1f} {y + size:.1f}L{x - size * 1.2:.1f} {y + size:.1f}Z"
        sheet.parts.append(f'<path d="{path}" {style}/>')


def _bars(sheet: Sheet, data: dict[str, Any], labels: Sequence[str]) -> float:
    """Lying bars, so that names of units can be read; at most `MOST_BARS` rows. Gives the height used."""
    series, stacked = data["series"], bool(data.get("stacked")) and len(data["series"]) > 1
    rows = list(enumerate(data["categories"]))[: _most_rows(data)]
    thick = 13.0
    step = thick * (1 if stacked else len(series)) + 7
    marks = ticks(_extent(series, rows, stacked=stacked), from_zero=True)
    left = 10.0 + 6.2 * min(max(len(str(name)) for _row, name in rows), LONGEST)
    bottom = TOP + step * len(rows)
    # Room at the end of the longest bar for its number.
    along = _scale(marks, left, WIDTH - RIGHT - 52)
    for mark in marks:
        sheet.line(along(mark), TOP - 4, along(mark), bottom, 'stroke="#bbb" stroke-width="0.6"')
        sheet.text(along(mark), bottom + 15, sheet.number(mark), "middle", 11)
    for place, (row, name) in enumerate(rows):
        y = TOP + step * place
        sheet.text(left - 6, y + (step - 7) / 2 + 4, str(name), "end", 11)
        reached = 0.0
        for number, each in enumerate(series):
            value = each["values"][row]
            if value is None:
                continue
            begin = reached if stacked else 0.0
            at = y + (0 if stacked else thick * number)
            _bar(sheet, along(begin), along(begin + float(value)), at, thick, number)
            reached += float(value)
            if not stacked:
                end = along(max(float(value), 0.0))
                sheet.text(end + 4, y + thick * number + thick - 3, sheet.number(value), "start", 10)
    sheet.line(along(0.0), TOP - 4, along(0.0), bottom)
    return bottom + 24


def _most_rows(data: dict[str, Any]) -> int:
    return max(MOST_BARS // (1 if data.get("stacked") else len(data["series"])), 1)


def rows_shown(picture: Picture) -> int:
    """How many rows of a bar chart fit on the paper."""
    return _most_rows(picture.data) if picture.kind == "bars" else 0


def _extent(series: Sequence[dict[str, Any]], rows: Sequence[tuple[int, Any]], *, stacked: bool) -> list[Decimal]:
    by_row = [[each["values"][row] for each in series if each["values"][row] is not None] for row, _name in rows]
    if stacked:
        return [sum(values, Decimal(0)) for values in by_row]
    return [value for values in by_row for value in values]


def _bar(sheet: Sheet, start: float, end: float, y: float, thick: float, number: int) -> None:
    x, width = min(start, end), max(abs(end - start), 0.8)
    fill = FILLS[number % len(FILLS)]
    sheet.parts.append(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{thick - 1:g}" fill="{fill}" stroke="#000" '
        'stroke-width="0.8"/>'
    )


def _legend(sheet: Sheet, names: Sequence[str], top: float, *, lines: bool) -> float:
    """What each dash or hatch stands for; a sole series needs none."""
    if len(names) < 2:
        return top
    wide = WIDTH / LEGEND_COLUMNS
    for number, name in enumerate(names):
        x, y = (number % LEGEND_COLUMNS) * wide + 4, top + (number // LEGEND_COLUMNS) * LINE + 10
        if lines:
            _stroke(sheet, [(x, y), (x + 30, y)], number)
        else:
            _bar(sheet, x, x + 30, y - 6, 12, number)
        sheet.text(x + 38, y + 4, name, size=11)
    return top + -(-len(names) // LEGEND_COLUMNS) * LINE + 4


def _scale(marks: Sequence[float], start: float, end: float) -> Callable[[float], float]:
    low, high = marks[0], marks[-1]
    return lambda value: start + (end - start) * (float(value) - low) / (high - low)
