"""Importing lists: a preview that changes nothing, errors by cell, all or nothing, and a second time nothing."""

import io
import time
from datetime import date, datetime

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation import exports, queries
from hoaluoi.core.organisation.errors import CELL_SENTENCES, UnableToImport
from hoaluoi.core.organisation.models import Person, Placement, Position, Unit
from hoaluoi.core.organisation.operations import imports
from tests.factories.organisation import actor, client_of, person

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 1)


def planned(content, kind="units", who=None):
    data = content.encode() if isinstance(content, str) else content
    return imports.plan(kind=kind, content=data, actor=who, today=TODAY)


def applied(content, kind="units", who=None, shown=None):
    data = content.encode() if isinstance(content, str) else content
    return imports.apply(
        kind=kind, content=data, file_name="list.csv", shown=shown or planned(content, kind, who).fingerprint,
        actor=who, by=who or SYSTEM, today=TODAY, at=timezone.now(),
    )  # fmt: skip


def errors(plan):
    return [(error.cell, error.code) for error in plan.errors]


def workbook(rows):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Đơn vị"), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, day)
                else:
                    sheet.write(number, place, value)
    return content.getvalue()


LIST = """code;parent;kind;name_vi;from
P1;;;Công ty Điện lực 1;
P9;C1;company;Công ty Điện lực 9;1/3/2025
D91;P9;district;Điện lực Quận 91;15/3/2025
"""


def test_preview_says_what_would_change_and_changes_nothing(group):
    before = Unit.objects.count()
    plan = planned(LIST)
    assert (len(plan.added), len(plan.changed), len(plan.same), plan.errors) == (2, 0, 1, [])
    assert (Unit.objects.count(), Entry.objects.count()) == (before, 0)


def test_confirmed_it_does_that_and_a_second_time_nothing(group):
    applied(LIST)
    unit = Unit.objects.get(code="D91")
    assert [above.code for above in queries.ancestors(unit.pk, TODAY)] == ["G", "C1", "P9", "D91"]
    assert unit.placements.get().valid.lower == date(2025, 3, 15)
    assert unit.designations.get().name_vi == "Điện lực Quận 91"
    entry = Entry.objects.get(event="organisation.imported")
    assert (entry.data["added"], entry.data["codes"]) == (2, ["P9", "D91"])
    again = applied(LIST)
    assert (len(again.same), Entry.objects.count()) == (3, 1)


def test_a_second_click_on_the_same_preview_finds_nothing_left_to_do(group):
    shown = planned(LIST).fingerprint
    applied(LIST, shown=shown)
    assert len(applied(LIST, shown=shown).same) == 3
    assert Entry.objects.count() == 1


def test_changes_show_old_and_new_and_are_dated(group):
    text = "code,name_vi,parent,phone,from\nD1,Điện lực Thủ Đức,P3,1900 9000,2025-05-01\n"
    plan = planned(text)
    assert [(c.field, c.old, c.new) for c in plan.changed[0].changes] == [
        ("name_vi", "Điện lực Quận 1", "Điện lực Thủ Đức"), ("phone", "", "1900 9000"), ("parent", "P1", "P3"),
    ]  # fmt: skip
    applied(text)
    unit = Unit.objects.get(code="D1")
    assert (unit.name_vi, unit.phone) == ("Điện lực Thủ Đức", "1900 9000")
    assert queries.parent(unit.pk, date(2025, 4, 30)).code == "P1"
    assert queries.parent(unit.pk, date(2025, 5, 1)).code == "P3"
    assert applied(text).does_something is False


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("P9,NOPE,company,x,", [("B2", "unknown_parent")]),
        ("P9,C1,company,,", [("D2", "empty")]),
        (",C1,company,x,", [("A2", "empty")]),
        ("a b,C1,company,x,", [("A2", "bad_code")]),
        ("P9,C1,spaceship,x,", [("C2", "unknown_kind")]),
        ("P9,C1,company,x,31/02/2025", [("E2", "bad_date")]),
        ("P9,C1,company,x,\np9,C1,company,y,", [("A3", "twice")]),
        ("A1,B1,company,x,\nB1,A1,company,y,", [("B2", "cycle"), ("B3", "cycle")]),
        ("A1,A1,company,x,", [("B2", "own_parent")]),
        ("C1,D1,,Tổng công ty Điện lực 1,", [("B2", "cycle")]),
        ("P9,C1,company,x,1/1/2014", [("B2", "parent_not_standing")]),
        ("A1,C1,company,x,1/5/2025\nB1,A1,company,y,1/4/2025", [("B3", "parent_later")]),
        ("P9,C1,company,#REF!,", [("D2", "formula_error"), ("D2", "empty")]),
    ],
)
def test_each_wrong_cell_is_named_with_what_to_do(group, rows, found):
    text = f"code,parent,kind,name_vi,from\n{rows}\n"
    plan = planned(text)
    assert errors(plan) == found
    assert all(str(CELL_SENTENCES[error.code]) % error.params for error in plan.errors)
    before = Unit.objects.count()
    with pytest.raises(UnableToImport) as refusal:
        applied(text)
    assert (refusal.value.code, Unit.objects.count()) == ("has_errors", before)


