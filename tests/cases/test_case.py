"""The case as it lies in the database after its installation without simulated values."""

import pytest

from hoaluoi.cases.evn import case, figures
from hoaluoi.core.ledger.verification import verify
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.indicators import provenance, queries
from hoaluoi.spine.indicators.enums import Basis
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting.models import Return

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def without_simulated(django_db_setup, django_db_blocker):
    """Put in once for this module and rolled back after it."""
    from django.db import transaction

    with django_db_blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
        try:
            yield case.install(with_simulated=False)
        finally:
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def test_only_what_sources_state_is_there(without_simulated):
    assert without_simulated.units == 74
    assert without_simulated.figures == len(figures.figures())
    assert not Unit.objects.filter(simulated=True).exists()
    assert not Fact.objects.filter(simulated=True).exists()
    assert not Return.objects.exists()
    assert case.is_installed()


def test_a_second_installation_is_refused(without_simulated):
    with pytest.raises(case.UnableToInstall):
        case.install()


def test_the_resolution_has_its_five_targets_and_the_movement_its_own(without_simulated):
    resolution = Target.objects.filter(directive__document__symbol="18-NQ/ĐU").order_by("number")
    stated = [(target.comparator, int(target.value), target.unit_of_measure) for target in resolution]
    assert stated == [("=", 100, "%"), ("=", 0, "count"), (">", 95, "%"), (">", 80, "%"), (">=", 70, "%")]
    assert resolution[4].denominator == "số khách hàng"
    for target in Target.objects.select_related("directive__document"):
        assert target.directive.document.text[target.start : target.end] == target.quote


def test_the_corporation_stands_at_222_on_30_september_2022(without_simulated):
    corporation = Unit.objects.get(code="EVNSPC")
    measure = queries.watched("measure", "initiatives_programme")
    assert queries.reading(measure, corporation.pk, Period.from_code("2022-D0930")).value == 222
    first = queries.reading(measure, corporation.pk, Period.from_code("2022-D0601"), Basis.REAL)
    assert (first.value, first.simulated) == (65, 0)


def test_a_figure_opens_down_to_its_quotation_and_ledger_entry(without_simulated):
    fact = Fact.objects.get(measure__code="published_online_requests_share")
    opened = provenance.opened(fact.source_type, fact.source_id, fact.source_key)
    assert "97,62%" in opened.text
    assert "seed 004" in opened.title
    assert opened.ledger_entry_id


def test_a_claim_that_does_not_follow_is_noted_at_its_figure(without_simulated):
    fact = Fact.objects.get(measure__code="initiatives_stated_share")
    opened = provenance.opened(fact.source_type, fact.source_id, fact.source_key)
    assert "222 / 2.200 = 10,09 %" in opened.text


def test_the_ledger_of_the_installation_can_be_proved(without_simulated):
    proof = verify()
    assert proof.fault is None
    assert proof.entries > 30
