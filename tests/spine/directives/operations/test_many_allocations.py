"""Several targets handed down in one act, and taken back once, by whoever did it, for half an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.notices.models import Notice
from hoaluoi.spine.directives.models import Allocation, AllocationRound
from hoaluoi.spine.directives.operations import allocations, many_allocations
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, ISSUED, directive, target
from tests.factories.organisation import actor, client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aims(group, alice):
    of = directive(group.root, alice)
    return [target(of, alice, value=value) for value in ("100", "7")]


def in_force(aim) -> dict[str, int]:
    held = Allocation.objects.filter(target=aim, in_force=True).select_related("unit")
    return {share.unit.code: int(share.value) for share in held}


def page(aims) -> str:
    return f"/directives/{aims[0].directive_id}/hand-down/"


def test_several_targets_go_down_at_once_and_a_second_click_does_nothing(group, alice, aims):
    head = person(Role.LEADER, group.corporations[0], rank="head")
    client = client_of(alice)
    assert client.get(page(aims)).content.decode().count('name="target"') == 2
    for _click in range(2):
        answer = client.post(page(aims), {"target": [aim.pk for aim in aims]}, follow=True)
    assert [in_force(aim) for aim in aims] == [{"G": 100, "C1": 50, "C2": 50}, {"G": 7, "C1": 4, "C2": 3}]
    assert Entry.objects.filter(event="directives.allocation_frozen").count() == 2
    assert Notice.objects.filter(recipient=head, code="directives.share_frozen").count() == 2
    assert len(list(answer.context["messages"])) == 1


def test_what_was_handed_down_is_taken_back_once(group, alice, aims):
    client = client_of(alice)
    answer = client.post(page(aims), {"target": [aim.pk for aim in aims]})
    undo = answer["Location"].partition("undo=handed_down.")[2]
    assert len(undo.split(".")) == 2
    for _tab in range(2):
        client.post(f"{page(aims)}undo", {"act": "handed_down", "things": undo})
    assert [in_force(aim) for aim in aims] == [{"G": 100}, {"G": 7}]
    assert Entry.objects.filter(event="directives.allocation_undone").count() == 2


def test_the_round_before_counts_again(group, alice, aims):
    by, aim = actor(alice), aims[0]
    terms = {"target": aim, "unit": group.root, "method": "largest_remainder", "on": ISSUED, "by": by}
    first = allocations.hand_down(at=AT, expects=None, **terms)
    allocations.hand_down(target=aim, unit=group.corporations[0], method="largest_remainder", on=ISSUED, by=by, at=AT,
                          expects=None)  # fmt: skip
    before = in_force(aim)
    second = allocations.hand_down(
        at=AT + timedelta(hours=1), expects=first.pk, reason="khác", only=[group.corporations[1].pk], **terms
    )
    many_allocations.undo(round=second, by=by, at=AT + timedelta(hours=1, minutes=5))
    assert in_force(aim) == before


@pytest.mark.parametrize("case", ["another", "late", "handed_on"])
def test_nobody_else_not_later_and_not_what_was_handed_on(group, alice, aims, case):
    by = actor(alice)
    made = allocations.hand_down(
        target=aims[0], unit=group.root, method="largest_remainder", on=ISSUED, by=by, at=AT, expects=None
    )
    if case == "handed_on":
        allocations.hand_down(
            target=aims[0], unit=group.corporations[0], method="largest_remainder", on=ISSUED, by=by,
            at=AT + timedelta(minutes=1), expects=None,
        )  # fmt: skip
    who = actor(person(Role.COORDINATOR, group.root)) if case == "another" else by
    before = snapshot()
    with pytest.raises(UnableToAllocate):
        many_allocations.undo(round=made, by=who, at=AT + timedelta(minutes=31 if case == "late" else 5))
    assert snapshot() == before


def test_a_unit_below_hands_down_its_own_share_only(group, alice, aims):
    carol = client_of(person(Role.COORDINATOR, group.corporations[0]))
    assert carol.get(page(aims)).status_code == 404, "it holds no share yet"
    assert carol.post(page(aims), {"target": [aims[0].pk]}).status_code == 404
    assert not AllocationRound.objects.exists()
