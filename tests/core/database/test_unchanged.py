"""What was read holds exactly as long as nothing was written."""

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import translation

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.database import unchanged
from hoaluoi.core.database.unchanged import reading, stop, while_unchanged
from hoaluoi.core.organisation.models import Position, Unit
from tests.factories.organisation import group_with_branches, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_known():
    unchanged.forget()
    yield
    unchanged.forget()


@pytest.fixture
def group():
    return group_with_branches()


@pytest.fixture
def elsewhere():
    """Another connection: another process of pages, the worker, somebody with psql."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": None}) as other:
        yield other


@pytest.fixture
def name():
    """Reads the name of a unit; `name.asked` are the ids that the database was asked for."""

    @while_unchanged
    def read(pk):
        asked.append(pk)
        return Unit.objects.values_list("name_vi", flat=True).get(pk=pk)

    asked = read.asked = []
    return read


def in_one(read, *arguments):
    with reading():
        return read(*arguments)


def test_it_holds_while_nothing_is_written(group, name):
    assert {in_one(name, group.root.pk) for _ in range(5)} == {group.root.name_vi}
    assert len(name.asked) == 1
    in_one(name, group.districts[0].pk)
    assert len(name.asked) == 2


@pytest.mark.parametrize("savepoint", [False, True])
def test_a_write_from_anywhere_is_seen_by_whoever_comes_after_it(group, name, elsewhere, savepoint):
    in_one(name, group.root.pk)
    with elsewhere.transaction():
        elsewhere.execute("UPDATE organisation_unit SET name_vi = 'vứt bỏ' WHERE id = %s", [group.root.pk])
        if savepoint:
            with elsewhere.transaction():
                elsewhere.execute("UPDATE organisation_unit SET name_vi = 'Tên mới' WHERE id = %s", [group.root.pk])
        else:
            elsewhere.execute("UPDATE organisation_unit SET name_vi = 'Tên mới' WHERE id = %s", [group.root.pk])
        assert in_one(name, group.root.pk) == group.root.name_vi
    assert in_one(name, group.root.pk) == "Tên mới"


def test_what_was_begun_before_a_write_and_ends_after_it_is_seen(group, name, elsewhere):
    """The transaction has its number when the snapshot is taken: it must count as not yet seen, not as seen."""
    elsewhere.execute("UPDATE organisation_unit SET name_vi = 'Tên mới' WHERE id = %s", [group.root.pk])
    Unit.objects.filter(pk=group.districts[0].pk).update(name_vi="Điện lực khác")
    for _ in range(3):
        assert in_one(name, group.root.pk) == group.root.name_vi
    assert len(name.asked) == 1
    elsewhere.commit()
    assert in_one(name, group.root.pk) == "Tên mới"


def test_what_is_taken_back_leaves_everything_as_it_was(group, name, elsewhere):
    in_one(name, group.root.pk)
    elsewhere.execute("UPDATE organisation_unit SET name_vi = 'Tên mới' WHERE id = %s", [group.root.pk])
    elsewhere.rollback()
    assert in_one(name, group.root.pk) == group.root.name_vi


def test_a_page_that_writes_asks_anew_and_so_does_one_outside(group, name):
    with reading():
        name(group.root.pk)
        stop()
        Unit.objects.filter(pk=group.root.pk).update(name_vi="Tên mới")
        assert name(group.root.pk) == "Tên mới"
    assert name(group.root.pk) == "Tên mới"
    assert len(name.asked) == 3


def test_nothing_is_kept_inside_a_transaction_which_sees_its_own_writes(group, name):
    in_one(name, group.root.pk)
    with transaction.atomic():
        Unit.objects.filter(pk=group.root.pk).update(name_vi="Tên mới")
        assert in_one(name, group.root.pk) == "Tên mới"
        transaction.set_rollback(True)
    assert in_one(name, group.root.pk) == group.root.name_vi


def test_each_language_has_its_own(group):
    @while_unchanged
    def greeting():
        return translation.get_language()

    for language in ("vi", "en", "vi"):
        with translation.override(language):
            assert in_one(greeting) == language


def test_it_takes_no_more_than_it_has_room_for(group, name, monkeypatch):
    monkeypatch.setattr(unchanged, "MOST_ANSWERS", 2)
    for unit in group.districts[:4]:
        in_one(name, unit.pk)
    assert [len(answers) for answers in unchanged._by_snapshot.values()] == [2]
    for at in range(4):
        Unit.objects.filter(pk=group.root.pk).update(name_vi=f"Tên {at}")
        in_one(name, group.root.pk)
    assert len(unchanged._by_snapshot) == unchanged.MOST_SNAPSHOTS


def test_on_a_standby_nothing_is_kept(group, name, monkeypatch):
    monkeypatch.setattr(unchanged, "_SNAPSHOT", unchanged._SNAPSHOT.replace("NOT pg_is_in_recovery()", "false"))
    in_one(name, group.root.pk)
    in_one(name, group.root.pk)
    assert len(name.asked) == 2


def test_what_cannot_be_looked_up_is_said_at_once(name):
    with pytest.raises(TypeError, match="unhashable"):
        name([1])


def test_who_loses_a_position_loses_the_page_with_the_next_click(group, client):
    leader = person(Role.LEADER, group.root)
    client.force_login(leader)
    page = f"/directives/scorecards/{group.root.pk}/"
    assert [client.get(page).status_code for _ in range(3)] == [200, 200, 200]
    Position.objects.filter(person=leader).delete()
    assert client.get(page).status_code == 404
