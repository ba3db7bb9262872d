"""Addresses and forms that scanners send: a clear answer, never an error of the server."""

import pytest

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import ApiToken
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db
LISTS = [
    "/organisation/people/", "/organisation/", "/ledger/", "/notices/", "/documents/", "/returns/", "/returns/late",
    "/returns/matrix", "/directives/", "/directives/tasks/", "/explore/", "/search/",
]  # fmt: skip


@pytest.fixture
def admin(group):
    return client_of(person(Role.ADMINISTRATOR, group.root))


@pytest.mark.parametrize("address", LISTS)
def test_a_zero_character_in_an_address_is_a_bad_request(admin, address):
    assert admin.get(address, {"q": "a\0b"}).status_code == 400
    assert admin.get(f"{address}?a%00b=1").status_code == 400


def test_a_zero_character_in_a_form_is_a_bad_request_and_changes_nothing(admin):
    assert admin.post("/organisation/profile/", {"language": "en", "phone": "09\0"}).status_code == 400


def test_a_zero_character_in_a_path_is_a_bad_request(admin):
    assert admin.get("/indicators/provenance/measure/x/1/a%00b").status_code == 400


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2022-02-30", "20220230", "²"])
def test_a_day_at_the_end_of_the_calendar_reads_as_no_day(admin, day):
    for address in ("/directives/tasks/", "/directives/scorecards/", "/console/", "/organisation/", "/explore/"):
        for name in ("on", "as_of"):
            assert admin.get(address, {name: day}).status_code == 200


def test_a_day_at_the_end_of_the_calendar_is_refused_beside_its_field(admin):
    answer = admin.post("/organisation/profile/tokens/", {"name": "x", "last": "9999-12-31"})
    assert answer.status_code == 422
    assert "last" in answer.context["token_form"].errors
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("unit", ["²", "٣", "9" * 30, "9" * 5000, "-1", "1.5"])
def test_an_odd_number_of_a_unit_is_no_error_of_the_server(admin, unit):
    for address in ("/organisation/people/", "/organisation/reorganisations/new/close/"):
        assert admin.get(address, {"unit": unit}).status_code in {200, 404}
