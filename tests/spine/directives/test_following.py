"""Targets and tasks follow a reorganisation."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.operations.reorganisations.enact import carry_out
from hoaluoi.spine.directives.models import (
    Allocation,
    AllocationRound,
    ClusterMember,
    EmulationCluster,
    TargetStatus,
    Task,
    TaskUnit,
)
from hoaluoi.spine.directives.operations import allocations, tasks
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate, share_of
from hoaluoi.spine.directives.operations.statuses import evaluate
from tests.factories.directives import AT, directive, handed_down, target
from tests.factories.organisation import actor, person
from tests.factories.reorganisations import TODAY, enact, merge, new_unit, plan, split, state, successor, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    """2,200 over everything: 1,100 a corporation, 550 a company."""
    made = target(directive(group.root, alice), alice)
    handed_down(made, group.root, alice)
    for corporation in group.corporations:
        handed_down(made, corporation, alice)
    return made


def shares(aim):
    return {
        code: int(value)
        for code, value in Allocation.objects.filter(target=aim, in_force=True).values_list("unit__code", "value")
    }


def test_merger_across_corporations_adds_shares_and_keeps_the_old_round_readable(group, alice, aim):
    act = enact(merge([group.companies[0], group.companies[2]], into=group.companies[2]), by=actor(alice))

    assert shares(aim) == {"G": 2200, "C1": 550, "C2": 1650, "P2": 550, "P3": 1100, "P4": 550}
    assert AllocationRound.objects.filter(target=aim, replaced_reason="QĐ 1/2022").count() == 3
    for round in AllocationRound.objects.filter(target=aim, replaced_at=None):
        assert round.total == round.reserve + sum(round.shares.values_list("value", flat=True))
    assert "share_goes" in {effect["code"] for effect in act.effects}


def test_merger_into_a_new_unit_and_move_take_shares_along(group, alice, aim):
    enact(merge(group.companies[:2], into=new_unit("P12", group.corporations[0])), by=actor(alice))
    assert shares(aim) == {"G": 2200, "C1": 1100, "C2": 1100, "P12": 1100, "P3": 550, "P4": 550}

    enact(plan(ActKind.MOVE, [group.companies[3]], parent_id=group.corporations[0].pk), by=actor(alice))
    assert shares(aim) == {"G": 2200, "C1": 1650, "C2": 550, "P12": 1100, "P3": 550, "P4": 550}


def test_split_parts_the_share(group, alice, aim):
    heirs = successor(group.companies[0], 2), successor(new_unit("P9", group.corporations[0]), 1)

    enact(split(group.companies[0], *heirs), by=actor(alice))

    assert shares(aim) == {"G": 2200, "C1": 1100, "C2": 1100, "P1": 367, "P9": 183, "P2": 550, "P3": 550, "P4": 550}


def test_people_are_parted_whole(group, alice):
    trained = target(directive(group.root, alice), alice, value="1000", unit_of_measure="person")
    handed_down(trained, group.root, alice)
    heirs = [successor(new_unit(code, group.root)) for code in ("A", "B", "C")]

    enact(split(group.corporations[0], *heirs), by=actor(alice))

    assert shares(trained) == {"G": 1000, "C2": 500, "A": 167, "B": 167, "C": 166}
    held = Allocation.objects.filter(target=trained, in_force=True).values_list("value", flat=True)
    assert all(value % 1 == 0 for value in held)


def test_rate_is_held_by_successors_as_it_is(group, alice):
    pay = target(directive(group.root, alice), alice, value="70", unit_of_measure="%", denominator="khách hàng")
    handed_down(pay, group.root, alice, method="same")

    enact(merge(group.corporations, into=new_unit("C9", group.root)), by=actor(alice))

    assert shares(pay) == {"G": 70, "C9": 70}


def test_open_task_goes_to_the_successor_and_a_done_one_stays(group, alice):
    first, second = group.companies[:2]
    given = {
        "lead": first,
        "assigner": group.root,
        "owner": alice,
        "by": actor(alice),
        "at": AT,
        "deadline_date": date(2022, 12, 31),
    }
    made = tasks.assign(title="Ban hành kế hoạch", **given)

    enact(merge([first, second], into=second), by=actor(alice))

    assert Task.objects.get(pk=made.pk).lead == second


def test_undo_takes_back_a_new_unit_whose_standing_was_worked_out(group, alice, aim):
    first, second = group.companies[:2]
    before = state()
    act = enact(merge([first, second], into=new_unit("P12", group.corporations[0])), by=actor(alice))
    evaluate(targets=[aim], on=TODAY, at=AT)
    assert TargetStatus.objects.filter(unit__code="P12").exists()

    undo(act, by=actor(alice))

    assert not TargetStatus.objects.filter(unit__code="P12").exists()
    TargetStatus.objects.all().delete()
    assert state() == before


def test_who_comes_to_lead_a_task_does_not_coordinate_it_as_well(group, alice):
    first, second, third = group.companies[:3]
    made = tasks.assign(
        title="Ban hành kế hoạch", lead=first, assigner=group.root, owner=alice, by=actor(alice), at=AT,
        deadline_date=date(2022, 12, 31),
    )  # fmt: skip
    TaskUnit.objects.bulk_create([TaskUnit(task=made, unit=unit) for unit in (second, third)])
    before = state()

    act = enact(merge([first, second], into=second), by=actor(alice))

    assert [each.unit for each in made.coordinating.all()] == [third]
    undo(act, by=actor(alice))
    assert state() == before


def test_successor_competes_in_the_place_of_the_unit_it_follows(group, alice):
    cluster = EmulationCluster.objects.create(owner=group.root, name_vi="Cụm 1", decision="12", created_at=AT)
    for unit in group.companies[:3]:
        ClusterMember.objects.create(
            cluster=cluster, owner=group.root, unit=unit, valid=DateRange(date(2022, 1, 1), None)
        )  # fmt: skip
    before = state()

    act = enact(merge(group.companies[1:3], into=new_unit("N", group.corporations[0])), by=actor(alice))

    there = {day: set() for day in (TODAY - timedelta(days=1), TODAY)}
    for day, codes in there.items():
        codes |= set(cluster.members.filter(valid__contains=day).values_list("unit__code", flat=True))
    assert list(there.values()) == [{"P1", "P2", "P3"}, {"P1", "N"}]
    undo(act, by=actor(alice))
    assert state() == before


def test_draft_older_than_a_merger_is_not_put_in_force(group, alice, aim):
    draft = allocations.propose(
        target=aim, unit=group.corporations[0], method="largest_remainder", on=date(2022, 6, 1),
        by=actor(alice), at=AT,
    )  # fmt: skip
    enact(merge([group.companies[0], group.companies[2]], into=group.companies[2]), by=actor(alice))
    draft.total = share_of(aim, group.corporations[0].pk).value
    draft.save()

    with pytest.raises(UnableToAllocate) as refused:
        allocations.freeze(round=draft, by=actor(alice), at=datetime(2022, 10, 2, tzinfo=UTC), reason="x")

    assert refused.value.code == "unit_closed"


def test_planned_act_moves_shares_on_its_day_and_says_so_before(group, alice, aim):
    first, second = group.companies[:2]
    act = enact(merge([first, second], into=second, on=date(2022, 11, 1)), by=actor(alice))
    assert shares(aim)["P1"] == 550
    assert "share_goes" in {effect["code"] for effect in act.effects}

    assert carry_out(today=date(2022, 11, 1), at=AT) == 1
    assert carry_out(today=date(2022, 11, 2), at=AT) == 0

    assert shares(aim)["P2"] == 1100


def test_undo_restores_shares_and_tasks(group, alice, aim):
    first, second = group.companies[:2]
    tasks.assign(
        title="x",
        lead=first,
        assigner=group.root,
        owner=alice,
        by=actor(alice),
        at=AT,
        deadline_date=date(2022, 12, 31),
    )
    before = state()

    act = enact(merge([first, second], into=new_unit("P12", group.corporations[1])), by=actor(alice))
    planned = enact(
        merge([Unit.objects.get(code="P12"), group.companies[2]], into=group.companies[2], on=date(2022, 11, 1)),
        by=actor(alice),
    )
    carry_out(today=date(2022, 11, 1), at=AT)
    undo(planned, by=actor(alice))
    undo(act, by=actor(alice))

    assert state() == before
