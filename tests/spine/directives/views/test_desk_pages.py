"""The desk over HTTP: the whole way from a text to shares, parts of the page, files that cannot be read."""

import io
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfWriter

from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.directives.models import Allocation, Desk, Directive
from hoaluoi.spine.directives.pages import desk as pages
from tests.architecture.access_rows import snapshot
from tests.factories.directives import TEXT, desk, document, proposal
from tests.factories.organisation import client_of, person

pytestmark = pytest.mark.django_db
TCVN3 = "PhÊn ®Êu tû lÖ giao dÞch ®iÖn tö cña kh¸ch hµng ®¹t trªn 95% trong n¨m 2021.\n" * 3
MANY = "\n".join(f"Phấn đấu công trình đợt {n} đạt {200 + n} sáng kiến trong năm 2021." for n in range(14))
HTMX = {"HX-Request": "true"}


@pytest.fixture
def alice(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def client(alice):
    return client_of(alice)


def paste(client, unit, **fields):
    return client.post(reverse("directives:desk_new"), {"unit": unit.pk, "text": "", **fields})


def upload(client, unit, name, content):
    return paste(client, unit, file=SimpleUploadedFile(name, content))


def heading(**fields):
    given = {"kind": "resolution", "symbol": "18-NQ/ĐU", "title": "Nghị quyết 18", "issued_date": "2021-08-20"}
    return given | fields


def page(name, *args, **query):
    return reverse(f"directives:{name}", args=args, query=query or None)


def test_from_a_pasted_text_to_shares_by_clicking(client, group):
    response = paste(client, group.root, text=TEXT)
    laid = Desk.objects.get()
    assert response.url == page("desk", laid.pk)
    client.post(page("desk_decide", laid.pk), {"decision": "accepted", "kind": "target"})
    for each in laid.proposals.filter(kind="target"):
        client.post(page("draft", laid.pk, each.pk), {"denominator": "số khách hàng"})
    response = client.post(page("desk_register", laid.pk), heading())
    entered = Directive.objects.get()
    assert response.url == page("directive", entered.pk)
    assert client.post(page("desk_register", laid.pk), heading()).url == page("directive", entered.pk)
    assert Directive.objects.count() == 1
    target = entered.targets.first()
    shown = client.get(page("allocation", target.pk)).content.decode()
    assert re.findall(r'name="method" value="(\w+)"', shown) == ["same", "by_hand"]
    response = client.post(page("allocation", target.pk), {"method": "same", "expects": "", "unit": group.root.pk})
    assert response.url == f"{page('target', target.pk)}?unit={group.root.pk}"
    assert Allocation.objects.filter(target=target, in_force=True).count() == 3
    assert group.corporations[0].name in client.get(response.url).content.decode()


def test_a_card_that_comes_by_itself_is_the_card_of_the_whole_page(client, alice, group):
    laid = desk(group.root, alice)
    first = proposal(laid)
    answer = client.post(page("desk_decide", laid.pk), {"accepted": first.pk}, headers=HTMX).content.decode()
    whole = client.get(page("desk", laid.pk)).content.decode()
    card = re.search(rf'<article class="[^"]*" id="draft-{first.pk}".*?</article>', answer, re.DOTALL)[0]
    bar = re.search(r'<div class="desk-bar".*', answer, re.DOTALL)[0].replace(' hx-swap-oob="true"', "").strip()
    assert without_token(card) in without_token(whole)
    assert without_token(bar) in without_token(whole)


def without_token(text: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", text)


def test_drafts_come_in_batches_and_the_one_asked_for_is_there(client, alice, group, monkeypatch):
    monkeypatch.setattr(pages, "BATCH", 2)
    laid = desk(group.root, alice, text=MANY)
    kept = pages.active(laid)
    first = client.get(page("desk", laid.pk)).content.decode()
    assert [f'id="draft-{each.pk}"' in first for each in kept[:3]] == [True, True, False]
    assert f'data-holds="draft-{kept[2].pk}' in first
    assert f'id="draft-{kept[2].pk}"' in client.get(page("desk_drafts", laid.pk, 1)).content.decode()
    assert f'id="draft-{kept[2].pk}"' in client.get(page("desk", laid.pk, at=kept[2].pk)).content.decode()


def test_the_desk_takes_as_many_queries_for_many_drafts_as_for_few(client, alice, group, django_assert_max_num_queries):
    few, many = desk(group.root, alice), desk(group.root, alice, text=MANY)
    assert many.proposals.count() > 4 * few.proposals.count()
    for laid in (few, many):
        with django_assert_max_num_queries(24):
            assert client.get(page("desk", laid.pk)).status_code == 200


def test_an_unreadable_value_comes_back_with_what_was_typed(client, alice, group):
    laid = desk(group.root, alice)
    first = proposal(laid, "target")
    before = snapshot()
    answer = client.post(page("draft", laid.pk, first.pk), {"value": "1,234", "date": "mai"}, headers=HTMX)
    assert answer.status_code == 422
    assert 'value="1,234"' in answer.content.decode()
    assert snapshot() == before


def test_an_untouched_field_is_no_edit(client, alice, group):
    laid = desk(group.root, alice)
    first = proposal(laid, "target")
    client.post(
        page("draft", laid.pk, first.pk), {"subject": first.read["subject"], "kind": "target", "then": "accepted"}
    )
    first.refresh_from_db()
    assert (first.edited, first.decision) == ({}, "accepted")


def test_entering_without_a_date_shows_the_heading_again(client, alice, group):
    laid = desk(group.root, alice, text="Phấn đấu đạt 20 sáng kiến.", issued_date=None)
    answer = client.post(page("desk_register", laid.pk), heading(issued_date=""))
    assert answer.status_code == 422
    assert not Directive.objects.exists()


def test_a_refused_entry_names_the_draft_at_fault(client, alice, group):
    laid = desk(group.root, alice)
    client.post(page("desk_decide", laid.pk), {"decision": "accepted"})
    answer = client.post(page("desk_register", laid.pk), heading())
    at_fault = laid.proposals.filter(kind="target", read__denominator=None).first()
    assert answer.status_code == 422
    assert f'href="#draft-{at_fault.pk}"' in answer.content.decode()


def scanned() -> bytes:
    writer, whole = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=200, height=200)
    writer.write(whole)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("trong.txt", b"  \n "),
        ("quet.pdf", scanned()),
        ("nhiphan.txt", bytes(range(256)) * 40),
        ("hong.docx", b"PK\x03\x04 khong phai"),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    ],
)
def test_a_file_without_readable_text_is_refused_with_its_name(client, group, name, content):
    before = snapshot()
    answer = upload(client, group.root, name, content)
    assert answer.status_code == 422
    assert name in answer.content.decode()
    assert snapshot() == before


