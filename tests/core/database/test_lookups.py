"""Many ids travel as one array, and find exactly what `IN` finds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hoaluoi.core.organisation.models import Closure, Unit
from tests.factories.organisation import group_with_branches

pytestmark = pytest.mark.django_db


def found(wanted):
    with CaptureQueriesContext(connection) as asked:
        units = set(Unit.objects.filter(pk__in=wanted).values_list("pk", flat=True))
        rest = set(Unit.objects.exclude(pk__in=wanted).values_list("pk", flat=True))
        below = Closure.objects.filter(ancestor__in=wanted).count()
    return units, rest, below, asked[0]["sql"]


def test_many_ids_are_one_parameter_and_find_the_same():
    units = [unit.pk for unit in group_with_branches().units]
    half = units[::2]
    few, many = half[:3], half[:3] + [10**9 + n for n in range(50)]
    by_list, by_array = found(few), found(many)
    assert by_list[:3] == by_array[:3]
    assert " IN (" in by_list[3]
    assert "= ANY(" in by_array[3]


def test_nothing_asked_finds_nothing_and_texts_stay_as_they_are():
    group_with_branches()
    assert not Unit.objects.filter(pk__in=[]).exists()
    codes = [f"x{n}" for n in range(40)]
    assert not Unit.objects.filter(code__in=codes).exists()
    assert Unit.objects.filter(pk__in=[None, *range(1, 40)]).count() <= 39
