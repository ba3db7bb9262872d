"""Who acts in a request, a job or a command, and over which units.

Built by `core.organisation` from positions and delegations in effect; this module knows no tables.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from hoaluoi.core.access.permissions import Permission


class Scope(Protocol):
    """Answers which units lie in the subtrees of some units on a date (organisation implements it)."""

    def subtree_ids(self, unit_ids: Iterable[int], on: date) -> frozenset[int]: ...


@dataclass(frozen=True)
class Grant:
    """One permission set over one unit and all below it, from a position or a delegation."""

    unit_id: int
    permissions: frozenset[Permission]
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Actor:
    """A signed-in person with their grants on a date. Compare `Nobody` for strangers."""

    person: Any
    grants: tuple[Grant, ...]
    on: date
    scope: Scope
    _memo: dict[Permission, frozenset[int]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def ledger_id(self) -> int | None:
        return int(self.person.pk)

    @property
    def ledger_name(self) -> str:
        return str(self.person.full_name)

    @property
    def on_behalf_of(self) -> str:
        return ""

    def can(self, permission: Permission) -> bool:
        """Holds it over some unit at least."""
        if permission == Permission.OWN:
            return True
        return any(permission in grant.permissions for grant in self.grants)

    def units_with(self, permission: Permission) -> frozenset[int]:
        """Ids of all units (subtrees included) over which the actor holds a permission."""
        if permission not in self._memo:
            roots = {grant.unit_id for grant in self.grants if permission in grant.permissions}
            self._memo[permission] = self.scope.subtree_ids(roots, self.on) if roots else frozenset()
        return self._memo[permission]

    def can_over(self, permission: Permission, unit_id: int) -> bool:
        """Holds it over this very unit."""
        return unit_id in self.units_with(permission)

    def roots_with(self, permission: Permission) -> list[int]:
        """The units whose subtrees make up `units_with`, as positions give them (no order)."""
        return sorted({grant.unit_id for grant in self.grants if permission in grant.permissions})

    def behalf_for(self, permission: Permission, unit_id: int) -> str:
        """Name of the delegating person if the right over the unit comes from a delegation alone, else ''."""
        names = []
        for grant in self.grants:
            if permission in grant.permissions and unit_id in self.scope.subtree_ids([grant.unit_id], self.on):
                if not grant.on_behalf_of:
                    return ""
                names.append(grant.on_behalf_of)
        return names[0] if names else ""


_builder: list[Callable[[Any, date], Actor]] = []


def build_with(builder: Callable[[Any, date], Actor]) -> None:
    """Registered once by `core.organisation` in its `AppConfig.ready()`."""
    _builder[:] = [builder]


def actor_of(person: Any, on: date) -> Actor:
    """The actor that a person is on a date."""
    return _builder[0](person, on)