def test_a_word_file_is_read_and_kept(client, group):
    file, whole = docx.Document(), io.BytesIO()
    for line in TEXT.splitlines():
        file.add_paragraph(line)
    file.save(whole)
    upload(client, group.root, "nghi-quyet.docx", whole.getvalue())
    laid = Desk.objects.get()
    assert laid.file.name == "nghi-quyet.docx"
    assert laid.proposals.filter(kind="target").count() == 2


def test_an_old_encoding_waits_with_before_and_after(client, group):
    response = upload(client, group.root, "tcvn3.txt", TCVN3.encode("latin-1"))
    shown = client.get(response.url).content.decode()
    laid = Desk.objects.get()
    assert "PhÊn ®Êu" in shown
    assert "Phấn đấu tỷ lệ giao dịch điện tử" in shown
    assert not laid.proposals.exists()
    client.post(page("desk_consent", laid.pk))
    assert laid.proposals.filter(kind="target").exists()


def test_a_pasted_text_in_an_old_font_is_set_right_too(client, group):
    paste(client, group.root, text=TCVN3)
    assert Desk.objects.get().waits_for_consent


def test_a_document_of_the_register_offers_drafting(client, alice, group):
    held = document(group.root, alice)
    offered = page("desk_new", document=held.pk)
    assert offered in client.get(reverse("documents:document", args=[held.pk])).content.decode()
    paste(client, group.root, document=held.pk)
    assert Desk.objects.get().document == held


def test_nobody_drafts_for_a_unit_of_another_branch(group):
    bob = person(Role.COORDINATOR, group.companies[0])
    answer = paste(client_of(bob), group.companies[2], text=TEXT)
    assert answer.status_code == 422
    assert not Desk.objects.exists()


def test_a_draft_of_another_desk_is_absent(client, alice, group):
    one, other = desk(group.root, alice), desk(group.root, alice)
    before = snapshot()
    assert client.post(page("desk_decide", one.pk), {"accepted": proposal(other).pk}).status_code == 404
    assert client.post(page("draft", one.pk, proposal(other).pk), {"value": "1"}).status_code == 404
    assert snapshot() == before
