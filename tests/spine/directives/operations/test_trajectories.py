"""The expected line: every edit a version with its reason, nothing unsound in force."""

from datetime import date
from decimal import Decimal

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.directives.models import TrajectoryVersion
from hoaluoi.spine.directives.operations.trajectories import UnableToSetTrajectory, set_trajectory
from hoaluoi.spine.directives.queries.trajectories import trajectory_of
from tests.architecture.access_rows import snapshot
from tests.factories.directives import AT, ISSUED, directive, target
from tests.factories.organisation import actor, person

pytestmark = pytest.mark.django_db
END = date(2022, 12, 31)
HALF = date(2022, 6, 1)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def aim(group, alice):
    return target(directive(group.root, alice), alice)


def put_in_force(aim, by, points, *, shape="milestones", reason=""):
    line = [(day, Decimal(share)) for day, share in points]
    return set_trajectory(target=aim, shape=shape, points=line, reason=reason, by=actor(by), at=AT)


def test_without_a_version_the_line_is_straight(aim, group):
    line = trajectory_of(aim, group.root.pk, END)
    assert (line.share_on(ISSUED), line.share_on(END)) == (0, 1)


def test_the_newest_version_holds_and_the_others_stay(aim, group, alice):
    put_in_force(aim, alice, [(ISSUED, "0"), (HALF, "0.5"), (END, "1")])
    put_in_force(aim, alice, [(ISSUED, "0"), (HALF, "0.3"), (END, "1")], reason="dịch bệnh kéo dài")
    assert trajectory_of(aim, group.root.pk, END).share_on(HALF) == Decimal("0.3")
    assert list(TrajectoryVersion.objects.order_by("number").values_list("number", "reason")) == [
        (1, ""), (2, "dịch bệnh kéo dài"),
    ]  # fmt: skip
    assert Entry.objects.latest("pk").event == "directives.trajectory_changed"


def test_the_same_line_again_is_no_new_version(aim, alice):
    points = [(ISSUED, "0"), (END, "1")]
    put_in_force(aim, alice, points)
    before = snapshot()
    put_in_force(aim, alice, points, reason="bấm hai lần")
    assert snapshot() == before


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ([], "no_points"),
        ([(ISSUED, "0"), (END, "0.9")], "end_not_reached"),
        ([(date(2020, 1, 1), "0"), (END, "1")], "outside_term"),
        ([(ISSUED, "0"), (date(2023, 1, 1), "1")], "outside_term"),
        ([(END, "1"), (ISSUED, "0")], "dates_not_rising"),
    ],
)
def test_an_unsound_line_changes_nothing(aim, alice, points, code):
    before = snapshot()
    with pytest.raises(UnableToSetTrajectory) as refused:
        put_in_force(aim, alice, points)
    assert refused.value.code == code
    assert snapshot() == before


def test_a_change_without_a_reason_changes_nothing(aim, alice):
    put_in_force(aim, alice, [(ISSUED, "0"), (END, "1")])
    before = snapshot()
    with pytest.raises(UnableToSetTrajectory, match="reason_missing"):
        put_in_force(aim, alice, [(ISSUED, "0"), (HALF, "0.9"), (END, "1")], reason="  ")
    assert snapshot() == before


def test_what_is_held_in_every_period_follows_no_line(group, alice):
    held = target(directive(group.root, alice), alice, kind="maintain", comparator="=", value="0")
    with pytest.raises(UnableToSetTrajectory, match="no_trajectory"):
        put_in_force(held, alice, [(ISSUED, "0"), (END, "1")])
