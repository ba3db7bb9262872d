"""The XLSX round trip through real files, friendly and hostile."""

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.http import Http404

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.models import StoredFile
from hoaluoi.spine.reporting.errors import StaleRevision, UnableToReadSheet, UnableToSave
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.operations.sheets import take_sheet
from hoaluoi.spine.reporting.sheets.reading import MOST_BYTES, marked_copy
from hoaluoi.spine.reporting.sheets.writing import SHEET, sheet_of
from tests.factories.organisation import actor, person
from tests.factories.reporting import DAY, EARLY, LATE, SEPTEMBER, daily_form, monthly_form, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(group):
    return person(Role.REPORTER, group.companies[0])


@pytest.fixture
def held(group, bob):
    return opened(monthly_form(group.root, group.companies), group.companies[0], bob, SEPTEMBER, LATE)


def filled(held, values, *, change=None) -> bytes:
    """The downloaded sheet with values typed by cell key, as a person's program saves it."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_of(held, "vi")))
    sheet = book[SHEET]
    for row in sheet.iter_rows(min_row=1, max_row=sheet.max_row):
        if row[0].value in values:
            row[3].value = values[row[0].value]
    if change:
        change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def take(held, bob, content, *, send=False, name="bieu.xlsx", at=LATE):
    return take_sheet(of=held, content=content, name=name, by=actor(bob), at=at, language="vi", send=send)


GOOD = {"total": 10, "online": 6, "counter": 4, "money": 1234.5}


def test_filled_sheet_is_sent_with_its_file(held, bob):
    taken = take(held, bob, filled(held, GOOD), send=True)
    assert taken.version.channel == "sheet"
    assert taken.version.file == StoredFile.objects.get()
    assert taken.version.cells["money"] == {"state": "reported", "value": "1234.5"}


def test_sheet_without_the_wish_to_send_is_a_draft(held, bob):
    assert take(held, bob, filled(held, GOOD)).version is None
    assert Return.objects.get().cells["total"]["value"] == "10"
    assert not ReturnVersion.objects.exists()


def test_errors_name_sheet_cell_rule_and_what_was_found(held, bob):
    content = filled(held, {"total": 99, "online": "224E10000913", "counter": 4})
    taken = take(held, bob, content, send=True)
    found = [(p.sheet, p.place, p.key, p.found) for p in taken.problems]
    assert found == [("Report", "D9", "online", "224E10000913")]
    assert Return.objects.get().cells["counter"]["value"] == "4"
    assert not ReturnVersion.objects.exists()
    marked = openpyxl.load_workbook(io.BytesIO(marked_copy(content, taken.problems)))[SHEET]
    assert "224E10000913" in marked["D9"].comment.text
    assert marked["D9"].fill.fgColor.rgb.endswith("FDD9C4")
    assert marked["D10"].comment is None


def test_sum_rule_is_named_at_its_cell(held, bob):
    taken = take(held, bob, filled(held, GOOD | {"total": 99}), send=True)
    assert [(p.key, p.found) for p in taken.problems] == [("total", "99")]


def test_text_numbers_are_read_by_language_and_the_ambiguous_is_asked(held, bob):
    taken = take(held, bob, filled(held, GOOD | {"total": "10", "money": "1,234"}))
    assert [p.key for p in taken.problems] == ["money"]
    assert taken.held.cells["money"]["problem"] == "ambiguous_number"


def test_formula_counts_by_its_value_and_is_never_run(held, bob):
    taken = take(held, bob, filled(held, GOOD | {"total": "=6+4"}))
    assert "total" not in taken.held.cells, "openpyxl saves no computed value: the cell is missing, nothing is computed"


@pytest.mark.parametrize(
    ("other", "code"), [("unit", "other_unit"), ("period", "other_period"), ("form", "other_form")]
)
def test_sheet_of_another_return_is_refused_whole(held, group, bob, other, code):
    unit, period = group.companies[0], SEPTEMBER
    if other == "unit":
        unit = group.companies[1]
    elif other == "period":
        period = SEPTEMBER.previous()
    if other == "form":
        foreign = opened(daily_form(group.root, [unit]), unit, bob, DAY, EARLY)
        values = {"cases": 3}
    else:
        foreign = opened(held.form, unit, person(Role.REPORTER, unit), period, LATE)
        values = GOOD
    with pytest.raises(UnableToReadSheet) as refused:
        take(held, bob, filled(foreign, values))
    assert refused.value.code == code
    assert Return.objects.get(pk=held.pk).cells == {}


def test_changed_key_is_refused(held, bob):
    def forge(book):
        book["_key"]["A1"].value = book["_key"]["A1"].value[:-2] + "xx"

    with pytest.raises(UnableToReadSheet) as refused:
        take(held, bob, filled(held, GOOD, change=forge))
    assert refused.value.code == "bad_key"


def test_what_somebody_changed_since_the_download_is_not_overwritten(held, bob, group):
    content = filled(held, GOOD)
    carol = person(Role.REPORTER, group.companies[0])
    returns.save_cells(of=held, cells={"total": "12"}, revision=0, by=actor(carol), at=LATE)
    with pytest.raises(StaleRevision):
        take(held, bob, content)
    assert Return.objects.get().cells == {"total": {"state": "reported", "value": "12"}}
    assert not StoredFile.objects.exists()


def test_another_unit_cannot_upload(held, group):
    mallory = person(Role.REPORTER, group.companies[3])
    with pytest.raises(Http404):
        take(held, mallory, filled(held, GOOD))
    assert Return.objects.get().cells == {}


def bomb() -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "spreadsheetml.sheet.main+xml")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return output.getvalue()


def stranger_book() -> bytes:
    output = io.BytesIO()
    openpyxl.Workbook().save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnableToStore),
        (b"not a workbook", UnableToStore),
        (b"%PDF-1.7", UnableToStore),
        (b"PK\x03\x04broken", UnableToStore),
        (bomb(), UnableToStore),
        (stranger_book(), UnableToReadSheet),
        (b"0" * (MOST_BYTES + 1), UnableToReadSheet),
    ],
    ids=["empty", "text", "pdf", "broken", "bomb", "not ours", "too large"],
)
def test_hostile_file_is_refused_and_nothing_kept(held, bob, content, error):
    with pytest.raises(error) as refused:
        take(held, bob, content)
    assert str(refused.value)
    assert Return.objects.get().cells == {}
    assert not StoredFile.objects.exists()


def test_ten_thousand_foreign_rows_change_nothing(held, bob):
    def pile(book):
        for number in range(10_000):
            book[SHEET].append([f"row_{number}", "x", "", number])

    taken = take(held, bob, filled(held, GOOD, change=pile))
    assert taken.problems == []
    assert set(taken.held.cells) == set(GOOD)


def test_expired_period_takes_no_sheet(held, bob):
    content = filled(held, GOOD)
    with pytest.raises(UnableToSave, match="17:00 06/11/2022"):
        take(held, bob, content, at=LATE + timedelta(days=60))
    assert Return.objects.get().cells == {}
