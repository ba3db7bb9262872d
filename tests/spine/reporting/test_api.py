"""A unit's software files returns by the same rules; sending twice with one key counts once."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.operations.tokens import make_token
from hoaluoi.spine.reporting.exports import harmless
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.queries import last_closed_period
from tests.factories.organisation import actor, person
from tests.factories.reporting import daily_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(group):
    return group.companies[0]


@pytest.fixture
def bob(unit):
    return person(Role.REPORTER, unit)


@pytest.fixture
def form(group):
    return daily_form(group.root, group.companies)


@pytest.fixture
def program(bob):
    _, secret = make_token(person=bob, name="meter", by=actor(bob), at=clock.now())
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"})


@pytest.fixture
def address(form, unit):
    return f"/returns/api/v1/returns/{form.code}/{unit.code}/{last_closed_period(form, clock.today()).code}"


def put(program, address, cells, **more):
    return program.put(address, json.dumps({"cells": cells} | more), content_type="application/json")


def test_put_keeps_cells_and_putting_again_changes_nothing(program, address):
    first = put(program, address, {"cases": 3, "absent": "0"})
    assert first.status_code == 200, first.content
    assert first.json()["cells"] == {
        "cases": {"state": "reported", "value": "3"},
        "absent": {"state": "zero", "value": "0"},
    }
    assert put(program, address, {"cases": 3, "absent": "0"}).json()["cells"] == first.json()["cells"]


def test_submit_is_idempotent_by_key(program, address):
    put(program, address, {"cases": 3, "absent": 1})
    headers = {"Idempotency-Key": "run-1"}
    send = {"path": f"{address}/submit", "data": "", "content_type": "application/json", "headers": headers}
    answers = [program.post(**send).json() for _ in range(2)]
    assert [answer["version"] for answer in answers] == [1, 1]
    assert answers[0]["state"] == "submitted"
    assert ReturnVersion.objects.get().channel == "api"


def test_zero_report_by_program(program, address):
    answer = program.post(f"{address}/submit", json.dumps({"zero": True}), content_type="application/json")
    assert (answer.status_code, answer.json()["zero"]) == (200, True)


def test_rubbish_comes_back_by_cell_and_nothing_is_sent(program, address):
    put(program, address, {"cases": "224E10000913", "absent": 1})
    answer = program.post(f"{address}/submit", "", content_type="application/json")
    assert answer.status_code == 422
    problem = answer.json()["problems"][0]
    assert (problem["cell"], problem["code"], problem["found"]) == ("cases", "not_a_number", "224E10000913")
    assert problem["message"] == "“224E10000913” is not a number."
    assert not ReturnVersion.objects.exists()


def test_csv_goes_in_and_out(program, address):
    body = "cell,state,value,reason\ncases,reported,12,\nabsent,na,,Không có nhân sự\n"
    assert program.put(address, body.encode(), content_type="text/csv").status_code == 200
    read = program.get(f"{address}?as=csv").content.decode("utf-8-sig").splitlines()
    assert read == ["cell,state,value,reason", "cases,reported,12,", "absent,na,,Không có nhân sự"]


def test_a_text_like_a_formula_runs_in_no_spreadsheet_and_comes_back_as_it_was(program, address):
    put(program, address, {"note": {"state": "reported", "value": "=1+1"}})
    table = program.get(f"{address}?as=csv").content
    assert "'=1+1" in table.decode("utf-8-sig")
    assert program.put(address, table, content_type="text/csv").json()["cells"]["note"]["value"] == "=1+1"
    assert [harmless(text) for text in ("\u00a0=1+1", "-1.5", "\n@x")] == ["'\u00a0=1+1", "-1.5", "'\n@x"]


def test_stale_revision_answers_409_with_both_texts(program, address, unit):
    put(program, address, {"cases": 3})
    carol = person(Role.REPORTER, unit)
    held = Return.objects.get()
    at = clock.now() + timedelta(seconds=1)
    returns.save_cells(of=held, cells={"cases": "7"}, revision=held.revision, by=actor(carol), at=at)
    answer = put(program, address, {"cases": 4}, revision=held.revision)
    assert answer.status_code == 409
    conflict = answer.json()["conflicts"][0]
    assert (conflict["theirs"]["value"], conflict["yours"]["value"]) == ("7", "4")
    assert Return.objects.get().cells["cases"]["value"] == "7"


@pytest.mark.parametrize("number", ["1e999999999", "1e-999999999", "-1E+999999999999999999", "9" * 4000])
def test_a_number_of_a_billion_digits_costs_no_more_than_its_text(program, address, number):
    body = f'{{"cells": {{"cases": {number}, "absent": {{"value": {number}}}}}}}'
    answer = program.put(address, body, content_type="application/json")
    assert answer.status_code == 200
    assert {problem["code"] for problem in answer.json()["problems"]} <= {"not_a_number", "too_large", "not_whole"}
    assert {problem["cell"] for problem in answer.json()["problems"]} == {"cases", "absent"}


def test_characters_that_no_database_takes_are_left_out(program, address):
    answer = put(program, address, {"note": "ba\0 ca \ud800"})
    assert answer.json()["cells"] == {"note": {"state": "reported", "value": "ba ca ?"}}


@pytest.mark.parametrize("ending", ["", "/submit"])
def test_a_body_nested_without_end_is_refused(program, address, ending):
    send = program.post if ending else program.put
    answer = send(address + ending, "[" * 100_000, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")


def test_a_table_with_a_quote_that_never_ends_is_refused(program, address):
    answer = program.put(address, b'cell,value\ncases,"' + b"1\n" * 80_000, content_type="text/csv")
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"cells": 3}', b"\xff\xfe", b'{"cells": {}, "revision": "x"}'])
def test_unreadable_body_is_refused(program, address, body):
    answer = program.put(address, body, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]) == (400, "unreadable")
    assert not Return.objects.exists()


def test_unit_of_another_branch_and_odd_periods_read_404(program, address, group, unit):
    for wrong in (address.replace(unit.code, group.companies[2].code), address.rsplit("/", 1)[0] + "/2022-M09"):
        assert put(program, wrong, {"cases": 1}).status_code == 404
    assert not Return.objects.exists()


def test_due_lists_what_the_unit_owes(program, form, unit):
    rows = program.get("/returns/api/v1/due").json()["due"]
    assert {(row["form"], row["unit"]) for row in rows} == {(form.code, unit.code)}


def test_form_tells_what_it_asks(program, form):
    answer = program.get(f"/returns/api/v1/forms/{form.code}").json()
    assert answer["definition"]["sections"][0]["rows"][0]["cells"][0]["key"] == "cases"
