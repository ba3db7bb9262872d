"""The list of late returns, worked out by the database, says what the rule says unit by unit."""

import random
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.models import Assignment, Extension, FormVersion, Return
from hoaluoi.spine.reporting.operations import assignments
from hoaluoi.spine.reporting.queries import expected, late, overdue
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import DAY, LATE, SEPTEMBER, daily_form, filed, monthly_form, opened

pytestmark = pytest.mark.django_db
AUGUST = Period.from_code("2022-M08")


@pytest.fixture
def boss(group):
    return actor(person(Role.COORDINATOR, group.root))


def by_the_rule(form, period, units, now):
    """What is owed, past due and not sent, one obligation after the other."""
    sent = set(Return.objects.filter(form=form, period=period.code, current__isnull=False).values_list("unit_id"))
    owed = expected(form, period, [unit.pk for unit in units])
    return {(o.key, o.due_at) for o in owed if o.due_at < now and (o.unit_id,) not in sent}


def listed(rows):
    return {(row.key, row.due_at) for row in rows}


@pytest.mark.parametrize("seed", range(6))
def test_list_is_what_the_rule_says(group, boss, seed):
    chance = random.Random(seed)
    now = LATE + timedelta(hours=chance.randint(-30, 30))
    forms = {daily_form(group.root, group.units): None, monthly_form(group.root, group.units): AUGUST}
    for form, last in forms.items():
        days = (DAY.next(), DAY, DAY.previous())
        period = last or next(day for day in days if form.due_at(day) < now)
        forms[form] = period
        for unit in group.units:
            match chance.randrange(5):
                case 0:
                    cells = {"total": "1", "online": "1", "counter": "0"} if form.period_kind == "month" else None
                    filed(form, unit, person(Role.REPORTER, unit), cells, period, at=now)
                case 1:
                    opened(form, unit, person(Role.REPORTER, unit), period, at=now)
                case 2:
                    until = form.due_at(period) + timedelta(hours=chance.randint(1, 60))
                    Extension.objects.create(
                        form=form, unit=unit, period=period.code, due_at=until, reason="mất mạng",
                        granted_at=now, granted_by=boss.person,
                    )  # fmt: skip
                case 3:
                    span = (date(2022, 1, 1), period.end_date + timedelta(days=chance.randint(-1, 1)))
                    Assignment.objects.filter(form=form, unit=unit).update(valid=span)
    wanted = {each for form, period in forms.items() for each in by_the_rule(form, period, group.units, now)}
    assert listed(overdue(boss, now)) == wanted
    for form, period in forms.items():
        assert listed(overdue(boss, now, form=form)) == by_the_rule(form, period, group.units, now)
        earlier = period.previous()
        wanted = by_the_rule(form, earlier, group.units, now)
        assert listed(overdue(boss, now, form=form, period=earlier)) == wanted


def test_urgent_forms_come_first_then_the_longest_overdue_then_reading_order(group, boss):
    daily_form(group.root, group.companies)
    monthly_form(group.root, group.companies, code="t-quiet")
    rows = overdue(boss, LATE)
    assert [row.form.code for row in rows] == ["t-daily"] * 4 + ["t-quiet"] * 4
    names = [row.unit.sort_key for row in rows]
    assert names == sorted(names[:4]) + sorted(names[4:])


def test_a_period_that_no_version_serves_or_that_is_not_yet_due_has_no_late_returns(group, boss):
    form = monthly_form(group.root, group.companies)
    assert overdue(boss, LATE, form=form, period=SEPTEMBER) == []
    assert len(overdue(boss, LATE, form=form, period=AUGUST)) == 4
    FormVersion.objects.filter(form=form).update(valid_from=date(2022, 8, 2))
    assert overdue(boss, LATE, form=form, period=AUGUST) == []


def test_a_return_that_came_is_off_the_list_at_once(group, boss):
    form = daily_form(group.root, group.companies)
    before = overdue(boss, LATE)
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]))
    assert {row.unit for row in before} - {row.unit for row in overdue(boss, LATE)} == {group.companies[0]}


def test_more_time_takes_a_unit_off_the_list_until_then(group, boss):
    form, unit = daily_form(group.root, group.companies), group.companies[0]
    until = LATE + timedelta(hours=2)
    assignments.extend(form=form, unit=unit, period=DAY, due_at=until, reason="mất mạng", by=boss, at=LATE)
    assert unit not in {row.unit for row in overdue(boss, LATE)}
    (row,) = [row for row in late(boss, until + timedelta(hours=3)) if row.unit == unit]
    assert row.hours == 3


def test_only_the_own_units_are_listed(group):
    daily_form(group.root, group.companies)
    head = actor(person(Role.COORDINATOR, group.companies[0]))
    assert {row.unit for row in overdue(head, LATE)} == {group.companies[0]}


def test_page_asks_as_often_for_four_late_units_as_for_one(group):
    daily_form(group.root, group.companies)
    counts = []
    for unit in (group.companies[0], group.root):
        reader = client_of(person(Role.COORDINATOR, unit))
        with CaptureQueriesContext(connection) as asked:
            page = reader.get(reverse("reporting:late"))
        counts.append((len(asked), page.context["count"]))
    (few, one), (many, four) = counts
    assert (one, four, few) == (1, 4, many)
