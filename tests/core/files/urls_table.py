"""Who may open a stored file."""

from django.utils import timezone

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.operations import store
from tests.access_table import Case, Row
from tests.factories.organisation import actor


def a_file(case: Case) -> dict:
    stored = store(content=b"Thu\n", name="thu.txt", by=actor(case.right), at=timezone.now(), unit_id=case.unit.pk)
    return {"file_id": stored.pk}


ROWS = [Row("files:download", Permission.OWN, a_file, scoped=True)]
