"""Who may open the word lists: administrators of the whole organisation."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Case, Row
from tests.factories.words import version

ADMINISTER = Permission.ADMINISTER


def a_list(case: Case) -> dict[str, str]:
    return {"name": "cue.target"}


def a_version(case: Case) -> dict[str, int]:
    return {"pk": version(case.right).pk}


ROWS = [
    Row("words:lists", ADMINISTER, at_root=True, scoped=True),
    Row("words:list", ADMINISTER, a_list, at_root=True, scoped=True),
    Row("words:trial", ADMINISTER, a_list, at_root=True, scoped=True, method="post"),
    Row("words:save", ADMINISTER, a_list, at_root=True, scoped=True, method="post", expected=302),
    Row("words:version", ADMINISTER, a_version, at_root=True, scoped=True),
    Row("words:bring_back", ADMINISTER, a_version, at_root=True, scoped=True, method="post", expected=302),
]
