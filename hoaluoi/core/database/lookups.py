"""`IN` over many numbers as one array parameter: a list of 700 units is adapted and parsed once, not 700 times."""

from typing import Any

from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

FEW = 20


class _AnyOf:
    """Replaces the right side of `IN` where it is a plain list of many whole numbers."""

    rhs: Any

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]
        if len(params) < FEW or not all(type(value) is int for value in params):
            return sql, params
        return "ANY(%s::bigint[])", [list(params)]

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if rhs.startswith("ANY("):
            return f"= {rhs}"
        return str(super().get_rhs_op(connection, rhs))  # type: ignore[misc]


class NumberIn(_AnyOf, In):
    """`id__in` and `number__in`."""


class RelatedNumberIn(_AnyOf, RelatedIn):
    """`unit__in`."""


def register() -> None:
    """Called once, from the first app that is ready."""
    IntegerField.register_lookup(NumberIn)
    ForeignKey.register_lookup(RelatedNumberIn)
