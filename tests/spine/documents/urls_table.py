"""Who may open the pages of documents."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Case, Row
from tests.factories.directives import document


def one(case: Case) -> dict[str, int]:
    return {"pk": document(case.unit, case.right).pk}


ROWS = [
    Row("documents:list", Permission.DOCUMENTS_VIEW),
    Row("documents:document", Permission.DOCUMENTS_VIEW, one, scoped=True),
    Row("documents:new", Permission.DOCUMENTS_REGISTER),
]
