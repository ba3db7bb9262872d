"""The explorer as its readers use it: figures they may see, files, views kept and shared, alerts, reports by mail."""

import json
from datetime import time, timedelta
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from python_calamine import CalamineWorkbook

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.files.queries import open_content
from hoaluoi.core.jobs.queue import run_waiting
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.notices.models import Mail, Notice
from hoaluoi.core.organisation.operations.people import set_active
from hoaluoi.core.periods import Period
from hoaluoi.insight.explorer import background, mailing, operations, paper
from hoaluoi.insight.explorer.models import Alert, MailedReport, Pin, SavedView
from hoaluoi.insight.explorer.rules import Comparator, Rhythm, View
from hoaluoi.spine.indicators.models import Measure
from tests.factories.organisation import actor, client_of, person
from tests.factories.reporting import DAY, EARLY, daily_form, filed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan(group):
    return person(Role.COORDINATOR, group.root)


@pytest.fixture
def filled(group):
    form = daily_form(group.root, group.companies)
    for unit, cases in zip(group.companies, ("3", "5", "0"), strict=False):
        filed(form, unit, person(Role.REPORTER, unit), {"cases": cases, "absent": "0"}, DAY, EARLY)
    run_waiting()
    return form


def address(unit, *, more=""):
    return f"/explore/?n=measure.t_cases&unit={unit.pk}&kind=day&until={DAY.code}&count=2&basis=all{more}"


def test_the_table_shows_each_unit_and_opens_each_number(group, lan, filled):
    page = client_of(lan).get(address(group.root)).content.decode()
    assert f"/indicators/provenance/measure/t_cases/{group.corporations[0].pk}/{DAY.code}" in page
    assert "data-chart" in page


def test_files_hold_the_same_numbers(group, lan, filled):
    browser = client_of(lan)
    told = json.loads(browser.get(address(group.root, more="&as=json")).content)
    by_json = [[cell["value"] for cell in row["cells"]] for row in told["rows"]]
    csv = browser.get(address(group.root, more="&as=csv")).content.decode("utf-8-sig").splitlines()[1:]
    by_csv = [[text or None for text in line.split(",")[1:]] for line in csv]
    rows = CalamineWorkbook.from_filelike(BytesIO(browser.get(address(group.root, more="&as=xlsx")).content))
    by_xlsx = [row[1:] for row in rows.get_sheet_by_index(0).to_python()[1:]]
    assert len(by_json) == len(by_csv) == len(by_xlsx) == len(told["rows"])
    for one, two, three in zip(by_json, by_csv, by_xlsx, strict=True):
        assert [None if v is None else Decimal(v) for v in one] == [None if v is None else Decimal(v) for v in two]
        assert [None if v is None else float(v) for v in one] == [None if v == "" else v for v in three]


def test_the_paper_names_the_unit_the_motto_and_the_numbers(group, lan, filled):
    answer = client_of(lan).get(address(group.root, more="&as=pdf"))
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(answer.content)).pages)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert group.root.name.upper() in text
    assert group.corporations[1].label in text


def test_the_paper_holds_the_chart_of_the_view(group, lan, filled, monkeypatch):
    told = []
    monkeypatch.setattr(paper.typst, "compile", lambda _layout, sys_inputs: told.append(sys_inputs["data"]) or b"%PDF")
    for chart in ("bars", "none"):
        client_of(lan).get(address(group.root, more=f"&as=pdf&chart={chart}"))
    drawn, bare = (json.loads(data)["chart"] for data in told)
    assert drawn.startswith("<svg")
    assert bare == ""


def test_a_unit_of_another_branch_is_not_found_nor_counted(group, filled):
    bob = client_of(person(Role.REPORTER, group.companies[0]))
    assert bob.get(address(group.companies[2])).status_code == 404
    more = f"&reach=chosen&u={group.companies[0].pk}&u={group.companies[2].pk}"
    told = json.loads(bob.get(address(group.companies[0], more=more + "&as=json")).content)
    assert [row["label"] for row in told["rows"]] == [group.companies[0].label]


def test_a_view_with_too_many_cells_says_so(group, lan, filled, monkeypatch):
    monkeypatch.setattr("hoaluoi.insight.explorer.queries.MOST_CELLS", 1)
    page = client_of(lan).get(address(group.root))
    assert page.status_code == 200
    assert "<table" not in page.content.decode()


def saved(lan, group, **more):
    view = View(numbers=("measure.t_cases",), unit_id=group.root.pk, kind=DAY.kind, until=DAY, count=2)
    return operations.save_view(name="Ca trong ngày", view=view, basis="", by=actor(lan), at=clock.now(), **more)


