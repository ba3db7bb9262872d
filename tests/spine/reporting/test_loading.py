"""Returns of the past, loaded at once, stand as if they had been filed one by one."""

from datetime import timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.verification import verify
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.operations.returns.loading import PastReturn, PastVersion, load_returns
from tests.factories.organisation import actor, group_with_branches, person
from tests.factories.reporting import DAY, EARLY, LATE, daily_form, filed, version_of

pytestmark = pytest.mark.django_db
CELLS = {"cases": {"state": "reported", "value": "3"}, "absent": {"state": "zero", "value": "0"}}


@pytest.fixture
def ground():
    group = group_with_branches()
    one, other = group.districts[:2]
    form = daily_form(group.root, [one, other])
    boss = person(Role.COORDINATOR, group.corporations[0])
    return form, one, other, person(Role.REPORTER, one), person(Role.REPORTER, other), boss


def _past(form, unit, bob, *versions):
    return PastReturn(
        form_version=version_of(form),
        unit=unit,
        period=DAY,
        due_at=form.due_at(DAY),
        edited_at=EARLY,
        edited_by=bob,
        versions=versions,
    )


def _facts(unit):
    columns = ("measure__code", "period", "value", "state", "provisional", "source_type", "source_key")
    return sorted(Fact.objects.filter(unit=unit).values_list(*columns))


def _events(of):
    entries = Entry.objects.filter(subject_type="reporting.return", subject_id=of.pk).order_by("pk")
    return [entry.event for entry in entries if "draft" not in entry.event]


def test_a_loaded_return_equals_one_that_was_filed_and_approved(ground):
    form, one, other, bob, charlie, boss = ground
    sent = filed(form, one, bob, {"cases": "3", "absent": "0"})
    returns.approve(of=sent.of, by=actor(boss), at=LATE)
    version = PastVersion(cells=CELLS, sent_at=EARLY, sent_by=charlie, approved_at=LATE, reviewed_by=boss)
    assert load_returns(form=form, returns=[_past(form, other, charlie, version)], simulated=True) == 2
    by_hand, loaded = Return.objects.get(unit=one), Return.objects.get(unit=other)
    for name in ("state", "cells", "submitted_at", "approved_at", "approved_by", "due_at", "version"):
        assert getattr(loaded, name) == getattr(by_hand, name), name
    assert loaded.current.ledger_entry_id == Entry.objects.get(subject_id=loaded.pk, event="reporting.submitted").pk
    assert _facts(other) == _facts(one)
    assert _events(loaded) == _events(by_hand)
    assert Fact.objects.filter(unit=other, simulated=True).count() == 2
    assert verify().fault is None


def test_what_was_sent_back_is_read_in_both_versions_and_states_the_second(ground):
    form, one, _, bob, _, boss = ground
    first = PastVersion(
        cells=CELLS, sent_at=EARLY, sent_by=bob, sent_back_at=LATE, sent_back_reason="Sai số", reviewed_by=boss
    )
    again = PastVersion(
        cells={**CELLS, "cases": {"state": "reported", "value": "5"}}, sent_at=LATE + timedelta(hours=1), sent_by=bob
    )
    load_returns(form=form, returns=[_past(form, one, bob, first, again)], simulated=True)
    loaded = Return.objects.get(unit=one)
    assert loaded.state == "submitted"
    assert [version.number for version in loaded.versions.all()] == [1, 2]
    assert loaded.current == ReturnVersion.objects.get(number=2)
    assert _events(loaded) == ["reporting.submitted", "reporting.sent_back", "reporting.submitted"]
    assert {int(fact.value) for fact in Fact.objects.filter(unit=one)} == {5, 0}


def test_a_return_that_is_only_begun_states_nothing(ground):
    form, one, _, bob, _, _ = ground
    load_returns(form=form, returns=[_past(form, one, bob)], simulated=True)
    assert Return.objects.get(unit=one).state == "draft"
    assert not Fact.objects.filter(unit=one).exists()
