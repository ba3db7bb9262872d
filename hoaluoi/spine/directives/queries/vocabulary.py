"""The organisation's own names, as the reader of texts wants them."""

from datetime import date

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import subtree_ids
from hoaluoi.spine.drafting import UnitName


def unit_names(unit_id: int, on: date) -> tuple[UnitName, ...]:
    """Every unit in the subtree on a date with its names and aliases; two queries."""
    units = Unit.objects.filter(pk__in=subtree_ids([unit_id], on)).prefetch_related("aliases")
    return tuple(
        UnitName(
            code=unit.code,
            name=unit.name_vi,
            aliases=tuple(
                filter(None, [unit.short_name, unit.name_en, unit.name_zh, *(a.alias for a in unit.aliases.all())])
            ),
        )
        for unit in units
    )
