"""Units through time: open, rename, move, close."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.organisation import queries
from hoaluoi.core.organisation.enums import Line, UnitKind
from hoaluoi.core.organisation.errors import (
    UnableToAddAlias,
    UnableToClose,
    UnableToMove,
    UnableToOpenUnit,
    UnableToRename,
)
from hoaluoi.core.organisation.models import Closure, Designation, Placement, Position, Unit
from hoaluoi.core.organisation.operations import units
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = datetime(2025, 6, 1, 3, tzinfo=UTC)
TODAY = date(2025, 6, 1)
MERGED = date(2025, 7, 1)


@pytest.fixture
def admin(group):
    return actor(person(Role.ADMINISTRATOR, group.root))


def opened(admin, parent, code="NEW", **more):
    values = {"kind": UnitKind.DISTRICT, "name_vi": "Điện lực Mới", "on": TODAY} | more
    return units.open_unit(code=code, parent=parent, by=admin, at=AT, **values)


def test_opened_unit_stands_under_its_parent_from_that_day(group, admin):
    unit = opened(admin, group.companies[0])
    assert queries.parent(unit.pk, TODAY) == group.companies[0]
    assert queries.parent(unit.pk, date(2025, 5, 31)) is None
    assert [u.code for u in queries.ancestors(unit.pk, TODAY)] == ["G", "C1", "P1", "NEW"]
    entry = Entry.objects.get(event="organisation.unit_opened")
    assert (entry.actor_id, entry.subject_id, entry.data["parent"]) == (admin.ledger_id, unit.pk, "Công ty Điện lực 1")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"code": "d1"}, "code_taken"),
        ({"code": "has blank"}, "bad_code"),
        ({"code": ""}, "bad_code"),
        ({"name_vi": "  "}, "no_name"),
        ({"on": date(2014, 12, 31)}, "parent_not_there"),
    ],
)
def test_opening_is_refused_and_leaves_nothing(group, admin, change, code):
    before = Unit.objects.count()
    with pytest.raises(UnableToOpenUnit) as refusal:
        opened(admin, group.companies[0], **change)
    assert refusal.value.code == code
    assert str(refusal.value)
    assert (Unit.objects.count(), Entry.objects.count()) == (before, 0)


def test_rename_keeps_the_old_name_for_the_days_before(group, admin):
    unit = group.companies[0]
    units.rename_unit(unit=unit, on=date(2025, 3, 1), name_vi="Công ty Điện lực Mới", by=admin, at=AT, today=TODAY)
    names = Designation.objects.filter(unit=unit).order_by("valid").values_list("name_vi", "valid")
    assert list(names) == [
        ("Công ty Điện lực 1", DateRange(date(2015, 1, 1), date(2025, 3, 1))),
        ("Công ty Điện lực Mới", DateRange(date(2025, 3, 1), None)),
    ]
    unit.refresh_from_db()
    assert unit.name_vi == "Công ty Điện lực Mới"
    assert "cong ty dien luc moi" in unit.folded


def test_a_name_for_a_day_to_come_is_shown_from_that_day(group, admin):
    unit = group.companies[0]
    units.rename_unit(unit=unit, on=MERGED, name_vi="Tên sau sáp nhập", by=admin, at=AT, today=TODAY)
    unit.refresh_from_db()
    assert unit.name_vi == "Công ty Điện lực 1"
    assert units.apply_designations(today=TODAY) == 0
    assert units.apply_designations(today=MERGED) == 1
    assert units.apply_designations(today=MERGED) == 0
    unit.refresh_from_db()
    assert unit.name_vi == "Tên sau sáp nhập"


def test_two_renames_on_one_day_leave_the_last(group, admin):
    unit = group.companies[0]
    for name in ("Một", "Hai"):
        units.rename_unit(unit=unit, on=TODAY, name_vi=name, by=admin, at=AT, today=TODAY)
    assert Designation.objects.filter(unit=unit, valid__contains=TODAY).get().name_vi == "Hai"
    assert Designation.objects.filter(unit=unit).count() == 2
    with pytest.raises(UnableToRename) as refusal:
        units.rename_unit(unit=unit, on=TODAY, name_vi="Hai", by=admin, at=AT, today=TODAY)
    assert refusal.value.code == "nothing_changes"


def test_move_takes_all_below_along_and_keeps_the_past(group, admin):
    company, elsewhere = group.companies[0], group.corporations[1]
    units.move_unit(unit=company, parent=elsewhere, on=MERGED, by=admin, at=AT)
    district = group.districts[0].pk
    assert [u.code for u in queries.ancestors(district, TODAY)] == ["G", "C1", "P1", "D1"]
    assert [u.code for u in queries.ancestors(district, MERGED)] == ["G", "C2", "P1", "D1"]
    assert district in queries.subtree_ids([elsewhere.pk], MERGED)
    assert district not in queries.subtree_ids([group.corporations[0].pk], MERGED)


def test_move_under_a_unit_of_its_own_is_refused(group, admin):
    with pytest.raises(UnableToMove) as refusal:
        units.move_unit(unit=group.corporations[0], parent=group.districts[0], on=TODAY, by=admin, at=AT)
    assert refusal.value.code == "cycle"


def test_a_cycle_with_a_move_to_come_is_refused(group, admin):
    one, two = group.companies[0], group.companies[2]
    units.move_unit(unit=two, parent=one, on=MERGED, by=admin, at=AT)
    with pytest.raises(UnableToMove) as refusal:
        units.move_unit(unit=one, parent=two, on=TODAY, by=admin, at=AT)
    assert refusal.value.code == "cycle"


def test_close_ends_the_unit_and_its_positions(group, admin):
    unit = group.districts[0]
    bob = person(Role.REPORTER, unit)
    units.close_unit(unit=unit, on=MERGED, by=admin, at=AT)
    assert unit.pk in {row.id for row in queries.tree(TODAY, [group.root.pk])}
    assert unit.pk not in {row.id for row in queries.tree(MERGED, [group.root.pk])}
    assert Position.objects.get(person=bob).valid.upper == MERGED
    assert Entry.objects.get(event="organisation.unit_closed").data["positions"] == [bob.full_name]


def test_a_unit_with_units_below_cannot_be_closed(group, admin):
    with pytest.raises(UnableToClose) as refusal:
        units.close_unit(unit=group.companies[0], on=MERGED, by=admin, at=AT)
    assert (refusal.value.code, refusal.value.params["count"]) == ("has_children", 2)


def test_lines_are_trees_of_their_own(group, admin):
    units.place_in_line(unit=group.root, parent=None, line=Line.PARTY, on=TODAY, by=admin, at=AT)
    units.place_in_line(unit=group.companies[0], parent=group.root, line=Line.PARTY, on=TODAY, by=admin, at=AT)
    assert list(queries.children(group.root.pk, TODAY, Line.PARTY)) == [group.companies[0]]
    assert queries.parent(group.companies[0].pk, TODAY) == group.corporations[0]


def test_aliases_are_found_without_marks_and_kept_once(group, admin):
    units.add_alias(unit=group.companies[0], alias="PC  Bình Dương", by=admin, at=AT)
    with pytest.raises(UnableToAddAlias):
        units.add_alias(unit=group.companies[0], alias="pc binh duong", by=admin, at=AT)
    assert group.companies[0].aliases.get().folded == "pc binh duong"


@pytest.mark.parametrize(
    "row",
    [
        lambda u: Placement(unit=u, valid=DateRange(TODAY, None)),
        lambda u: Placement(unit=u, parent=u, line=Line.UNION, valid=DateRange(TODAY, None)),
        lambda u: Placement(unit=u, line=Line.UNION, valid=DateRange(TODAY, TODAY)),
        lambda u: Designation(unit=u, kind="company", name_vi="x", valid=DateRange(TODAY, None)),
    ],
)
def test_database_refuses_overlap_self_parent_and_empty_range(group, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        row(group.companies[0]).save()


def test_closure_refresh_equals_rebuild_after_each_change(group, admin):
    from hoaluoi.core.organisation import closure

    units.move_unit(unit=group.companies[0], parent=group.corporations[1], on=MERGED, by=admin, at=AT)
    units.close_unit(unit=group.districts[7], on=MERGED, by=admin, at=AT)
    opened(admin, group.companies[3])
    fields = ("line", "ancestor_id", "descendant_id", "depth", "valid")
    refreshed = sorted(Closure.objects.values_list(*fields), key=str)
    closure.rebuild()
    assert sorted(Closure.objects.values_list(*fields), key=str) == refreshed


def test_changing_contacts_with_an_old_object_in_hand_keeps_the_new_name(group, admin):
    stale = Unit.objects.get(pk=group.companies[0].pk)
    units.rename_unit(unit=group.companies[0], on=TODAY, name_vi="Tên mới", by=admin, at=AT, today=TODAY)
    units.change_details(unit=stale, phone="1900", by=admin, at=AT)
    now = Unit.objects.get(pk=stale.pk)
    assert (now.name_vi, now.phone) == ("Tên mới", "1900")
