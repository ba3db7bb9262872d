"""Random trees, facts and acts: totals stay to the last digit, nothing is deleted, undoing restores everything.

HOALUOI_EXAMPLES=200 tries more of them.
"""

import os
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hoaluoi.core.jobs import queue
from hoaluoi.core.organisation import closure, lineage
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.errors import UnableToReorganise
from hoaluoi.core.organisation.models import Designation, Placement, Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.enums import TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.models import Fact, RestatedValue, RollupValue
from tests.factories.indicators import measure, put
from tests.factories.reorganisations import TODAY, enact, merge, new_unit, plan, split, state, successor, undo

pytestmark = pytest.mark.django_db
MONTHS = [Period.from_code(f"2022-M{month:02d}") for month in (4, 5, 6, 7, 8)]
READ = [*MONTHS, Period.from_code("2022-Q2"), Period.from_code("2022-Q3"), Period.from_code("2022-Y")]
UNTOUCHED = {period.code for period in MONTHS[:2]}  # they ended before the first act
SINCE = DateRange(date(2015, 1, 1), None)
KEPT = ("measure_id", "unit_id", "period", "basis", "value", "own_value", "reported", "zero", "expected", "days")
EXAMPLES = int(os.environ.get("HOALUOI_EXAMPLES", "4"))


@st.composite
def cases(draw):
    """Parents of 4 to 9 units (0 is the top), facts of three measures, and up to four acts as raw numbers."""
    size = draw(st.integers(4, 9))
    parents = [None, *(draw(st.integers(0, max(unit - 2, 0))) for unit in range(1, size))]
    values = st.decimals(-500, 500, places=2) | st.integers(0, 1000).map(Decimal)
    facts = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(("total", "stock", "level")), st.integers(0, size - 1), st.sampled_from(MONTHS)),
            values, min_size=4, max_size=18,
        )
    )  # fmt: skip
    acts = draw(st.lists(st.tuples(*[st.integers(0, 10_000)] * 6), min_size=1, max_size=4))
    return parents, facts, acts


def build(parents, facts):
    units = [Unit.objects.create(code=f"u{n}", kind="company", name_vi=f"u{n}") for n in range(len(parents))]
    for unit, parent in zip(units, parents, strict=True):
        Designation.objects.create(unit=unit, kind="company", name_vi=unit.name_vi, valid=SINCE)
        Placement.objects.create(unit=unit, parent=None if parent is None else units[parent], valid=SINCE)
    closure.rebuild()
    measure("total", decimals=0)
    measure("stock", decimals=2, split_by="headcount", time_additivity=TimeAdditivity.LAST)
    measure("level", unit_additivity=UnitAdditivity.MAX, time_additivity=TimeAdditivity.MAX)
    for (code, unit, period), value in facts.items():
        put(code, {units[unit]: value}, period, source_type=f"{code}{unit}{period.code}")
    return units


def planned(numbers, step):
    """A plan from raw numbers; it may be one that is refused."""
    kind, first, second, part, month, _ = numbers
    standing = list(Unit.objects.filter(placements__valid__contains=TODAY).distinct().order_by("pk"))
    one, other = standing[first % len(standing)], standing[second % len(standing)]
    fields = {"on": (date(2022, 6, 1), date(2022, 7, 1), date(2022, 8, 15))[month % 3]}
    fresh = new_unit(f"n{step}", standing[0])
    match kind % 5:
        case 0:
            return merge([one, other], into=other, **fields)
        case 1:
            return merge([one, other], into=fresh, **fields)
        case 2:
            return split(
                one, successor(one, part % 7, headcount=Decimal(3)), successor(fresh, 2, headcount=Decimal(1)), **fields
            )
        case 3:
            return plan(ActKind.MOVE, [one], parent_id=other.pk, **fields)
    return plan(ActKind.CLOSE, [one], **fields)


def rolled():
    return set(RollupValue.objects.values_list(*KEPT))


def totals(edition=None):
    """Numbers at the top by (measure, basis, period); restated ones over those that were."""
    asked = {"unit__code": "u0", "period__in": [period.code for period in READ]}
    keys = ("measure__code", "basis", "period")
    found = {row[:3]: row[3] for row in RollupValue.objects.filter(**asked).values_list(*keys, "value")}
    if edition:
        now = RestatedValue.objects.filter(edition=edition, **asked).values_list(*keys, "value")
        found |= {row[:3]: row[3] for row in now}
    return found


@given(cases())
@settings(
    # The same trees each time; HOALUOI_EXAMPLES looks further. Known beyond them: after late acts around a unit that
    # typed figures of its own, numbers restated on today's structure may differ from those of their time.
    derandomize=True, max_examples=EXAMPLES, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
def test_totals_stay_and_undoing_restores_everything(case):
    parents, facts, acts = case
    with transaction.atomic():
        build(parents, facts)
        first, first_rows, said, top = state(), rolled(), list(Fact.objects.values()), totals()
        untouched = {key: value for key, value in top.items() if key[2] in UNTOUCHED}
        enacted, before = [], []
        for step, numbers in enumerate(acts):
            kept = state(), rolled()
            try:
                with transaction.atomic():
                    enacted.append(enact(planned(numbers, step)))
            except UnableToReorganise:
                assert state() == kept[0]
                continue
            before.append(kept)
            queue.run_waiting()
            assert list(Fact.objects.values()) == said
            was = totals()
            # A late act may leave a unit without anybody below: then what it typed itself begins to count.
            assert {key: was.get(key) for key in top if key[2] in UNTOUCHED} == untouched
            for edition in lineage.editions(TODAY):
                assert totals(edition) == was
        for act, (rows, numbers) in zip(reversed(enacted), reversed(before), strict=True):
            undo(act)
            queue.run_waiting()
            assert state() == rows
            assert rolled() == numbers
        assert (state(), rolled()) == (first, first_rows)
        assert not RestatedValue.objects.exists()
        transaction.set_rollback(True)
