"""``hoaluoi createadmin``: the first person of an installation."""

from __future__ import annotations

import os

import click

from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import CommandFailed

PASSWORD_VARIABLE = "HOALUOI_ADMIN_PASSWORD"


@click.command()
@click.argument("username")
@click.option("--name", "full_name", required=True, help="Full name.")
@click.option("--email", default="", help="E-mail address.")
@click.option("--unit", "unit_name", default="", help="Name of the group, if the installation has no unit yet.")
def createadmin(username: str, full_name: str, email: str, unit_name: str) -> None:
    """Make an administrator over the whole organisation.

    The password is asked for, or taken from the variable HOALUOI_ADMIN_PASSWORD.
    """
    with running.database():
        password = _password(username)
        _create(username=username, full_name=full_name, email=email, unit_name=unit_name, password=password)
    click.echo(f"{username} may sign in as an administrator.")


def _password(username: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from hoaluoi.core.organisation.models import Person

    password = os.environ.get(PASSWORD_VARIABLE) or str(
        click.prompt("Password", hide_input=True, confirmation_prompt=True)
    )
    try:
        validate_password(password, Person(username=username))
    except ValidationError as error:
        raise CommandFailed(" ".join(error.messages)) from error
    return password


def _create(*, username: str, full_name: str, email: str, unit_name: str, password: str) -> None:
    from django.db import transaction

    from hoaluoi.core import clock
    from hoaluoi.core.access.permissions import Role
    from hoaluoi.core.ledger.operations import SYSTEM
    from hoaluoi.core.organisation.enums import Line, UnitKind
    from hoaluoi.core.organisation.models import Unit
    from hoaluoi.core.organisation.operations.people import add_person, give_position
    from hoaluoi.core.organisation.operations.units import open_unit

    now, today = clock.now(), clock.today()
    with transaction.atomic():
        standing = {"line": Line.ADMINISTRATIVE, "parent": None, "valid__contains": today}
        roots = list(Unit.objects.filter(**{f"placements__{key}": value for key, value in standing.items()}))
        if not roots:
            if not unit_name:
                raise CommandFailed("There is no unit yet; name the group with --unit.")
            roots = [
                open_unit(code="ROOT", kind=UnitKind.GROUP, name_vi=unit_name, parent=None, on=today, by=SYSTEM, at=now)
            ]
        person = add_person(username=username, full_name=full_name, email=email, password=password, by=SYSTEM, at=now)
        for unit in roots:
            give_position(
                person=person, unit=unit, role=Role.ADMINISTRATOR, title="Administrator", start=today, by=SYSTEM, at=now
            )
