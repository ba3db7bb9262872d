"""A made-up utility of a stated size: units, people, forms, a year of returns with their facts, and the roll-up.

Written in bulk, past the operations: a year of returns one by one would take hours. Everything is stored as simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core import clock
from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation import closure
from hoaluoi.core.organisation.enums import Rank, UnitKind
from hoaluoi.core.organisation.models import Designation, Person, Placement, Position, Unit
from hoaluoi.core.periods import Period, period_of
from hoaluoi.site.benchmarks import bulk
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting.catalogue.installing import install
from hoaluoi.spine.reporting.models import Assignment, Form
from hoaluoi.spine.reporting.operations import forms
from hoaluoi.spine.reporting.operations.forms import FormTerms

PASSWORD = "mat-khau-do-tai-2021"
SINCE = date(2018, 1, 1)
CELLS_OF_A_FORM = 3


@dataclass(frozen=True)
class Shape:
    """How much there is. A form is owed by every ``sharing``-th district, those of the catalogue by all; a reporter
    reports for ``districts_a_reporter`` districts. Leaders and coordinators are those of the group."""

    units: int = 1500
    forms: int = 159
    months: int = 12
    days: int = 31
    sharing: int = 8
    districts_a_reporter: int = 1
    leaders: int = 1
    coordinators: int = 1


@dataclass(frozen=True)
class Population:
    """What was made: who signs in, where, and how many rows."""

    shape: Shape
    root_id: int
    leaders: tuple[str, ...]
    coordinators: tuple[str, ...]
    reporters: tuple[str, ...]
    district_ids: tuple[int, ...]
    rows: dict[str, int]

    @property
    def coordinator(self) -> str:
        """The first of them."""
        return self.coordinators[0]

    def settings(self) -> dict[str, Any]:
        return {**asdict(self.shape), "rows": self.rows}


def populate(shape: Shape, *, history: bool = True) -> Population:
    """Fills an empty database. Without ``history`` there are forms and who owes them, but no returns yet."""
    today = clock.today()
    with transaction.atomic():
        units = _units(shape.units)
        districts = units[_above(shape.units) :]
        people = _people(units[0], districts, shape)
        by = actor_of(people["coordinator"][0], today)
        _forms(shape, units[0], districts, by, clock.now())
    if history:
        bulk.returns(_months(today, shape.months), _days(today, shape.days))
    names = {role: tuple(person.username for person in held) for role, held in people.items()}
    return Population(
        shape, units[0].pk, names["leader"], names["coordinator"], names["reporter"],
        tuple(unit.pk for unit in districts), bulk.row_counts(),
    )  # fmt: skip


def units_for(districts: int) -> int:
    """How many units a group has that has so many districts."""
    count = districts
    while count - _above(count) < districts:
        count += 1
    return count


def _above(count: int) -> int:
    """The group, a corporation for 150 units, a company for 15; the rest are districts."""
    return 1 + max(1, count // 150) + max(2, count // 15)


def _units(count: int) -> list[Unit]:
    corporations, above = max(1, count // 150), _above(count)
    made = []
    parents: list[int | None] = []
    for number in range(count):
        if number == 0:
            kind, name, parent = UnitKind.GROUP, "Tập đoàn Điện lực mô phỏng", None
        elif number <= corporations:
            kind, name, parent = UnitKind.CORPORATION, f"Tổng công ty Điện lực {number}", 0
        elif number < above:
            kind, name, parent = UnitKind.COMPANY, f"Công ty Điện lực {number}", 1 + number % corporations
        else:
            kind, name = UnitKind.DISTRICT, f"Điện lực Quận {number}"
            parent = corporations + 1 + number % (above - corporations - 1)
        made.append(Unit(code=f"B{number:04d}", kind=kind, name_vi=name, short_name=f"ĐL {number}", simulated=True))
        made[-1].set_keys()
        parents.append(parent)
    Unit.objects.bulk_create(made)
    always = DateRange(SINCE, None)
    Designation.objects.bulk_create(
        Designation(unit=unit, kind=unit.kind, name_vi=unit.name_vi, short_name=unit.short_name, valid=always)
        for unit in made
    )
    Placement.objects.bulk_create(
        Placement(unit=unit, parent=None if parent is None else made[parent], valid=always)
        for unit, parent in zip(made, parents, strict=True)
    )
    closure.rebuild()
    return made


def _people(root: Unit, districts: list[Unit], shape: Shape) -> dict[str, list[Person]]:
    """By role; all with one password."""
    password, each = make_password(PASSWORD), shape.districts_a_reporter
    parts = [districts[start : start + each] for start in range(0, len(districts), each)]
    wanted = [(f"leader{number}", Role.LEADER, [root]) for number in range(shape.leaders)]
    wanted += [(f"coordinator{number}", Role.COORDINATOR, [root]) for number in range(shape.coordinators)]
    wanted += [(f"reporter{number}", Role.REPORTER, units) for number, units in enumerate(parts)]
    people = [
        Person(username=name, full_name=f"Nguyễn Văn {name.capitalize()}", email=f"{name}@example.vn",
               phone="0900000000", simulated=True, password=password)
        for name, _, _ in wanted
    ]  # fmt: skip
    for person in people:
        person.set_keys()
    Person.objects.bulk_create(people)
    Position.objects.bulk_create(
        Position(person=person, unit=unit, role=role, title=str(role.label), rank=Rank.HEAD,
                 valid=DateRange(SINCE, None))
        for person, (_, role, units) in zip(people, wanted, strict=True)
        for unit in units
    )  # fmt: skip
    found: dict[str, list[Person]] = {}
    for person, (_, role, _) in zip(people, wanted, strict=True):
        found.setdefault(role.value, []).append(person)
    return found


def _forms(shape: Shape, root: Unit, districts: list[Unit], by: Actor, at: datetime) -> None:
    made = install(owner=root, by=by, at=at, valid_from=SINCE)
    owing: list[tuple[Form, list[Unit]]] = [(form, districts) for form in made]
    for number in range(max(0, shape.forms - len(made))):
        start = number % shape.sharing
        owing.append((_form(number, root, by, at), districts[start :: shape.sharing]))
    Assignment.objects.bulk_create(
        (Assignment(form=form, unit=unit, valid=DateRange(SINCE, None)) for form, units in owing for unit in units),
        batch_size=5000,
    )


def _form(number: int, root: Unit, by: Actor, at: datetime) -> Form:
    keys = [f"cell_{cell}" for cell in range(CELLS_OF_A_FORM)]
    codes = {key: f"bench_{number}_{key}" for key in keys}
    Measure.objects.bulk_create(
        Measure(code=code, name_vi=f"Số đo {number} {key}", unit_of_measure="count", period_kind="month",
                folded=code)
        for key, code in codes.items()
    )  # fmt: skip
    rows = [
        {"key": key, "labels": {"vi": f"Chỉ tiêu {key}"}, "cells": [{"key": key, "type": "integer", "measure": code}]}
        for key, code in codes.items()
    ]
    terms = FormTerms(
        name_vi=f"Biểu mẫu tháng {number}", period_kind="month", due_time=time(17), due_days=5, zero_allowed=True
    )
    form = forms.create_form(code=f"bench-{number}", terms=terms, owner=root, by=by, at=at)
    definition = {"sections": [{"key": "all", "labels": {"vi": "Số liệu"}, "rows": rows}], "rules": []}
    version = forms.save_version(form=form, definition=definition, valid_from=SINCE, by=by, at=at)
    forms.publish(version=version, by=by, at=at)
    return form


def _months(today: date, count: int) -> list[Period]:
    return sorted(_back(period_of(today, "month").previous(), count))


def _days(today: date, count: int) -> list[Period]:
    return sorted(_back(period_of(today - timedelta(days=1), "day"), count))


def _back(last: Period, count: int) -> Iterator[Period]:
    for _ in range(count):
        yield last
        last = last.previous()
