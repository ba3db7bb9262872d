"""What the ledger's pages ask about units."""

from collections.abc import Iterable
from datetime import date

from hoaluoi.core.organisation import queries
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.text.folding import fold


class Units:
    """Reads the designation of today: an old entry shows the unit under the name by which people know it now."""

    def names(self, unit_ids: Iterable[int]) -> dict[int, str]:
        return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=set(unit_ids))}

    def find(self, text: str) -> frozenset[int]:
        return frozenset(Unit.objects.filter(folded__contains=fold(text)).values_list("pk", flat=True))

    def root_ids(self, on: date) -> frozenset[int]:
        return frozenset(queries.roots(on).values_list("pk", flat=True))
