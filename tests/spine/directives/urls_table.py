"""Who may open the pages of directives."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Case, Row
from tests.factories.directives import directive

P = Permission


def a_directive(case: Case) -> dict[str, int]:
    return {"pk": directive(case.unit, case.right).pk}


ROWS = [
    Row("directives:list", P.DIRECTIVES_VIEW),
    Row("directives:targets", P.DIRECTIVES_VIEW),
    Row("directives:directive", P.DIRECTIVES_VIEW, a_directive, scoped=True),
]
