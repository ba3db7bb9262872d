"""Percentiles and tables of measurements."""

import pytest

from hoaluoi.site.benchmarks.figures import percentile, spread, table


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([], 0.5, 0), ([3], 0.99, 3), ([1, 2, 3, 4], 0.5, 2), (range(1, 101), 0.95, 95), (range(1, 101), 0.99, 99)],
)
def test_percentile_is_the_nearest_rank(values, share, found):
    assert percentile(list(values), share) == found


def test_spread_is_in_milliseconds():
    assert spread([0.1, 0.3]) == {"p50_ms": 100.0, "p95_ms": 300.0, "p99_ms": 300.0, "max_ms": 300.0}


def test_table_aligns_and_groups_thousands():
    assert table(("what", "n"), [("facts", 1900000), ("ms", 12.34)]).splitlines() == [
        "| what  | n         |",
        "|-------|-----------|",
        "| facts | 1,900,000 |",
        "| ms    | 12.3      |",
    ]
