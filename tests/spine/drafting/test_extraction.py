"""Text from files: old encodings are recognised and shown, bad files are refused with their reason."""

import contextlib
import io
import unicodedata
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoaluoi.spine.drafting import read
from hoaluoi.spine.drafting.extraction import UnableToExtract, text_of
from hoaluoi.spine.drafting.extraction.encodings import _TCVN3, _VNI_LETTERS, _VNI_MARKS, decode

SENTENCE = "Tập đoàn Điện lực Việt Nam yêu cầu các đơn vị phấn đấu đạt tỷ lệ 95% trong năm 2024"


def as_tcvn3(text):
    return text.translate({ord(char): code for code, char in _TCVN3.items()})


def as_vni(text):
    letters = {new: old for old, new in _VNI_LETTERS.items()}
    marks = {tones: mark for mark, tones in _VNI_MARKS.items() if mark.islower()}
    written = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        if char in letters:
            written.append(letters[char])
            continue
        base, tones = parts[0], parts[1:]
        if "\u031b" in tones:
            base, tones = letters[unicodedata.normalize("NFC", base + "\u031b")], tones.replace("\u031b", "")
        order = "".join(sorted(tones, key=lambda mark: mark not in "\u0302\u0306"))
        written.append(base + (marks[order] if order else ""))
    return "".join(written)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (as_tcvn3(SENTENCE).encode("latin-1"), "tcvn3"),
        (as_vni(SENTENCE).encode("latin-1"), "vni"),
        (as_tcvn3(SENTENCE).encode(), "tcvn3"),
        (as_vni(SENTENCE).encode(), "vni"),
    ],
)
def test_encoding_is_recognised(data, encoding):
    extracted = text_of(data, "van-ban.txt")
    assert unicodedata.normalize("NFC", extracted.text) == SENTENCE
    assert encoding in extracted.encodings


def test_windows_1258_is_recognised():
    written = unicodedata.normalize("NFC", SENTENCE)
    data = b"".join(_cp1258(char) for char in written)
    assert text_of(data, "van-ban.txt").text == SENTENCE


def _cp1258(char):
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        parts = unicodedata.normalize("NFD", char)
        tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
        rest = unicodedata.normalize("NFC", parts.replace(tone, ""))
        return rest.encode("cp1258") + tone.encode("cp1258")


def test_lines_of_different_encodings_are_each_read_and_shown():
    data = SENTENCE.encode() + b"\n" + as_tcvn3(SENTENCE).encode("latin-1")
    extracted = text_of(data, "van-ban.txt")
    assert extracted.text.split("\n") == [SENTENCE, SENTENCE]
    assert extracted.needs_consent
    assert extracted.changed[0][1] == SENTENCE


def test_mojibake_waits_for_consent():
    extracted = text_of(SENTENCE.encode().decode("latin-1").encode(), "van-ban.txt")
    assert extracted.text == SENTENCE
    assert extracted.needs_consent


def test_good_text_is_left_alone():
    extracted = text_of(SENTENCE.encode(), "van-ban.txt")
    assert not extracted.needs_consent


def _docx(*lines, rows=()):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_docx_keeps_paragraphs_and_table_cells():
    extracted = text_of(_docx(SENTENCE, rows=[["Chỉ tiêu", "ĐVT"], ["Tổn thất", "%"]]), "van-ban.docx")
    assert extracted.text == f"{SENTENCE}\nChỉ tiêu\tĐVT\nTổn thất\t%"


def test_html_loses_scripts_and_keeps_tables():
    page = (
        f"<html><body><script>x()</script><nav>menu</nav><p>{SENTENCE}</p>"
        "<table><tr><td>Tổn thất</td><td>6,2</td></tr></table>"
    )
    assert text_of(page.encode(), "trang.html").text == f"{SENTENCE}\nTổn thất\t6,2"


def _bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (201 * 1024 * 1024))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "filename", "reason"),
    [
        (b"", "a.txt", "empty"),
        (b"  \n ", "a.txt", "empty"),
        (bytes(range(256)) * 40, "a.txt", "binary"),
        (b"x" * 2000, "a.txt", "too_large"),
        (b"%PDF-1.4 rubbish", "a.pdf", "damaged"),
        (b"not a zip", "a.docx", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"0" * 100, "a.doc", "old_word"),
        (b"PK\x03\x04rubbish", "a.docx", "damaged"),
    ],
)
def test_bad_file_is_refused_with_its_reason(data, filename, reason):
    with pytest.raises(UnableToExtract) as caught:
        text_of(data, filename, max_bytes=1000 if reason == "too_large" else 10**6)
    assert caught.value.reason == reason


def test_archive_that_unpacks_too_large_is_refused_unread():
    with pytest.raises(UnableToExtract) as caught:
        text_of(_bomb(), "a.docx")
    assert caught.value.reason == "unpacks_too_large"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    with contextlib.suppress(UnableToExtract):
        assert text_of(data, "a.txt").text.strip()


@given(st.text(max_size=200))
def test_utf8_without_old_letters_is_untouched(text):
    if all(ord(char) < 0x80 or ord(char) > 0x17F for char in text) and "\x00" not in text:
        decoded = decode(text.encode())
        assert decoded is None or decoded.text == text


HEADS = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"<html><table><tr><td>", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]


@given(st.sampled_from(HEADS), st.binary(max_size=200), st.sampled_from(["a.txt", "a.pdf", "a.docx", "a.html", "a"]))
def test_rubbish_of_any_kind_is_read_or_refused_and_never_breaks_the_reader(head, data, name):
    with contextlib.suppress(UnableToExtract):
        read(text_of(head + data, name).text)
