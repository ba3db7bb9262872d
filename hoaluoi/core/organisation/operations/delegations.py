"""Letting another person act with the rights of one's position, for some days."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission, granted
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation import events
from hoaluoi.core.organisation.errors import UnableToDelegate, UnableToRevoke
from hoaluoi.core.organisation.models import Delegation, Person, Position

LONGEST_DAYS = 366


@transaction.atomic
def delegate(
    *,
    position: Position,
    to: Person,
    start: date,
    until: date,
    reason: str,
    by: Actor,
    at: datetime,
    permissions: Sequence[str] = (),
) -> Delegation:
    """`to` may act with the position's rights (or some of them) from `start` up to the day before `until`.

    A delegated right cannot be delegated on: only positions of one's own can be named. Raises UnableToDelegate.
    """
    _check_people(position, to, by)
    _check_days(position, start, until)
    _check_rights(position, permissions)
    if not reason.strip():
        raise UnableToDelegate("no_reason")
    delegation = Delegation.objects.create(
        position=position,
        to=to,
        permissions=sorted(set(permissions)),
        valid=DateRange(start, until),
        reason=reason.strip(),
        created_at=at,
    )
    record(
        event=events.DELEGATED,
        by=by,
        at=at,
        subject_type="organisation.delegation",
        subject_id=delegation.pk,
        unit_id=position.unit_id,
        data={
            "name": to.full_name,
            "title": position.title,
            "permissions": delegation.permissions,
            "from": start,
            "until": until,
            "reason": delegation.reason,
        },
    )
    return delegation


def _check_people(position: Position, to: Person, by: Actor) -> None:
    if position.person_id != by.ledger_id:
        raise UnableToDelegate("not_yours")
    if Permission.DELEGATE not in granted(position.role):
        raise UnableToDelegate("not_granted", permission=Permission.DELEGATE.label)
    if to.pk == position.person_id:
        raise UnableToDelegate("to_yourself")
    if not to.is_active:
        raise UnableToDelegate("not_active", person=to.full_name)


def _check_days(position: Position, start: date, until: date) -> None:
    if until <= start:
        raise UnableToDelegate("wrong_dates")
    if (until - start).days > LONGEST_DAYS:
        raise UnableToDelegate("too_long", days=LONGEST_DAYS)
    lower, upper = position.valid.lower, position.valid.upper
    if (lower is not None and start < lower) or (upper is not None and until > upper):
        raise UnableToDelegate("outside_position")


def _check_rights(position: Position, permissions: Sequence[str]) -> None:
    held = granted(position.role)
    for word in permissions:
        if word not in held:
            label = Permission(word).label if word in Permission.values else word
            raise UnableToDelegate("not_granted", permission=label)


@transaction.atomic
def revoke(*, delegation: Delegation, by: Actor, at: datetime) -> Delegation:
    """Ends a delegation at once; the row stays. Raises UnableToRevoke."""
    delegation = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
    if delegation.position.person_id != by.ledger_id and not by.can_over(
        Permission.ORGANISATION_EDIT, delegation.position.unit_id
    ):
        raise UnableToRevoke("not_yours")
    if delegation.revoked_at is not None:
        raise UnableToRevoke("revoked_already")
    delegation.revoked_at = at
    delegation.revoked_by = by.person
    delegation.save(update_fields=["revoked_at", "revoked_by"])
    # Where an act let the position go on in a successor, the delegation went along: one decision, one end.
    along = Delegation.objects.filter(
        position__person=delegation.position.person_id, position__role=delegation.position.role,
        to=delegation.to_id, created_at=delegation.created_at, revoked_at=None,
    )  # fmt: skip
    along.update(revoked_at=at, revoked_by=by.person)
    record(
        event=events.DELEGATION_REVOKED,
        by=by,
        at=at,
        subject_type="organisation.delegation",
        subject_id=delegation.pk,
        unit_id=delegation.position.unit_id,
        data={"name": delegation.to.full_name, "title": delegation.position.title},
    )
    return delegation
