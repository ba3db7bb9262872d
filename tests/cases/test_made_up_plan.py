"""The made-up plan, counts and tasks: quotations stand in their texts, sums are what the sources state."""

import pytest

from hoaluoi.cases.evn import figures
from hoaluoi.cases.evn.simulation import levels, plan, work
from hoaluoi.spine.documents.operations import normal_text


@pytest.mark.parametrize("aim", plan.AIMS, ids=lambda aim: aim.key)
def test_the_plan_quotes_itself_and_says_that_it_is_made_up(aim):
    assert aim.quote in plan.TEXT
    assert "mô phỏng" in aim.title
    assert "không nguồn nào" in plan.TEXT


@pytest.mark.parametrize(
    ("order", "text"),
    [(order, "18-nq-du.txt") for order in work.RESOLUTION_ORDERS]
    + [(order, "initiatives.txt") for order in work.MOVEMENT_ORDERS],
    ids=lambda value: getattr(value, "title", value),
)
def test_every_task_quotes_the_text_it_follows_from(order, text):
    assert order.quote in normal_text(figures.text(text))


def test_made_up_counts_of_units_add_up_to_the_stated_222_and_never_fall():
    days = levels.counts_by_day()
    assert sum(days["2022-D0930"].values()) == 222
    assert days["2022-D0930"]["PC.BinhDuong"] > 40
    by_unit = zip(*(counts.values() for counts in days.values()), strict=True)
    assert all(list(row) == sorted(row) for row in by_unit)
    assert {period: sum(counts.values()) for period, counts in days.items()} == levels.TOTALS
