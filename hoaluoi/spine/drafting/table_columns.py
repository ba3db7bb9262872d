"""What the columns of a table hold: by their heads, and by what stands below where a head can mean two things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.drafting.dates import own_year, value_of
from hoaluoi.spine.drafting.drafts import Kind
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.tokens import tokens

_W = "(?![a-zà-ỹ])"
_UNIT_HEAD = re.compile(
    r"(?:đơn vị tính|đvt|đ\.v\.t|đơn vị(?!\s*(?:chủ trì|thực hiện|phối hợp|báo cáo|chịu))|units?|计量单位|单位)\s*\Z"
)
_NAME_HEAD = re.compile(
    r"chỉ tiêu|nội dung|mục tiêu|tên|hạng mục|nhiệm vụ|công việc|indicator|measure|item|指标|项目|名称"
)
_LEAD_HEAD = re.compile(
    r"chủ trì|chịu trách nhiệm|đầu mối|cơ quan|lead|responsible|牵头|责任|đơn vị thực hiện|đơn vị phối hợp"
)
_TARGET_HEAD = re.compile(
    rf"kế hoạch|\bkh{_W}|mục tiêu|chỉ tiêu giao|giao{_W}|phấn đấu|target|plan|budget|limit|目标|计划"
)
_FIGURE_HEAD = re.compile(rf"thực hiện|\bth{_W}|kết quả|đạt được|ước|actual|result|完成|实际")
_FORECAST_HEAD = re.compile(r"dự báo|forecast|预测|预计")
_SHARE_HEAD = re.compile(r"so với|tỷ lệ|so sánh|%|tăng|giảm|hoàn thành|同比|/")
_DEADLINE_HEAD = re.compile(r"thời hạn|hoàn thành trước|thời gian|hạn|deadline|due|期限")
_ORDER_HEADS = {"tt", "stt", "no", "no.", "#", "序号"}
_NUMERIC = re.compile(r"[^\d\w]{0,4}\s*\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell where it stands, and its text in lower case."""

    start: int
    end: int
    low: str


@dataclass(frozen=True, slots=True)
class Column:
    """The role of a column: place, name, unit, lead, support, deadline, value or other."""

    role: str
    head: str
    kind: Kind | None = None
    date: str | None = None


def columns_of(scene: Scene, heads: Sequence[Cell], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """The columns of a table; none when its first row is no head."""
    numbers = sum(bool(re.fullmatch(r"[\d.,%\s]+", cell.low)) for cell in heads)
    if numbers > len(heads) / 3 and not any(own_year(cell.low) for cell in heads):
        return []
    columns = _told_apart([_column(scene, cell.low) for cell in heads], rows)
    columns = _shares_dated(columns)
    if any(c.role == "value" for c in columns) and not any(c.role == "name" for c in columns):
        place = 1 if len(columns) > 2 and columns[0].head in _ORDER_HEADS else 0
        columns[place] = replace(columns[place], role="name")
    return columns


def _shares_dated(columns: list[Column]) -> list[Column]:
    """A share is of the time of the result before it: "Thực hiện 6 tháng | So với cùng kỳ (%)"."""
    dated: list[Column] = []
    for column in columns:
        results = [c.date for c in dated if c.role == "value" and c.date and c.kind == "figure"]
        dated.append(replace(column, date=results[-1]) if column.role == "share" and results else column)
    return dated


def goes_on(heads: Sequence[Cell], following: Sequence[Cell]) -> bool:
    """Whether the second row belongs to the head: no names of its own, only years and words under the first."""
    filled = [cell.low for cell in following if cell.low]
    return (
        len(following) == len(heads)
        and len(filled) < len(heads)
        and bool(filled)
        and not following[0].low
        and not following[1].low
        and all(own_year(text) or not re.fullmatch(r"[\d.,%\s]+", text) for text in filled)
    )


def dates_in(scene: Scene, low: str) -> list[str]:
    """The dates that a head or a cell names."""
    year = scene.document_date.year if scene.document_date else None
    values = [
        value_of(t.kind.removeprefix("date:"), low[t.start : t.end], year)
        for t in tokens(low)
        if t.kind.startswith("date:")
    ]
    return [v for v in values if v]


def _told_apart(columns: list[Column], rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """Heads that say two things, told apart by what stands below: "Mục tiêu" over numbers, "Đơn vị" over names."""
    below = [[row[place].low for row in rows if row[place].low] for place in range(len(columns))]
    numeric = [sum(bool(_NUMERIC.match(text)) for text in texts) * 2 > len(texts) > 0 for texts in below]
    names = [place for place, column in enumerate(columns) if column.role == "name" and not numeric[place]]
    for place, column in enumerate(columns):
        names_units = column.role == "unit" and not numeric[place] and not any(map(_is_measure, below[place]))
        if names_units and not names:
            columns[place] = replace(column, role="name")
            names.append(place)
        elif column.role == "name" and numeric[place]:
            columns[place] = Column("value", column.head, "target", column.date)
    return columns


def _is_measure(text: str) -> bool:
    return unit_of(text) is not None or re.match(r"(?:triệu|tỷ|nghìn|ngàn|%|亿|万)", text) is not None


def _column(scene: Scene, head: str) -> Column:
    if head in _ORDER_HEADS:
        return Column("place", head)
    if _UNIT_HEAD.search(head):
        return Column("unit", head)
    year = own_year(head)
    if _LEAD_HEAD.search(head):
        return Column("lead" if "phối hợp" not in head else "support", head)
    if _DEADLINE_HEAD.search(head) and year is None:
        return Column("deadline", head)
    if _NAME_HEAD.search(head) and year is None:
        return Column("name", head)
    if year or _TARGET_HEAD.search(head) or _FIGURE_HEAD.search(head) or _FORECAST_HEAD.search(head):
        return _value_column(scene, head, year)
    return _share_column(head)


def _share_column(head: str) -> Column:
    """What a column compares ("So với cùng kỳ (%)", "TH/KH (%)") is a figure in percent, where its head says percent."""
    return Column("share", head, "figure") if "%" in head and _SHARE_HEAD.search(head) else Column("other", head)


def _value_column(scene: Scene, head: str, year: int | None) -> Column:
    if _SHARE_HEAD.search(re.sub(r"\([^()]*\)\s*\Z|\d{1,2}/(?:19|20)\d\d", "", head)):
        return _share_column(head)
    kind: Kind = "figure"
    later = year is not None and scene.document_date is not None and year > scene.document_date.year
    if _FORECAST_HEAD.search(head):
        kind = "forecast"
    elif not _FIGURE_HEAD.search(head) and (_TARGET_HEAD.search(head) or later):
        kind = "target"
    named = next(iter(dates_in(scene, head)), None)
    return Column("value", head, kind, named or (str(year) if year else None))
