"""People follow an act: positions in a unit that closes go on in its main successor, with their delegations."""

from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q

from hoaluoi.core.organisation.enums import Rank
from hoaluoi.core.organisation.followers import Acting
from hoaluoi.core.organisation.models import Delegation, Placement, Position, Unit
from hoaluoi.core.organisation.operations.units import end_with_unit


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


def end_left(acting: Acting) -> None:
    """Ends what is still held in units that have closed: given after the act was planned, and moved by now."""
    left = Position.objects.filter(unit__in=acting.main_heirs(), valid__overlap=DateRange(acting.on, None))
    for position in left:
        end_with_unit(position, acting.on)


def _move_one(acting: Acting, position: Position, heir: Unit) -> None:
    start = max(acting.on, position.valid.lower or acting.on)
    days = DateRange(start, position.valid.upper)
    said = {"person": position.person.full_name, "title": position.title, "unit": position.unit.label}
    held = Position.objects.filter(
        person=position.person_id, unit=heir, line=position.line, role=position.role, valid__overlap=days
    )
    goes_on = list(held)
    free = _free(days, [each.valid for each in goes_on])
    for each in free:
        goes_on.append(
            Position.objects.create(
                person_id=position.person_id, unit=heir, line=position.line, title=position.title, role=position.role,
                rank=_rank(acting, position, heir), valid=each,
            )
        )  # fmt: skip
    for each in goes_on:
        _carry_delegations(position, each, start)
    # Where the role in the successor is held already on all days, `close_unit` just ends this one.
    code = "person_moves" if free else "person_ends"
    acting.say("people", code, position.unit_id, **said, successor=heir.label)


def _free(days: DateRange, taken: Iterable[DateRange]) -> list[DateRange]:
    """The stretches of some days on which nothing is held yet."""
    found: list[DateRange] = []
    start: date | None = days.lower
    for each in sorted(taken, key=lambda valid: valid.lower or date.min):
        if start is not None and each.lower is not None and each.lower > start:
            found.append(DateRange(start, each.lower))
        start = None if start is None or each.upper is None else max(start, each.upper)
    if start is not None and (days.upper is None or start < days.upper):
        found.append(DateRange(start, days.upper))
    return found


def _rank(acting: Acting, position: Position, heir: Unit) -> str:
    """A unit that goes on keeps its own head: who comes from elsewhere is no second one to call first."""
    began = Placement.objects.filter(unit=heir, act_id=acting.act.pk, valid__startswith=acting.on).exists()
    return position.rank if began else Rank.MEMBER


def _carry_delegations(old: Position, new: Position, start: date) -> None:
    first = max(start, new.valid.lower or start)
    for given in old.delegations.filter(revoked_at=None, valid__overlap=DateRange(first, new.valid.upper)):
        lasts = [day for day in (given.valid.upper, new.valid.upper) if day is not None]
        Delegation.objects.create(
            position=new, to_id=given.to_id, permissions=given.permissions, reason=given.reason,
            valid=DateRange(max(first, given.valid.lower or first), min(lasts, default=None)),
            created_at=given.created_at,
        )  # fmt: skip
