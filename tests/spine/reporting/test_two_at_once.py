"""Two people, or one impatient finger twice, at the same return at the same moment: the second waits, then sees."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.reporting.errors import UnableToReview
from hoaluoi.spine.reporting.models import ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from tests.factories.organisation import actor, group_with_branches, person
from tests.factories.reporting import EARLY, daily_form, filed, opened

pytestmark = pytest.mark.django_db(transaction=True)
LATER = EARLY + timedelta(seconds=1)


@pytest.fixture
def unit():
    return group_with_branches().companies[0]


@pytest.fixture
def form(unit):
    return daily_form(unit, [unit])


@pytest.fixture
def bob(unit):
    return person(Role.REPORTER, unit)


@pytest.fixture
def chief(form, unit):
    return person(Role.LEADER, unit.placements.get().parent)


def waiting() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def second_while_first(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """What `second` gives or raises if it begins before `first` has ended its transaction."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(second())
        except Exception as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        until = time.monotonic() + 10
        while not waiting() and time.monotonic() < until:
            time.sleep(0.02)
        assert waiting()
    thread.join(timeout=20)
    return outcome[0]


def test_two_sendings_at_once_are_one_version(form, unit, bob):
    held = opened(form, unit, bob)
    by = actor(bob)

    def send():
        return returns.submit(of=held, by=by, at=EARLY, zero=True)

    assert second_while_first(send, send) == ReturnVersion.objects.get()


def test_approving_what_is_being_amended_names_the_newer_version(form, unit, bob, chief):
    held = filed(form, unit, bob, {"cases": "3", "absent": "0"}).of
    held = returns.save_cells(of=held, cells={"cases": "4"}, revision=held.revision, by=actor(bob), at=EARLY)
    refused = second_while_first(
        lambda: returns.amend(of=held, by=actor(bob), at=LATER, reason="đếm lại"),
        lambda: returns.approve(of=held, by=actor(chief), at=LATER, number=1),
    )
    assert isinstance(refused, UnableToReview)
    assert refused.code == "newer_version"


def test_two_approvals_at_once_are_one(form, unit, bob, chief):
    held = filed(form, unit, bob).of
    refused = second_while_first(
        lambda: returns.approve(of=held, by=actor(chief), at=LATER),
        lambda: returns.approve(of=held, by=actor(chief), at=LATER),
    )
    assert isinstance(refused, UnableToReview)
    assert refused.code == "not_waiting"
