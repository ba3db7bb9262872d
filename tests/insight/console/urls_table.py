"""Who may open the pages of the console."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Case, Row

P = Permission


def the_unit(case: Case) -> dict[str, int]:
    return {"pk": case.unit.pk}


ROWS = [
    Row("console:overview", P.CONSOLE_VIEW),
    Row("console:my_unit", P.INDICATORS_VIEW, expected=302),
    Row("console:unit", P.INDICATORS_VIEW, the_unit, scoped=True),
]
