"""What the organisation knows, laid out for planning an import: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Choices
from django.utils.translation import override

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.organisation import access
from hoaluoi.core.organisation.enums import Line, Rank, UnitKind
from hoaluoi.core.organisation.models import Designation, Person, Placement, Position, Unit
from hoaluoi.core.organisation.rules import person_list, unit_list
from hoaluoi.core.text.folding import fold


def _covers(valid: Any, day: date) -> bool:
    return (valid.lower is None or valid.lower <= day) and (valid.upper is None or day < valid.upper)


def words_of(choices: type[Choices]) -> dict[str, str]:
    """What may be written for a choice: its code, or its name in any language of the product."""
    words = {fold(code): code for code in choices.values}
    for language, _name in settings.LANGUAGES:
        with override(language):
            words |= {fold(str(label)): code for code, label in choices.choices}
    return words


def of_units(actor: Actor | None, today: date) -> unit_list.Snapshot:
    """For `actor`; None (the command line) may change everything."""
    editable = actor.units_with(Permission.ORGANISATION_EDIT) if actor else None
    units = {unit.code.casefold(): unit for unit in Unit.objects.all()}
    codes = {unit.pk: key for key, unit in units.items()}
    names = _by_unit(Designation.objects.all(), codes)
    places = _by_unit(Placement.objects.filter(line=Line.ADMINISTRATIVE), codes)

    def names_on(code: str, day: date) -> Mapping[str, str] | None:
        row = next((row for row in names[code] if _covers(row.valid, day)), None)
        return {name: getattr(row, name) for name in unit_list.NAMES} if row else None

    def parent_on(code: str, day: date) -> str | None:
        row = next((row for row in places[code] if _covers(row.valid, day)), None)
        if row is None:
            return None
        return codes[row.parent_id] if row.parent_id else ""

    def ends(code: str) -> date | None:
        uppers = [row.valid.upper for row in places[code]]
        return None if None in uppers else max(uppers, default=None)

    standing = {
        key: unit_list.Standing(
            unit.code,
            editable is None or unit.pk in editable,
            {name: getattr(unit, name) for name in unit_list.DETAILS},
        )
        for key, unit in units.items()
    }
    roots = actor is None or access.edits_a_root(actor)
    return unit_list.Snapshot(standing, names_on, parent_on, words_of(UnitKind), today, roots, ends)


def _by_unit(rows: Iterable[Any], codes: Mapping[int, str]) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[codes[row.unit_id]].append(row)
    return found


def of_people(actor: Actor | None, today: date) -> person_list.Snapshot:
    """For `actor`; None (the command line) may change everybody."""
    editable_units = actor.units_with(Permission.ORGANISATION_EDIT) if actor else None
    editable = set(access.people_editable(actor).values_list("pk", flat=True)) if actor else None
    units = {
        unit.code.casefold(): (unit.code, editable_units is None or unit.pk in editable_units)
        for unit in Unit.objects.all()
    }
    held: defaultdict[int, defaultdict[person_list.Held, list[person_list.Days]]]
    held = defaultdict(lambda: defaultdict(list))
    for position in Position.objects.select_related("unit"):
        key = (position.unit.code.casefold(), position.role, position.line)
        held[position.person_id][key].append((position.valid.lower, position.valid.upper))
    everybody = list(Person.objects.all())
    people = {
        person.username.casefold(): person_list.Known(
            person.username,
            editable is None or person.pk in editable,
            {name: getattr(person, name) for name in person_list.DETAILS},
            {key: tuple(days) for key, days in held[person.pk].items()},
        )
        for person in everybody
    }
    emails = {person.email.casefold(): person.username.casefold() for person in everybody if person.email}
    words = {
        "role": words_of(Role),
        "rank": words_of(Rank),
        "line": words_of(Line),
        "language": {fold(code): code for code, _name in settings.LANGUAGES} | {"zh": "zh-hans"},
    }
    return person_list.Snapshot(people, emails, units, words, today)
