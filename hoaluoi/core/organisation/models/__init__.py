"""Units through time, people, positions, delegations; reorganisations and who succeeded whom."""

from hoaluoi.core.organisation.models.reorganisations import Reorganisation, RowChange, Succession
from hoaluoi.core.organisation.models.units import (
    NAMED,
    ApiToken,
    Closure,
    Delegation,
    Designation,
    Person,
    PersonManager,
    Placement,
    Position,
    Unit,
    UnitAlias,
)

__all__ = [
    "NAMED",
    "ApiToken",
    "Closure",
    "Delegation",
    "Designation",
    "Person",
    "PersonManager",
    "Placement",
    "Position",
    "Reorganisation",
    "RowChange",
    "Succession",
    "Unit",
    "UnitAlias",
]
