"""The vocabulary of the access table. Every app lists its URLs in `urls_table.py` beside its tests:

    from tests.access_table import Case, Row

    ROWS = [
        Row("reporting:due_list", Permission.RETURNS_VIEW),
        Row("reporting:entry", Permission.RETURNS_FILE, lambda case: {"pk": a_return(case.unit).pk}, scoped=True),
        Row("reporting:chase", Permission.RETURNS_CHASE, method="post", expected=302),
    ]

tests/architecture/test_access.py walks each as a stranger, as somebody of another unit, as somebody of the right unit
without the permission, and as the right person; it fails for a URL that stands in no table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hoaluoi.core.access.permissions import GRANTS, Permission, Role
from hoaluoi.core.organisation.models import Person, Unit
from tests.factories.organisation import Group, group_with_branches, person

SOMEWHERE = 987_654_321  # an id that no row has


@dataclass
class Case:
    """One walk: `right` holds the role in `unit` (a company), `other` the same role in a unit of another branch,
    `without` is of the right unit and lacks the permission."""

    group: Group
    unit: Unit
    right: Person
    other: Person
    without: Person

    @property
    def elsewhere(self) -> Unit:
        return self.group.companies[2]


def nothing(case: Case) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One URL: who may, and what the right person gets.

    `args` makes the objects that the URL names, in `case.unit`, and gives the arguments of `reverse`; `scoped` says
    that the URL names a thing of that unit, so a person of another branch gets 404. `data` gives the body of a POST.
    `role` pins the role of the right person (else the first one that holds the permission).
    `stranger` is what a stranger gets: 302 to sign-in; an interface for programs answers 401. A public URL gives
    everybody `expected`. `token`: the walkers show an access token of theirs instead of a session; pin a `role` that
    may use the interface. `at_root`: the right person stands at the top of the group. `writes`: the rare GET that does.
    """

    name: str
    permission: Permission | None
    args: Callable[[Case], dict[str, Any]] = nothing
    scoped: bool = False
    method: str = "get"
    data: Callable[[Case], dict[str, Any]] = nothing
    query: str = ""
    expected: int = 200
    stranger: int = 302
    role: str = ""
    token: bool = False
    at_root: bool = False
    writes: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.method}{self.query}"


def role_with(permission: Permission | None) -> str:
    """The first role that holds a permission."""
    if permission is None or permission == Permission.OWN:
        return Role.EMPLOYEE
    return next(role for role in Role.values if permission in GRANTS[role])


def role_without(permission: Permission | None) -> str:
    """A role that lacks it; '' if every role holds it (the person then has no position at all)."""
    return next((role for role in Role.values if permission not in GRANTS[role]), "")


def case_for(row: Row) -> Case:
    group = group_with_branches()
    unit, elsewhere = group.root if row.at_root else group.companies[0], group.companies[2]
    role, lacking = row.role or role_with(row.permission), role_without(row.permission)
    without = person(lacking, unit) if lacking else person()
    return Case(group, unit, right=person(role, unit), other=person(role, elsewhere), without=without)
