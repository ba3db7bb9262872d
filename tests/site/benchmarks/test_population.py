"""The made-up utility is whole: its totals are those of its facts, its ledger and people are as real ones."""

import pytest

from hoaluoi.core import clock
from hoaluoi.core.organisation.models import Position
from hoaluoi.site.benchmarks import bulk, population
from hoaluoi.spine.indicators import operations
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting.models import Return


@pytest.mark.django_db
@pytest.mark.slow
def test_a_small_population_agrees_with_itself(monkeypatch):
    monkeypatch.setattr(bulk, "analyse", lambda: None)
    made = population.populate(population.Shape(units=40, forms=9, months=3, days=2, districts_a_reporter=4))
    assert made.rows["organisation_unit"] == 40
    assert len(made.reporters) == -(-len(made.district_ids) // 4)
    assert Position.objects.filter(role="reporter").count() == len(made.district_ids)
    assert made.rows["reporting_return"] == made.rows["reporting_returnversion"] == Return.objects.count() > 100
    assert Fact.objects.exclude(simulated=True).count() == 0
    assert operations.rebuild(at=clock.now()).differences == 0


@pytest.mark.parametrize("districts", [10, 100, 5000])
def test_so_many_units_have_so_many_districts(districts):
    units = population.units_for(districts)
    assert units - population._above(units) == districts
