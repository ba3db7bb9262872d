"""Rows of a table in the text (cells parted by tabs or bars): a unit column, value columns, a lead-agency column."""

import re
from decimal import Decimal

from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.drafting.blocks import Block
from hoaluoi.spine.drafting.comparators import bound
from hoaluoi.spine.drafting.dates import own_year
from hoaluoi.spine.drafting.drafts import DateRole, Draft, Kind
from hoaluoi.spine.drafting.organisation import named_units
from hoaluoi.spine.drafting.quantities import Quantity, quantity
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.table_columns import Cell, Column, columns_of, dates_in, goes_on
from hoaluoi.spine.drafting.tokens import Token
from hoaluoi.spine.drafting.vocabulary import any_of

_SPAN = re.compile(
    r"[^\d]{0,24}?(?P<low>\d+(?:[.,]\d+)*)\s*%?\s*(?:[-–—~÷]|đến|tới|至)\s*(?P<high>\d+(?:[.,]\d+)*)(?!\s*/)"
)
_NUMBER = re.compile(r"[^\d]{0,24}?(\d[\d.,]*)")
_GAP, _UNSURE = "  ", {";", "  "}
_WIDE = re.compile(r"(?<=\S) {2,}(?=\S)")
_BETWEEN_GAPS = re.compile(r"\S+(?: \S+)*")
_SHARE_MARK = re.compile(r"\(\s*%\s*\)|%")
_FEWEST_ROWS = 2
_FEWEST_CELLS = 2
_IN_BRACKETS = re.compile(r"\(([^()]{1,20})\)\s*\Z")


def table_blocks(scene: Scene) -> list[list[Block]]:
    """Runs of blocks that are rows of one table."""
    runs: list[list[Block]] = []
    for place, block in enumerate(scene.blocks):
        mark = _mark(block.text)
        if mark is None or len(_cells(scene, block)) < _FEWEST_CELLS:
            continue
        follows = runs and scene.blocks[place - 1] is runs[-1][-1] and _mark(runs[-1][-1].text) == mark
        if follows and (mark not in _UNSURE or len(_cells(scene, runs[-1][0])) >= len(_cells(scene, block))):
            runs[-1].append(block)
        else:
            runs.append([block])
    return [run for run in runs if len(run) >= _FEWEST_ROWS]


def _mark(text: str) -> str | None:
    """What parts the cells of a row: a tab or a bar; two semicolons or wide gaps, where the rows below agree."""
    if "|" in text:
        return "|"
    if "\t" in text:
        return "\t"
    if text.count(";") >= _FEWEST_CELLS and not text.rstrip().endswith("."):
        return ";"
    return _GAP if len(_WIDE.findall(text.strip())) >= _FEWEST_CELLS else None


def _cells(scene: Scene, block: Block) -> list[Cell]:
    """The cells of a row, empty ones too; bars before the first and after the last cell part nothing."""
    mark, start, end = _mark(block.text) or "\t", block.start, block.end
    if mark == _GAP:
        return [_trimmed(scene, start + m.start(), start + m.end()) for m in _BETWEEN_GAPS.finditer(block.text)]
    if mark == "|":
        start += len(block.text) - len(block.text.lstrip().removeprefix("|"))
        end -= len(block.text) - len(block.text.rstrip().removesuffix("|"))
    cells: list[Cell] = []
    while (border := scene.text.find(mark, start, end)) >= 0:
        cells.append(_trimmed(scene, start, border))
        start = border + 1
    return [*cells, _trimmed(scene, start, max(start, end))]


def _trimmed(scene: Scene, start: int, end: int) -> Cell:
    while start < end and scene.text[start].isspace():
        start += 1
    while end > start and scene.text[end - 1].isspace():
        end -= 1
    return Cell(start, end, scene.low[start:end])


def table_drafts(scene: Scene, rows: list[Block]) -> list[Draft]:
    """The drafts of a table; none when its head names no column that holds values."""
    heads, *body = (_cells(scene, row) for row in rows)
    blocks = rows[1:]
    if len(body) > 1 and len(heads) > _FEWEST_CELLS and goes_on(heads, body[0]):
        heads = [Cell(a.start, a.end, f"{a.low} {b.low}".strip()) for a, b in zip(heads, body[0], strict=True)]
        body, blocks = body[1:], blocks[1:]
    whole = [_padded(cells, len(heads)) for cells in body]
    caption = rows[0].previous.text if rows[0].previous else ""
    columns = columns_of(scene, heads, [cells for cells in whole if cells], caption)
    if not any(c.role == "value" for c in columns):
        return []
    return [
        draft
        for block, cells in zip(blocks, whole, strict=True)
        if cells
        for draft in row_drafts(scene, block, columns, cells)
    ]


def _padded(cells: list[Cell], count: int) -> list[Cell]:
    """A row as wide as the head: cells that a copy lost at its end are empty; a wider row belongs to no column."""
    if len(cells) > count:
        return []
    last = cells[-1].end
    return [*cells, *(Cell(last, last, "") for _ in range(count - len(cells)))]


def row_drafts(scene: Scene, row: Block, columns: list[Column], cells: list[Cell]) -> list[Draft]:
    """The drafts of one row: each value with the name, unit, deadline and lead that stand beside it."""
    by_role: dict[str, Cell] = {}
    for column, cell in zip(columns, cells, strict=True):
        by_role.setdefault(column.role, cell)
    name = by_role.get("name")
    if name is None or name.start == name.end or not re.search(r"[^\W\d]", name.low):
        return []
    heads = {column.role: column.head for column in columns}
    drafts = []
    for column, cell in zip(columns, cells, strict=True):
        if column.role in {"value", "share"} and (draft := _value(scene, row, column, cell, by_role, heads["name"])):
            drafts.append(draft)
    return drafts


