"""Report forms follow a reorganisation."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.errors import UnableToUndo
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.operations.reorganisations.enact import carry_out
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting.models import Assignment, ChaseLog
from hoaluoi.spine.reporting.queries import expected, expected_measures
from tests.factories.reorganisations import (
    AT,
    TODAY,
    enact,
    merge,
    new_unit,
    plan,
    split,
    state,
    successor,
    undo,
)  # fmt: skip
from tests.factories.reporting import monthly_form

pytestmark = pytest.mark.django_db
JUNE, JULY, OCTOBER = (Period.from_code(f"2022-M{month}") for month in ("06", "07", "10"))


def owing(form, period):
    units = Unit.objects.values_list("pk", flat=True)
    return {Unit.objects.get(pk=owed.unit_id).code for owed in expected(form, period, units)}


def test_late_merger_leaves_closed_periods_as_they_were_expected(group):
    """Decided for 1 July, recorded on 1 October: what was owed for July stays owed by both."""
    form = monthly_form(group.root, group.companies)

    act = enact(merge(group.companies[:2], into=group.companies[1]))

    assert owing(form, JUNE) == owing(form, JULY) == {"P1", "P2", "P3", "P4"}
    assert owing(form, OCTOBER) == {"P2", "P3", "P4"}
    assert {"form_ends", "return_still_due"} <= {effect["code"] for effect in act.effects}
    measures = Measure.objects.filter(code__in=form.versions.get().measures).values_list("pk", flat=True)
    for period, units in ((JULY, {"P1", "P2", "P3", "P4"}), (OCTOBER, {"P2", "P3", "P4"})):
        owing_values = {unit for _, unit in expected_measures(list(measures), period)}
        assert {Unit.objects.get(pk=unit).code for unit in owing_values} == units


def test_planned_merger_into_a_new_unit_hands_the_form_on_from_its_day(group):
    form = monthly_form(group.root, group.companies)

    enact(merge(group.companies[:2], into=new_unit("P12", group.corporations[0]), on=date(2022, 11, 1)))

    assert owing(form, OCTOBER) == {"P1", "P2", "P3", "P4"}
    assert owing(form, Period.from_code("2022-M11")) == {"P12", "P3", "P4"}


def test_split_lets_both_owe_and_closing_into_the_parent_ends_it(group):
    form = monthly_form(group.root, group.companies)
    first, second = group.companies[:2]

    enact(split(first, successor(first), successor(new_unit("P1b", group.corporations[0]))))
    enact(plan(ActKind.CLOSE, [second]))

    assert owing(form, OCTOBER) == {"P1", "P1b", "P3", "P4"}


def test_unit_that_asked_for_a_form_is_followed(group):
    form = monthly_form(group.companies[0], group.districts[:2])

    enact(merge(group.companies[:2], into=group.companies[1]))

    form.refresh_from_db()
    assert form.owner == group.companies[1]


def test_undo_restores_who_owes_what(group):
    form = monthly_form(group.root, group.companies)
    before = state()

    act = enact(merge(group.companies[:3], into=new_unit("P12", group.corporations[0])))
    assert Assignment.objects.filter(unit__code="P12", form=form).exists()
    undo(act)

    assert state() == before


@pytest.mark.parametrize("chased_by", [None, 1])
def test_reminders_of_the_clock_do_not_stand_in_the_way_of_undoing_and_what_people_did_does(group, chased_by):
    form = monthly_form(group.root, group.companies)
    act = enact(merge(group.companies[:2], into=new_unit("P12", group.corporations[0])))
    ChaseLog.objects.create(
        form=form, unit=Unit.objects.get(code="P12"), period=OCTOBER.code, step="before", at=AT, by_id=chased_by
    )  # fmt: skip

    if chased_by is None:
        undo(act)
        assert not Unit.objects.filter(code="P12").exists()
    else:
        with pytest.raises(UnableToUndo) as refused:
            undo(act)
        assert refused.value.code == "in_use"


def test_planned_act_leaves_a_form_to_the_unit_that_asks_for_it_until_the_day(group):
    form = monthly_form(group.companies[0], group.districts[:2])
    november = date(2022, 11, 1)
    act = enact(merge(group.companies[:2], into=group.companies[1], on=november))
    form.refresh_from_db()
    assert form.owner == group.companies[0]
    assert "form_owner" in {effect["code"] for effect in act.effects}

    carry_out(today=november, at=AT)

    form.refresh_from_db()
    assert form.owner == group.companies[1]


def test_form_given_after_planning_goes_to_the_successor_on_the_day(group):
    form = monthly_form(group.root, group.companies[2:])
    november = date(2022, 11, 1)
    act = enact(merge(group.companies[:2], into=group.companies[1], on=november))
    Assignment.objects.create(form=form, unit=group.companies[0], valid=DateRange(TODAY, None))
    before = state()

    carry_out(today=november, at=AT)

    assert owing(form, OCTOBER) == {"P1", "P3", "P4"}
    assert owing(form, Period.from_code("2022-M11")) == {"P2", "P3", "P4"}
    undo(act)
    assert owing(form, Period.from_code("2022-M11")) == {"P1", "P3", "P4"}
    assert state()["reporting_assignment"] == before["reporting_assignment"]
