"""1 July 2025 on the case of 2022: 63 become 34, and the figures of the article read right both ways."""

from collections import Counter
from datetime import date

import pytest

from hoaluoi.cases.evn import case, reorganisation_2025
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Placement, Unit
from hoaluoi.core.organisation.operations.reorganisations.undo import undo
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import queries
from hoaluoi.spine.indicators.models import Fact, Measure, RestatedValue, RollupValue

pytestmark = pytest.mark.django_db
OPENING, AFTER = date(2022, 10, 3), date(2025, 8, 1)
NOW = "all@2025-07-01"
AT = case.moments.OPENING
PHASE_1 = Period.from_code("2022-D0601")


def provincial_on(day):
    """Units that sell in a province: companies and the two cities' corporations."""
    placed = Placement.objects.filter(line="admin", valid__contains=day).values("unit")
    selling = Unit.objects.filter(pk__in=placed).exclude(region="").exclude(kind="district")
    return selling.count()


def test_2025_on_the_case_of_2022():
    """One installation for all: putting the case in takes most of the time."""
    case.install(with_simulated=False, with_directives=False)
    acts = reorganisation_2025.install(by=SYSTEM, at=AT, today=OPENING)
    _sixty_three_become_thirty_four(acts)
    _figures_of_2022_read_right_both_ways()
    _every_total_of_the_group_is_the_same_both_ways()
    _undoing_all_leaves_nothing_behind(acts)


def _sixty_three_become_thirty_four(acts):
    found = reorganisation_2025.provinces()
    assert (sum(map(len, found.values())), len(found), len(acts)) == (63, 34, 23)
    assert (provincial_on(OPENING), provincial_on(AFTER)) == (63, 34)
    assert all("Theo địa giới tỉnh" in act.assumed for act in acts)


def _figures_of_2022_read_right_both_ways():
    registered = Measure.objects.get(code="initiatives_programme")
    units = {unit.code: unit for unit in Unit.objects.all()}

    def said(code, basis="all"):
        return queries.reading(registered, units[code].pk, PHASE_1, basis)

    as_it_was = {code: said(code).value for code in ("PC.BinhDuong", "PC.BinhThuan", "PC.BacLieu", "PC.CaMau")}
    assert as_it_was == {"PC.BinhDuong": 40, "PC.BinhThuan": 8, "PC.BacLieu": 2, "PC.CaMau": 3}
    assert not any(said(code, NOW).defined for code in ("PC.BinhDuong", "PC.BinhThuan", "PC.BacLieu"))
    assert (said("PC.CaMau", NOW).value, said("PC.CaMau", NOW).restated) == (5, True)
    assert said("PC.LamDong", NOW).value == 8
    assert said("EVNHCMC", NOW).value == 40
    assert said("EVNSPC").value == 65
    assert said("EVN", NOW).value == said("EVN").value == 65


def _every_total_of_the_group_is_the_same_both_ways():
    root = Unit.objects.get(code="EVN")
    for measure, code in set(Fact.objects.values_list("measure__code", "period")):
        of, period = Measure.objects.get(code=measure), Period.from_code(code)
        assert queries.reading(of, root.pk, period).value == queries.reading(of, root.pk, period, NOW).value


def _undoing_all_leaves_nothing_behind(acts):
    before = Counter(RollupValue.objects.values_list("measure", "unit", "period", "basis", "value"))
    for act in reversed(acts):
        undo(act=act, reason="thử", by=SYSTEM, at=AT, today=OPENING)
    queue.run_waiting()

    assert provincial_on(AFTER) == 63
    assert not RestatedValue.objects.exists()
    assert Counter(RollupValue.objects.values_list("measure", "unit", "period", "basis", "value")) == before
    assert date(2025, 7, 1) not in lineage.editions(OPENING)
