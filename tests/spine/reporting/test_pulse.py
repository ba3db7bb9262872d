"""The last due period counted by the database says what the obligations say one by one."""

from datetime import date, time, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.reporting.operations import assignments
from hoaluoi.spine.reporting.operations.forms import FormTerms
from hoaluoi.spine.reporting.queries import expected, late, pulse, whom_to_call
from tests.factories.organisation import actor, person
from tests.factories.reporting import DAY, EARLY, LATE, MONTHLY, daily_form, filed, make_form

pytestmark = pytest.mark.django_db


def test_counts_agree_with_the_obligations(group):
    form, alice = daily_form(group.root, group.companies), actor(person(Role.COORDINATOR, group.root))
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]))
    filed(form, group.companies[1], person(Role.REPORTER, group.companies[1]), {"cases": "3", "absent": "0"}, at=LATE)
    (found,) = pulse([unit.pk for unit in group.units], LATE)
    assert (found.form, found.period) == (form, DAY)
    assert found.owed == len(expected(form, DAY, [unit.pk for unit in group.units])) == 4
    assert (found.reported, found.zero, found.came, found.on_time) == (1, 1, 2, 1)
    assert list(found.missing) == [row.unit.pk for row in late(alice, LATE)]


def test_a_unit_with_more_time_is_awaited_not_missing(group):
    form, alice = daily_form(group.root, group.companies[:2]), actor(person(Role.COORDINATOR, group.root))
    until = LATE + timedelta(hours=5)
    assignments.extend(
        form=form, unit=group.companies[0], period=DAY, due_at=until, reason="mất mạng", by=alice, at=EARLY
    )
    (found,) = pulse([unit.pk for unit in group.companies], LATE)
    assert (found.missing, found.awaited) == ((group.companies[1].pk,), 1)


def test_what_was_sent_after_the_instant_had_not_come_by_then(group):
    form = daily_form(group.root, group.companies[:1])
    filed(form, group.companies[0], person(Role.REPORTER, group.companies[0]), at=LATE)
    before, after = (pulse([group.companies[0].pk], at)[0] for at in (LATE - timedelta(hours=1), LATE))
    assert (before.came, after.came) == (0, 1)


def test_other_units_and_forms_not_yet_due_do_not_count(group):
    terms = FormTerms(name_vi="Báo cáo tháng", period_kind="month", due_time=time(17, 0), due_days=5)
    daily_form(group.root, group.companies)
    make_form(group.root, group.companies, MONTHLY, code="t-monthly", terms=terms, since=date(2022, 9, 1))
    assert pulse([group.districts[0].pk], LATE) == []
    assert [each.form.code for each in pulse([group.companies[0].pk], LATE)] == ["t-daily"]


def test_calls_are_named_form_by_form(group):
    bob = person(Role.REPORTER, group.companies[0])
    daily_form(group.root, group.companies[:2])
    rows = whom_to_call(pulse([unit.pk for unit in group.companies], LATE), LATE, most=1)
    assert [(row.unit, row.hours, row.contacts[0].person) for row in rows] == [(group.companies[0], 4, bob)]
