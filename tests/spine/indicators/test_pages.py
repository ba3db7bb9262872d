"""Pages of measures, indicators, values and provenance."""

import io
from datetime import UTC, datetime
from itertools import pairwise

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import closure
from hoaluoi.spine.indicators import operations, provenance
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.indicators.models import Fact, Indicator, Measure, RollupValue
from tests.factories.indicators import AT, JULY, JUNE, indicator, measure, put
from tests.factories.organisation import group_with_branches, person, unit

pytestmark = pytest.mark.django_db
CELL_AT = datetime(2022, 7, 1, 5, 52, tzinfo=UTC)


@pytest.fixture
def group():
    made = group_with_branches()
    measure("paid", name_vi="Khách hàng trả không tiền mặt")
    measure("customers", name_vi="Khách hàng")
    indicator("share", "100 * paid / customers", name_vi="Tỷ lệ không tiền mặt", denominator="khách hàng")
    put("paid", {made.districts[0]: 9, made.districts[1]: 0}, JUNE)
    put("customers", {made.districts[0]: 10, made.districts[1]: 10}, JUNE)
    return made


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def cell_of_tests(monkeypatch):
    """Facts of the tests open to a cell with a ledger entry of its own."""
    entry = operations.define_measure(code="other", name_vi="x", unit_of_measure="count", by=SYSTEM, at=AT)
    recorded = Entry.objects.get(subject_id=entry.pk, subject_type="indicators.measure")
    found = provenance.Opened(
        title="Báo cáo tháng 6", url="/somewhere", person="Bà Hoa", at=CELL_AT, channel="web",
        ledger_entry_id=recorded.pk, cell_label="Dòng 1",
    )  # fmt: skip
    monkeypatch.setattr(provenance, "_openers", {"test.paid.2022-M06": lambda source_id, key: found})
    return recorded


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_number_opens_at_every_level_down_to_the_cell_and_its_ledger_entry(group, alice, client_of, cell_of_tests):
    client = client_of(alice)
    chain = [group.root, group.corporations[0], group.companies[0], group.districts[0]]
    top = text_of(client.get(provenance_url("indicator", "share", group.root.pk, JUNE.code)))
    assert provenance_url("measure", "paid", group.root.pk, JUNE.code) in top
    for above, below in pairwise(chain):
        page = text_of(client.get(provenance_url("measure", "paid", above.pk, JUNE.code)))
        assert provenance_url("measure", "paid", below.pk, JUNE.code) in page
    leaf = text_of(client.get(provenance_url("measure", "paid", group.districts[0].pk, JUNE.code)))
    for shown in ("Báo cáo tháng 6", "Dòng 1", "Bà Hoa", "01/07/2022 12:52:00"):
        assert shown in leaf
    assert reverse("ledger:entry", args=[cell_of_tests.pk]) in leaf


def test_verify_recomputes_from_the_facts_and_checks_the_chain(group, alice, client_of, cell_of_tests):
    address = reverse("indicators:verify", args=["measure", "paid", group.districts[0].pk, JUNE.code])
    client = client_of(alice)
    assert "banner" in text_of(client.get(address))
    assert "status-met" in text_of(client.get(address)) or "shield-check" in text_of(client.get(address))
    RollupValue.objects.filter(unit=group.districts[0], measure__code="paid").update(value=8)
    assert "alert-octagon" in text_of(client.get(address))


def test_year_opens_into_its_months(group, alice, client_of):
    put("paid", {group.districts[0]: 4}, JULY)
    page = text_of(client_of(alice).get(provenance_url("measure", "paid", group.root.pk, "2022-Y")))
    assert provenance_url("measure", "paid", group.root.pk, JULY.code) in page
    assert provenance_url("measure", "paid", group.root.pk, JUNE.code) in page


def test_figure_of_the_case_shows_its_quotation_and_simulated_is_marked(group, alice, client_of):
    put("paid", {group.corporations[1]: 222}, JUNE, note="«222 sáng kiến» (seed 002)", simulated=True)
    address = provenance_url("measure", "paid", group.corporations[1].pk, JUNE.code)
    page = text_of(client_of(alice).get(address))
    assert "«222 sáng kiến» (seed 002)" in page
    assert "222" in page
    without = text_of(client_of(alice).get(f"{address}?basis=real"))
    assert "«222 sáng kiến»" not in without


def test_basis_is_kept_for_the_next_pages(group, alice, client_of):
    client = client_of(alice)
    put("paid", {group.districts[4]: 1000}, JUNE, simulated=True)
    address = provenance_url("measure", "paid", group.root.pk, JUNE.code)
    assert client.get(address).context["page"].reading.value == 1009
    assert client.get(f"{address}?basis=real").context["page"].reading.value == 9
    assert client.get(address).context["page"].reading.value == 9


def test_number_of_another_branch_is_not_found(group, client_of):
    bob = person(Role.REPORTER, group.companies[0])
    address = provenance_url("measure", "paid", group.companies[2].pk, JUNE.code)
    assert client_of(bob).get(address).status_code == 404