def test_a_view_is_kept_pinned_and_shared(group, lan, filled):
    browser = client_of(lan)
    answer = browser.post("/explore/views/save", {"name": "Ca", "query": address(group.root).partition("?")[2]})
    view = SavedView.objects.get()
    assert answer.status_code == 302
    assert browser.get(answer["Location"]).status_code == 200
    browser.post(f"/explore/views/{view.pk}/pin", {"pinned": "1"})
    browser.post(f"/explore/views/{view.pk}/pin", {"pinned": "1"})
    assert Pin.objects.count() == 1
    assert "data-chart" in browser.get(f"/explore/views/{view.pk}/card").content.decode()
    stranger = client_of(person(Role.REPORTER, group.companies[0]))
    assert stranger.get(f"/explore/views/{view.pk}").status_code == 404
    browser.post(f"/explore/views/{view.pk}/share", {"shared": "1"})
    answer = stranger.get(f"/explore/views/{view.pk}")
    assert answer.status_code == 302
    assert stranger.get(answer["Location"]).status_code == 404, "a link gives no right to the numbers of a unit above"


def test_a_name_is_taken_once_and_nothing_changes_when_refused(group, lan, filled):
    saved(lan, group)
    before = Entry.objects.count()
    data = {"name": "Ca trong ngày", "query": "n=measure.t_absent"}
    client_of(lan).post("/explore/views/save", data)
    assert SavedView.objects.get().query["n"] == ["measure.t_cases"]
    assert Entry.objects.count() == before


def alerted(lan, group, comparator=Comparator.ABOVE, limit="7"):
    return operations.set_alert(
        of=Measure.objects.get(code="t_cases"), unit=group.root, period_kind="day", comparator=comparator,
        limit=Decimal(limit), by_mail=True, by=actor(lan), at=clock.now(),
    )  # fmt: skip


def test_an_alert_goes_off_once_when_a_return_changes_the_number(group, lan, filled):
    for _twice in range(2):
        alerted(lan, group)
    assert Alert.objects.count() == 1
    background.check_alerts([Alert.objects.get().pk], [DAY.code])
    background.check_alerts([Alert.objects.get().pk], [DAY.code])
    assert Notice.objects.filter(recipient=lan, code="explorer.alert").count() == 1
    assert Alert.objects.get().last_period == DAY.code


def test_a_fold_looks_at_its_alerts(group, lan):
    form = daily_form(group.root, group.companies)
    alerted(lan, group, limit="2")
    unit = group.companies[0]
    filed(form, unit, person(Role.REPORTER, unit), {"cases": "3", "absent": "0"}, DAY, EARLY)
    run_waiting()
    assert Notice.objects.filter(recipient=lan, code="explorer.alert").count() == 1


def test_an_alert_is_silent_below_its_limit_and_without_a_number(group, lan, filled):
    alert = alerted(lan, group, limit="8")
    background.check_alerts([alert.pk], [DAY.code, Period.from_code("2022-D1231").code])
    assert not Notice.objects.filter(recipient=lan, code="explorer.alert").exists()


def test_a_report_comes_by_mail_once_for_each_due_moment(group, lan, filled):
    view = saved(lan, group)
    now = clock.now()
    report = operations.order_report(view=view, rhythm=Rhythm.DAILY, place=1, at_time=time(6), by=actor(lan), at=now)
    assert mailing.due(now) == []
    later = now + timedelta(days=1)
    assert mailing.due(later) == [report.pk]
    assert mailing.send(report_id=report.pk, at=later)
    assert not mailing.send(report_id=report.pk, at=later)
    mail = Mail.objects.get()
    assert mail.attached.media_type == "application/pdf"
    with open_content(mail.attached) as content:
        assert content.read(5) == b"%PDF-"


def test_a_report_of_a_unit_out_of_sight_is_not_sent(group, lan, filled):
    bob = person(Role.REPORTER, group.companies[0])
    view = saved(lan, group, shared=True)
    report = operations.order_report(
        view=view, rhythm=Rhythm.DAILY, place=1, at_time=time(6), by=actor(bob), at=clock.now()
    )
    assert not mailing.send(report_id=report.pk, at=clock.now() + timedelta(days=1))
    assert not Mail.objects.exists()
    assert MailedReport.objects.get().last_file is None


def test_a_report_of_somebody_who_may_no_longer_sign_in_is_not_sent(group, lan, filled):
    view = saved(lan, group)
    report = operations.order_report(
        view=view, rhythm=Rhythm.DAILY, place=1, at_time=time(6), by=actor(lan), at=clock.now()
    )
    set_active(person=lan, active=False, by=SYSTEM, at=clock.now())
    assert not mailing.send(report_id=report.pk, at=clock.now() + timedelta(days=1))
    assert not Mail.objects.exists()


def test_a_view_that_is_shared_no_longer_is_mailed_to_its_owner_alone(group, lan, filled):
    view = saved(lan, group, shared=True)
    for who in (lan, person(Role.COORDINATOR, group.root)):
        operations.order_report(view=view, rhythm=Rhythm.DAILY, place=1, at_time=time(6), by=actor(who), at=clock.now())
    operations.share_view(view=view, shared=False, by=actor(lan), at=clock.now())
    assert [report.owner for report in MailedReport.objects.all()] == [lan]
