"""The people of the demonstration: all simulated, with plain user names and one password that the demo prints."""

from collections.abc import Iterator

from django.contrib.auth.hashers import make_password
from django.db import transaction

from hoaluoi.cases.evn.organisation import WHOLE_CASE
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.organisation.models import Person, Position, Unit
from hoaluoi.core.text.folding import fold

PASSWORD = "hoaluoi-demo"
_FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
_MIDDLE = ["Văn", "Thị", "Minh", "Thu", "Quốc", "Thanh", "Ngọc", "Hữu", "Đức", "Kim", "Xuân"]
_GIVEN = (
    "An Bình Cường Dung Giang Hà Hải Hạnh Hiếu Hòa Hùng Lan Linh Long "
    "Mai Nam Nga Phong Quân Sơn Tâm Thảo Tuấn Vân Yến Ý Ánh"
).split()

# (user name, unit, role, rank, title): the doors a visitor of the demonstration comes in by.
FRONT_DOOR = [
    ("lanhdao", "EVN", Role.LEADER, Rank.HEAD, "Phó Tổng giám đốc"),
    ("tonghop", "EVN", Role.COORDINATOR, Rank.DEPUTY, "Phó Chánh Văn phòng, phụ trách tổng hợp"),
    ("vanthu", "EVN", Role.CLERK, Rank.MEMBER, "Văn thư Tập đoàn"),
    ("kiemtoan", "EVN", Role.AUDITOR, Rank.MEMBER, "Kiểm toán nội bộ"),
    ("quantri", "EVN", Role.ADMINISTRATOR, Rank.MEMBER, "Quản trị hệ thống"),
]
BY_KIND = {
    UnitKind.CORPORATION: [
        (Role.LEADER, Rank.HEAD, "Tổng Giám đốc"),
        (Role.COORDINATOR, Rank.DEPUTY, "Trưởng ban Tổng hợp"),
        (Role.REPORTER, Rank.MEMBER, "Chuyên viên báo cáo"),
    ],
    UnitKind.COMPANY: [
        (Role.LEADER, Rank.HEAD, "Giám đốc"),
        (Role.COORDINATOR, Rank.DEPUTY, "Trưởng phòng Tổng hợp"),
        (Role.REPORTER, Rank.MEMBER, "Chuyên viên báo cáo"),
    ],
    UnitKind.HEAD_OFFICE: [(Role.REPORTER, Rank.HEAD, "Chánh Văn phòng")],
    UnitKind.DISTRICT: [
        (Role.REPORTER, Rank.HEAD, "Giám đốc Điện lực"),
        (Role.REPORTER, Rank.MEMBER, "Nhân viên báo cáo"),
    ],
}
_WORD = {Role.LEADER: "lanhdao", Role.COORDINATOR: "tonghop", Role.REPORTER: "baocao"}


def user_name(unit_code: str, role: str, rank: str) -> str:
    """`pc.binhduong.baocao`, `evnspc.tonghop`; the head of a district reports too: `….giamdoc`."""
    word = "giamdoc" if role == Role.REPORTER and rank == Rank.HEAD else _WORD[Role(role)]
    return f"{fold(unit_code).replace(' ', '')}.{word}"


def _names() -> Iterator[str]:
    number = 0
    while True:
        family, middle, given = number % 13, (number * 5 + number // 13) % 11, (number * 7 + number // 143) % 27
        yield f"{_FAMILY[family]} {_MIDDLE[middle]} {_GIVEN[given]}"
        number += 1


@transaction.atomic
def install(units: dict[str, Unit]) -> dict[str, Person]:
    """Creates people and positions; returns people by user name."""
    names = _names()
    secret = make_password(PASSWORD)
    people: dict[str, Person] = {}
    held: list[tuple[str, Unit, Role, Rank, str]] = [(w, units[c], r, k, t) for w, c, r, k, t in FRONT_DOOR]
    for unit in units.values():
        for role, rank, title in BY_KIND.get(UnitKind(unit.kind), []):
            held.append((user_name(unit.code, role, rank), unit, role, rank, title))
    for place, (word, _, _, _, _) in enumerate(held):
        person = Person(
            username=word,
            full_name=next(names),
            email=f"{word}@example.invalid",
            phone=f"0900 000 {place % 1000:03d}",
            password=secret,
            simulated=True,
        )
        person.set_keys()
        people[word] = person
    Person.objects.bulk_create(people.values())
    positions = [
        Position(person=people[word], unit=unit, role=role, rank=rank, title=title, valid=WHOLE_CASE)
        for word, unit, role, rank, title in held
    ]
    positions += [
        Position(
            person=people[word], unit=unit, line=Line.PARTY, role=Role.LEADER, rank=Rank.HEAD,
            title="Bí thư Đảng ủy", valid=WHOLE_CASE,
        )
        for word, unit, role, rank, _ in held
        if role == Role.LEADER and rank == Rank.HEAD
    ]  # fmt: skip
    Position.objects.bulk_create(positions)
    return people
