from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from hoaluoi.site.components.moments import distance, due, lateness, relative
from hoaluoi.site.components.tags.people import by_our_clock

NOW = datetime(2022, 9, 30, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=47), "47 hours"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_span_reads_in_its_largest_sensible_unit(span, words):
    with translation.override("en"):
        assert distance(span) == words


@pytest.mark.parametrize(("hours", "words"), [(0, "under an hour"), (1, "1 hour"), (47, "47 hours"), (49, "2 days")])
def test_a_late_report_is_never_zero_hours_late(hours, words):
    with translation.override("en"):
        assert lateness(hours) == words


def test_before_and_after_read_differently():
    with translation.override("en"):
        assert relative(NOW - timedelta(hours=3), NOW) == "3 hours ago"
        assert relative(NOW + timedelta(hours=3), NOW) == "in 3 hours"


@pytest.mark.parametrize(
    ("deadline", "done", "tone"),
    [
        (NOW - timedelta(minutes=1), None, "missed"),
        (NOW + timedelta(hours=24), None, "at_risk"),
        (NOW + timedelta(hours=25), None, "neutral"),
        (NOW - timedelta(days=1), NOW - timedelta(days=2), "met"),
        (NOW - timedelta(days=2), NOW - timedelta(days=1), "behind"),
    ],
)
def test_a_deadline_is_judged_by_when_the_work_was_handed_in(deadline, done, tone):
    assert due(deadline, NOW, done).tone == tone


def test_what_the_machine_stamped_is_told_by_the_clock_of_the_demonstration(settings):
    settings.CLOCK_OFFSET = timedelta(days=-1510)
    stamped = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert by_our_clock(stamped) == datetime(2022, 10, 3, 9, 0, tzinfo=UTC)
    assert by_our_clock(None) is None
