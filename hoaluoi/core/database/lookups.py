"""`IN` over many numbers as one array parameter: a list of 700 units is written and parsed once, not 700 times."""

from collections.abc import Collection
from typing import Any

from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

FEW = 20


class _AnyOf:
    """Replaces the right side of `IN` where it is a plain collection of many whole numbers."""

    rhs: Any
    _written = ""

    def get_prep_lookup(self) -> Any:
        if isinstance(self.rhs, list | tuple | set | frozenset) and len(self.rhs) >= FEW and _are_numbers(self.rhs):
            self.rhs = list(self.rhs)
            self._written = "{" + ",".join(map(str, self.rhs)) + "}"
            return self.rhs
        return super().get_prep_lookup()  # type: ignore[misc]

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self._written:
            return "ANY(%s::bigint[])", [self._written]
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]
        return sql, params

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if rhs.startswith("ANY("):
            return f"= {rhs}"
        return str(super().get_rhs_op(connection, rhs))  # type: ignore[misc]


def _are_numbers(values: Collection[Any]) -> bool:
    return set(map(type, values)) == {int}


class NumberIn(_AnyOf, In):
    """`id__in` and `number__in`."""


class RelatedNumberIn(_AnyOf, RelatedIn):
    """`unit__in`."""


def register() -> None:
    """Called once, from the first app that is ready."""
    IntegerField.register_lookup(NumberIn)
    ForeignKey.register_lookup(RelatedNumberIn)
