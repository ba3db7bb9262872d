"""Two folders at once, and a folder that dies at any point: nothing lost, nothing twice."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from hoaluoi.core.jobs import queue
from hoaluoi.spine.indicators import operations, queries, rollup_sql
from hoaluoi.spine.indicators.models import DirtySlice, FoldLog, RollupValue
from hoaluoi.spine.indicators.operations import climbs
from hoaluoi.spine.indicators.operations import fold as folding
from tests.factories.indicators import AT, JULY, JUNE, measure, new_fact, put
from tests.factories.organisation import group_with_branches


def put_unfolded(code, unit, period, value, source):
    fact = new_fact(code, unit, period, value, source_type=f"{source}.{period.code}")
    operations.put_facts(facts=[fact], source=source, at=AT)


@pytest.mark.django_db(transaction=True)
def test_two_folders_at_once_and_submissions_between_give_the_sum_of_all():
    group = group_with_branches()
    customers = measure("customers")
    errors = []

    def submit(units, source):
        for number, unit in enumerate(units):
            for period in (JUNE, JULY):
                put_unfolded("customers", unit, period, number + 1, source)
                fold_all(source)

    def fold_all(source):
        for period in (JUNE, JULY):
            operations.fold_slice(source, period, at=AT)

    def run(*args):
        try:
            submit(*args)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(group.districts[:4], "form:a")),
        threading.Thread(target=run, args=(group.districts[4:], "form:b")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    close_old_connections()
    assert not errors
    assert not DirtySlice.objects.exists()
    assert queries.reading(customers, group.root.pk, JUNE).value == 20
    year = RollupValue.objects.get(unit=group.root, period="2022-Y", basis="all")
    assert (year.value, year.reported) == (40, 16)
    assert operations.rebuild(at=AT).differences == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["before_rows", "between_periods", "before_clearing"])
def test_a_fold_that_dies_leaves_the_slice_dirty_and_the_next_one_finishes_it(place, monkeypatch):
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    put_unfolded("customers", group.districts[1], JUNE, 7, "test:customers")

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patch:
        if place == "before_rows":
            patch.setattr(climbs, "_climb_base", die)
        elif place == "between_periods":
            patch.setattr(rollup_sql, "COMBINE", "SELECT 1 / 0")
        else:
            patch.setattr(FoldLog.objects, "create", die)
        with pytest.raises((Killed, Exception)):
            operations.fold_slice("test:customers", JUNE, at=AT)
    assert queries.reading(customers, group.root.pk, JUNE).value == 5
    assert DirtySlice.objects.count() == 1
    operations.sweep(AT)
    queue.run_waiting()
    assert queries.reading(customers, group.root.pk, JUNE).value == 12
    assert not DirtySlice.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_submissions_wait_neither_for_one_another_nor_for_a_fold():
    """While one submission and one fold are open, another submission of the same slice commits at once."""
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    put_unfolded("customers", group.districts[1], JUNE, 6, "test:customers")
    done = threading.Event()

    def submit():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")
        put_unfolded("customers", group.districts[2], JUNE, 7, "test:customers")
        connection.close()
        done.set()

    with transaction.atomic():
        put_unfolded("customers", group.districts[3], JUNE, 8, "test:customers")
        folding._fold_once("test:customers", JUNE, AT)
        thread = threading.Thread(target=submit)
        thread.start()
        assert done.wait(timeout=10)
        thread.join()
    operations.fold_slice("test:customers", JUNE, at=AT)
    assert queries.reading(customers, group.root.pk, JUNE).value == 26


@pytest.mark.django_db(transaction=True)
def test_a_submission_whose_job_began_too_early_gets_another():
    """The job that waited is gone before we commit: after the commit a new one waits, without any sweep."""
    group = group_with_branches()
    customers = measure("customers")
    put("customers", {group.districts[0]: 5}, JUNE)
    put_unfolded("customers", group.districts[1], JUNE, 6, "test:customers")
    begun = threading.Event()

    def run_jobs():
        queue.run_waiting()
        connection.close()
        begun.set()

    with transaction.atomic():
        put_unfolded("customers", group.districts[2], JUNE, 7, "test:customers")
        thread = threading.Thread(target=run_jobs)
        thread.start()
        assert begun.wait(timeout=10)
        thread.join()
    assert queries.reading(customers, group.root.pk, JUNE).value == 11
    queue.run_waiting()
    assert queries.reading(customers, group.root.pk, JUNE).value == 18


def test_a_measure_that_joins_the_source_while_a_fold_waits_for_its_turn_is_folded_too(group, monkeypatch):
    measure("customers")
    late = measure("late")
    put_unfolded("customers", group.districts[0], JUNE, 5, "form:a")
    wait_for_turn, joined = folding.lock_measures, []

    def lock(measure_ids):
        if not joined:
            joined.append(new_fact("late", group.districts[0], JUNE, 3, source_type="other"))
            operations.put_facts(facts=joined, source="form:a", at=AT)
        wait_for_turn(measure_ids)

    monkeypatch.setattr(folding, "lock_measures", lock)
    operations.fold_slice("form:a", JUNE, at=AT)

    assert queries.reading(late, group.root.pk, JUNE).value == 3


@pytest.mark.django_db(transaction=True)
def test_a_second_fold_of_a_slice_leaves_it_to_the_first_which_looks_again(monkeypatch):
    """What comes in the last moment of the first fold, whose own fold went away, is folded by the first."""
    group = group_with_branches()
    customers = measure("customers")
    put_unfolded("customers", group.districts[0], JUNE, 5, "form:a")
    found: list[int] = []

    def second():
        put_unfolded("customers", group.districts[1], JUNE, 7, "form:a")
        found.append(operations.fold_slice("form:a", JUNE, at=AT))
        connection.close()

    rounds = folding._fold_rounds

    def and_then_one_more(*args):
        changed = rounds(*args)
        if not found:
            thread = threading.Thread(target=second)
            thread.start()
            thread.join(timeout=60)
        return changed

    monkeypatch.setattr(folding, "_fold_rounds", and_then_one_more)
    assert operations.fold_slice("form:a", JUNE, at=AT) > 0
    assert found == [0]
    assert not DirtySlice.objects.exists()
    assert queries.reading(customers, group.root.pk, JUNE).value == 12
