"""The pages as a reporter uses them: autosave, two tabs, the question, sending, the receipt."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Role
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.queries import last_closed_period
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import daily_form, monthly_form

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001"
    "e221bc330000000049454e44ae426082"
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(group):
    return person(Role.REPORTER, group.companies[0])


@pytest.fixture
def browser(bob):
    return client_of(bob)


def begin(form, unit, who):
    period = last_closed_period(form, clock.today())
    return returns.open_return(form=form, unit=unit, period=period, by=actor(who), at=clock.now())


@pytest.fixture
def daily(group, bob):
    return begin(daily_form(group.root, group.companies), group.companies[0], bob)


@pytest.fixture
def monthly(group, bob):
    return begin(monthly_form(group.root, group.companies, due_days=60), group.companies[0], bob)


def save(browser, held, key, value, *, revision=0, tab="a", **more):
    data = {"key": key, f"cell.{key}": value, "revision": revision, "tab": tab, **more}
    return browser.post(f"/returns/{held.pk}/fill/cell", data)


def test_autosave_answers_with_the_cell_and_the_new_revision(browser, daily):
    answer = save(browser, daily, "cases", "1.234").content.decode()
    assert 'id="cell-cases"' in answer
    assert 'id="entry-revision" value="1"' in answer
    assert Return.objects.get().cells["cases"] == {"state": "reported", "value": "1234"}


def test_partial_update_equals_a_full_reload(browser, daily):
    def bare(html, start):
        found = html[html.index(start) :]
        return re.sub(r"\s+", " ", found[: found.index('<div class="entry-notes"')])

    partial = save(browser, daily, "cases", "1.234").content.decode()
    whole = browser.get(f"/returns/{daily.pk}/fill").content.decode()
    start = '<div class="entry-cell is-reported" id="cell-cases"'
    assert bare(partial, start) == bare(whole, start)


def test_ambiguous_number_offers_both_readings(browser, monthly):
    answer = save(browser, monthly, "money", "1,234").content.decode()
    assert '"value": "1.234"' in answer
    assert '"value": "1234"' in answer
    browser.post(f"/returns/{monthly.pk}/fill/cell", {"key": "money", "state": "reported", "value": "1234", "tab": "a"})
    assert Return.objects.get().cells["money"] == {"state": "reported", "value": "1234"}


def test_two_tabs_on_one_cell_show_both_texts_and_keep_the_first(browser, daily):
    save(browser, daily, "cases", "3", tab="a")
    answer = save(browser, daily, "cases", "5", tab="b").content.decode()
    assert 'class="entry-clash"' in answer
    assert Return.objects.get().cells["cases"]["value"] == "3"


def test_sending_shows_errors_beside_their_cells_and_sends_nothing(browser, monthly):
    answer = browser.post(
        f"/returns/{monthly.pk}/send", {"cell.total": "10", "cell.online": "abc", "cell.counter": "4", "revision": 0}
    )
    assert answer.status_code == 422
    assert 'id="problem-online"' in answer.content.decode()
    assert Return.objects.get().cells["total"]["value"] == "10"
    assert not ReturnVersion.objects.exists()


def test_sending_with_what_was_typed_gives_a_receipt(browser, daily):
    data = {"cell.cases": "3", "cell.absent": "0", "cell.note": "", "revision": 0, "client_key": "web:1"}
    for _tap in range(2):
        answer = browser.post(f"/returns/{daily.pk}/send", data, follow=True)
    assert ReturnVersion.objects.count() == 1
    page = answer.content.decode()
    assert f"/returns/{daily.pk}/versions/1" not in page, "one version needs no list"
    assert f"{clock.now().astimezone():%Y}" in page


def test_zero_report_takes_two_requests_and_counts_once(browser, group, bob):
    form = daily_form(group.root, group.companies)
    place = {"form": form.code, "period": last_closed_period(form, clock.today()).code, "unit": group.companies[0].pk}
    page = browser.get("/returns/zero", place)
    assert page.status_code == 200
    key = re.search(r'name="client_key" value="([^"]+)"', page.content.decode())[1]
    for _tap in range(2):
        assert browser.post("/returns/zero", place | {"client_key": key}).status_code == 302
    assert ReturnVersion.objects.get().zero


def test_zero_reports_for_several_forms_go_once_and_one_that_cannot_says_why(browser, group, bob):
    forms = [daily_form(group.root, group.companies, code=f"t-daily-{n}") for n in range(3)]
    unit = group.companies[0]
    places = [f"{form.code}|{last_closed_period(form, clock.today()).code}|{unit.pk}" for form in forms]
    page = browser.get("/returns/").content.decode()
    assert page.count('name="owed"') >= 3
    titles = re.findall(r'name="owed"[^>]*data-title="([^"]*)" aria-label="([^"]*)">', page)
    assert len(titles) >= 3, "words only: no mark-up inside an attribute"
    held = begin(forms[2], unit, bob)
    save(browser, held, "cases", "3")
    for _click in range(2):
        answer = browser.post("/returns/zero/many", {"owed": places, "client_key": "a1"}, follow=True)
    assert sorted(ReturnVersion.objects.values_list("of__form__code", "zero")) == [
        ("t-daily-0", True),
        ("t-daily-1", True),
    ]
    said = [str(message) for message in answer.context["messages"]]
    assert len(said) == 1
    assert forms[2].name in said[0]


def test_zero_reports_of_another_unit_send_nothing_at_all(browser, group):
    form = daily_form(group.root, group.companies)
    period = last_closed_period(form, clock.today()).code
    places = [f"{form.code}|{period}|{unit.pk}" for unit in group.companies[:2]]
    assert browser.post("/returns/zero/many", {"owed": places, "client_key": "a1"}).status_code == 404
    assert not ReturnVersion.objects.exists()


def test_script_in_a_text_is_shown_as_text(browser, daily):
    evil = "<script>alert(1)</script>"
    save(browser, daily, "note", evil)
    page = browser.get(f"/returns/{daily.pk}/fill").content.decode()
    assert evil not in page
    assert "&lt;script&gt;" in page


def test_matrix_export_disarms_formulas(group):
    boss = client_of(person(Role.COORDINATOR, group.root))
    daily_form(group.root, group.companies)
    group.companies[0].name_vi = '=HYPERLINK("http://x")'
    group.companies[0].save()
    assert "'=HYPERLINK" in boss.get("/returns/matrix?as=csv").content.decode()
    assert boss.get("/returns/matrix?as=xlsx").content.startswith(b"PK")


def test_two_people_on_one_return_see_each_other(browser, daily, group):
    other = client_of(person(Role.REPORTER, group.companies[0], full_name="Lê Thị Hoa"))
    here = f"/returns/{daily.pk}/fill/here"
    assert browser.post(here, {"at": ""}).content.strip() == b""
    other.post(here, {"at": "cases"})
    seen = browser.post(here, {"at": "note"}).content.decode()
    assert "Lê Thị Hoa" in seen
    assert "Số ca mắc" in seen


def test_a_photo_stands_beside_the_return_and_an_unreadable_file_is_refused(browser, daily, tmp_path):
    picture = SimpleUploadedFile("su-co.png", PNG, "image/png")
    browser.post(f"/returns/{daily.pk}/reports", {"file": picture})
    page = browser.get(f"/returns/{daily.pk}").content.decode()
    assert "su-co.png" in page
    assert "<img" in page
    rubbish = SimpleUploadedFile("su-co.png", b"\x00\x01rubbish", "image/png")
    browser.post(f"/returns/{daily.pk}/reports", {"file": rubbish})
    assert daily.attachments.count() == 1