def test_provenance_page_asks_no_more_for_many_children_than_for_few(group, alice, client_of):
    client = client_of(alice)
    address = provenance_url("indicator", "share", group.root.pk, JUNE.code)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more = [unit(f"N{number}", group.root) for number in range(20)]
    closure.rebuild()
    put("paid", dict.fromkeys(more, 1), JUNE)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(address).context["page"].children) == 21
    assert len(many) == len(few)


def test_list_shows_newest_numbers_and_finds_without_marks(group, alice, client_of):
    client = client_of(alice)
    assert "Tỷ lệ không tiền mặt" in text_of(client.get(reverse("indicators:list")))
    found = text_of(client.get(reverse("indicators:list"), {"tab": "measures", "q": "tra khong tien"}))
    assert "Khách hàng trả không tiền mặt" in found
    assert len(client.get(reverse("indicators:list"), {"tab": "measures", "q": "nothing"}).context["lines"]) == 0


def test_definition_page_says_where_a_measure_is_used(group, alice, client_of):
    page = text_of(client_of(alice).get(reverse("indicators:measure", args=["paid"]), {"until": JUNE.code}))
    assert reverse("indicators:indicator", args=["share"]) in page
    assert "test:paid" in page


def test_values_export_cannot_run_in_a_spreadsheet(group, alice, client_of):
    group.corporations[0].name_vi = '=HYPERLINK("http://x")'
    group.corporations[0].save()
    query = {"kind": "month", "until": JUNE.code}
    address = reverse("indicators:values", args=["indicator", "share"])
    as_csv = client_of(alice).get(address, query | {"as": "csv"}).content.decode("utf-8-sig")
    assert "'=HYPERLINK" in as_csv
    assert '"\'=HYPERLINK(""http://x"")",,,,,,,,,,,,45' in as_csv
    content = client_of(alice).get(address, query | {"as": "xlsx"}).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A3"].data_type == "s"
    assert sheet["M3"].value == 45


def test_values_page_links_every_number(group, alice, client_of):
    address = reverse("indicators:values", args=["indicator", "share"])
    page = text_of(client_of(alice).get(address, {"until": JUNE.code}))
    assert provenance_url("indicator", "share", group.corporations[0].pk, JUNE.code) in page


def test_formula_error_names_the_place_while_typing(group, alice, client_of):
    client = client_of(alice)
    address = reverse("indicators:formula_check")
    wrong = text_of(client.post(address, {"formula": "100 * paid /\n  custmers"}))
    assert "custmers" in wrong
    assert "2" in wrong
    assert "3" in wrong
    assert "Khách hàng" in text_of(client.post(address, {"formula": "100 * paid / customers"}))


def test_indicator_is_defined_and_changed_with_a_ledger_entry(group, alice, client_of):
    client = client_of(alice)
    data = {
        "code": "rest", "name_vi": "Còn lại", "formula": "customers - paid", "unit_of_measure": "count",
        "decimals": 0, "direction": "lower", "period_kind": "month",
    }  # fmt: skip
    assert client.post(reverse("indicators:indicator_new"), data).status_code == 302
    assert client.post(reverse("indicators:indicator_new"), data).status_code == 422
    address = reverse("indicators:indicator_edit", args=["rest"])
    assert client.post(address, data | {"formula": "customers -"}).status_code == 422
    assert Indicator.objects.get(code="rest").formula == "customers - paid"
    assert client.post(address, data | {"formula": "paid - customers"}).status_code == 302
    events = Entry.objects.filter(subject_type="indicators.indicator").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["indicators.indicator_defined", "indicators.indicator_changed"]


def test_measure_is_defined_with_errors_at_their_fields(group, alice, client_of):
    client = client_of(alice)
    data = {
        "code": "saidi", "name_vi": "SAIDI", "unit_of_measure": "minute", "decimals": 2, "direction": "lower",
        "unit_additivity": "mean_weighted", "time_additivity": "sum", "look_back_days": 0,
    }  # fmt: skip
    refused = client.post(reverse("indicators:measure_new"), data)
    assert refused.status_code == 422
    assert dict(refused.context["form"].errors).keys() == {"weight"}, refused.context["form"].errors
    weight = Measure.objects.get(code="customers").pk
    assert client.post(reverse("indicators:measure_new"), data | {"weight": weight}).status_code == 302
    assert Measure.objects.get(code="saidi").weight_id == weight


def test_change_of_adding_up_folds_what_is_there_anew(group, alice):
    paid = Measure.objects.get(code="paid")
    put("paid", {group.districts[2]: 30}, JUNE)
    operations.define_measure(code="paid", of=paid, unit_additivity="max", by=SYSTEM, at=AT)
    queue.run_waiting()
    assert RollupValue.objects.get(measure=paid, unit=group.root, period=JUNE.code, basis="all").value == 30
    with pytest.raises(operations.UnableToDefine):
        operations.define_measure(code="paid", of=paid, period_kind="day", by=SYSTEM, at=AT)
    assert Fact.objects.filter(measure=paid).count() == 3
