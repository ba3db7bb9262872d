"""A target, its shares, its line and who answers, over HTTP: numbers that open, refusals that keep what was typed."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import Position
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import Allocation, TrajectoryVersion
from hoaluoi.spine.directives.operations.statuses import evaluate
from tests.architecture.access_rows import snapshot
from tests.factories.directives import directive, handed_down, target
from tests.factories.indicators import measure, put
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 10, 3, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = NOW - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def client(alice):
    return client_of(alice)


@pytest.fixture
def aim(group, alice):
    watched = measure("initiatives", period_kind="month")
    for number, (one, other) in enumerate([(10, 4), (12, 6), (8, 2)], start=7):
        period = Period.from_code(f"2022-M{number:02d}")
        put("initiatives", {group.corporations[0]: one, group.corporations[1]: other}, period)
    return target(directive(group.root, alice), alice, measure=watched, value="101", start_date=date(2022, 1, 1))


def page(name, *args, **query):
    return reverse(f"directives:{name}", args=args, query=query or None)


def text_of(answer) -> str:
    return answer.content.decode()


def test_a_target_shows_value_reason_shares_and_where_each_number_comes_from(client, alice, group, aim):
    handed_down(aim, group.root, alice)
    evaluate(targets=[aim], on=date(2022, 10, 3), at=NOW)
    shown = text_of(client.get(page("target", aim.pk)))
    assert aim.title in shown
    assert reverse("indicators:provenance", args=["measure", "initiatives", group.root.pk, "2022-M09"]) in shown
    assert (
        reverse("indicators:provenance", args=["measure", "initiatives", group.corporations[0].pk, "2022-M09"]) in shown
    )
    assert group.corporations[1].name in shown


def test_a_unit_below_sees_its_own_share_and_not_its_neighbours(alice, group, aim):
    handed_down(aim, group.root, alice)
    bob = client_of(person(Role.COORDINATOR, group.corporations[0]))
    shown = text_of(bob.get(page("target", aim.pk)))
    assert group.corporations[0].name in shown
    assert group.corporations[1].name not in shown
    assert bob.get(page("target", aim.pk, unit=group.corporations[1].pk)).status_code == 404


def test_methods_stand_side_by_side_with_sum_and_reserve(client, group, aim):
    shown = text_of(client.get(page("allocation", aim.pk, reserve="1", reserve_reason="dự phòng")))
    assert shown.count('name="method"') == 5
    assert shown.count(">100<") >= 4


@pytest.mark.parametrize(
    "typed",
    [
        {"method": "by_hand", "hand-{0}": "90", "hand-{1}": "90"},
        {"method": "by_hand", "hand-{0}": "chín mươi", "hand-{1}": "9"},
        {"method": "webster", "reserve": "1"},
        {"method": "webster", "reserve": "nhiều"},
    ],
)
def test_a_refused_handing_down_says_why_and_keeps_what_was_typed(client, group, aim, typed):
    ids = [unit.pk for unit in group.corporations]
    data = {name.format(*ids): value for name, value in typed.items()}
    before = snapshot()
    answer = client.post(page("allocation", aim.pk), {"expects": "", **data})
    assert answer.status_code == 422
    assert all(f'value="{value}"' in text_of(answer) for name, value in data.items() if name.startswith("hand-"))
    assert snapshot() == before


def test_shares_by_hand_are_read_as_people_write_them(client, alice, group):
    big = target(directive(group.root, alice), alice, value="2500")
    one, other = group.corporations
    data = {"method": "by_hand", "expects": "", f"hand-{one.pk}": "1.234", f"hand-{other.pk}": "1.266"}
    assert client.post(page("allocation", big.pk), data).status_code == 302
    assert Allocation.objects.get(target=big, unit=one, in_force=True).value == 1234


def test_a_unit_of_another_branch_in_the_form_is_absent(alice, group, aim):
    handed_down(aim, group.root, alice)
    bob = client_of(person(Role.COORDINATOR, group.corporations[0]))
    before = snapshot()
    answer = bob.post(page("allocation", aim.pk), {"method": "same", "unit": group.corporations[1].pk})
    assert answer.status_code == 404
    assert snapshot() == before


def test_a_trajectory_is_laid_out_changed_and_put_in_force(client, aim):
    assert text_of(client.get(page("trajectory", aim.pk, shape="s_curve"))).count('name="point-date"') == 14
    data = {
        "shape": "milestones", "save": "1",
        "point-date": ["2022-01-01", "2022-06-30", "2022-12-31", ""], "point-value": ["0", "40", "101", ""],
    }  # fmt: skip
    assert client.post(page("trajectory", aim.pk), data).status_code == 302
    version = TrajectoryVersion.objects.get()
    assert [float(share) for _, share in version.points] == pytest.approx([0, 40 / 101, 1], abs=1e-6)


@pytest.mark.parametrize(
    ("days", "values"),
    [(["2022-01-01", "mai"], ["0", "101"]), (["2022-01-01", "2022-12-31"], ["0", "90"]), (["", ""], ["", ""])],
)
def test_an_unsound_line_comes_back_and_changes_nothing(client, aim, days, values):
    before = snapshot()
    data = {"shape": "milestones", "save": "1", "point-date": days, "point-value": values}
    assert client.post(page("trajectory", aim.pk), data).status_code == 422
    assert snapshot() == before


def test_a_row_turns_red_when_who_answers_leaves_office(client, alice, group, aim):
    head = person(Role.LEADER, group.corporations[0], rank="head")
    person(Role.LEADER, group.corporations[1], rank="head")
    share = Allocation.objects.get(target=aim)
    client.post(page("responsibility_edit", share.pk), {"accountable": alice.pk, "check_frequency": "hằng tuần"})
    handed_down(aim, group.root, alice)
    assert 'class="vacant"' not in text_of(client.get(page("responsibility", aim.directive_id)))
    Position.objects.filter(person=head).delete()
    assert text_of(client.get(page("responsibility", aim.directive_id))).count('class="vacant"') == 1


def test_nobody_deputises_for_himself(client, alice, aim):
    share = Allocation.objects.get(target=aim)
    before = snapshot()
    answer = client.post(page("responsibility_edit", share.pk), {"accountable": alice.pk, "deputy": alice.pk})
    assert answer.status_code == 422
    assert snapshot() == before


@pytest.mark.parametrize("name", ["target", "allocation", "responsibility"])
def test_pages_take_no_more_queries_when_units_hold_more_shares(client, alice, group, aim, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as run:
            assert client.get(page(name, aim.directive_id if name == "responsibility" else aim.pk)).status_code == 200
        return len(run)

    handed_down(aim, group.root, alice)
    few = queries()
    for corporation in group.corporations:
        handed_down(aim, corporation, alice)
    assert queries() <= few
