"""Who may read the ledger."""

from django.utils import timezone

from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.organisation.operations.units import add_alias
from tests.access_table import Case, Row
from tests.factories.organisation import actor


def an_entry(case: Case) -> dict:
    add_alias(unit=case.unit, alias="PC Một", by=actor(case.right), at=timezone.now())
    return {"entry_id": Entry.objects.get().pk}


ROWS = [
    Row("ledger:entries", Permission.LEDGER_VIEW),
    Row("ledger:entry", Permission.LEDGER_VIEW, an_entry, scoped=True),
    Row("ledger:chain", Permission.LEDGER_VIEW, an_entry, scoped=True),
    Row("ledger:verification", Permission.LEDGER_VIEW, at_root=True, scoped=True),
]
