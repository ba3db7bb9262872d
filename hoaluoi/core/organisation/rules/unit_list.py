"""From a list of units to a plan: pure, against a snapshot of what stands on each row's day."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hoaluoi.core.organisation.rules.plan import Action, Change, Checker, Plan, PlannedRow
from hoaluoi.core.organisation.rules.sheet import Column, Line, Table, as_date
from hoaluoi.core.text.folding import fold

COLUMNS = (
    Column("code", ("code", "ma", "ma don vi", "代码", "单位代码"), required=True),
    Column("name_vi", ("name_vi", "name", "ten", "ten don vi", "ten tieng viet", "名称", "越文名称"), required=True),
    Column("parent", ("parent", "ma cap tren", "cap tren", "don vi cap tren", "上级", "上级代码")),
    Column("kind", ("kind", "loai", "loai don vi", "类型")),
    Column("short_name", ("short_name", "ten tat", "ten viet tat", "简称")),
    Column("name_en", ("name_en", "ten tieng anh", "英文名称")),
    Column("name_zh", ("name_zh", "ten tieng trung", "中文名称")),
    Column("phone", ("phone", "dien thoai", "电话")),
    Column("email", ("email", "e-mail", "thu dien tu", "邮箱")),
    Column("address", ("address", "dia chi", "地址")),
    Column("region", ("region", "tinh", "tinh/thanh pho", "地区")),
    Column("source", ("source", "nguon", "来源")),
    Column("from", ("from", "tu ngay", "ngay bat dau", "起始日期")),
)
NAMES = ("kind", "name_vi", "short_name", "name_en", "name_zh")
DETAILS = ("phone", "email", "address", "region", "source")
LONGEST = {"code": 60, "short_name": 80, "phone": 40, "region": 60, "address": 300, "email": 254, "kind": 40}
CODE = re.compile(r"\w[\w.\-]{0,59}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Standing:
    """A unit as it is known: `editable` by whoever imports; `names` and `parent` on a day come from the snapshot."""

    code: str
    editable: bool
    details: Mapping[str, str]


@dataclass(frozen=True)
class Snapshot:
    """What is known before the import. Codes are compared without regard to case (keys are casefolded).

    `names_on(code, day)` gives the designation of that day or None; `parent_on` the parent's code, "" for a root, None
    if the unit does not stand; `ends(code)` the day from which it stands no more, None if no end is known. `kinds`:
    what may be written → the kind's code.
    """

    units: Mapping[str, Standing]
    names_on: Callable[[str, date], Mapping[str, str] | None]
    parent_on: Callable[[str, date], str | None]
    kinds: Mapping[str, str]
    today: date
    roots_allowed: bool
    ends: Callable[[str], date | None] = lambda code: None


@dataclass
class Wanted:
    """One row, read."""

    line: Line
    code: str
    day: date
    parent: str
    values: dict[str, str] = field(default_factory=dict)


def plan_units(table: Table, known: Snapshot) -> Plan:
    """Reads every row, checks it against the others and the snapshot, and says what would change."""
    checker = Checker(table)
    wanted = _once_each([_read(line, table, known, checker) for line in table.lines], checker)
    for row in wanted.values():
        _check_parent(row, wanted, known, checker)
    _refuse_cycles(wanted, known, checker)
    plan = Plan("units", errors=checker.errors)
    plan.rows = [_decide(row, known) for row in wanted.values()]
    return plan


def _read(line: Line, table: Table, known: Snapshot, checker: Checker) -> Wanted:
    code = checker.needed(line, "code", most=LONGEST["code"])
    if code and not CODE.fullmatch(code):
        checker.refuse(line, "code", "bad_code")
    values = {
        name: checker.text(line, name, most=LONGEST.get(name, 200))
        for name in (*NAMES, *DETAILS)
        if name in table.fields
    }
    if not values["name_vi"]:
        checker.refuse(line, "name_vi", "empty")
    if values.get("kind"):
        kind = known.kinds.get(fold(values["kind"]))
        if kind is None:
            checker.refuse(line, "kind", "unknown_kind", known=", ".join(sorted(set(known.kinds.values()))))
        values["kind"] = kind or ""
    if values.get("email") and not EMAIL.fullmatch(values["email"]):
        checker.refuse(line, "email", "bad_email")
    return Wanted(line, code, _day(line, known.today, checker), checker.text(line, "parent", most=60), values)


def _day(line: Line, today: date, checker: Checker) -> date:
    written = line.values.get("from", "")
    if written == "":
        return today
    day = as_date(written)
    if day is None:
        checker.refuse(line, "from", "bad_date")
    return day or today


def _once_each(rows: Iterable[Wanted], checker: Checker) -> dict[str, Wanted]:
    once: dict[str, Wanted] = {}
    for row in rows:
        key = row.code.casefold()
        if not key:
            continue
        if key in once:
            checker.refuse(row.line, "code", "twice", row=once[key].line.number)
            continue
        once[key] = row
    return once


def _check_parent(row: Wanted, wanted: Mapping[str, Wanted], known: Snapshot, checker: Checker) -> None:
    unit, parent = known.units.get(row.code.casefold()), row.parent.casefold()
    if unit is not None and not unit.editable:
        checker.refuse(row.line, "code", "not_yours")
        return
    if unit is not None and known.parent_on(row.code.casefold(), row.day) is None:
        checker.refuse(row.line, "from" if row.line.values.get("from") else "code", "not_standing", day=row.day)
    if not parent:
        if unit is None and not known.roots_allowed:
            checker.refuse(row.line, "parent", "needs_parent")
        return
    if parent == row.code.casefold():
        checker.refuse(row.line, "parent", "own_parent")
    elif parent in known.units:
        _check_known_parent(row, parent, known, checker)
    elif parent not in wanted:
        checker.refuse(row.line, "parent", "unknown_parent")
    elif wanted[parent].day > row.day:
        checker.refuse(row.line, "parent", "parent_later", day=wanted[parent].day)


def _check_known_parent(row: Wanted, parent: str, known: Snapshot, checker: Checker) -> None:
    unmoved = known.parent_on(row.code.casefold(), row.day) if row.code.casefold() in known.units else None
    if unmoved == parent:
        return
    if not known.units[parent].editable:
        checker.refuse(row.line, "parent", "parent_not_yours")
    elif known.parent_on(parent, row.day) is None:
        checker.refuse(row.line, "parent", "parent_not_standing", day=row.day)
    elif (until := known.ends(parent)) is not None:
        checker.refuse(row.line, "parent", "parent_ends", day=until)


def _refuse_cycles(wanted: Mapping[str, Wanted], known: Snapshot, checker: Checker) -> None:
    """Follows parents upward, as they would be after the import, and refuses each row that comes back to itself."""

    def above(code: str, day: date) -> str:
        row = wanted.get(code)
        if row is not None and row.parent:
            return row.parent.casefold()
        return known.parent_on(code, day) or ""

    for code, row in wanted.items():
        seen, here = {code}, above(code, row.day)
        while here and here not in seen:
            seen.add(here)
            here = above(here, row.day)
        if here == code and row.parent.casefold() != code:
            checker.refuse(row.line, "parent", "cycle")


def _decide(row: Wanted, known: Snapshot) -> PlannedRow:
    key, unit = row.code.casefold(), known.units.get(row.code.casefold())
    written = {name: value for name, value in row.values.items() if value}
    values: dict[str, object] = {"code": row.code, "on": row.day, "parent": row.parent, **written}
    name = row.values.get("name_vi", "")
    if unit is None:
        return PlannedRow(row.line.number, row.code, name, Action.ADD, values=values)
    before = {**unit.details, **(known.names_on(key, row.day) or {})}
    changes = [
        Change(field, before.get(field, ""), value)
        for field, value in written.items()
        if before.get(field, "") != value
    ]
    parent = known.parent_on(key, row.day) or ""
    if row.parent and row.parent.casefold() != parent:
        old = known.units[parent].code if parent in known.units else parent
        changes.append(Change("parent", old, row.parent))
    action = Action.CHANGE if changes else Action.SAME
    return PlannedRow(row.line.number, unit.code, name, action, tuple(changes), values)
