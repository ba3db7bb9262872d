"""What happens between the planning of an act and its day, and between an act and its undoing, is neither lost nor
brought back."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import queries
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.errors import (
    UnableToGivePosition,
    UnableToMove,
    UnableToOpenUnit,
    UnableToReorganise,
    UnableToUndo,
)
from hoaluoi.core.organisation.models import Closure, Delegation, Placement, Position, Reorganisation, Unit
from hoaluoi.core.organisation.operations import units as unit_operations
from hoaluoi.core.organisation.operations.delegations import delegate, revoke
from hoaluoi.core.organisation.operations.people import end_position, give_position
from hoaluoi.core.organisation.operations.reorganisations.enact import carry_out, preview
from tests.factories.organisation import actor, person, position
from tests.factories.reorganisations import AT, ON, TODAY, enact, merge, new_unit, plan, state, successor, undo

pytestmark = pytest.mark.django_db
AUGUST, SEPTEMBER, SOON, DECEMBER = date(2022, 8, 1), date(2022, 9, 1), date(2022, 10, 5), date(2022, 12, 1)
WHERE_THEY_BEGIN = (date(2022, 6, 30), ON, AUGUST, SEPTEMBER, SOON, DECEMBER, date(2023, 1, 1))


def outside(group) -> list[tuple[str, date]]:
    """Units that stand somewhere on a day without standing below the root: their numbers would count nowhere."""
    found = []
    for place in Placement.objects.filter(parent__isnull=False).select_related("unit"):
        for day in WHERE_THEY_BEGIN:
            if place.valid.lower <= day and (place.valid.upper is None or day < place.valid.upper):
                below = Closure.objects.filter(ancestor=group.root, descendant=place.unit, valid__contains=day)
                if not below.exists():
                    found.append((place.unit.code, day))
    return found


def _moved_from_a_unit_that_closed(group):
    act = enact(plan(ActKind.MOVE, group.districts[:2], parent_id=group.companies[1].pk))
    enact(merge(group.companies[:2], into=group.companies[1], on=AUGUST))
    return act


def _moved_to_where_the_unit_above_went_below(group):
    act = enact(plan(ActKind.MOVE, [group.districts[0]], parent_id=group.companies[1].pk))
    enact(plan(ActKind.MOVE, [group.companies[0]], parent_id=group.districts[0].pk, on=AUGUST))
    return act


def _closed_under_a_unit_that_closed_later(group):
    first, second, third = group.districts[:3]
    act = enact(merge([first, third], into=third))
    enact(merge([second, third], into=third, on=AUGUST))
    enact(merge(group.companies[:2], into=group.companies[1], on=SEPTEMBER))
    return act


@pytest.mark.parametrize(
    "happened",
    [
        _moved_from_a_unit_that_closed,
        _moved_to_where_the_unit_above_went_below,
        _closed_under_a_unit_that_closed_later,
    ],
)
def test_undo_leaves_nobody_outside_the_tree(group, happened):
    act = happened(group)
    before = state()

    with pytest.raises(UnableToUndo) as refused:
        undo(act)

    assert refused.value.code == "later_act"
    assert state() == before
    assert outside(group) == []


def test_undo_names_the_unit_above_that_was_closed_without_an_act(group):
    act = enact(plan(ActKind.MOVE, group.districts[:2], parent_id=group.companies[1].pk))
    unit_operations.close_unit(unit=group.companies[0], on=AUGUST, by=SYSTEM, at=AT)

    with pytest.raises(UnableToUndo) as refused:
        undo(act)

    assert refused.value.code == "parent_gone"
    assert group.companies[0].label in str(refused.value)


def test_undo_waits_for_an_act_on_a_unit_that_this_one_opened(group):
    act = enact(plan(ActKind.OPEN, (), successor(new_unit("N1", group.companies[0]))))
    unit = Placement.objects.get(unit__code="N1").unit
    enact(plan(ActKind.MOVE, [group.districts[2]], parent_id=unit.pk, on=AUGUST))

    with pytest.raises(UnableToUndo) as refused:
        undo(act)

    assert refused.value.code == "later_act"


def test_nothing_is_put_below_a_unit_that_is_going_to_close(group):
    enact(merge(group.companies[:2], into=group.companies[1], on=DECEMBER))
    closing = group.companies[0]

    with pytest.raises(UnableToOpenUnit) as opened:
        unit_operations.open_unit(
            code="N", kind="company", name_vi="N", parent=closing, on=SEPTEMBER, by=SYSTEM, at=AT
        )  # fmt: skip
    with pytest.raises(UnableToMove) as moved:
        unit_operations.move_unit(unit=group.districts[3], parent=closing, on=SEPTEMBER, by=SYSTEM, at=AT)

    assert (opened.value.code, moved.value.code) == ("parent_ends", "parent_ends")
    assert closing.label in str(moved.value)
    # For a time that ends before it does, it may.
    unit_operations.move_unit(unit=group.districts[3], parent=group.companies[2], on=DECEMBER, by=SYSTEM, at=AT)
    unit_operations.move_unit(unit=group.districts[3], parent=closing, on=SEPTEMBER, by=SYSTEM, at=AT)
    assert outside(group) == []


def test_role_held_in_the_successor_for_a_time_goes_on_after_it(group):
    first, second = group.companies[:2]
    both, deputy = person(Role.LEADER, first), person(Role.EMPLOYEE, group.companies[2])
    position(both, Role.LEADER, second, until=DECEMBER)
    Delegation.objects.create(
        position=both.positions.get(unit=first), to=deputy, valid=DateRange(ON, date(2023, 2, 1)), reason="x",
        created_at=AT,
    )  # fmt: skip

    enact(merge([first, second], into=second))

    days = [p.valid for p in both.positions.filter(unit=second).order_by("valid")]
    assert [(d.lower, d.upper) for d in days] == [(date(2015, 1, 1), DECEMBER), (DECEMBER, None)]
    for day in (SOON, DECEMBER):
        assert actor(deputy, day).can_over(Permission.TASKS_ASSIGN, second.pk)


def test_position_given_after_planning_follows_on_the_day_and_is_undone_exactly(group):
    act = enact(merge(group.companies[:2], into=group.companies[1], on=DECEMBER))
    late = person()
    give_position(
        person=late, unit=group.companies[0], role=Role.REPORTER, title="Cán bộ", start=SOON, by=SYSTEM, at=AT
    )  # fmt: skip
    before = [(p.unit_id, p.valid) for p in late.positions.all()]

    carry_out(today=DECEMBER, at=AT)

    assert {g.unit_id for g in actor(late, DECEMBER).grants} == {group.companies[1].pk}
    assert {g.unit_id for g in actor(late, SOON).grants} == {group.companies[0].pk}
    act.refresh_from_db()
    assert "person_moves" in {each["code"] for each in act.effects}
    undo(act)
    assert [(p.unit_id, p.valid) for p in late.positions.all()] == before


def test_position_may_not_outlast_a_unit_that_closes_without_a_successor_act(group):
    unit_operations.close_unit(unit=group.districts[0], on=DECEMBER, by=SYSTEM, at=AT)
    given = {
        "unit": group.districts[0],
        "role": Role.REPORTER,
        "title": "Cán bộ",
        "start": SOON,
        "by": SYSTEM,
        "at": AT,
    }

    with pytest.raises(UnableToGivePosition) as refused:
        give_position(person=person(), **given)

    assert refused.value.code == "unit_ends"
    assert give_position(person=person(), until=DECEMBER, **given).pk


def _with_deputy(group):
    head, deputy = person(Role.LEADER, group.companies[0]), person(Role.EMPLOYEE, group.companies[2])
    Delegation.objects.create(
        position=head.positions.get(), to=deputy, valid=DateRange(date(2022, 6, 1), date(2023, 1, 1)), reason="x",
        created_at=AT,
    )  # fmt: skip
    return head, deputy


def test_who_leaves_before_the_day_of_a_planned_act_does_not_begin_in_the_successor(group):
    head, deputy = _with_deputy(group)
    act = enact(merge(group.companies[:2], into=group.companies[1], on=DECEMBER))

    end_position(position=head.positions.get(unit=group.companies[0]), on=SOON, by=SYSTEM, at=AT)
    carry_out(today=DECEMBER, at=AT)

    assert not actor(head, DECEMBER).grants
    assert not actor(deputy, DECEMBER).can_over(Permission.TASKS_ASSIGN, group.companies[1].pk)
    undo(act)
    assert head.positions.get().valid.upper == SOON
    assert Delegation.objects.count() == 1


def test_who_leaves_one_of_two_units_that_merge_goes_on_for_the_other(group):
    both = person(Role.REPORTER, group.companies[0])
    position(both, Role.REPORTER, group.companies[1])
    enact(merge(group.companies[:2], into=new_unit("N", group.corporations[0]), on=DECEMBER))

    end_position(position=both.positions.get(unit=group.companies[0]), on=SOON, by=SYSTEM, at=AT)

    assert both.positions.filter(unit__code="N", valid__contains=DECEMBER).exists()


@pytest.mark.parametrize("of", [0, 1])
def test_revoking_ends_the_right_in_the_unit_that_closes_and_in_its_successor(group, of):
    head, deputy = _with_deputy(group)
    enact(merge(group.companies[:2], into=group.companies[1], on=DECEMBER))

    revoke(
        delegation=Delegation.objects.get(position__unit=group.companies[of]), by=actor(head, (TODAY, DECEMBER)[of]),
        at=AT,
    )  # fmt: skip

    for day in (SOON, DECEMBER):
        assert not actor(deputy, day).can_over(Permission.TASKS_ASSIGN, group.companies[of].pk)


def test_what_was_decided_about_people_since_stays_decided_when_the_act_is_undone(group):
    head, deputy = _with_deputy(group)
    stays = person(Role.LEADER, group.companies[0])
    act = enact(merge(group.companies[:2], into=group.companies[1]))
    revoke(delegation=Delegation.objects.get(position__unit=group.companies[1]), by=actor(head, TODAY), at=AT)
    end_position(position=head.positions.get(unit=group.companies[1]), on=SOON, by=SYSTEM, at=AT)
    new = delegate(
        position=stays.positions.get(unit=group.companies[1]), to=deputy, start=TODAY, until=DECEMBER, reason="x",
        by=actor(stays, TODAY), at=AT,
    )  # fmt: skip

    undo(act)

    ended, goes_on = head.positions.get(), stays.positions.get()
    assert (ended.unit, ended.valid.upper) == (group.companies[0], SOON)
    assert (goes_on.unit, goes_on.valid.upper) == (group.companies[0], None)
    assert Delegation.objects.get(position=ended).revoked_at
    assert Delegation.objects.get(position=goes_on) == new
    assert Position.objects.filter(unit=group.companies[1]).count() == 0


def test_act_before_a_planned_one_lets_it_be_planned_anew(group):
    """P2 goes into P3 in December; today P1 still goes into P2, and in December both of them are P3."""
    first, second, third = group.companies[:3]
    planned = enact(merge([second, third], into=third, on=DECEMBER))
    reporter = person(Role.REPORTER, first)

    act = enact(merge([first, second], into=second))

    planned.refresh_from_db()
    again = Reorganisation.objects.get(on=DECEMBER, undone_at=None)
    assert planned.undone_at
    assert "planned_anew" in {each["code"] for each in act.effects}
    assert {u.code for u in queries.children(second.pk, TODAY)} >= {"D1", "D2", "D3", "D4"}
    assert {u.code for u in queries.children(third.pk, DECEMBER)} >= {"D1", "D2", "D3", "D4"}
    assert {g.unit_id for g in actor(reporter, TODAY).grants} == {second.pk}
    assert {g.unit_id for g in actor(reporter, DECEMBER).grants} == {third.pk}
    assert outside(group) == []
    with pytest.raises(UnableToUndo):
        undo(act)
    undo(again)
    undo(act)


def test_planned_acts_that_rest_on_one_another_are_planned_anew_with_the_units_they_open(group):
    first, second, third = group.companies[:3]
    enact(merge([second, third], into=new_unit("N", group.corporations[0]), on=DECEMBER))
    unit = Placement.objects.get(unit__code="N").unit
    enact(plan(ActKind.MOVE, [unit], parent_id=group.corporations[1].pk, on=date(2023, 1, 1)))
    seen = preview(plan=merge([first, second], into=second), by=SYSTEM, at=AT, today=TODAY)

    enact(merge([first, second], into=second), digest=seen.digest)

    assert (
        queries.parent(Placement.objects.filter(unit__code="N")[0].unit_id, date(2023, 2, 1)) == group.corporations[1]
    )
    assert {u.code for u in queries.children(Unit.objects.get(code="N").pk, DECEMBER)} >= {"D1", "D3", "D5"}
    assert outside(group) == []


def test_act_that_leaves_a_planned_one_impossible_says_so(group):
    first, second, third = group.companies[:3]
    enact(merge([first, third], into=third, on=DECEMBER))
    before = state()

    with pytest.raises(UnableToReorganise) as refused:
        enact(merge([first, second], into=second))

    assert refused.value.code == "planned_stands"
    assert "QĐ 1/2022" in str(refused.value)
    assert state() == before
