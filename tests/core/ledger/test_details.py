"""What an entry recorded is read as names and values, never as the way it is stored."""

import pytest
from django.utils import translation

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.details import details
from hoaluoi.core.ledger.models import Entry
from tests.factories.organisation import client_of, person
from tests.factories.reporting import daily_form, filed

pytestmark = pytest.mark.django_db


def said(data: dict, event: str = "reporting.form_assigned") -> dict:
    with translation.override("en"):
        return {each.name: each for each in details(Entry(event=event, data=data))}


def test_values_are_said_as_people_write_them():
    found = said({"reason": "", "count": 2200, "late": False, "valid_from": "2022-09-30", "codes": ["a", "b"]})
    assert {name: each.text for name, each in found.items()} == {
        "Reason": "–",
        "How many": "2,200",
        "After the due time": "no",
        "In force from": "30 September 2022",
        "Codes": "a, b",
    }


def test_units_are_said_by_name_and_a_count_of_them_stays_a_count(group):
    two = group.companies[:2]
    assert said({"units": [unit.pk for unit in two]})["Units"].text == ", ".join(unit.name for unit in two)
    assert said({"units": two[0].pk})["Units"].text != two[0].name


def test_what_stood_before_and_after_is_a_list_of_its_own():
    found = said({"after": {"phone": "0900", "reason": None}, "unknown_key": 1})
    assert [(each.name, each.text, each.is_named) for each in found["After"].parts] == [
        ("phone", "0900", False),
        ("Reason", "–", True),
    ]
    assert not found["unknown_key"].is_named


def test_a_return_is_said_with_the_names_of_its_cells(group):
    form, unit = daily_form(group.root, group.companies), group.companies[0]
    filed(form, unit, person(Role.REPORTER, unit), {"cases": "3", "absent": "0"})
    entry = Entry.objects.get(event="reporting.submitted")
    found = said(entry.data, entry.event)
    told = {each.name: each.text for each in found["Cells"].parts}
    assert [text.split(" ")[0] for text in told.values()] == ["3", "reported"]
    assert not told.keys() & entry.data["cells"].keys()
    page = client_of(person(Role.AUDITOR, group.root)).get(f"/ledger/{entry.pk}")
    assert page.status_code == 200
    assert "{&#x27;" not in page.content.decode()
