"""The tree as it is known, and the one in which units reported before late acts were known."""

from datetime import date

import pytest

from hoaluoi.core.organisation.rules.structure import LateAct, Place, Structure

JUNE, JULY, OCTOBER = date(2022, 6, 1), date(2022, 7, 1), date(2022, 10, 1)
TOP = Place(1, None)


def within(structure: Structure, month: int, days: int = 30) -> dict[int, int | None]:
    return structure.reported_within(date(2022, month, 1), date(2022, month, days))


@pytest.mark.parametrize(
    ("places", "tree"),
    [
        ([TOP, Place(2, 1)], {1: None, 2: 1}),
        ([TOP, Place(2, 1, end=JUNE)], {1: None}),
        # Within the month it moved: as on the last day. It ended within it: where it stood last.
        ([TOP, Place(3, 1), Place(2, 1, end=date(2022, 6, 9)), Place(2, 3, date(2022, 6, 9))], {1: None, 3: 1, 2: 3}),
        ([TOP, Place(2, 1, end=date(2022, 6, 9))], {1: None, 2: 1}),
        # Who stood above is not there any more.
        ([TOP, Place(3, 1, end=JUNE), Place(2, 3)], {1: None, 2: None}),
    ],
)
def test_tree_of_a_month(places, tree):
    structure = Structure(dict(enumerate(places)))

    assert structure.within(JUNE, date(2022, 6, 30)) == tree
    assert within(structure, 6) == tree


def test_late_act_is_not_in_the_tree_in_which_units_reported():
    """In October one learns that 2 had stood under 3 since June."""
    places = {10: TOP, 11: Place(3, 1), 12: Place(2, 1, end=JUNE), 13: Place(2, 3, JUNE)}
    structure = Structure(places, (LateAct(1, JUNE, OCTOBER, {12: Place(2, 1), 13: None}),))

    assert structure.within(JULY, date(2022, 7, 31))[2] == 3
    assert within(structure, 7)[2] == 1
    assert within(structure, 10)[2] == 3
    assert within(structure, 5)[2] == 1
    # A day before it, as known at the end of a later period.
    assert structure.reported_within(date(2022, 5, 31), date(2022, 5, 31), date(2022, 7, 31))[2] == 1


def test_acts_known_in_time_that_rest_on_a_late_one_never_lead_in_a_circle():
    """2 left 3 late; 3 then went under 2, known in time: without the late act each would stand under the other."""
    places = {
        10: TOP,
        11: Place(2, 3, end=JUNE),
        12: Place(2, 1, JUNE),
        13: Place(3, 1, end=JULY),
        14: Place(3, 2, JULY),
    }
    structure = Structure(places, (LateAct(1, JUNE, OCTOBER, {11: Place(2, 3), 12: None}),))

    assert within(structure, 7) == {1: None, 2: 1, 3: 2}
    assert within(structure, 6) == {1: None, 2: 3, 3: 1}
