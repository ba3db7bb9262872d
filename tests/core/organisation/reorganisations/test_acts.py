"""Every kind of act: units, people, rights, exact undo, the ledger keeps both."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.permissions import Permission, Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import queries
from hoaluoi.core.organisation.enums import ActKind, UnitKind
from hoaluoi.core.organisation.errors import UnableToClose, UnableToReorganise, UnableToUndo
from hoaluoi.core.organisation.models import Closure, Delegation, Position, Reorganisation, Succession, Unit
from hoaluoi.core.organisation.operations import units as unit_operations
from hoaluoi.core.organisation.operations.reorganisations.enact import preview
from tests.factories.organisation import actor, person, position
from tests.factories.reorganisations import (
    AT,
    ON,
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

pytestmark = pytest.mark.django_db
JUNE, BEFORE = date(2022, 6, 1), date(2022, 6, 30)


def _first_below(unit: Unit) -> Unit:
    return queries.children(unit.pk, BEFORE)[0]


def _below(unit: Unit, on: date) -> set[str]:
    return {each.code for each in queries.children(unit.pk, on)}


def test_merger_closes_the_one_and_hands_over_what_stood_below_it(group):
    first, second = group.companies[:2]

    enact(merge([first, second], into=second))

    assert _below(second, BEFORE) == {"D3", "D4"}
    assert _below(second, ON) == {"D1", "D2", "D3", "D4"}
    assert _below(group.corporations[0], ON) == {"P2"}
    assert _below(group.corporations[0], BEFORE) == {"P1", "P2"}
    assert Succession.objects.get().successor == second


def test_merger_into_a_new_unit(group):
    first, second = group.companies[:2]

    enact(merge([first, second], into=new_unit("P12", group.corporations[0], "Công ty Điện lực 12")))

    made = Unit.objects.get(code="P12")
    assert _below(made, ON) == {"D1", "D2", "D3", "D4"}
    assert not queries.ancestors(made.pk, BEFORE)
    assert not queries.ancestors(first.pk, ON)


def test_split_shares_history_and_children(group):
    company = group.companies[0]
    heirs = [
        successor(company, 2, customers=Decimal(2)),
        successor(new_unit("P1b", group.corporations[0]), 1, customers=Decimal(5), children=(group.districts[1].pk,)),
    ]

    enact(split(company, *heirs))

    made = Unit.objects.get(code="P1b")
    assert (_below(company, ON), _below(made, ON)) == ({"D1"}, {"D2"})
    rows = {row.successor_id: row for row in Succession.objects.all()}
    assert (rows[company.pk].by_hand, rows[made.pk].by_hand) == (Decimal("0.666666666667"), Decimal("0.333333333333"))
    assert rows[made.pk].customers == Decimal("0.714285714286")
    assert rows[made.pk].equal == Decimal("0.5")
    assert not any(row.closes for row in rows.values())
    assert rows[company.pk].main


@pytest.mark.parametrize("kind", [ActKind.OPEN, ActKind.CLOSE, ActKind.RENAME, ActKind.MOVE, ActKind.CONVERT])
def test_single_acts_do_what_they_say(group, kind):
    district, corporation = group.districts[0], group.corporations[1]
    plans = {
        ActKind.OPEN: plan(kind, (), successor(new_unit("N1", corporation))),
        ActKind.CLOSE: plan(kind, [district]),
        ActKind.RENAME: plan(kind, [district], names={"name_vi": "Đội quản lý điện 1"}),
        ActKind.MOVE: plan(kind, [district], parent_id=corporation.pk),
        ActKind.CONVERT: plan(kind, [district], names={"kind": UnitKind.DEPARTMENT}, parent_id=corporation.pk),
    }

    enact(plans[kind])

    district.refresh_from_db()
    told = {
        ActKind.OPEN: "N1" in _below(corporation, ON),
        ActKind.CLOSE: not queries.ancestors(district.pk, ON),
        ActKind.RENAME: district.name_vi == "Đội quản lý điện 1",
        ActKind.MOVE: "D1" in _below(corporation, ON) and "D1" not in _below(corporation, BEFORE),
        ActKind.CONVERT: district.kind == UnitKind.DEPARTMENT and "D1" in _below(corporation, ON),
    }
    assert told[kind]


def _every_kind(group):
    first, second = group.companies[:2]
    return [
        merge([first, second], into=second, names={"name_vi": "Công ty Điện lực hợp nhất"}),
        merge([first, second], into=new_unit("P12", group.corporations[1])),
        split(first, successor(second, 3), successor(new_unit("P9", group.corporations[1]), 1)),
        split(first, successor(first, 3), successor(group.companies[2], 1, children=(group.districts[0].pk,))),
        plan(ActKind.OPEN, (), successor(new_unit("N1", second))),
        plan(ActKind.CLOSE, [first]),
        plan(ActKind.RENAME, [first], names={"name_vi": "Tên mới"}),
        plan(ActKind.MOVE, [first, second], parent_id=group.corporations[1].pk),
        plan(ActKind.CONVERT, [first], names={"kind": UnitKind.DISTRICT}, parent_id=group.corporations[1].pk),
    ]


@pytest.mark.parametrize("which", range(9))
def test_undo_restores_every_row_and_the_ledger_keeps_both(group, which):
    head = person(Role.LEADER, group.companies[0], rank="head")
    to = person(Role.EMPLOYEE, group.companies[1])
    Delegation.objects.create(
        position=head.positions.get(), to=to, valid=DateRange(date(2022, 6, 1), date(2022, 8, 1)), reason="x",
        created_at=AT,
    )  # fmt: skip
    before = state()

    act = enact(_every_kind(group)[which])
    assert state() != before
    undo(act)

    assert state() == before
    events = Entry.objects.filter(subject_type="organisation.act", subject_id=act.pk).values_list("event", flat=True)
    assert sorted(events) == ["organisation.reorganisation_undone", "organisation.reorganised"]
    act.refresh_from_db()
    assert act.undone_reason == "Quyết định bị thu hồi"
    assert act.changes.exists()


def test_rights_follow_the_act_and_nobody_keeps_what_left_them(group):
    first, second = group.companies[:2]
    reporter = person(Role.REPORTER, first)
    stranger = person(Role.COORDINATOR, group.corporations[1])
    director = person(Role.LEADER, group.corporations[0])
    auditor = person(Role.AUDITOR, group.root)

    enact(plan(ActKind.MOVE, [group.companies[3]], parent_id=group.corporations[0].pk))
    enact(merge([first, second], into=second))

    file, view = Permission.RETURNS_FILE, Permission.RETURNS_VIEW
    now = actor(reporter, TODAY)
    assert {second.pk, group.districts[2].pk, group.districts[0].pk} <= now.units_with(file)
    assert now.can_over(file, first.pk)  # what the closed company still owes for June
    assert group.companies[3].pk not in actor(stranger, TODAY).units_with(view)
    assert group.companies[3].pk in actor(director, TODAY).units_with(view)
    assert first.pk in actor(auditor, TODAY).units_with(view)
    assert first.pk not in actor(stranger, TODAY).units_with(view)
    assert actor(reporter, BEFORE).units_with(file) == {first.pk, group.districts[0].pk, group.districts[1].pk}


def test_delegation_goes_on_with_the_position(group):
    first, second = group.companies[:2]
    head, deputy = person(Role.LEADER, first, rank="head"), person(Role.EMPLOYEE, group.corporations[1])
    Delegation.objects.create(
        position=head.positions.get(), to=deputy, valid=DateRange(date(2022, 6, 1), date(2022, 12, 1)), reason="x",
        created_at=AT,
    )  # fmt: skip

    enact(merge([first, second], into=second))

    assert actor(deputy, TODAY).can_over(Permission.TASKS_ASSIGN, second.pk)
    assert head.positions.get(unit=second).rank == "member"


def test_role_held_already_ends_without_a_second(group):
    first, second = group.companies[:2]
    both = person(Role.REPORTER, first)
    position(both, Role.REPORTER, second)

    act = enact(merge([first, second], into=second))

    assert Position.objects.filter(person=both, valid__contains=ON).count() == 1
    assert "person_ends" in {effect["code"] for effect in act.effects}


def test_preview_changes_nothing_and_says_what_the_act_will_do(group):
    person(Role.REPORTER, group.companies[0], full_name="Nguyễn Thị Báo")
    before, wanted = state(), merge(group.companies[:2], into=group.companies[1])

    seen = preview(plan=wanted, by=SYSTEM, at=AT, today=TODAY)

    assert state() == before
    assert not Reorganisation.objects.exists()
    texts = [str(effect.text) for effect in seen.effects]
    assert any("Nguyễn Thị Báo" in text for text in texts)
    act = enact(wanted, digest=seen.digest)
    assert [effect["code"] for effect in act.effects] == [effect.code for effect in seen.effects]


def test_confirming_a_preview_that_no_longer_holds_is_refused(group):
    wanted = merge(group.companies[:2], into=group.companies[1])
    seen = preview(plan=wanted, by=SYSTEM, at=AT, today=TODAY)
    person(Role.REPORTER, group.companies[0])

    with pytest.raises(UnableToReorganise) as refused:
        enact(wanted, digest=seen.digest)

    assert refused.value.code == "changed_since"
    assert not Reorganisation.objects.exists()


def test_sending_twice_acts_once(group):
    wanted = merge(group.companies[:2], into=group.companies[1])

    assert enact(wanted, client_key="a") == enact(wanted, client_key="a")
    assert Reorganisation.objects.count() == 1


def test_late_act_holds_from_its_day_and_lets_duties_begin_when_it_is_known(group):
    act = enact(merge(group.companies[:2], into=group.companies[1]))

    assert act.is_late
    assert act.duties_from == TODAY
    assert Closure.objects.filter(
        ancestor=group.companies[1], descendant=group.districts[0], valid__contains=ON
    ).exists()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (lambda g: merge(g.companies[:1], into=g.companies[0]), "few_units"),
        (lambda g: split(g.companies[0], successor(g.companies[1])), "few_successors"),
        (lambda g: split(g.companies[0], successor(g.companies[1], 0), successor(g.companies[2], 0)), "bad_share"),
        (lambda g: split(g.companies[0], successor(g.companies[1], -1), successor(g.companies[2], 2)), "bad_share"),
        (
            lambda g: split(
                g.companies[0], successor(g.companies[1], customers=Decimal(12000)), successor(g.companies[2])
            ),
            "share_missing",
        ),
        (lambda g: merge([g.companies[0]], into=g.districts[0]), "below_itself"),
        (lambda g: plan(ActKind.CLOSE, [g.root]), "top"),
        (lambda g: plan(ActKind.MOVE, [g.companies[0]], parent_id=g.districts[0].pk), "inside_failed"),
        (lambda g: plan(ActKind.CLOSE, [g.companies[0]], on=date(2010, 1, 1)), "not_there"),
        (lambda g: plan(ActKind.CONVERT, [g.companies[0]]), "nothing_changes"),
        (
            lambda g: split(
                g.companies[0], successor(g.companies[1], children=(g.districts[7].pk,)), successor(g.companies[2])
            ),
            "not_child",
        ),
    ],
)
def test_wrong_plans_are_refused_and_change_nothing(group, wrong, code):
    before = state()

    with pytest.raises(UnableToReorganise) as refused:
        enact(wrong(group))

    assert refused.value.code == code
    assert str(refused.value)
    assert state() == before


@pytest.mark.parametrize(
    ("known", "late", "code"),
    [
        # 1 July: P1 into P2. A late act may not lead from P2 back into P1, nor hand anything to P1, nor close it again.
        (lambda p: merge(p[:2], into=p[1]), lambda p: merge([p[2], p[0]], into=p[0], on=JUNE), "ends"),
        (lambda p: merge(p[:2], into=p[1]), lambda p: plan(ActKind.MOVE, [p[2]], parent_id=p[0].pk, on=JUNE), "ends"),
        (lambda p: merge(p[:2], into=p[1]), lambda p: merge([p[0], p[2]], into=p[2], on=JUNE), "closed_already"),
        # P1 ends on 1 July: its district may not leave its history to it in June.
        (lambda p: merge(p[:2], into=p[1]), lambda p: plan(ActKind.CLOSE, [_first_below(p[0])], on=JUNE), "ends"),
    ],
)
def test_late_act_may_not_lean_on_what_ended_since(group, known, late, code):
    enact(known(group.companies))
    before = state()

    with pytest.raises(UnableToReorganise) as refused:
        enact(late(group.companies))

    assert refused.value.code == code
    assert str(refused.value)
    assert state() == before


def test_closing_may_not_lead_in_a_circle(group):
    """P1 moved below P3 and then away; P3 went into P1: closed late, P1 may not leave its history to P3."""
    first, third = group.companies[0], group.companies[2]
    unit_operations.move_unit(unit=first, parent=third, on=date(2022, 5, 1), by=SYSTEM, at=AT)
    unit_operations.move_unit(unit=first, parent=group.corporations[0], on=ON, by=SYSTEM, at=AT)
    enact(merge([third, first], into=first))
    for district in group.districts[:2]:
        unit_operations.close_unit(unit=district, on=JUNE, by=SYSTEM, at=AT)
    below = Closure.objects.filter(ancestor=first, depth=1, valid__contains=ON)
    for each in below.select_related("descendant"):
        unit_operations.move_unit(unit=each.descendant, parent=group.root, on=ON, by=SYSTEM, at=AT)

    with pytest.raises(UnableToClose) as refused:
        unit_operations.close_unit(unit=first, on=JUNE, by=SYSTEM, at=AT)

    assert refused.value.code == "circle"
    assert str(refused.value)


def test_undo_waits_for_acts_that_rest_on_it(group):
    first = enact(merge(group.companies[:2], into=group.companies[1]))
    second = enact(merge([group.companies[1], group.companies[2]], into=group.companies[2], on=date(2022, 8, 1)))

    with pytest.raises(UnableToUndo) as refused:
        undo(first)

    assert refused.value.code == "later_act"
    undo(second)
    undo(first)
    with pytest.raises(UnableToUndo):
        undo(first)


def test_undo_is_refused_where_somebody_changed_the_same_since(group):
    reporter = person(Role.REPORTER, group.companies[0])
    act = enact(merge(group.companies[:2], into=group.companies[1]))
    moved = reporter.positions.get(unit=group.companies[1])
    moved.title = "Trưởng phòng"
    moved.save()

    with pytest.raises(UnableToUndo) as refused:
        undo(act)

    assert refused.value.code == "changed_since"
    assert "Trưởng phòng" in str(refused.value)


def test_undo_keeps_what_others_wrote_beside_it(group):
    act = enact(plan(ActKind.RENAME, [group.companies[0]], names={"name_vi": "Tên mới"}))
    unit = Unit.objects.get(pk=group.companies[0].pk)
    unit_operations.change_details(unit=unit, by=SYSTEM, at=AT, phone="0900")

    undo(act)

    unit.refresh_from_db()
    assert (unit.phone, unit.name_vi) == ("0900", "Công ty Điện lực 1")


def test_undo_is_refused_while_a_unit_it_opened_is_in_use(group):
    act = enact(plan(ActKind.OPEN, (), successor(new_unit("N1", group.companies[0]))))
    person(Role.REPORTER, Unit.objects.get(code="N1"))

    with pytest.raises(UnableToUndo) as refused:
        undo(act)

    assert refused.value.code == "in_use"
    assert Unit.objects.filter(code="N1").exists()
