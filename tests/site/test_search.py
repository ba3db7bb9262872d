"""One box for everything, and nothing found that may not be opened."""

import json

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.site.search import search
from tests.factories.directives import directive, target
from tests.factories.indicators import measure
from tests.factories.organisation import actor, person
from tests.factories.reporting import daily_form

pytestmark = pytest.mark.django_db


def found(who, text):
    return {group.key: [hit.label for hit in group.hits] for group in search(actor(who), text, 20)}


def test_tone_marks_do_not_matter(group):
    alice = person(Role.COORDINATOR, group.root)
    assert group.districts[0].name in found(alice, "dien luc quan 1")["units"]
    assert found(alice, "ĐIỆN LỰC quận 1") == found(alice, "dien luc quan 1")


def test_units_of_another_branch_are_not_found(group):
    bob = person(Role.REPORTER, group.companies[0])
    assert found(bob, "dien luc quan")["units"] == [group.districts[0].name, group.districts[1].name]


def test_every_kind_is_found(group):
    alice = person(Role.COORDINATOR, group.root, full_name="Nguyễn Thị Thanh Toán")
    made = directive(group.root, alice, title="Nghị quyết thanh toán")
    target(made, alice, title="tỷ lệ thanh toán không tiền mặt")
    measure("pay", name_vi="Số khách hàng thanh toán")
    daily_form(group.root, group.companies, name_vi="Báo cáo thanh toán")
    assert set(found(alice, "thanh toan")) == {"people", "directives", "targets", "documents", "measures", "forms"}


def test_an_employee_finds_documents_and_no_numbers(group):
    alice, erin = person(Role.COORDINATOR, group.root), person(Role.EMPLOYEE, group.root)
    directive(group.root, alice, title="Nghị quyết thanh toán")
    measure("pay", name_vi="Số khách hàng thanh toán")
    assert set(found(erin, "thanh toan")) == {"documents"}


@pytest.mark.parametrize("text", ["", " ", "a", "%", "khong co gi nhu vay"])
def test_nothing_is_found(group, text):
    assert found(person(Role.COORDINATOR, group.root), text) == {}


def test_the_palette_gets_rows_and_the_browser_a_page(group, client_of):
    client = client_of(person(Role.COORDINATOR, group.root))
    rows = json.loads(client.get("/search/?q=quan+1", headers={"accept": "application/json"}).content)["results"]
    assert [row["label"] for row in rows] == [group.districts[0].name]
    page = client.get("/search/?q=quan+1", headers={"accept": "text/html"})
    assert group.districts[0].name in page.content.decode()
