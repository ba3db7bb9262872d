"""Taking files in: what is kept, what is refused and with which word."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
import xlsxwriter

from hoaluoi.core.files import inspection, operations, queries
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.ledger.models import Entry
from hoaluoi.core.ledger.operations import SYSTEM

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write(0, 0, "Điện lực")
    return target.getvalue()


def archive(parts: dict[str, bytes], types: bytes = b"spreadsheetml.sheet.main+xml") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("[Content_Types].xml", types)
        for name, content in parts.items():
            opened.writestr(name, content)
    return target.getvalue()


def store(content, name="tệp", **more):
    return operations.store(content=content, name=name, by=SYSTEM, at=AT, **more)


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (workbook(), "lies.pdf", inspection.XLSX),
        (archive({}, b"wordprocessingml.document.main+xml"), "a", inspection.DOCX),
        (b"%PDF-1.7\n", "a.xlsx", inspection.PDF),
        (PNG, "a", inspection.PNG),
        (b"\xff\xd8\xff\xe0 JFIF", "a", inspection.JPEG),
        (b"RIFF\0\0\0\0WEBPVP8 ", "a", inspection.WEBP),
        ("Nghị quyết số 18".encode(), "a", inspection.TEXT),
        ("Nghị quyết".encode("utf-16"), "a.txt", inspection.TEXT),
        (b"a;b\n1;2\n", "a.CSV", inspection.CSV),
        (b"  <!DOCTYPE html><p>x", "a.txt", inspection.HTML),
    ],
)
def test_type_comes_from_the_contents(content, name, media_type):
    assert store(content, name).media_type == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"x" * 2001, "too_large"),
        (b"MZ\x90\0\x03", "wrong_type"),
        (b"<svg xmlns='x'><script>1</script></svg>", "wrong_type"),
        (archive({"a": b"b"}, b"something else"), "wrong_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "old_office"),
        (archive({"xl/vbaProject.bin": b"x"}), "macros"),
        (archive({}, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
        (archive({"../../etc/passwd": b"x"}), "unsafe_archive"),
        (archive({"xl/a.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "unsafe_archive"),
        (archive({"xl/a.xml": b"hello"})[:-40], "damaged"),
    ],
)
def test_refused_with_a_code_and_nothing_is_left(content, code, settings):
    with pytest.raises(operations.UnableToStore) as refused:
        store(content, limit=2000)
    assert refused.value.code == code
    assert "tệp" in str(refused.value)
    assert not StoredFile.objects.exists()
    assert not [path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]


def test_zip_bomb_is_refused():
    with pytest.raises(operations.UnableToStore) as refused:
        inspection.check_workbook(archive({"xl/sheet.xml": b"\0" * (40 * 1024 * 1024)}))
    assert refused.value.code == "unsafe_archive"


def test_archive_with_too_many_parts_is_refused():
    with pytest.raises(operations.UnableToStore) as refused:
        inspection.check_workbook(archive({f"xl/{n}": b"" for n in range(inspection.MAX_ENTRIES)}))
    assert refused.value.code == "unsafe_archive"


def test_archive_that_lies_about_its_sizes_is_refused():
    honest = archive({"xl/sheet.xml": b"A" * 100_000})
    lying = honest.replace((100_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest
    with pytest.raises(operations.UnableToStore) as refused:
        inspection.check_workbook(lying)
    assert refused.value.code == "damaged"


def sheet(*cells: str, root: str = "worksheet") -> bytes:
    return f"<{root}><sheetData>{''.join(cells)}</sheetData></{root}>".encode()


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = f"<row>{'<c><v>1</v></c>' * 3000}</row>"


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/worksheets/sheet1.xml": sheet(CORNERS)},
        {"xl/worksheets/sheet1.xml": sheet(CORNERS.replace("<", "<x:").replace("<x:/", "</x:"), root="x:worksheet")},
        {"xl/media/picture.png": sheet(CORNERS)},
        {"xl/worksheets/sheet1.xml": sheet(WIDE, "<row><c><v>1</v></c></row>" * 1000)},
        {"xl/worksheets/sheet1.xml": sheet('<row><c n=">" r="XFD1048576"><is><t>1</t></is></c></row>')},
    ],
    ids=["corners", "prefixed", "under another name", "without addresses", "misleading attribute"],
)
def test_a_sheet_whose_values_lie_too_far_apart_is_refused_before_it_is_laid_out(parts):
    parts = {name: content.replace(b"<x:worksheet", b'<x:worksheet xmlns:x="m"') for name, content in parts.items()}
    with pytest.raises(operations.UnableToStore) as refused:
        inspection.check_workbook(archive(parts), "bảng.xlsx")
    assert refused.value.code == "far_apart"
    assert "bảng.xlsx" in str(refused.value)


def test_styled_empty_cells_down_to_the_last_row_do_no_harm():
    empty = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    inspection.check_workbook(archive({"xl/worksheets/sheet1.xml": sheet(empty)}))


@pytest.mark.parametrize("name", ["xl/workbook.bin", "content.xml"])
def test_a_workbook_of_another_format_in_disguise_is_refused(name):
    with pytest.raises(operations.UnableToStore) as refused:
        inspection.check_workbook(archive({name: b"<x/>"}))
    assert refused.value.code == "unsafe_archive"


def test_same_bytes_lie_once_under_two_names(settings):
    first, second = store(b"same", "a.txt"), store(io.BytesIO(b"same"), "b.txt")
    assert first.sha256 == second.sha256
    assert len([path for path in settings.FILES_ROOT.rglob("*") if path.is_file()]) == 1
    with queries.open_content(second) as content:
        assert content.read() == b"same"
    assert Entry.objects.filter(event="files.file_stored").count() == 2


def test_too_large_is_noticed_without_reading_to_the_end():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"x" * size

    endless = Endless()
    with pytest.raises(operations.UnableToStore):
        store(endless, limit=3_000_000)
    assert endless.given <= 4 * operations.CHUNK_BYTES


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\a\\b.xlsx", "b.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie: x.txt"),
        ("", "file"),
        ("x" * 300 + ".xlsx", "x" * 180 + ".xlsx"),
    ],
)
def test_name_is_cleaned(given, kept):
    assert operations.clean_name(given) == kept
