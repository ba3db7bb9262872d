"""The chain: concurrent acts, refusal of changes by the database, every kind of tampering named."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from hoaluoi.core.jobs.duties import seal_finished_days
from hoaluoi.core.ledger.models import ChainHead, DailyRoot, Entry
from hoaluoi.core.ledger.operations import SYSTEM, UnableToRecord, record, seal_days_before
from hoaluoi.core.ledger.verification import verify, verify_chain

AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)
DAY = date(2021, 9, 1)


def act(number=1, unit_id=5, at=AT):
    with transaction.atomic():
        return record(
            event="files.file_stored", by=SYSTEM, at=at, subject_type="x", subject_id=number, unit_id=unit_id,
            data={"name": "Điện lực", "size": number},
        )  # fmt: skip


def tamper(statement):
    """As somebody with the rights of the database's owner: past the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.django_db(transaction=True)
def test_two_threads_on_one_chain_leave_it_whole():
    def work():
        for number in range(20):
            act(number)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 41))
    assert verify().fault is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger_entry SET actor_name = 'x'", "DELETE FROM ledger_entry", "UPDATE ledger_dailyroot SET hash = ''",
     "DELETE FROM ledger_dailyroot"],
)  # fmt: skip
def test_database_refuses_to_change_what_was_recorded(statement):
    act()
    seal_days_before(today=DAY + timedelta(days=1), at=AT)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "code", "sequence"),
    [
        ("UPDATE ledger_entry SET data = '{\"size\": 9}' WHERE sequence = 2", "entry_changed", 2),
        ("UPDATE ledger_entry SET actor_name = 'x' WHERE sequence = 1", "entry_changed", 1),
        ("DELETE FROM ledger_entry WHERE sequence = 2", "entry_missing", 3),
        ("UPDATE ledger_entry SET previous_hash = repeat('1', 64) WHERE sequence = 2", "link_broken", 2),
        ("DELETE FROM ledger_entry WHERE sequence = 3", "end_cut_off", 2),
        ("DELETE FROM ledger_entry", "chain_missing", None),
        ("DELETE FROM ledger_chainhead", "head_missing", 3),
        ("UPDATE ledger_dailyroot SET hash = repeat('1', 64)", "root_broken", None),
        ("DELETE FROM ledger_entry; DELETE FROM ledger_chainhead", "root_broken", None),
    ],
)
def test_every_kind_of_tampering_is_named(statement, code, sequence):
    for number in range(3):
        act(number)
    seal_days_before(today=DAY + timedelta(days=1), at=AT)
    assert verify().fault is None
    tamper(statement)
    fault = verify().fault
    assert fault is not None
    assert (fault.code, fault.day, fault.sequence) == (code, DAY, sequence)
    assert fault.sentence


@pytest.mark.django_db
def test_removed_seal_in_the_middle_is_noticed():
    for days in range(3):
        act(at=AT + timedelta(days=days))
    seal_days_before(today=DAY + timedelta(days=5), at=AT)
    tamper("DELETE FROM ledger_dailyroot WHERE day = '2021-09-02'")
    fault = verify().fault
    assert fault is not None
    assert (fault.code, fault.day) == ("root_broken", date(2021, 9, 3))


@pytest.mark.django_db
def test_other_chains_and_later_days_are_proved_alone():
    act(unit_id=5), act(unit_id=6), act(unit_id=5, at=AT + timedelta(days=1))
    tamper("UPDATE ledger_entry SET actor_name = 'x' WHERE chain_unit_id = 5 AND day = '2021-09-01'")
    assert verify_chain(DAY, 6).fault is None
    assert verify_chain(DAY, 5).fault is not None
    assert verify(first_day=DAY + timedelta(days=1)).fault is None


@pytest.mark.django_db
def test_sealing_waits_for_one_o_clock_and_happens_once():
    act()
    midnight = datetime(2021, 9, 1, 17, 0, tzinfo=UTC)  # 00:00 of 2/9 in Việt Nam
    seal_finished_days(midnight + timedelta(minutes=59))
    assert not DailyRoot.objects.exists()
    seal_finished_days(midnight + timedelta(minutes=61))
    seal_finished_days(midnight + timedelta(minutes=71))
    assert DailyRoot.objects.get().entries == 1
    with pytest.raises(UnableToRecord):
        act()


@pytest.mark.django_db
def test_rolled_back_act_leaves_no_trace():
    with transaction.atomic():
        act()
        transaction.set_rollback(True)
    assert not Entry.objects.exists()
    assert not ChainHead.objects.filter(length__gt=0).exists()
