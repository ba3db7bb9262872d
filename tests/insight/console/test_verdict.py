from decimal import Decimal
from types import SimpleNamespace

from django.utils import translation

from hoaluoi.insight.console.figures import in_cell
from hoaluoi.insight.console.verdict import verdict


def score(status, outlook="", **more):
    return SimpleNamespace(status=status, row=SimpleNamespace(outlook=outlook), **more)


def test_a_verdict_says_what_is_met_what_is_late_and_what_will_be_missed():
    scores = [score("met", "misses"), score("behind", "misses"), score("missed", "misses"), score("on_track", "meets")]
    with translation.override("en"):
        assert verdict(scores) == ["1 of 4 targets met", "2 behind or missed", "1 will be missed at this pace"]
        assert verdict([score("met")]) == ["1 of 1 target met"]


def test_a_square_under_a_ceiling_shows_its_value_alone():
    def square(comparator, unit, actual, aim):
        target = SimpleNamespace(kind="total", unit_of_measure=unit, comparator=comparator)
        with translation.override("vi"):
            return in_cell(SimpleNamespace(target=target, actual=Decimal(actual), aim=Decimal(aim)))

    assert square(">=", "sáng kiến", 40, 65) == "40/65"
    assert square("<=", "phút", 23, 23) == "23"
    assert square("=", "đơn vị", 0, 0) == "0"
    assert square(">=", "%", 81, 85) == "81%"
