"""The organisation's own names, as the reader of texts wants them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import subtree_ids
from hoaluoi.core.text.folding import fold
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


def named_units(names: Collection[str], within: Collection[int]) -> dict[str, Unit]:
    """The units of `within` that the names mean: code, name, short name or alias, any case, with or without marks.

    Names that mean no unit, or several, are not in the answer. Two queries.
    """
    wanted = {name: fold(name) for name in names}
    if not wanted:
        return {}
    folded = set(wanted.values())
    fits = Q(code__in=list(wanted)) | Q(aliases__folded__in=folded)
    for name in folded:
        fits |= Q(folded__contains=name)
    found = Unit.objects.filter(fits, pk__in=within).distinct().prefetch_related("aliases")
    meant: dict[str, dict[int, Unit]] = {name: {} for name in folded}
    for unit in found:
        called = {fold(text) for text in (unit.code, unit.name_vi, unit.name_en, unit.name_zh, unit.short_name)}
        called |= {alias.folded for alias in unit.aliases.all()}
        for name in folded & called:
            meant[name][unit.pk] = unit
    return {name: next(iter(meant[key].values())) for name, key in wanted.items() if len(meant[key]) == 1}
