"""Questions, obstacles, overrides: acts, refusals that change nothing, and what is told to whom."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.notices.models import Notice
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import ExplanationRequest, Obstacle, StatusOverride
from hoaluoi.spine.directives.operations import explanations, obstacles, overrides
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries.scorecards import grid
from tests.factories import directives as directed
from tests.factories import followup as made
from tests.factories.indicators import measure, put
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
AT = datetime(2022, 10, 20, 2, 0, tzinfo=UTC)
DAY = date(2022, 10, 20)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.LEADER, group.root, rank="head")


@pytest.fixture
def bob(group):
    return person(Role.COORDINATOR, group.corporations[0])


@pytest.fixture
def aim(group, alice):
    aim = directed.target(
        directed.directive(group.root, alice), alice, measure=measure("initiatives"), start_date=date(2022, 1, 1)
    )
    directed.handed_down(aim, group.root, alice)
    put("initiatives", {group.districts[0]: 1}, Period.from_code("2022-M09"))
    evaluate(targets=[aim], on=DAY, at=AT)
    return aim


def test_a_question_reaches_the_unit_and_its_answer_the_asker(group, aim, alice, bob):
    asked = made.explanation(aim, group.corporations[0], alice, AT)
    assert Notice.objects.filter(recipient=bob, code="directives.explanation_asked").count() == 1
    explanations.answer(request=asked, text="Chậm do dịch", by=actor(bob), at=AT)
    explanations.answer(request=asked, text="Chậm do dịch", by=actor(bob), at=AT)
    assert Notice.objects.filter(recipient=alice, code="directives.explanation_answered").count() == 1
    closed = explanations.close(request=asked, by=actor(alice), at=AT)
    assert explanations.close(request=asked, by=actor(alice), at=AT).closed_at == closed.closed_at
    events = Entry.objects.filter(subject_type="directives.explanation").values_list("event", flat=True)
    assert sorted(events) == [
        "directives.explanation_answered", "directives.explanation_asked", "directives.explanation_closed",
    ]  # fmt: skip
    with pytest.raises(explanations.UnableToExplain, match="closed"):
        explanations.answer(request=asked, text="Khác", by=actor(bob), at=AT)


def test_a_matter_has_one_open_question(group, aim, alice):
    made.explanation(aim, group.corporations[0], alice, AT)
    with pytest.raises(explanations.UnableToExplain, match="already_open"):
        made.explanation(aim, group.corporations[0], alice, AT)
    assert ExplanationRequest.objects.count() == 1


def test_an_unanswered_question_goes_up_once(group, aim, alice):
    asked = made.explanation(aim, group.corporations[0], alice, AT)
    with pytest.raises(explanations.UnableToExplain, match="not_answered"):
        explanations.close(request=asked, by=actor(alice), at=AT)
    assert explanations.escalate(request=asked, by=actor(alice), at=AT).escalated_to == group.root
    with pytest.raises(explanations.UnableToExplain, match="already_escalated"):
        explanations.escalate(request=asked, by=actor(alice), at=AT)


def test_a_root_has_nobody_above(group, aim, alice):
    asked = made.explanation(aim, group.root, alice, AT)
    with pytest.raises(explanations.UnableToExplain, match="nobody_above"):
        explanations.escalate(request=asked, by=actor(alice), at=AT)


def test_an_obstacle_belongs_to_the_unit_above_and_is_passed_up_and_cleared(group, aim, alice, bob):
    raised = made.obstacle(aim, group.companies[0], bob, AT)
    assert raised.owner == group.corporations[0]
    passed = obstacles.pass_up(obstacle=raised, reason="Vượt thẩm quyền", by=actor(bob), at=AT)
    assert passed.owner == group.root
    with pytest.raises(obstacles.UnableToHandleObstacle, match="nobody_above"):
        obstacles.pass_up(obstacle=raised, reason="Nữa", by=actor(alice), at=AT)
    cleared = obstacles.resolve(obstacle=raised, resolution="Đã cấp", by=actor(alice), at=AT)
    assert (
        obstacles.resolve(obstacle=raised, resolution="Khác", by=actor(alice), at=AT).resolution == cleared.resolution
    )
    assert Notice.objects.filter(recipient=bob, code="directives.obstacle_resolved").count() == 1


def test_the_same_obstacle_is_raised_once(group, aim, bob):
    made.obstacle(aim, group.companies[0], bob, AT)
    with pytest.raises(obstacles.UnableToHandleObstacle, match="already_raised"):
        made.obstacle(aim, group.companies[0], bob, AT)
    assert Obstacle.objects.count() == 1


def test_an_override_shows_after_a_second_persons_approval_with_both_colours_until_its_date(group, aim, alice):
    unit, second = group.corporations[0], person(Role.LEADER, group.root)
    before = grid([unit.pk], [aim.pk], DAY)[unit.pk, aim.pk]
    asked = made.override(aim, unit, alice, AT, status="on_track")
    assert grid([unit.pk], [aim.pk], DAY)[unit.pk, aim.pk].status == before.status
    with pytest.raises(overrides.UnableToOverride, match="own_approval"):
        overrides.approve(override=asked, by=actor(alice), at=AT)
    overrides.approve(override=asked, by=actor(second), at=AT)
    overrides.approve(override=asked, by=actor(second), at=AT)
    shown = grid([unit.pk], [aim.pk], DAY)[unit.pk, aim.pk]
    assert (shown.status, shown.computed, shown.overridden) == ("on_track", before.computed, True)
    assert shown.row.override.approved_by == second
    assert Entry.objects.filter(event="directives.override_approved").count() == 1
    after = asked.expires_date + timedelta(days=1)
    evaluate(targets=[aim], on=after, at=AT)
    assert grid([unit.pk], [aim.pk], after)[unit.pk, aim.pk].overridden is False
    assert grid([unit.pk], [aim.pk], DAY)[unit.pk, aim.pk].overridden is True, "the past stays as it was shown"


def test_an_override_that_is_taken_back_leaves_the_rules_alone(group, aim, alice):
    unit, second = group.corporations[0], person(Role.LEADER, group.root)
    asked = made.override(aim, unit, alice, AT, status="on_track")
    overrides.approve(override=asked, by=actor(second), at=AT)
    overrides.end(override=asked, reason="Hết lý do", by=actor(second), at=AT)
    assert grid([unit.pk], [aim.pk], DAY)[unit.pk, aim.pk].overridden is False


def test_what_was_refused_cannot_be_approved_any_more(group, aim, alice):
    unit, second = group.corporations[0], person(Role.LEADER, group.root)
    asked = made.override(aim, unit, alice, AT, status="on_track")
    overrides.end(override=asked, reason="Không đúng", by=actor(second), at=AT)
    with pytest.raises(overrides.UnableToOverride, match="ended"):
        overrides.approve(override=asked, by=actor(second), at=AT)
    assert made.override(aim, unit, alice, AT, status="on_track").pk != asked.pk, "and may be asked for anew"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " "}, "no_reason"),
        ({"expires_date": date(2022, 10, 19)}, "expiry_passed"),
        ({"expires_date": date(2023, 10, 19)}, "expiry_too_far"),
        ({"status": "no_data"}, "same_status"),
        ({"status": "met"}, "not_a_judgement"),
    ],
)
def test_missing_data_is_never_made_green_and_nothing_is_shown_without_a_reason(group, aim, alice, fields, code):
    with pytest.raises(overrides.UnableToOverride, match=code):
        made.override(aim, group.corporations[1], alice, AT, **fields)
    assert not StatusOverride.objects.exists()


def test_a_unit_without_a_share_has_no_status_to_set(group, aim, alice):
    with pytest.raises(overrides.UnableToOverride, match="no_share"):
        made.override(aim, group.companies[0], alice, AT)
