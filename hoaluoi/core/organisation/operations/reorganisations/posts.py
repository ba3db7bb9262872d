"""People follow an act: positions in a unit that closes go on in its main successor, with their delegations."""

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from hoaluoi.core.organisation.enums import Rank
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.core.organisation.models import Delegation, Placement, Position, Unit


def move(acting: Acting) -> None:
    """Ends every position in closing units the day before the act, and opens the same role in the main successor."""
    heirs = acting.main_heirs()
    if not heirs:
        return
    involved = [*heirs, *heirs.values()]
    acting.journal.watch(Position, Q(unit__in=involved))
    acting.journal.watch(Delegation, Q(position__unit__in=involved))
    held = Position.objects.filter(unit__in=heirs, valid__overlap=DateRange(acting.on, None))
    for position in held.select_related("person", "unit").order_by("unit_id", "person__sort_key", "pk"):
        _move_one(acting, position, acting.units[heirs[position.unit_id]])


def _move_one(acting: Acting, position: Position, heir: Unit) -> None:
    start = max(acting.on, position.valid.lower or acting.on)
    days = DateRange(start, position.valid.upper)
    said = {"person": position.person.full_name, "title": position.title, "unit": position.unit.label}
    taken = Position.objects.filter(
        person=position.person_id, unit=heir, line=position.line, role=position.role, valid__overlap=days
    )
    if taken.exists():
        acting.say("people", "person_ends", position.unit_id, **said, successor=heir.label)
        return  # `close_unit` ends it
    opened = Position.objects.create(
        person_id=position.person_id, unit=heir, line=position.line, title=position.title, role=position.role,
        rank=_rank(acting, position, heir), valid=days,
    )  # fmt: skip
    _carry_delegations(position, opened, start)
    acting.say("people", "person_moves", position.unit_id, **said, successor=heir.label)


def _rank(acting: Acting, position: Position, heir: Unit) -> str:
    """A unit that goes on keeps its own head: who comes from elsewhere is no second one to call first."""
    began = Placement.objects.filter(unit=heir, act_id=acting.act.pk, valid__startswith=acting.on).exists()
    return position.rank if began else Rank.MEMBER


def _carry_delegations(old: Position, new: Position, start: date) -> None:
    for given in old.delegations.filter(revoked_at=None, valid__overlap=new.valid):
        days = DateRange(max(start, given.valid.lower or start), given.valid.upper)
        Delegation.objects.create(
            position=new, to_id=given.to_id, permissions=given.permissions, valid=days, reason=given.reason,
            created_at=given.created_at,
        )  # fmt: skip
