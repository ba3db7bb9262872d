"""Handing down: who gets what, one act, told once, nothing overwritten, history readable."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import Allocation, AllocationRound
from hoaluoi.spine.directives.operations import allocations
from hoaluoi.spine.directives.operations.allocations import UnableToAllocate
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, ISSUED, directive, target
from tests.factories.indicators import measure, put
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    return target(directive(group.root, alice), alice, value="2201")


def hand_down(aim, unit, by, *, expects=None, at=AT, **terms):
    given = {"method": "largest_remainder", "on": ISSUED, **terms}
    return allocations.hand_down(target=aim, unit=unit, by=actor(by), at=at, expects=expects, **given)


def shares(of) -> dict[str, Decimal]:
    held = Allocation.objects.filter(target=of, in_force=True).select_related("unit")
    return {share.unit.code: share.value for share in held}


def test_equal_shares_come_to_the_whole_and_the_owner_keeps_its_own(group, alice, aim):
    hand_down(aim, group.root, alice)
    assert shares(aim) == {"G": 2201, "C1": 1101, "C2": 1100}


def test_heads_answer_for_the_shares_of_their_units(group, alice, aim):
    head = person(Role.LEADER, group.corporations[0], rank="head")
    hand_down(aim, group.root, alice)
    answering = Allocation.objects.filter(target=aim, in_force=True).values_list("unit__code", "accountable")
    assert dict(answering) == {"G": None, "C1": head.pk, "C2": None}


def test_shares_follow_the_weight_of_the_last_period_that_all_have_answered(group, alice, aim):
    measure("headcount", time_additivity="last")
    one, other = group.corporations
    put("headcount", {one: 300, other: 100}, Period.from_code("2021-M06"))
    hand_down(aim, group.root, alice, weight="headcount")
    assert (shares(aim)["C1"], shares(aim)["C2"]) == (1651, 550)
    assert AllocationRound.objects.get().weight_date == ISSUED


def test_the_units_are_told_once_with_the_number_as_it_is_written(group, alice, aim):
    head = person(Role.LEADER, group.corporations[0], rank="head")
    coordinator = person(Role.COORDINATOR, group.corporations[0])
    person(Role.EMPLOYEE, group.corporations[0])
    hand_down(aim, group.root, alice)
    told = Notice.objects.filter(code="directives.share_frozen")
    assert {notice.recipient_id for notice in told} == {head.pk, coordinator.pk}
    assert {notice.params["value"] for notice in told} == {"1101"}
    assert told.first().url.endswith(f"?unit={group.corporations[0].pk}")


def test_a_second_click_finds_the_round_and_tells_nobody_again(group, alice, aim):
    person(Role.LEADER, group.corporations[0], rank="head")
    first = hand_down(aim, group.root, alice)
    before = snapshot()
    assert hand_down(aim, group.root, alice, at=LATER) == first
    assert snapshot() == before


def test_somebody_elses_round_is_not_overwritten_unseen(group, alice, aim):
    bob = person(Role.COORDINATOR, group.root)
    hand_down(aim, group.root, alice)
    before = snapshot()
    with pytest.raises(UnableToAllocate, match="changed_meanwhile"):
        hand_down(aim, group.root, bob, method="adams", at=LATER)
    assert snapshot() == before


def test_handing_out_anew_needs_a_reason_and_keeps_the_round_before(group, alice, aim):
    first = hand_down(aim, group.root, alice)
    with pytest.raises(UnableToAllocate, match="reason_missing"):
        hand_down(aim, group.root, alice, expects=first.pk, reserve=Decimal(1), reserve_reason="dự phòng")
    again = hand_down(
        aim, group.root, alice, expects=first.pk, at=LATER, reason="đơn vị mới",
        reserve=Decimal(201), reserve_reason="dự phòng",
    )  # fmt: skip
    assert shares(aim) == {"G": 2201, "C1": 1000, "C2": 1000}
    first.refresh_from_db()
    assert (first.replaced_at, first.replaced_reason) == (LATER, "đơn vị mới")
    assert [share.value for share in first.shares.order_by("unit")] == [1101, 1100]
    assert (again.number, again.reserve) == (2, 201)
    events = Entry.objects.filter(subject_type="directives.round").order_by("pk").values_list("event", flat=True)
    assert list(events) == [
        "directives.allocation_proposed", "directives.allocation_frozen",
        "directives.allocation_proposed", "directives.allocation_replaced", "directives.allocation_frozen",
    ]  # fmt: skip


def test_a_share_is_handed_on_by_the_unit_that_holds_it(group, alice, aim):
    hand_down(aim, group.root, alice)
    hand_down(aim, group.corporations[0], alice)
    assert shares(aim)["P1"] + shares(aim)["P2"] == shares(aim)["C1"]


def test_a_rate_is_handed_down_as_it_is_or_each_by_hand(group, alice):
    rate = target(
        directive(group.root, alice), alice, kind="reach", value="70", unit_of_measure="%", denominator="khách hàng"
    )
    first = hand_down(rate, group.root, alice, method="same")
    assert shares(rate) == {"G": 70, "C1": 70, "C2": 70}
    one, other = group.corporations
    hand_down(
        rate, group.root, alice, method="by_hand", by_hand={one.pk: Decimal(75), other.pk: Decimal(72)},
        expects=first.pk, reason="thành phố đi trước",
    )  # fmt: skip
    assert shares(rate) == {"G": 70, "C1": 75, "C2": 72}


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"reserve": Decimal(1)}, "reserve_reason_missing"),
        ({"reserve": Decimal(9999), "reserve_reason": "x"}, "reserve_too_high"),
        ({"reserve": Decimal(-1)}, "reserve_too_high"),
        ({"method": "by_hand", "by_hand": {}}, "not_stated"),
        ({"reserve": Decimal("0.5"), "reserve_reason": "x"}, "not_in_steps"),
    ],
)
def test_a_refused_handing_down_changes_nothing(group, alice, aim, terms, code):
    before = snapshot()
    with pytest.raises(UnableToAllocate) as refused:
        hand_down(aim, group.root, alice, **terms)
    assert refused.value.code == code
    assert snapshot() == before


def test_more_than_there_is_cannot_be_handed_down_by_hand(group, alice, aim):
    one, other = group.corporations
    before = snapshot()
    with pytest.raises(UnableToAllocate) as refused:
        hand_down(aim, group.root, alice, method="by_hand", by_hand={one.pk: Decimal(2000), other.pk: Decimal(500)})
    assert (refused.value.code, refused.value.params) == ("sum_exceeds", {"sum": 2500, "total": 2201})
    assert snapshot() == before


def test_a_unit_without_a_share_or_without_children_hands_nothing_down(group, alice, aim):
    for unit, code in ((group.companies[0], "no_share"),):
        with pytest.raises(UnableToAllocate, match=code):
            hand_down(aim, unit, alice)
    leaf = target(directive(group.districts[0], alice, symbol="2-NQ"), alice)
    with pytest.raises(UnableToAllocate, match="no_children"):
        hand_down(leaf, group.districts[0], alice)


def test_who_answers_is_changed_with_a_record(group, alice, aim):
    share = aim.allocations.get()
    bob, charlie = person(Role.LEADER, group.root), person(Role.LEADER, group.root)
    changed = allocations.set_responsibility(
        allocation=share, accountable=bob, deputy=charlie, check_frequency="thứ Hai", evidence="báo cáo",
        by=actor(alice), at=LATER,
    )  # fmt: skip
    assert (changed.accountable, changed.deputy, changed.check_frequency) == (bob, charlie, "thứ Hai")
    assert Entry.objects.latest("pk").data["accountable"] == bob.full_name


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    total=st.integers(4, 3000),
    reserve=st.integers(0, 3),
    method=st.sampled_from(["largest_remainder", "webster", "adams", "huntington_hill"]),
)
def test_shares_and_the_reserve_come_to_the_whole(group, alice, total, reserve, method):
    number = AllocationRound.objects.count()
    aim = target(directive(group.root, alice, symbol=f"{number}-NQ"), alice, value=str(total + reserve))
    held = hand_down(
        aim, group.root, alice, method=method, reserve=Decimal(reserve), reserve_reason="dự phòng" if reserve else ""
    )
    given_out = [share.value for share in held.shares.all()]
    assert sum(given_out) + held.reserve == held.total == total + reserve
    assert all(amount >= 1 for amount in given_out)


def test_a_thing_to_be_done_gives_every_unit_a_task_once(group, alice):
    for corporation in group.corporations:
        person(Role.LEADER, corporation, rank="head")
    given = directive(group.root, alice)
    aim = target(given, alice, kind="do", comparator="=", value="100", unit_of_measure="%", denominator="cấp ủy")
    first = hand_down(aim, group.root, alice, method="same", needs_document=True)
    assert {(task.lead, task.needs_document) for task in aim.tasks.all()} == {
        (unit, True) for unit in group.corporations
    }
    hand_down(
        aim, group.root, alice, method="same", expects=first.pk, reason="lại", at=datetime(2023, 3, 1, tzinfo=UTC)
    )
    assert aim.tasks.count() == 2


def test_a_unit_in_which_nobody_works_refuses_the_whole_handing_down(group, alice):
    person(Role.LEADER, group.corporations[0], rank="head")
    given = directive(group.root, alice)
    aim = target(given, alice, kind="do", comparator="=", value="100", unit_of_measure="%", denominator="cấp ủy")
    before = snapshot()
    with pytest.raises(UnableToAllocate, match="no_owner"):
        hand_down(aim, group.root, alice, method="same")
    assert snapshot() == before


def test_only_the_chosen_children_get_a_share(group, alice, aim):
    one = group.corporations[0]
    hand_down(aim, group.root, alice, only=[one.pk])
    assert shares(aim) == {"G": 2201, "C1": 2201}


def test_a_unit_that_is_no_child_gets_no_share(group, alice, aim):
    before = snapshot()
    for only, code in (([group.companies[0].pk], "not_below"), ([], "none_chosen")):
        with pytest.raises(UnableToAllocate, match=code):
            hand_down(aim, group.root, alice, only=only)
    assert snapshot() == before


def test_who_is_left_out_of_a_new_round_loses_what_it_handed_on_too(group, alice, aim):
    first = hand_down(aim, group.root, alice)
    one, other = group.corporations
    hand_down(aim, one, alice)
    hand_down(aim, group.root, alice, expects=first.pk, reason="Chỉ giao một đơn vị", only=[other.pk], at=LATER)
    assert shares(aim) == {"G": 2201, "C2": 2201}
    ended = AllocationRound.objects.get(unit=one)
    assert (ended.replaced_at, ended.replaced_reason) == (LATER, "Chỉ giao một đơn vị")


def test_a_rate_is_offered_to_those_of_whom_the_number_speaks(group, alice):
    watched = measure("paid", time_additivity="last")
    put("paid", {group.corporations[1]: 5}, Period.from_code("2021-M06"))
    rate = target(directive(group.root, alice), alice, value="85", measure=watched)
    ids = [unit.pk for unit in group.corporations]
    assert allocations.measured_among(rate, ids) == {group.corporations[1].pk}
    silent = target(rate.directive, alice, value="85", measure=measure("nobody"))
    assert allocations.measured_among(silent, ids) == set(ids)
