"""The switch "without simulated values" leaves made-up things out of lists as out of numbers. Each is marked."""

from datetime import UTC, datetime

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.directives.models import ExplanationRequest, Obstacle, StatusOverride
from tests.factories import followup as made
from tests.factories.directives import directive, target
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db
MARK = "tag-simulated"


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = made.AT - datetime.now(UTC)


@pytest.fixture
def alice(group):
    return person(Role.LEADER, group.root, rank="head")


@pytest.mark.parametrize("kind", ["task", "explanation", "obstacle", "override"])
def test_a_made_up_thing_is_marked_and_left_out_with_the_switch(group, alice, kind):
    aim, unit = target(directive(group.root, alice), alice), group.root
    match kind:
        case "task":
            made.task(unit, alice, title="Việc thật")
            made.task(unit, alice, title="Việc mô phỏng", simulated=True)
            path, shown = "/directives/tasks/?box=all", ("Việc thật", "Việc mô phỏng")
        case "explanation":
            real, other = (
                made.explanation(aim, unit, alice, made.AT),
                made.explanation(aim, group.corporations[0], alice, made.AT),
            )
            ExplanationRequest.objects.filter(pk=other.pk).update(simulated=True)
            path, shown = "/directives/explanations/?x", (f"explanations/{real.pk}/", f"explanations/{other.pk}/")
        case "obstacle":
            real, other = (
                made.obstacle(aim, unit, alice, made.AT),
                made.obstacle(aim, group.corporations[0], alice, made.AT),
            )
            Obstacle.objects.filter(pk=other.pk).update(simulated=True)
            path, shown = "/directives/obstacles/?x", (f"obstacles/{real.pk}/", f"obstacles/{other.pk}/")
        case _:
            asked = made.override(aim, unit, alice, made.AT)
            StatusOverride.objects.filter(pk=asked.pk).update(simulated=True)
            path, shown = "/directives/overrides/?x", ("", f"overrides/{asked.pk}/")
    client = client_of(alice)
    page = client.get(f"{path}&basis=all").content.decode()
    assert all(each in page for each in shown)
    assert page.count(MARK) >= 1
    page = client.get(f"{path}&basis=real").content.decode()
    assert shown[0] in page
    assert shown[1] not in page
