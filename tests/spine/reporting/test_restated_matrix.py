"""The completeness matrix as it was and on a later structure: the same counts, under the units that carry them on."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.spine.reporting.queries import matrix
from hoaluoi.spine.reporting.queries.restated_matrix import restated
from hoaluoi.spine.reporting.rules import Standing
from tests.factories.organisation import client_of, person
from tests.factories.reorganisations import AT, TODAY, enact, merge, new_unit, split, successor
from tests.factories.reporting import DAY, LATE, daily_form, filed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(settings):
    settings.CLOCK_OFFSET = LATE - datetime.now(UTC)


@pytest.fixture
def form(group):
    """P1 reported a number, P3 and P4 nothing, P2 zero. Then P1 goes into P3, and P2 is split."""
    made = daily_form(group.root, group.companies)
    first, second = group.companies[:2]
    filed(made, first, person(Role.REPORTER, first), {"cases": "3", "absent": "1"})
    filed(made, second, person(Role.REPORTER, second))
    enact(merge([first, group.companies[2]], into=group.companies[2], on=TODAY))
    enact(split(second, successor(second), successor(new_unit("P2b", group.corporations[0])), on=TODAY), at=AT)
    queue.run_waiting()
    return made


def test_answers_stand_with_who_carries_them_on_and_no_count_changes(group, form):
    found = matrix(form, [unit.pk for unit in group.units], [DAY.previous(), DAY], now=LATE)
    now = restated(found, TODAY)

    assert [row.unit.code for row in found.rows] == ["P1", "P2", "P3", "P4"]
    assert [row.unit.code for row in now.rows] == ["P2", "P3", "P4"]
    assert [row.coverage.expected for row in now.rows] == [2, 4, 2]
    assert (now.total, now.by_period) == (found.total, found.by_period)
    assert sum((row.coverage.received for row in now.rows), 0) == found.total.received == 2
    joint = now.rows[1].squares[1]
    assert (joint.answer, joint.late, joint.return_id) == (Standing.MISSING, True, None)
    assert [(unit.code, square.answer) for unit, square in joint.parts] == [
        ("P1", Standing.REPORTED),
        ("P3", Standing.MISSING),
    ]
    assert not now.rows[0].squares[1].parts


@pytest.mark.parametrize("structure", ["then", "now"])
def test_page_and_file_offer_both_and_mark_what_is_restated(group, form, structure):
    client, page = client_of(person(Role.COORDINATOR, group.root)), reverse("reporting:matrix")
    asked = f"{page}?form={form.code}&until={DAY.code}&basis={structure}"

    text = client.get(asked).text
    rows = client.get(f"{asked}&as=csv").content.decode("utf-8-sig").splitlines()

    assert "basis=then" in text
    assert "basis=now" in text
    assert ("1/2" in text) == (structure == "now")
    assert [line.partition(",")[0].strip('"') for line in rows[1:]] == (
        ["P1", "P2", "P3", "P4"] if structure == "then" else ["P2", "P3", "P4"]
    )
    assert [not line.endswith(",") for line in rows[1:]].count(True) == (structure == "now")


@pytest.mark.parametrize(("structure", "codes"), [("then", ["P1", "P2"]), ("now", ["P2"])])
def test_branch_holds_who_stood_there_then_or_what_it_carries_on_now(group, form, structure, codes):
    client, page = client_of(person(Role.COORDINATOR, group.root)), reverse("reporting:matrix")
    asked = f"{page}?form={form.code}&until={DAY.code}&branch={group.corporations[0].pk}&basis={structure}&as=csv"

    rows = client.get(asked).content.decode("utf-8-sig").splitlines()

    assert [line.partition(",")[0].strip('"') for line in rows[1:]] == codes
