"""A small group with people, for tests of every room.

    group = group_with_branches()      # a fixture too
    alice = person(Role.COORDINATOR, group.corporations[0])
    bob, charlie = person(Role.REPORTER, group.districts[0]), person(Role.REPORTER, group.districts[4])
    alice_acts = actor(alice)
    client = client_of(alice)          # a fixture too

`districts[0:2]` stand under `companies[0]`, `companies[0:2]` under `corporations[0]`, and so on.
"""

import itertools
from dataclasses import dataclass, field
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.utils import timezone

from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation import closure
from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.organisation.models import Designation, Person, Placement, Position, Unit

SINCE = date(2015, 1, 1)
PASSWORD = "mat-khau-du-dai-2021"
_PEOPLE = (
    "alice", "bob", "charlie", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy",
    "mallory", "nina", "oscar", "peggy", "rupert", "sybil", "trent", "victor", "walter",
)  # fmt: skip
_count = itertools.count()


@dataclass
class Group:
    """The units by level, each list in reading order."""

    root: Unit
    corporations: list[Unit] = field(default_factory=list)
    companies: list[Unit] = field(default_factory=list)
    districts: list[Unit] = field(default_factory=list)

    @property
    def units(self) -> list[Unit]:
        return [self.root, *self.corporations, *self.companies, *self.districts]


def unit(
    code: str,
    parent: Unit | None = None,
    *,
    kind: str = UnitKind.COMPANY,
    name: str = "",
    since: date = SINCE,
    line: str = Line.ADMINISTRATIVE,
) -> Unit:
    """One unit with designation and placement; call `closure.rebuild()` after the last one."""
    made = Unit.objects.create(code=code, kind=kind, name_vi=name or f"Đơn vị {code}", short_name=code)
    Designation.objects.create(
        unit=made, kind=kind, name_vi=made.name_vi, short_name=code, valid=DateRange(since, None)
    )
    Placement.objects.create(unit=made, parent=parent, line=line, valid=DateRange(since, None))
    return made


def group_with_branches(*, since: date = SINCE, prefix: str = "") -> Group:
    """Group → 2 corporations → 4 companies → 8 districts, standing since 2015 in the administrative line."""
    group = Group(unit(f"{prefix}G", kind=UnitKind.GROUP, name="Tập đoàn Điện lực", since=since))
    for corporation in range(1, 3):
        group.corporations.append(
            unit(f"{prefix}C{corporation}", group.root, kind=UnitKind.CORPORATION,
                 name=f"Tổng công ty Điện lực {corporation}", since=since)
        )  # fmt: skip
    for company in range(1, 5):
        parent = group.corporations[(company - 1) // 2]
        group.companies.append(unit(f"{prefix}P{company}", parent, name=f"Công ty Điện lực {company}", since=since))
    for district in range(1, 9):
        parent = group.companies[(district - 1) // 2]
        group.districts.append(
            unit(f"{prefix}D{district}", parent, kind=UnitKind.DISTRICT, name=f"Điện lực Quận {district}", since=since)
        )
    closure.rebuild()
    return group


def person(
    role: str = "",
    unit: Unit | None = None,
    *,
    username: str = "",
    full_name: str = "",
    title: str = "",
    rank: str = Rank.MEMBER,
    line: str = Line.ADMINISTRATIVE,
    since: date = SINCE,
    until: date | None = None,
    language: str = "vi",
    password: bool = False,
) -> Person:
    """A person named alice, bob, charlie …; with `role` and `unit` also their position. `password`: can sign in."""
    number = next(_count)
    name = username or f"{_PEOPLE[number % len(_PEOPLE)]}{number}"
    made = Person(
        username=name,
        full_name=full_name or name.rstrip("0123456789").capitalize(),
        email=f"{name}@example.vn",
        phone=f"0900{number:06d}",
        language=language,
    )
    if password:
        made.set_password(PASSWORD)
    else:
        made.set_unusable_password()
    made.save()
    if unit is not None:
        position(made, role, unit, title=title, rank=rank, line=line, since=since, until=until)
    return made


def position(
    holder: Person,
    role: str,
    unit: Unit,
    *,
    title: str = "",
    rank: str = Rank.MEMBER,
    line: str = Line.ADMINISTRATIVE,
    since: date = SINCE,
    until: date | None = None,
) -> Position:
    """One more position of a person."""
    return Position.objects.create(
        person=holder, unit=unit, role=role, title=title or str(Role(role).label), rank=rank, line=line,
        valid=DateRange(since, until),
    )  # fmt: skip


def actor(who: Person, on: date | None = None) -> Actor:
    """The actor that a person is on a date (today)."""
    return actor_of(who, on or timezone.localdate())


def client_of(who: Person | None) -> Client:
    """A browser in which the person is signed in; None: a stranger."""
    client = Client()
    if who is not None:
        client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
