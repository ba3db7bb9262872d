"""Which period a number is judged by."""

from datetime import date
from decimal import Decimal

import pytest

from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.rules.cutoff import Returned, cutoff

MOST = Decimal("0.9")


def of(code: str, answered: int, expected: int | None, has_value: bool = True) -> Returned:
    return Returned(Period.from_code(code), answered, expected, has_value)


@pytest.mark.parametrize(
    ("found", "on", "chosen"),
    [
        pytest.param([of("2022-M08", 10, 10), of("2022-M09", 4, 10)], date(2022, 10, 5), "2022-M08", id="in grace"),
        pytest.param([of("2022-M08", 10, 10), of("2022-M09", 4, 10)], date(2022, 10, 20), "2022-M09", id="a gap shows"),
        pytest.param([of("2022-M08", 10, 10), of("2022-M09", 9, 10)], date(2022, 10, 2), "2022-M09", id="covered"),
        pytest.param([of("2022-M09", 10, 10), of("2022-M10", 2, 10)], date(2022, 10, 20), "2022-M09", id="under way"),
        pytest.param([of("2022-M09", 10, 10), of("2022-M10", 10, 10)], date(2022, 10, 20), "2022-M10", id="all early"),
        pytest.param([of("2022-M05", 9, None)], date(2022, 10, 20), "2022-M05", id="nobody owes: newest value holds"),
        pytest.param(
            [of("2022-M05", 9, None), of("2022-M09", 0, None, has_value=False)], date(2022, 10, 20), "2022-M05",
            id="nothing said and nothing owed is passed over",
        ),
        pytest.param([of("2022-M09", 0, 3, has_value=False)], date(2022, 10, 5), None, id="nothing yet"),
        pytest.param([of("2022-M11", 10, 10)], date(2022, 10, 5), None, id="the future does not count"),
        pytest.param([], date(2022, 10, 5), None, id="no period"),
    ],
)  # fmt: skip
def test_the_period_that_counts(found, on, chosen):
    counted = cutoff(found, on, MOST)
    assert (counted.period.code if counted else None) == chosen