def test_one_wrong_cell_among_good_rows_stops_all(group):
    with pytest.raises(UnableToImport):
        applied(LIST + "P10;NOPE;company;x;\n")
    assert not Unit.objects.filter(code__in=["P9", "D91", "P10"]).exists()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Mã đơn vị;Cấp trên;Loại;Tên đơn vị\nD91;P1;district;Quận 91\n", "utf-8-sig"),
        ("Mã đơn vị;Cấp trên;Loại;Tên đơn vị\nD91;P1;district;Quận 91\n", "utf-16"),
        ("MÃ ĐƠN VỊ\tCấp trên\tTên đơn vị\nD91\tP1\tQuận 91\n", "utf-8"),
        ("code,parent,name_vi\nD91,P1,Quâ\u0323n 91\n", "cp1258"),
        ("单位代码,上级,名称\nD91,P1,Quận 91\n", "utf-8"),
    ],
    ids=["UTF-8 with mark", "UTF-16", "tabs", "Windows-1258", "Chinese headings"],
)
def test_files_of_every_office_program_are_read(group, text, encoding):
    plan = planned(text.encode(encoding))
    assert (plan.errors, plan.added[0].name) == ([], "Quận 91")


def test_workbook_dates_numbers_and_a_title_above_the_heading(group):
    rows = [
        ["Danh sách đơn vị"], [],
        ["code", "parent", "kind", "name_vi", "from"],
        [101, "P1", "district", "Điện lực 101", datetime(2025, 2, 1)],  # noqa: DTZ001
    ]  # fmt: skip
    plan = planned(workbook(rows))
    assert plan.errors == []
    assert (plan.added[0].key, plan.added[0].number, plan.added[0].values["on"]) == ("101", 4, date(2025, 2, 1))


