"""The closure that is refreshed step by step equals the closure derived whole, for any history of placements."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from hoaluoi.core.organisation import closure
from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Closure, Placement, Unit

DAY = date(2025, 1, 1)
FIELDS = ("line", "ancestor_id", "descendant_id", "depth", "valid")
UNITS = 7
# (unit, parent: a unit of a lower number so that no cycle arises, first day, length) of one placement after another
PLACEMENTS = st.lists(
    st.tuples(
        st.integers(1, UNITS - 1),
        st.integers(0, UNITS - 2),
        st.integers(0, 20),
        st.integers(1, 15),
        st.sampled_from([Line.ADMINISTRATIVE, Line.PARTY]),
    ),
    max_size=25,
)


def rows() -> list[str]:
    return sorted(map(str, Closure.objects.values_list(*FIELDS)))


class ClosureFollowsPlacements(TestCase):
    @settings(max_examples=40)
    @given(placements=PLACEMENTS)
    def test_refresh_equals_rebuild(self, placements):
        units = [Unit.objects.create(code=f"U{n}", kind="company", name_vi=f"U{n}") for n in range(UNITS)]
        Placement.objects.create(unit=units[0], valid=DateRange(DAY, None))
        closure.rebuild()
        for number, above, start, length, line in placements:
            unit, parent = units[number], units[min(above, number - 1)]
            days = DateRange(DAY + timedelta(start), DAY + timedelta(start + length))
            Placement.objects.filter(unit=unit, line=line, valid__overlap=days).delete()
            Placement.objects.create(unit=unit, parent=parent, line=line, valid=days)
            closure.refresh([unit.pk], line)
        refreshed = rows()
        closure.rebuild()
        assert rows() == refreshed


@pytest.mark.django_db
def test_a_pair_that_held_in_two_stretches_has_two_rows():
    top, other, unit = (Unit.objects.create(code=c, kind="company", name_vi=c) for c in ("T", "O", "U"))
    for root in (top, other):
        Placement.objects.create(unit=root, valid=DateRange(DAY, None))
    turns = [(top, 0, 10), (other, 10, 20), (top, 20, 30)]
    for parent, start, end in turns:
        days = DateRange(DAY + timedelta(start), DAY + timedelta(end))
        Placement.objects.create(unit=unit, parent=parent, valid=days)
    closure.rebuild()
    assert Closure.objects.filter(ancestor=top, descendant=unit).count() == 2
    assert Closure.objects.filter(ancestor=other, descendant=unit).count() == 1
