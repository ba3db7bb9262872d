"""What a device kept without a network: taken once, nothing overwritten, the receipt says what happened."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.spine.reporting import kept
from hoaluoi.spine.reporting.models import Attachment, Return, ReturnVersion
from hoaluoi.spine.reporting.queries import last_closed_period
from tests.factories.organisation import client_of, person
from tests.factories.reporting import daily_form

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(group):
    return group.companies[0]


@pytest.fixture
def address(group, unit):
    form = daily_form(group.root, group.companies)
    return f"/returns/fill/{form.code}/{last_closed_period(form, clock.today()).code}/{unit.pk}"


@pytest.fixture
def phone(unit):
    return client_of(person(Role.REPORTER, unit))


def deliver(client, address, **body):
    return client.post(f"{address}/receive", json.dumps(body), content_type="application/json")


def test_looking_at_a_return_does_not_begin_it_and_the_first_cell_does(phone, address):
    page = phone.get(address)
    assert page.status_code == 200
    assert page["X-Keep-On-Device"]
    assert not Return.objects.exists()
    saved = phone.post(f"{address}/cell", {"key": "cases", "cell.cases": "3", "revision": "0", "tab": "a"})
    assert saved.status_code == 200
    assert Return.objects.get().cells["cases"]["value"] == "3"


def test_characters_that_no_database_takes_do_not_keep_a_return_on_the_device(phone, address):
    cells = {"cases": "3", "absent": "0", "note": "mất\0 điện \ud83d"}
    answer = deliver(phone, address, act="send", cells=cells, key="a\0b", tab="\ud800", revision=0)
    assert (answer.status_code, answer.json()["receipt"]["version"]) == (200, 1)
    assert Return.objects.get().cells["note"]["value"] == "mất điện ?"


def test_an_explanation_of_a_cell_that_the_form_has_no_more_is_refused_with_a_sentence(phone, address):
    told = phone.post(f"{address}/cell", {"key": "gone", "explanation": "vì mưa", "revision": "0"})
    assert (told.status_code, "gone" in told.content.decode()) == (422, True)


def test_page_shows_the_same_before_and_after_the_return_is_begun(phone, address):
    blank = phone.get(address).content.decode()
    phone.post(f"{address}/cell", {"key": "cases", "cell.cases": "3", "revision": "0", "tab": "a"})
    begun = phone.get(address).content.decode()
    for text in ('data-receive="', 'id="cell-absent"', 'name="client_key"'):
        assert text in blank
        assert text in begun


def test_cells_typed_without_a_network_are_saved(phone, address):
    answer = deliver(phone, address, act="save", cells={"cases": "1.234", "note": "mưa lớn"}, revision=0, tab="t")
    assert answer.json()["receipt"]["revision"] == 1
    assert Return.objects.get().cells["cases"]["value"] == "1234"


def test_zero_report_delivered_twice_counts_once(phone, address):
    answers = [deliver(phone, address, act="zero", key="zero:1").json() for _attempt in range(2)]
    assert answers[0] == answers[1]
    assert ReturnVersion.objects.get().zero
    assert answers[0]["receipt"]["url"] == f"/returns/{Return.objects.get().pk}"


def test_a_lost_receipt_does_not_write_old_cells_over_new_ones(phone, address):
    sent = {"act": "send", "key": "k1", "cells": {"cases": "3", "absent": "0"}, "revision": 0, "tab": "t"}
    deliver(phone, address, **sent)
    deliver(phone, address, act="save", cells={"cases": "4"}, revision=9, tab="t")
    deliver(phone, address, **sent)
    assert Return.objects.get().cells["cases"]["value"] == "4"
    assert ReturnVersion.objects.count() == 1


def test_cells_that_another_person_changed_come_back_and_the_rest_is_saved(phone, address, unit):
    other = client_of(person(Role.REPORTER, unit))
    deliver(other, address, act="save", cells={"cases": "7"}, revision=0, tab="o")
    answer = deliver(phone, address, act="save", cells={"cases": "3", "absent": "2"}, revision=0, tab="t")
    assert answer.status_code == 409
    assert [row["key"] for row in answer.json()["conflicts"]] == ["cases"]
    cells = Return.objects.get().cells
    assert (cells["cases"]["value"], cells["absent"]["value"]) == ("7", "2")


def test_what_cannot_be_sent_is_saved_and_says_where_to_look(phone, address):
    answer = deliver(phone, address, act="send", key="k", cells={"cases": "abc"}, revision=0, tab="t")
    assert answer.status_code == 422
    assert answer.json()["url"] == f"{address}?asked"
    assert not ReturnVersion.objects.exists()
    page = phone.get(answer.json()["url"]).content.decode()
    assert "abc" in page
    assert 'class="banner' in page


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"act": "erase"}',
        b'{"act": "save", "cells": {"cases": 3}}',
        b'{"act": "save", "cells": []}',
        b'{"act": "save", "revision": -1}',
        b'{"act": "save", "revision": true}',
        b"[" * 100_000,
    ],
)
def test_rubbish_is_refused_and_changes_nothing(phone, address, body):
    before = Entry.objects.count()
    answer = phone.post(f"{address}/receive", body, content_type="application/json")
    assert answer.status_code == 400
    assert not Return.objects.exists()
    assert Entry.objects.count() == before


def test_a_unit_of_another_branch_is_not_found(address, group):
    stranger = client_of(person(Role.REPORTER, group.companies[2]))
    before = Entry.objects.count()
    assert deliver(stranger, address, act="zero", key="z").status_code == 404
    assert not Return.objects.exists()
    assert Entry.objects.count() == before


def test_the_moment_of_a_device_counts_only_where_the_clock_is_real():
    body = b'{"act": "zero", "sent_at": "2022-10-03T05:40:00Z"}'
    assert kept.read(body, shifted=False).sent_at is not None
    assert kept.read(body, shifted=True).sent_at is None
    assert kept.read(b'{"act": "zero", "sent_at": "yesterday"}', shifted=False).sent_at is None


def explain(client, address, text, *, revision=0, tab="t", **more):
    return deliver(client, address, act="save", explanations={"cases": text}, revision=revision, tab=tab, **more)


def test_an_explanation_written_without_a_network_is_kept_beside_its_cell(phone, address):
    answer = explain(phone, address, "Bão số 4", cells={"cases": "90"})
    assert answer.json()["receipt"]["revision"] == 1
    assert Return.objects.get().explanations == {"cases": "Bão số 4"}
    explain(phone, address, "Bão số 4")
    assert Return.objects.get().explanations == {"cases": "Bão số 4"}, "the same delivery twice"


def test_two_explanations_of_one_cell_both_stay(phone, unit, address):
    other = client_of(person(Role.REPORTER, unit))
    phone.post(f"{address}/cell", {"key": "cases", "cell.cases": "90", "revision": "0", "tab": "a"})
    other.post(f"{address}/cell", {"key": "cases", "explanation": "Mất điện diện rộng", "revision": "1", "tab": "b"})
    explain(phone, address, "Bão số 4", revision=1, tab="a")
    assert Return.objects.get().explanations == {"cases": "Mất điện diện rộng\nBão số 4"}
    explain(phone, address, "Chỉ do bão", revision=Return.objects.get().revision, tab="a")
    assert Return.objects.get().explanations == {"cases": "Chỉ do bão"}, "who has read both may write anew"


@pytest.mark.parametrize("explanations", [[], {"cases": 3}, "x"])
def test_what_is_no_explanation_is_not_read(phone, address, explanations):
    answer = deliver(phone, address, act="save", explanations=explanations, revision=0)
    assert answer.status_code == 400
    assert not Return.objects.exists()


def photo(name="cot-dien.png"):
    return SimpleUploadedFile(name, PNG, "image/png")


def test_a_photo_that_waited_begins_the_return_and_lies_beside_it_once(phone, address):
    answers = [
        phone.post(f"{address}/receive/file", {"file": photo()}, headers={"accept": "application/json"}).json()
        for _attempt in range(2)
    ]
    assert answers[0] == answers[1]
    assert answers[0]["receipt"]["file"]
    assert Attachment.objects.get().of == Return.objects.get()
    assert Entry.objects.filter(event="reporting.report_attached").count() == 1


def test_a_file_that_cannot_be_taken_says_why_and_begins_nothing(phone, address):
    wrong = SimpleUploadedFile("x.exe", b"MZ\x90\x00" * 20)
    answer = phone.post(f"{address}/receive/file", {"file": wrong}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "x.exe" in answer.json()["sentence"]
    assert not Return.objects.exists()


def test_without_script_the_page_comes_back(phone, address):
    answer = phone.post(f"{address}/receive/file", {"file": photo()})
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert Attachment.objects.count() == 1
