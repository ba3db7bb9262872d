"""How freshness is read, and in which order the reports come."""

import pytest

from hoaluoi.site.benchmarks import rush


@pytest.mark.parametrize(
    ("seen", "waits"),
    [
        ([(1.5, 1), (2.5, 2), (3.0, 3)], [0.5, 0.5, 0.0]),
        ([(4.0, 3)], [3.0, 2.0, 1.0]),
        ([(0.5, 3)], [0.0, 0.0, 0.0]),
        ([(4.0, 2)], [3.0, 2.0]),
    ],
)
def test_the_nth_accepted_is_fresh_when_the_total_counts_n(seen, waits):
    assert list(rush._waits([1.0, 2.0, 3.0], seen)) == waits


def test_every_report_is_sent_and_about_one_in_twenty_twice():
    waiting = rush._in_order([(0, pk) for pk in range(1000)], rush.Rush())
    sent = [waiting.get_nowait() for _ in range(1000)]
    assert sorted(pk for _, pk, _ in sent) == list(range(1000))
    assert 30 <= sum(twice for *_, twice in sent) <= 70
