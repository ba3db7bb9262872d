"""From a list of people to a plan: one row a position; rows of the same user name speak of the same person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hoaluoi.core.organisation.rules.plan import Action, Change, Checker, Plan, PlannedRow
from hoaluoi.core.organisation.rules.sheet import Column, Line, Table, as_date
from hoaluoi.core.organisation.rules.unit_list import EMAIL
from hoaluoi.core.text.folding import fold

COLUMNS = (
    Column("username", ("username", "ten dang nhap", "tai khoan", "用户名"), required=True),
    Column("full_name", ("full_name", "ho va ten", "ho ten", "姓名"), required=True),
    Column("email", ("email", "e-mail", "thu dien tu", "邮箱")),
    Column("phone", ("phone", "dien thoai", "so dien thoai", "电话")),
    Column("language", ("language", "ngon ngu", "语言")),
    Column("unit", ("unit", "ma don vi", "don vi", "单位代码")),
    Column("title", ("title", "chuc danh", "chuc vu", "职务")),
    Column("role", ("role", "vai tro", "角色")),
    Column("rank", ("rank", "cap", "级别")),
    Column("line", ("line", "he thong", "线")),
    Column("from", ("from", "tu ngay", "起始日期")),
    Column("until", ("until", "den het ngay", "截止日期")),
)
DETAILS = ("full_name", "email", "phone", "language")
USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-_@+]{0,79}")
LONGEST = {"username": 80, "phone": 40, "language": 10, "title": 120, "email": 254}
Held = tuple[str, str, str]  # unit code (casefolded), role, line
Days = tuple[date | None, date | None]  # first day, day after the last; None: open


@dataclass(frozen=True)
class Known:
    """A person as known: details, positions of all times, and whether whoever imports may change them."""

    username: str
    editable: bool
    details: Mapping[str, str]
    held: Mapping[Held, tuple[Days, ...]] = field(default_factory=dict)

    def holds(self, position: Held, start: date, last: date | None) -> bool:
        """Some day of the position is held already."""
        return any(
            (lower is None or last is None or lower <= last) and (upper is None or start < upper)
            for lower, upper in self.held.get(position, ())
        )


@dataclass(frozen=True)
class Snapshot:
    """Keys are casefolded. `units`: code → (code as written, editable). `words`: field → what may be written → code."""

    people: Mapping[str, Known]
    emails: Mapping[str, str]
    units: Mapping[str, tuple[str, bool]]
    words: Mapping[str, Mapping[str, str]]
    today: date


@dataclass
class Row:
    line: Line
    username: str
    details: dict[str, str]
    position: dict[str, object] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.username.casefold()

    @property
    def held(self) -> Held:
        return (str(self.position["unit"]).casefold(), str(self.position["role"]), str(self.position["line"]))

    @property
    def days(self) -> tuple[date, date | None]:
        start, last = self.position["start"], self.position["last"]
        assert isinstance(start, date)
        return start, last if isinstance(last, date) else None


def plan_people(table: Table, known: Snapshot) -> Plan:
    """Reads and checks every row and says what would change."""
    checker = Checker(table)
    rows = [_read(line, table, known, checker) for line in table.lines]
    _check_together(rows, known, checker)
    plan = Plan("people", errors=checker.errors)
    told: set[str] = set()
    for row in rows:
        plan.rows.append(_decide(row, known, first=row.key not in told))
        told.add(row.key)
    return plan


def _read(line: Line, table: Table, known: Snapshot, checker: Checker) -> Row:
    username = checker.needed(line, "username", most=80)
    if username and not USERNAME.fullmatch(username):
        checker.refuse(line, "username", "bad_username")
    details = {name: checker.text(line, name, most=LONGEST.get(name, 200)) for name in DETAILS if name in table.fields}
    if not details["full_name"]:
        checker.refuse(line, "full_name", "empty")
    if details.get("email") and not EMAIL.fullmatch(details["email"]):
        checker.refuse(line, "email", "bad_email")
    if details.get("language"):
        details["language"] = _word(line, "language", details["language"], known, checker)
    row = Row(line, username, details)
    if (person := known.people.get(row.key)) and not person.editable:
        checker.refuse(line, "username", "not_yours")
    if line.values.get("unit", "") != "":
        row.position = _position(line, known, checker)
    elif person is None and username:
        checker.refuse(line, "unit", "needs_unit")
    return row


def _position(line: Line, known: Snapshot, checker: Checker) -> dict[str, object]:
    code = checker.text(line, "unit", most=60)
    unit = known.units.get(code.casefold())
    if unit is None:
        checker.refuse(line, "unit", "unknown_unit")
    elif not unit[1]:
        checker.refuse(line, "unit", "unit_not_yours")
    title = checker.needed(line, "title", most=LONGEST["title"])
    role = checker.needed(line, "role")
    start, until = _day(line, "from", checker), _day(line, "until", checker)
    start = start or known.today
    if until is not None and until < start:
        checker.refuse(line, "until", "wrong_dates")
    return {
        "unit": unit[0] if unit else code,
        "title": title,
        "role": _word(line, "role", role, known, checker) if role else "",
        "rank": _word(line, "rank", str(line.values.get("rank", "")), known, checker) or "member",
        "line": _word(line, "line", str(line.values.get("line", "")), known, checker) or "admin",
        "start": start,
        "last": until,
    }


def _word(line: Line, name: str, written: str, known: Snapshot, checker: Checker) -> str:
    if not written:
        return ""
    code = known.words[name].get(fold(written))
    if code is None:
        checker.refuse(line, name, "unknown_word", known=", ".join(sorted(set(known.words[name].values()))))
    return code or ""


def _day(line: Line, name: str, checker: Checker) -> date | None:
    written = line.values.get(name, "")
    if written == "":
        return None
    day = as_date(written)
    if day is None:
        checker.refuse(line, name, "bad_date")
    return day


def _check_together(rows: list[Row], known: Snapshot, checker: Checker) -> None:
    """Rows of one user name must agree; an e-mail means one person; a position is given once."""
    first: dict[str, Row] = {}
    emails: dict[str, str] = {}
    positions: set[tuple[str, Held]] = set()
    for row in rows:
        earlier = first.setdefault(row.key, row)
        for name, value in row.details.items():
            if value and earlier.details.get(name, "") not in ("", value):
                checker.refuse(row.line, name, "differs", row=earlier.line.number)
        if email := row.details.get("email", "").casefold():
            owner = known.emails.get(email) or emails.setdefault(email, row.key)
            if owner != row.key:
                checker.refuse(row.line, "email", "email_taken")
        if row.position:
            if (row.key, row.held) in positions:
                checker.refuse(row.line, "unit", "position_twice")
            positions.add((row.key, row.held))


def _decide(row: Row, known: Snapshot, *, first: bool) -> PlannedRow:
    person = known.people.get(row.key)
    written = {name: value for name, value in row.details.items() if value}
    values: dict[str, object] = {"username": row.username, "details": written, "position": row.position}
    changes: list[Change] = []
    if person is not None and first:
        changes = [
            Change(n, person.details.get(n, ""), v) for n, v in written.items() if person.details.get(n, "") != v
        ]
    if row.position and (person is None or not person.holds(row.held, *row.days)):
        changes.append(Change("position", "", f"{row.position['title']}, {row.position['unit']}"))
    else:
        values["position"] = {}
    action = Action.ADD if person is None else Action.CHANGE if changes else Action.SAME
    return PlannedRow(row.line.number, row.username, row.details.get("full_name", ""), action, tuple(changes), values)
