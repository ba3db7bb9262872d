"""What the columns of a table hold: by their heads, and by what stands below where a head can mean two things."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hoaluoi.core.text.units_of_measure import unit_of
from hoaluoi.spine.drafting.dates import own_year, value_of
from hoaluoi.spine.drafting.drafts import Kind
from hoaluoi.spine.drafting.furniture import ORDER_HEADS
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
_UNITS_HEAD = re.compile(
    rf"(?:tên\s+)?(?:đơn vị(?!\s*(?:tính|chủ trì|phối hợp))|điện lực|công ty|phòng|địa phương|tỉnh|huyện|xã){_W}|(?:unit|company|utility|district)s?\Z|单位|公司"
)
_COMPARES = re.compile(
    r"so với|so sánh|hoàn thành|/\s*(?:kế hoạch|kh)|tỷ lệ (?:th|thực hiện|đạt)(?![a-zà-ỹ])|\Atỷ lệ\s*(?:\(?%\)?)?\Z|tăng|giảm|同比|đạt so|ghi chú|note|备注"
)
_ASKS = re.compile(r"(?:giao|phân bổ|phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|định mức|target|plan|目标|计划|指标)")
_BRACKET_AT_END = re.compile(r"\s*\([^()]*\)\s*\Z")
_PLAN_WORDS = re.compile(
    rf"(?:được\s+)?(?:giao|kế hoạch|chỉ tiêu|mục tiêu|phấn đấu|thực hiện|kết quả|ước|dự kiến|lũy kế|luỹ kế|cả|năm|quý(?:\s+[ivx\d]+)?|tháng|đầu|cuối|kh|th|target|plan|actual|result|目标|计划|完成|实际|\d+){_W}",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST_CAPTION = 3, 260
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
    measure: str = ""  # what the column measures, where the rows are units: "Tổn thất (%)"


def columns_of(scene: Scene, heads: Sequence[Cell], rows: Sequence[Sequence[Cell]], caption: str = "") -> list[Column]:
    """The columns of a table; none when its first row is no head. ``caption``: what stands above it."""
    numbers = sum(bool(re.fullmatch(r"[\d.,%\s]+", cell.low)) for cell in heads)
    if numbers > len(heads) / 3 and not any(own_year(cell.low) for cell in heads):
        return []
    columns = _told_apart([_column(scene, cell.low) for cell in heads], rows)
    columns = _measured(scene, _shares_dated(columns), heads, rows)
    if _asks(caption):
        columns = [_wanted(column) for column in columns]
    if (year := _year_of(scene, caption)) and any(column.measure for column in columns):
        columns = [replace(c, date=year) if c.measure and c.date is None else c for c in columns]
    if any(c.role == "value" for c in columns) and not any(c.role == "name" for c in columns):
        place = 1 if len(columns) > 2 and columns[0].head in ORDER_HEADS else 0
        columns[place] = replace(columns[place], role="name")
    return columns


def _measured(
    scene: Scene, columns: list[Column], heads: Sequence[Cell], rows: Sequence[Sequence[Cell]]
) -> list[Column]:
    """Where every row is a unit, a column over numbers is a measure of its own: "Đơn vị | Tổn thất (%) | SAIDI (phút)"."""
    names = [place for place, cell in enumerate(heads) if _UNITS_HEAD.match(cell.low)]
    if len(names) != 1 or any(c.role in {"unit", "name"} and n != names[0] for n, c in enumerate(columns)):
        return columns
    found = list(columns)
    found[names[0]] = replace(columns[names[0]], role="name")
    for place, column in enumerate(columns):
        below = [row[place].low for row in rows if row[place].low]
        numeric = sum(bool(_NUMERIC.match(text)) for text in below) * 2 > len(below) > 0
        head = heads[place]
        plain = column.role in {"other", "share"} or (column.role == "value" and own_year(head.low))
        name = _BRACKET_AT_END.sub("", scene.text[head.start : head.end])
        name = re.sub(r"\s*(?:năm\s+)?(?:19|20)\d\d\s*\Z", "", name).strip()
        if column.role == "value" and not plain and numeric:
            said = _PLAN_WORDS.sub(" ", name).strip(" ,-–")
            found[place] = replace(column, measure=said) if re.search(r"[^\W\d_]{2}", said) else column
        if (
            place == names[0]
            or not numeric
            or not plain
            or _COMPARES.search(head.low)
            or len(_PLAN_WORDS.sub("", name).strip()) < _SHORTEST
        ):
            continue
        kind = column.kind if column.role == "value" else "figure"
        found[place] = Column("value", head.low, kind, str(own_year(head.low) or "") or None, name)
    return found


def _asks(caption: str) -> bool:
    """Whether what stands above a table lays down what is to be reached."""
    low = caption.lower()
    return len(low) < _LONGEST_CAPTION and _ASKS.search(low) is not None and not _FIGURE_HEAD.search(low)


def _wanted(column: Column) -> Column:
    figure = column.role == "value" and column.kind == "figure" and not _FIGURE_HEAD.search(column.head)
    return replace(column, kind="target") if figure else column


def _year_of(scene: Scene, caption: str) -> str | None:
    values = set(dates_in(scene, caption.lower())) if len(caption) < _LONGEST_CAPTION else set()
    return values.pop() if len(values) == 1 else None


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
    if head in ORDER_HEADS:
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