def test_an_error_in_a_workbook_names_sheet_and_cell(group):
    plan = planned(workbook([["code", "name_vi", "parent"], ["N1", "x", "NOPE"]]))
    assert (plan.errors[0].sheet, plan.errors[0].cell, plan.errors[0].found) == ("Đơn vị", "C2", "NOPE")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a workbook", "not_a_table"),
        (b"a,b\n1,2\n", "no_header"),
        (b"code,name_vi\n", "no_rows"),
        (b"\x00\x01\x02", "not_a_table"),
        (b'code,name_vi\nX1,"' + b"a\n" * 80_000, "not_a_table"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(group, content, code):
    with pytest.raises(UnableToImport) as refusal:
        planned(content)
    assert refusal.value.code == code
    assert str(refusal.value)


def test_an_administrator_changes_only_their_branch(group):
    who = actor(person(Role.ADMINISTRATOR, group.corporations[0]))
    text = "code,parent,name_vi\nP9,C2,x\nP3,,Tên khác\nN1,,gốc mới\nP8,C1,được\n"
    assert errors(planned(text, who=who)) == [("B2", "parent_not_yours"), ("A3", "not_yours"), ("B4", "needs_parent")]


def test_what_was_shown_is_what_is_done(group):
    shown = planned(LIST).fingerprint
    Unit.objects.filter(code="P1").update(phone="1")
    applied("code,parent,kind,name_vi\nP9,C1,company,Đã có\n")
    with pytest.raises(UnableToImport) as refusal:
        applied(LIST, shown=shown)
    assert refusal.value.code == "changed_since"


def test_an_export_is_read_back_as_unchanged_and_runs_no_formula(group):
    Unit.objects.filter(code="P1").update(address='=HYPERLINK("http://x")', phone="+84 900")
    rows = exports.unit_rows(Unit.objects.all(), TODAY)
    for file_format in ("csv", "xlsx"):
        content = exports.as_file("units", rows, file_format)
        plan = planned(content)
        assert (plan.errors, len(plan.same)) == ([], 15)
    assert b"'=HYPERLINK" in exports.as_file("units", rows, "csv")


PEOPLE = """username,full_name,email,phone,unit,title,role,rank,from,until
an.nguyen,Nguyễn Thị An,an@evn.vn,'+84900,D1,Trưởng phòng,coordinator,head,1/1/2024,
an.nguyen,Nguyễn Thị An,an@evn.vn,,P1,Kiểm tra viên,auditor,,1/1/2024,31/12/2024
binh,Trần Bình,,,D2,Cán bộ,reporter,,,
"""


def test_people_come_with_their_positions_and_only_once(group):
    plan = applied(PEOPLE, "people")
    assert len(plan.added) == 3
    an = Person.objects.get(username="an.nguyen")
    assert (an.phone, an.has_usable_password(), an.positions.count()) == ("+84900", False, 2)
    assert Position.objects.get(person=an, role="auditor").valid.upper == date(2025, 1, 1)
    again = applied(PEOPLE, "people")
    assert (len(again.same), Person.objects.count(), Position.objects.count()) == (3, 2, 3)


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("an,An,,,NOPE,t,reporter,,,", [("E2", "unknown_unit")]),
        ("an,An,,,D1,,reporter,,,", [("F2", "empty")]),
        ("an,An,,,D1,t,king,,,", [("G2", "unknown_word")]),
        ("an,An,no-mail,,D1,t,reporter,,,", [("C2", "bad_email")]),
        ("nguyễn,An,,,D1,t,reporter,,,", [("A2", "bad_username")]),
        ("an,An,,,,,,,,", [("E2", "needs_unit")]),
        ("an,An,,,D1,t,reporter,,2/1/2025,1/1/2025", [("J2", "wrong_dates")]),
        ("an,An,,,D1,t,reporter,,,\nan,Ân,,,D2,t,reporter,,,", [("B3", "differs")]),
        ("an,An,,,D1,t,reporter,,,\nan,An,,,D1,t,reporter,,,", [("E3", "position_twice")]),
        ("an,An,a@x.vn,,D1,t,reporter,,,\nbo,Bo,a@x.vn,,D1,t,reporter,,,", [("C3", "email_taken")]),
    ],
)
def test_each_wrong_cell_of_people_is_named(group, row, found):
    header = PEOPLE.splitlines()[0]
    assert errors(planned(f"{header}\n{row}\n", "people")) == found


def test_fifteen_hundred_units_are_taken_in_quickly(group):
    rows = [["code", "parent", "kind", "name_vi"]]
    rows += [[f"N{n}", "C1" if n < 40 else f"N{n % 40}", "district", f"Điện lực {n}"] for n in range(1500)]
    content = workbook(rows)
    started = time.perf_counter()
    applied(content)
    assert time.perf_counter() - started < 10
    assert Placement.objects.count() == 1515


def test_the_pages_show_confirm_and_apply(group):
    alice = person(Role.ADMINISTRATOR, group.root)
    client = client_of(alice)
    page = client.post("/organisation/import/units/", {"file": SimpleUploadedFile("u.csv", LIST.encode())})
    assert page.status_code == 200
    assert not Unit.objects.filter(code="P9").exists()
    confirm = {"file": page.context["file"].pk, "shown": page.context["plan"].fingerprint}
    assert client.post("/organisation/import/units/confirm/", confirm).status_code == 302
    assert Unit.objects.filter(code="P9").exists()
    bob = person(Role.ADMINISTRATOR, group.root)
    assert client_of(bob).post("/organisation/import/units/confirm/", confirm).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [("u.csv", b""), ("u.png", b"\x89PNG\r\n\x1a\n"), ("u.xlsx", b"PK\x03\x04rubbish"), ("u.csv", b"x,y\n1,2\n")],
)
def test_a_wrong_upload_is_answered_with_a_sentence(group, name, content):
    client = client_of(person(Role.ADMINISTRATOR, group.root))
    page = client.post("/organisation/import/units/", {"file": SimpleUploadedFile(name, content)})
    assert (page.status_code, bool(page.context["refusal"] if content else True)) == (422, True)
