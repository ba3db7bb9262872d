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
    # Rights to act that were asked for, the last one last: the ledger says by whose right an act was done.
    _asked: dict[Permission, None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def ledger_id(self) -> int | None:
        return int(self.person.pk)

    @property
    def ledger_name(self) -> str:
        return str(self.person.full_name)

    def on_behalf_of(self, unit_id: int) -> str:
        """Name of the person whose delegated right alone lets the actor do, over a unit (0: over any), what they do;
        '' for a right of their own. What they do is what they were last asked the permission for."""
        if not any(grant.on_behalf_of for grant in self.grants):
            return ""
        for permission in reversed(self._asked):
            if held := [
                grant for grant in self.grants if permission in grant.permissions and self._over(grant, unit_id)
            ]:
                return "" if any(not grant.on_behalf_of for grant in held) else held[0].on_behalf_of
        return ""

    def _over(self, grant: Grant, unit_id: int) -> bool:
        return not unit_id or unit_id in self.scope.subtree_ids([grant.unit_id], self.on)

    def _note(self, permission: Permission) -> None:
        if not permission.is_reading:
            self._asked.pop(permission, None)
            self._asked[permission] = None

    def can(self, permission: Permission) -> bool:
        """Holds it over some unit at least."""
        if permission == Permission.OWN:
            return True
        self._note(permission)
        return any(permission in grant.permissions for grant in self.grants)

    def units_with(self, permission: Permission) -> frozenset[int]:
        """Ids of all units (subtrees included) over which the actor holds a permission."""
        self._note(permission)
        if permission not in self._memo:
            roots = {grant.unit_id for grant in self.grants if permission in grant.permissions}
            self._memo[permission] = self.scope.subtree_ids(roots, self.on) if roots else frozenset()
        return self._memo[permission]

    def can_over(self, permission: Permission, unit_id: int) -> bool:
        """Holds it over this very unit."""
        return unit_id in self.units_with(permission)

    def roots_with(self, permission: Permission) -> list[int]:
        """The units whose subtrees make up `units_with`, as positions give them (no order)."""
        self._note(permission)
        return sorted({grant.unit_id for grant in self.grants if permission in grant.permissions})


_builder: list[Callable[[Any, date], Actor]] = []


def build_with(builder: Callable[[Any, date], Actor]) -> None:
    """Registered once by `core.organisation` in its `AppConfig.ready()`."""
    _builder[:] = [builder]


def actor_of(person: Any, on: date) -> Actor:
    """The actor that a person is on a date."""
    return _builder[0](person, on)
