from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.utils import translation

from hoaluoi.core.organisation.models import Unit
from hoaluoi.insight.console.figures import in_cell
from hoaluoi.insight.console.verdict import verdict
from hoaluoi.site.components.states import look_of
from hoaluoi.spine.directives.models import Target, TargetStatus
from hoaluoi.spine.directives.queries.scorecards import Score


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


def test_a_target_reached_only_after_its_deadline_is_shown_as_met_late_and_counts_as_missed():
    def seen(status, reason):
        row = TargetStatus(status=status, computed=status, reason_code=reason)
        return Score(target=Target(), unit=Unit(), share=None, row=row, on=date(2022, 10, 3))

    late = seen("missed", "reached_late")
    assert (late.shown_as, late.status) == ("met_late", "missed")
    assert look_of(late.shown_as).tone == look_of("missed").tone
    assert look_of(late.shown_as).icon != look_of("missed").icon
    assert seen("missed", "not_reached").shown_as == "missed"
    assert seen("met", "reached_late").shown_as == "met", "an override speaks for itself"