def _amount(scene: Scene, row: Block, cell: Cell) -> Quantity | None:
    if span := _SPAN.match(cell.low):
        place = cell.start + span.start("low"), cell.start + span.end("high")
        token = Token("span", *place, (("low", span["low"]), ("high", span["high"])))
        return quantity(scene.low, token, row.language, scene.vocabulary)
    number = _NUMBER.match(cell.low)
    if number is None or re.search(r"\d{1,2}/\d", cell.low):
        return None
    digits = number[1].rstrip(".,")
    start = cell.start + number.start(1)
    token = Token("number", start, start + len(digits), (("digits", digits),))
    return quantity(scene.low, token, row.language, scene.vocabulary)


def _value(
    scene: Scene, row: Block, column: Column, cell: Cell, by_role: dict[str, Cell], name_head: str
) -> Draft | None:
    amount = _amount(scene, row, cell)
    if amount is None:
        return None
    name, kind = by_role["name"], column.kind or "figure"
    is_share = column.role == "share"
    unit, factor = ("%", Decimal(1)) if is_share else _unit(scene, amount, column, by_role.get("unit"))
    limit = bound(scene.low, amount, cell.start, cell.end, scene.vocabulary)
    label = re.sub(r"\s*\((?:%|[^()]{1,14})\)\s*\Z", "", scene.text[name.start : name.end]).strip()
    of_unit = name_head.startswith(("đơn vị", "unit", "单位"))
    subject = f"{column.measure or (_counted(column) if of_unit else '')} {label}".strip()
    subject = f"{subject} – {_SHARE_MARK.sub('', column.head).strip()}" if is_share else subject
    unit = unit or _unit_in_name(scene, name) or "count"
    when, role = _date(scene, column, kind, by_role.get("deadline"))
    start, end = min(cell.start, name.start), max(cell.end, name.end)
    return Draft(
        kind, start, end, scene.text[start:end], subject, _sign(scene, kind, amount, limit, unit, subject),
        amount.value * factor, unit, value_to=amount.value_to * factor if amount.value_to is not None else None,
        step=amount.step * factor, date=when, date_role=role, date_source="heading" if when else None,
        units=_responsible(scene, by_role.get("lead"), name if of_unit or column.measure else None),
        rules=("table", f"kind.column:{column.head}", *([limit[3]] if limit else [])),
        number_start=amount.start, number_end=amount.end,
    )  # fmt: skip


def _date(scene: Scene, column: Column, kind: Kind, cell: Cell | None) -> tuple[str | None, DateRole | None]:
    """The deadline of the row where it has one in the year of the column, else the column's own date."""
    deadline = next(iter(dates_in(scene, cell.low)), None) if cell and kind == "target" else None
    if deadline and column.date and not deadline.startswith(column.date[:4]):
        deadline = None
    when = deadline or column.date
    return when, ("deadline" if kind == "target" else "period") if when else None


def _responsible(scene: Scene, lead: Cell | None, name: Cell | None) -> tuple[str, ...]:
    """The lead agencies, by their code where they are units of the organisation, else as they are written."""
    cell = lead if lead and lead.start < lead.end else name
    if cell is None:
        return ()
    named = named_units(scene.text, scene.low, cell.start, cell.end, scene.units, scene.vocabulary)
    covered = sum(unit.end - unit.start for unit in named)
    if named and covered * 2 > cell.end - cell.start:
        return tuple(dict.fromkeys(unit.code for unit in named))
    return (scene.text[cell.start : cell.end],)


def _sign(
    scene: Scene, kind: Kind, amount: Quantity, limit: tuple[str, int, int, str] | None, unit: str, label: str
) -> str:
    if amount.value_to is not None:
        return "range"
    if limit:
        return limit[0]
    if kind != "target" or (unit == "%" and amount.value == 100):
        return "="
    return "<=" if any_of(scene.vocabulary, "cue.lower_is_better").search(label.lower()) else ">="


def _counted(column: Column) -> str:
    """What the numbers of a column count, where its head says it in brackets: "Chỉ tiêu giao (sáng kiến)"."""
    said = _IN_BRACKETS.search(column.head)
    return said[1] if said and unit_of(said[1]) is None and not own_year(said[1]) else ""


def _unit(scene: Scene, amount: Quantity, column: Column, cell: Cell | None) -> tuple[str | None, Decimal]:
    """The unit beside the number, of the unit column, or in the brackets of the head."""
    if amount.unit is not None:
        return amount.full_unit, Decimal(1)
    if cell and cell.low:
        return _unit_written(scene, cell.low)
    in_head = _IN_BRACKETS.search(column.head)
    return _unit_written(scene, in_head[1]) if in_head and not own_year(in_head[1]) else (None, Decimal(1))


def _unit_written(scene: Scene, written: str) -> tuple[str | None, Decimal]:
    """A unit column may say "triệu kWh", "tỷ đồng", "%", "khách hàng"."""
    token = Token("number", 0, 1, (("digits", "1"),))
    amount = quantity(f"1 {written}", token, "vi", scene.vocabulary)
    if amount and amount.unit:
        return amount.full_unit, amount.value
    known = unit_of(written)
    if known:
        return known.canonical, known.factor
    scale = amount.value if amount and amount.scaled else Decimal(1)
    return ("count", scale) if written.strip(" -") else (None, Decimal(1))


def _unit_in_name(scene: Scene, name: Cell) -> str | None:
    match = re.search(r"\(([^()]{1,14})\)\s*\Z", name.low)
    known = unit_of(match[1]) if match else None
    return known.canonical if known and known.factor == 1 else ("%" if "tỷ lệ" in name.low else None)
