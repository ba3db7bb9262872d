"""The organisation's own names, as the reader of texts wants them."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from hoaluoi.core.organisation.models import Unit, UnitAlias
from hoaluoi.core.organisation.queries import subtree_ids
from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting import UnitName

CALLED = ("code", "name_vi", "name_en", "name_zh", "short_name")


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

    Names that mean no unit, or several, are not in the answer. Three queries.
    """
    wanted = {name: fold(name) for name in names}
    if not wanted:
        return {}
    folded = set(wanted.values())
    fits = Q(code__in=list(wanted))
    for name in folded:
        fits |= Q(folded__contains=name)
    meant: dict[str, set[int]] = {name: set() for name in folded}
    # Names as they are, not units: "Điện lực" alone is part of seven hundred of them.
    for pk, *called in Unit.objects.filter(fits, pk__in=within).values_list("pk", *CALLED):
        for name in folded & {fold(text) for text in called}:
            meant[name].add(pk)
    aliases = UnitAlias.objects.filter(folded__in=folded, unit__in=within)
    for name, pk in aliases.values_list("folded", "unit_id"):
        meant[name].add(pk)
    units = Unit.objects.in_bulk([next(iter(ids)) for ids in meant.values() if len(ids) == 1])
    return {name: units[next(iter(meant[key]))] for name, key in wanted.items() if len(meant[key]) == 1}
