"""Dates that were kept as text are written for people; nothing else is touched."""

import pytest

from hoaluoi.core.periods.labels import dates_said


@pytest.mark.parametrize(
    ("language", "written"), [("vi", "30/9/2022"), ("en", "30 September 2022"), ("zh-hans", "2022年9月30日")]
)
def test_a_date_kept_as_text_is_written_in_the_language(language, written):
    assert dates_said({"due": "2022-09-30"}, language) == {"due": written}


@pytest.mark.parametrize("value", ["2022-13-40", "18-NQ/ĐU", "2022-09-30T05:00", "", 5, None, ["2022-09-30"]])
def test_everything_else_stays_as_it_is(value):
    assert dates_said({"value": value}, "vi") == {"value": value}
