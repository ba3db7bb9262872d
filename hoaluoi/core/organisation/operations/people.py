"""People and the positions they hold."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.operations import Author, record
from hoaluoi.core.organisation import closure, events
from hoaluoi.core.organisation.enums import Line, Rank
from hoaluoi.core.organisation.errors import (
    UnableToAddPerson,
    UnableToChangePerson,
    UnableToEndPosition,
    UnableToGivePosition,
)
from hoaluoi.core.organisation.models import Delegation, Person, Placement, Position, RowChange, Succession, Unit

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-_@+]{0,79}")
CHANGEABLE = ("full_name", "email", "phone", "language")
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
PERSON = "organisation.person"


@transaction.atomic
def add_person(
    *,
    username: str,
    full_name: str,
    by: Author,
    at: datetime,
    email: str = "",
    phone: str = "",
    language: str = "vi",
    password: str | None = None,
    simulated: bool = False,
) -> Person:
    """A person who may sign in once they have a password or a single sign-on. Raises UnableToAddPerson."""
    values = {"full_name": full_name, "email": email, "phone": phone, "language": language}
    values = {name: value.strip() for name, value in values.items()}
    if not USERNAME.fullmatch(username):
        raise UnableToAddPerson("bad_username", username=username[:80])
    if Person.objects.filter(username__iexact=username).exists():
        raise UnableToAddPerson("username_taken", username=username)
    _check(values, None, UnableToAddPerson)
    person = Person(username=username, simulated=simulated, **values)
    person.set_password(password)
    person.save()
    _record(events.PERSON_ADDED, person, by, at, {"name": person.full_name, "username": username})
    return person


def _check(values: dict[str, str], person: Person | None, refusal: type[UnableToAddPerson]) -> None:
    if not values["full_name"]:
        raise refusal("no_name")
    if values["language"] not in LANGUAGES:
        raise refusal("bad_language", language=values["language"])
    if not (email := values["email"]):
        return
    try:
        validate_email(email)
    except ValidationError:
        raise refusal("bad_email", email=email) from None
    others = Person.objects.exclude(pk=person.pk) if person else Person.objects.all()
    if others.filter(email__iexact=email).exists():
        raise refusal("email_taken", email=email)


@transaction.atomic
def change_person(*, person: Person, by: Author, at: datetime, **values: str) -> Person:
    """Changes some of CHANGEABLE. Raises UnableToChangePerson."""
    before = {name: getattr(person, name) for name in CHANGEABLE}
    after = {**before, **{name: values[name].strip() for name in CHANGEABLE if name in values}}
    if after == before:
        return person
    _check(after, person, UnableToChangePerson)
    for name, value in after.items():
        setattr(person, name, value)
    person.save()
    changed = [name for name in CHANGEABLE if before[name] != after[name]]
    data = {
        "name": person.full_name,
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    _record(events.PERSON_CHANGED, person, by, at, data)
    return person


@transaction.atomic
def set_active(*, person: Person, active: bool, by: Author, at: datetime) -> Person:
    """Lets a person sign in, or no longer; what they did stays."""
    if person.is_active != active:
        person.is_active = active
        person.save(update_fields=["is_active"])
        _record(events.PERSON_CHANGED, person, by, at, {"name": person.full_name, "after": {"active": active}})
    return person


@transaction.atomic
def give_position(
    *,
    person: Person,
    unit: Unit,
    role: str,
    title: str,
    start: date,
    by: Author,
    at: datetime,
    until: date | None = None,
    rank: str = Rank.MEMBER,
    line: str = Line.ADMINISTRATIVE,
) -> Position:
    """A role over a unit and all below it from `start` up to the day before `until`. Raises UnableToGivePosition."""
    if role not in Role.values:
        raise UnableToGivePosition("unknown_role", role=role)
    if not title.strip():
        raise UnableToGivePosition("no_title")
    if until is not None and until <= start:
        raise UnableToGivePosition("wrong_dates")
    closure.hold()  # an act that closes the unit meanwhile would not see it, and so not take it along
    if not Placement.objects.filter(unit=unit, line=line, valid__contains=start).exists():
        raise UnableToGivePosition("not_there", unit=unit.label, on=start.isoformat())
    _require_unit_lasts(unit, line, start, until)
    days = DateRange(start, until)
    Person.objects.select_for_update().get(pk=person.pk)  # two at once would meet at the constraint, not here
    held = Position.objects.filter(person=person, unit=unit, line=line, role=role, valid__overlap=days)
    if held.exists():
        raise UnableToGivePosition("held_already", person=person.full_name, unit=unit.label)
    position = Position.objects.create(
        person=person, unit=unit, line=line, title=title.strip(), role=role, rank=rank, valid=days
    )
    _record_position(events.POSITION_GIVEN, position, by, at, {"from": start, "until": until})
    return position


def _require_unit_lasts(unit: Unit, line: str, start: date, until: date | None) -> None:
    """A position may outlast its unit only up to the day of a planned act, which takes it along then."""
    uppers = [v.upper for v in Placement.objects.filter(unit=unit, line=line).values_list("valid", flat=True)]
    if None in uppers or (until is not None and until <= max(uppers)):
        return
    planned = Succession.objects.filter(
        predecessor=unit, closes=True, act__on=max(uppers), act__undone_at=None, act__carried_out_at=None
    )
    if not planned.exists():
        raise UnableToGivePosition("unit_ends", unit=unit.label, until=max(uppers).isoformat())


@transaction.atomic
def end_position(*, position: Position, on: date, by: Author, at: datetime) -> Position:
    """The position is no longer held from the day `on` (its last day is the day before). Raises UnableToEndPosition.

    To take a position back on its first day, `on` is the day after: it was held, if only for that day.
    """
    lower, upper = position.valid.lower, position.valid.upper
    if (lower is not None and on <= lower) or (upper is not None and on >= upper):
        raise UnableToEndPosition("not_in_effect", on=(on - timedelta(days=1)).isoformat())
    _withdraw_planned(position)
    position.valid = DateRange(lower, on)
    position.save(update_fields=["valid"])
    _record_position(events.POSITION_ENDED, position, by, at, {"on": on})
    return position


def _withdraw_planned(position: Position) -> None:
    """A planned act that ends the position lets it go on in the successor: whoever leaves before does not."""
    touched = RowChange.objects.filter(
        model=Position._meta.label, row_id=position.pk, act__undone_at=None, act__carried_out_at=None
    )
    for act_id, on in touched.values_list("act_id", "act__on"):
        same = Position.objects.filter(person=position.person_id, line=position.line, role=position.role)
        opened = RowChange.objects.filter(act=act_id, model=Position._meta.label, before__isnull=True).values("row_id")
        closing = Succession.objects.filter(act=act_id, closes=True).values("predecessor")
        others = same.filter(unit__in=closing, valid__endswith=on).exclude(pk=position.pk)
        if not others.exists():
            goes_on = same.filter(pk__in=opened)
            Delegation.objects.filter(position__in=goes_on).delete()
            goes_on.delete()


def _record_position(event: str, position: Position, by: Author, at: datetime, more: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type=PERSON,
        subject_id=position.person_id,
        unit_id=position.unit_id,
        data={
            "name": position.person.full_name,
            "title": position.title,
            "unit": position.unit.name_vi,
            "role": position.role,
            "line": position.line,
            "position": position.pk,
            **more,
        },
    )


def _record(event: str, person: Person, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(event=event, by=by, at=at, subject_type=PERSON, subject_id=person.pk, data=data)
