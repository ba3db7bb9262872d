"""A person and their first position in one act: neither without the other."""

from datetime import date, datetime

from django.db import transaction

from hoaluoi.core.ledger.operations import Author
from hoaluoi.core.organisation.enums import Rank
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.organisation.operations.people import add_person, give_position


@transaction.atomic
def add_with_position(
    *,
    username: str,
    full_name: str,
    unit: Unit,
    title: str,
    role: str,
    start: date,
    by: Author,
    at: datetime,
    rank: str = Rank.MEMBER,
    email: str = "",
    phone: str = "",
    language: str = "vi",
) -> Person:
    """Raises UnableToAddPerson or UnableToGivePosition; then neither is there."""
    person = add_person(
        username=username, full_name=full_name, email=email, phone=phone, language=language, by=by, at=at
    )
    give_position(person=person, unit=unit, title=title, role=role, rank=rank, start=start, by=by, at=at)
    return person
