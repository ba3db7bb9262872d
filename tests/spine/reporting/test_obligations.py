"""Who owes what: derived from dates; the matrix, who is late, reminders and extensions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs.queue import run_waiting
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import expectation
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting.errors import UnableToAssign, UnableToChase, UnableToExtend
from hoaluoi.spine.reporting.models import ChaseLog, Extension, Return
from hoaluoi.spine.reporting.operations import assignments, chases
from hoaluoi.spine.reporting.queries import due_list, expected, late, matrix
from hoaluoi.spine.reporting.rules import Standing
from hoaluoi.spine.reporting.views import completeness
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import DAY, EARLY, LATE, daily_form, filed

pytestmark = pytest.mark.django_db
WEEK = [Period.from_code(f"2022-D09{day}") for day in range(24, 31)]


@pytest.fixture
def form(group):
    return daily_form(group.root, group.companies)


@pytest.fixture
def boss(group):
    return actor(person(Role.COORDINATOR, group.root))


def units(found):
    return [owed.unit_id for owed in found]


def test_ending_an_assignment_today_rewrites_no_past_period(form, group, boss):
    ids = [unit.pk for unit in group.companies]
    assignments.unassign(form=form, unit_ids=ids[:1], until=date(2022, 9, 30), by=boss, at=LATE)
    assert units(expected(form, DAY, ids)) == ids
    assert units(expected(form, DAY.next(), ids)) == ids[1:]


def test_assigning_twice_is_refused_whole(form, group, boss):
    ids = [group.districts[0].pk, group.companies[0].pk]
    with pytest.raises(UnableToAssign):
        assignments.assign(form=form, unit_ids=ids, since=date(2022, 5, 1), by=boss, at=LATE)
    assert units(expected(form, DAY, [group.districts[0].pk])) == []


def test_daily_report_is_due_at_six_the_next_morning(form, group):
    owed = expected(form, DAY, [group.companies[0].pk])[0]
    assert owed.due_at.isoformat() == "2022-10-01T06:00:00+07:00"


def test_due_list_shows_own_units_only_and_drops_what_was_sent(form, group):
    bob = person(Role.REPORTER, group.companies[0])
    items = due_list(actor(bob), EARLY)
    assert {item.unit for item in items} == {group.companies[0]}
    newest = items[0]
    assert (newest.owed.period, newest.overdue, newest.group) == (DAY, False, "due")
    filed(form, group.companies[0], bob)
    assert DAY not in {item.owed.period for item in due_list(actor(bob), EARLY)}


def test_matrix_tells_four_states_and_late(form, group, boss):
    p1, p2, p3, _p4 = group.companies
    people = {unit: person(Role.REPORTER, unit) for unit in group.companies}
    filed(form, p1, people[p1], {"cases": "3", "absent": "1"})
    filed(form, p2, people[p2], at=LATE)
    na = {"state": "na", "reason": "Chưa hoạt động"}
    filed(form, p3, people[p3], {"cases": na, "absent": na})
    found = matrix(form, [u.pk for u in group.units], [DAY], now=LATE)
    answers = {row.unit: (row.squares[0].answer, row.squares[0].late) for row in found.rows}
    assert list(answers.values()) == [
        (Standing.REPORTED, False),
        (Standing.ZERO, True),
        (Standing.NOT_APPLICABLE, False),
        (Standing.MISSING, True),
    ]
    assert (found.total.received, found.total.expected, found.total.on_time, found.total.missing) == (3, 4, 2, 1)


def test_coverage_above_the_whole_is_shown_and_not_clipped(form, group, boss):
    for unit in group.companies:
        filed(form, unit, person(Role.REPORTER, unit))
    Return.objects.filter(unit=group.companies[0]).update(unit=group.districts[0])
    only = [group.companies[1].pk, group.districts[0].pk]
    total = matrix(form, only, [DAY], now=LATE).total
    assert (total.received, total.expected, total.unexpected) == (2, 1, 1)
    assert total.rate.percent() == 200


def test_matrix_query_count_does_not_grow(form, group):
    few, many = [group.companies[0].pk], [unit.pk for unit in group.units]
    for unit in group.companies:
        filed(form, unit, person(Role.REPORTER, unit))
    with CaptureQueriesContext(connection) as small:
        matrix(form, few, WEEK[:1], now=LATE)
    with CaptureQueriesContext(connection) as large:
        matrix(form, many, WEEK, now=LATE)
    assert len(small) == len(large) == 8


def test_late_names_hours_and_whom_to_call(form, group, boss):
    unit = group.companies[0]
    reporter = person(Role.REPORTER, unit, title="Chuyên viên")
    head = person(Role.LEADER, unit, rank="head", title="Giám đốc")
    row = next(row for row in late(boss, LATE) if row.unit == unit)
    assert (row.period, row.hours) == (DAY, 4)
    assert [(c.role, c.person) for c in row.contacts] == [("reporter", reporter), ("head", head)]


def test_chase_tells_people_once_in_a_while_and_keeps_a_log(form, group, boss):
    unit = group.companies[0]
    reporter = person(Role.REPORTER, unit)
    chases.chase(form=form, unit=unit, period=DAY, by=boss, at=LATE)
    assert Notice.objects.get(recipient=reporter).code == "reporting.chase"
    assert ChaseLog.objects.get().recipients == [{"id": reporter.pk, "name": reporter.full_name}]
    with pytest.raises(UnableToChase) as refused:
        chases.chase(form=form, unit=unit, period=DAY, by=boss, at=LATE + timedelta(minutes=5))
    assert refused.value.code == "just_chased"


def test_all_who_were_not_asked_yet_are_chased_in_one_act(group, boss, settings):
    settings.CLOCK_OFFSET = LATE - datetime.now(UTC)
    form = daily_form(group.root, group.companies)
    reporters = {unit.pk: person(Role.REPORTER, unit) for unit in group.companies[:3]}
    chases.chase(form=form, unit=group.companies[0], period=DAY, by=boss, at=LATE)
    client = client_of(person(Role.COORDINATOR, group.root))
    answer = client.post("/returns/late/chase", {"all": "1", "form_code": form.code}, follow=True)
    told = Notice.objects.filter(code="reporting.chase").values_list("recipient", flat=True)
    assert sorted(told) == sorted(reporter.pk for reporter in reporters.values()), "each once"
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert group.companies[3].label in said[0], "nobody holds a position there: it says so"


def test_many_are_chased_by_a_job_that_tells_when_it_is_done(group, boss, settings, monkeypatch):
    settings.CLOCK_OFFSET = LATE - datetime.now(UTC)
    monkeypatch.setattr(completeness, "AT_ONCE", 1)
    form = daily_form(group.root, group.companies)
    reporters = {unit.pk: person(Role.REPORTER, unit) for unit in group.companies[:3]}
    asked_by = person(Role.COORDINATOR, group.root)
    answer = client_of(asked_by).post("/returns/late/chase", {"all": "1", "form_code": form.code}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert not Notice.objects.exists(), "nobody is asked while the reader waits"
    run_waiting()
    told = Notice.objects.filter(code="reporting.chase").values_list("recipient", flat=True)
    assert sorted(told) == sorted(reporter.pk for reporter in reporters.values()), "each once"
    notice = Notice.objects.get(recipient=asked_by)
    assert (notice.code, notice.params) == ("reporting.chased_all", {"done": 3, "left": len(group.companies) - 3})


def test_who_reported_is_not_chased(form, group, boss):
    unit = group.companies[0]
    filed(form, unit, person(Role.REPORTER, unit))
    with pytest.raises(UnableToChase):
        chases.chase(form=form, unit=unit, period=DAY, by=boss, at=LATE)
    assert not Notice.objects.exists()


def test_reminder_steps_go_once_and_stop_on_submission(form, group):
    unit, other = group.companies[:2]
    bob, carol = person(Role.REPORTER, unit), person(Role.REPORTER, other)
    before = EARLY - timedelta(minutes=30)
    assert chases.remind(at=before) == 2
    assert chases.remind(at=before) == 0
    assert {log.step for log in ChaseLog.objects.filter(unit=unit)} == {"hour_before"}
    filed(form, unit, bob)
    after = LATE - timedelta(hours=3)
    assert chases.remind(at=after) == 3, "one for this day, and a day late for both of the day before"
    told = ChaseLog.objects.filter(period=DAY.code, step="overdue")
    assert [(log.unit, log.recipients[0]["id"]) for log in told] == [(other, carol.pk)]


def test_extension_moves_the_due_time_of_one_unit_with_its_reason(form, group, boss):
    unit, other = group.companies[:2]
    later = LATE + timedelta(hours=5)
    with pytest.raises(UnableToExtend):
        assignments.extend(form=form, unit=unit, period=DAY, due_at=later, reason=" ", by=boss, at=LATE)
    assignments.extend(form=form, unit=unit, period=DAY, due_at=later, reason="Mất mạng", by=boss, at=LATE)
    due = {owed.unit_id: owed.due_at for owed in expected(form, DAY, [unit.pk, other.pk])}
    assert due == {unit.pk: later, other.pk: expected(form, DAY, [other.pk])[0].due_at}
    version = filed(form, unit, person(Role.REPORTER, unit), at=LATE)
    assert not version.of.is_late


def test_nobody_gives_their_own_unit_more_time(form, group):
    unit, later = group.companies[0], LATE + timedelta(hours=5)
    carol = person(Role.COORDINATOR, unit)
    with pytest.raises(Http404):
        assignments.extend(form=form, unit=unit, period=DAY, due_at=later, reason="bận", by=actor(carol), at=LATE)
    sent = {"form": form.code, "period": DAY.code, "unit": unit.pk, "due_at": "2030-01-01T08:00", "reason": "bận"}
    assert client_of(carol).post(reverse("reporting:extend"), sent).status_code == 404
    assert not Extension.objects.exists()


def test_measures_are_expected_of_the_units_that_owe_the_form(form, group):
    measure = Measure.objects.get(code="t_cases")
    assert expectation.owed([measure.pk], DAY) == {(measure.pk, unit.pk) for unit in group.companies}
    assert expectation.owed([measure.pk], Period.from_code("2022-M09")) == set()
