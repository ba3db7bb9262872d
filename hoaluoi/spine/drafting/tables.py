"""Rows of a table in the text (cells parted by tabs or bars): a unit column, value columns, a lead-agency column."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.drafting.blocks import Block
from hoaluoi.spine.drafting.comparators import bound
from hoaluoi.spine.drafting.dates import own_year, value_of
from hoaluoi.spine.drafting.drafts import DateRole, Draft, Kind
from hoaluoi.spine.drafting.quantities import quantity
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.tokens import Token, tokens
from hoaluoi.spine.drafting.vocabulary import any_of

_CELL = re.compile(r"[^\t|]+")
_UNIT_HEAD = re.compile(
    r"(?:đơn vị tính|đvt|đ\.v\.t|đơn vị(?!\s*(?:chủ trì|thực hiện|phối hợp|báo cáo|chịu))|unit|计量单位|单位)\s*\Z"
)
_NAME_HEAD = re.compile(r"chỉ tiêu|nội dung|mục tiêu|tên|hạng mục|nhiệm vụ|công việc|indicator|item|指标|项目|名称")
_LEAD_HEAD = re.compile(
    r"chủ trì|chịu trách nhiệm|đầu mối|cơ quan|lead|responsible|牵头|责任|đơn vị thực hiện|đơn vị phối hợp"
)
_TARGET_HEAD = re.compile(r"kế hoạch|kh|mục tiêu|chỉ tiêu giao|giao|phấn đấu|target|plan|目标|计划")
_FIGURE_HEAD = re.compile(r"thực hiện|th|kết quả|đạt được|ước|actual|result|完成|实际")
_FORECAST_HEAD = re.compile(r"dự báo|forecast|预测|预计")
_SHARE_HEAD = re.compile(r"so với|tỷ lệ|so sánh|%|tăng|giảm|hoàn thành|同比")
_DEADLINE_HEAD = re.compile(r"thời hạn|hoàn thành trước|thời gian|hạn|deadline|due|期限")
_NUMBER = re.compile(r"[^\d]{0,24}?(\d[\d.,]*)")
_FEWEST_ROWS = 2


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int
    low: str


@dataclass(frozen=True, slots=True)
class _Column:
    role: str
    head: str
    kind: Kind | None = None
    date: str | None = None


def table_blocks(scene: Scene) -> list[list[Block]]:
    """Runs of blocks that are rows of one table."""
    runs: list[list[Block]] = []
    for place, block in enumerate(scene.blocks):
        if len(_cells(scene, block)) < 2 or ("\t" not in block.text and "|" not in block.text):
            continue
        if runs and scene.blocks[place - 1] is runs[-1][-1]:
            runs[-1].append(block)
        else:
            runs.append([block])
    return [run for run in runs if len(run) >= _FEWEST_ROWS]


def _cells(scene: Scene, block: Block) -> list[_Cell]:
    cells = []
    for match in _CELL.finditer(scene.text, block.start, block.end):
        start, end = match.span()
        while start < end and scene.text[start].isspace():
            start += 1
        while end > start and scene.text[end - 1].isspace():
            end -= 1
        cells.append(_Cell(start, end, scene.low[start:end]))
    if "|" in block.text:
        return [c for c in cells if c.start < c.end]
    return cells


def table_drafts(scene: Scene, rows: list[Block]) -> list[Draft]:
    """The drafts of a table; none when its head names no column that holds values."""
    columns = _columns(scene, rows)
    if not columns or not any(c.role == "value" for c in columns):
        return []
    drafts: list[Draft] = []
    for row in rows[1:]:
        drafts += _row(scene, row, columns)
    return drafts


def _columns(scene: Scene, rows: list[Block]) -> list[_Column]:
    heads = _cells(scene, rows[0])
    if sum(bool(re.fullmatch(r"[\d.,%\s]+", c.low)) for c in heads) > len(heads) / 3 and not any(
        own_year(c.low) for c in heads
    ):
        return []
    columns = _told_apart(scene, [_column(scene, c) for c in heads], [_cells(scene, row) for row in rows[1:]])
    if any(c.role == "value" for c in columns) and not any(c.role == "name" for c in columns):
        place = 1 if len(columns) > 2 and columns[0].head in {"tt", "stt", "no.", "no", "#", "序号"} else 0
        columns[place] = replace(columns[place], role="name")
    return columns


def _told_apart(scene: Scene, columns: list[_Column], rows: list[list[_Cell]]) -> list[_Column]:
    """Heads that say two things, told apart by what stands below: "Mục tiêu" over numbers, "Đơn vị" over names."""
    for place, column in enumerate(columns):
        below = [row[place].low for row in rows if len(row) == len(columns) and row[place].low]
        numeric = sum(bool(re.match(r"[^\d\w]{0,4}\s*\d", text)) for text in below) * 2 > len(below) > 0
        others = [c.role for c in columns[:place]]
        if column.role == "name" and numeric and "name" in others:
            columns[place] = _Column("value", column.head, "target")
        elif column.role == "unit" and "name" not in [c.role for c in columns] and not any(map(_is_measure, below)):
            columns[place] = replace(column, role="name")
    return columns


def _is_measure(text: str) -> bool:
    return unit_of(text) is not None or re.match(r"(?:triệu|tỷ|nghìn|ngàn|%|亿|万)", text) is not None


def _column(scene: Scene, cell: _Cell) -> _Column:
    head = cell.low
    if head in {"tt", "stt", "no", "no.", "#", "序号"}:
        return _Column("place", head)
    if _UNIT_HEAD.search(head):
        return _Column("unit", head)
    year = own_year(head)
    if _LEAD_HEAD.search(head):
        return _Column("lead" if "phối hợp" not in head else "support", head)
    if _DEADLINE_HEAD.search(head) and year is None:
        return _Column("deadline", head)
    if _NAME_HEAD.search(head) and year is None:
        return _Column("name", head)
    if year or _TARGET_HEAD.search(head) or _FIGURE_HEAD.search(head) or _FORECAST_HEAD.search(head):
        return _value_column(scene, head, year)
    return _Column("other", head)


def _value_column(scene: Scene, head: str, year: int | None) -> _Column:
    if _SHARE_HEAD.search(head):
        return _Column("other", head)
    kind: Kind = "figure"
    later = year is not None and scene.document_date is not None and year > scene.document_date.year
    if _FORECAST_HEAD.search(head):
        kind = "forecast"
    elif not re.search(r"thực hiện|kết quả|đạt được|ước|actual|完成|实际|\bth\b", head) and (
        _TARGET_HEAD.search(head) or later
    ):
        kind = "target"
    token = next((t for t in _date_tokens(scene, head)), None)
    return _Column("value", head, kind, token or (str(year) if year else None))


def _date_tokens(scene: Scene, head: str) -> list[str]:
    year = scene.document_date.year if scene.document_date else None
    values = [
        value_of(t.kind.removeprefix("date:"), head[t.start : t.end], year)
        for t in tokens(head)
        if t.kind.startswith("date:")
    ]
    return [v for v in values if v]


def _row(scene: Scene, row: Block, columns: list[_Column]) -> list[Draft]:
    cells = _cells(scene, row)
    if len(cells) != len(columns):
        return []
    by_role = {c.role: cell for c, cell in zip(columns, cells, strict=True)}
    name = by_role.get("name")
    if name is None or name.start == name.end or not re.search(r"[^\W\d]", name.low):
        return []
    drafts = []
    for column, cell in zip(columns, cells, strict=True):
        if column.role == "value" and (draft := _value(scene, row, column, cell, by_role)):
            drafts.append(draft)
    return drafts


def _value(scene: Scene, row: Block, column: _Column, cell: _Cell, by_role: dict[str, _Cell]) -> Draft | None:
    number = _NUMBER.match(cell.low)
    if number is None or re.search(r"\d{1,2}/\d", cell.low):
        return None
    token = Token(
        "number", cell.start + number.start(1), cell.start + number.end(1), (("digits", number[1].rstrip(".,")),)
    )
    amount = quantity(scene.low, token, row.language, scene.vocabulary)
    if amount is None:
        return None
    unit_cell = by_role.get("unit")
    unit, factor = amount.unit, Decimal(1)
    in_head = re.search(r"\(([^()]{1,20})\)\s*\Z", column.head)
    if unit is None and unit_cell:
        unit, factor = _unit_of_cell(scene, unit_cell)
    elif unit is None and in_head and not own_year(in_head[1]):
        unit, factor = _unit_written(scene, in_head[1])
    kind: Kind = column.kind or "figure"
    limit = bound(scene.low, amount, cell.start, cell.end, scene.vocabulary)
    name = by_role["name"]
    deadline = _deadline(scene, by_role.get("deadline"))
    when = column.date or deadline
    role: DateRole | None = ("deadline" if kind == "target" else "period") if when else None
    lead = by_role.get("lead")
    label = re.sub(r"\s*\((?:%|[^()]{1,14})\)\s*\Z", "", scene.text[name.start : name.end]).strip()
    whole = kind == "target" and not (unit == "%" and amount.value == 100)
    sign = limit[0] if limit else (_target_sign(scene, label) if whole else "=")
    return Draft(
        kind, name.start, max(cell.end, name.end), scene.text[name.start : max(cell.end, name.end)], label, sign,
        amount.value * factor, unit or _unit_in_name(scene, name) or "count", step=amount.step * factor, date=when, date_role=role,
        date_source="heading" if when else None, units=(scene.text[lead.start : lead.end],) if lead and lead.start < lead.end else (),
        rules=("table", f"kind.column:{column.head}", *([limit[3]] if limit else [])), number_start=token.start, number_end=amount.end,
    )  # fmt: skip


def _target_sign(scene: Scene, label: str) -> str:
    return "<=" if any_of(scene.vocabulary, "cue.lower_is_better").search(label.lower()) else ">="


def _unit_of_cell(scene: Scene, cell: _Cell) -> tuple[str | None, Decimal]:
    """A unit column may say "triệu kWh", "tỷ đồng", "%", "khách hàng"."""
    return _unit_written(scene, cell.low)


def _unit_written(scene: Scene, written: str) -> tuple[str | None, Decimal]:
    token = Token("number", 0, 1, (("digits", "1"),))
    amount = quantity(f"1 {written}", token, "vi", scene.vocabulary)
    if amount and amount.unit:
        return amount.full_unit, amount.value
    known = unit_of(written)
    if known:
        return known.canonical, known.factor
    return (
        ("count", amount.value if amount and amount.scaled else Decimal(1))
        if written.strip(" -")
        else (None, Decimal(1))
    )


def _unit_in_name(scene: Scene, name: _Cell) -> str | None:
    match = re.search(r"\(([^()]{1,14})\)\s*\Z", name.low)
    known = unit_of(match[1]) if match else None
    return known.canonical if known and known.factor == 1 else ("%" if "tỷ lệ" in name.low else None)


def _deadline(scene: Scene, cell: _Cell | None) -> str | None:
    if cell is None:
        return None
    return next(iter(_date_tokens(scene, cell.low)), None)
