"""What a file is, by its contents and never by its name; and what is refused before any reader opens it."""

import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO
from xml.parsers import expat

from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.files.worksheets import SHEET_DATA, Spread, TooFarApart

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF, PNG, JPEG, WEBP = "application/pdf", "image/png", "image/jpeg", "image/webp"
TEXT, CSV, HTML = "text/plain", "text/csv", "text/html"
KINDS = {
    XLSX: "xlsx",
    DOCX: "docx",
    PDF: "pdf",
    TEXT: "txt",
    CSV: "csv",
    HTML: "html",
    PNG: "png",
    JPEG: "jpg",
    WEBP: "webp",
}
IMAGES = frozenset({PNG, JPEG, WEBP})

MAX_ENTRIES = 4_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
# Sheets of repeated rows reach about 60 : 1; what the deflate format allows at most is 1032 : 1.
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 4 * 1024 * 1024
HEAD_BYTES = 8192

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG))
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27})
_OFFICE_MAIN = (
    (b"spreadsheetml.sheet.main+xml", XLSX),
    (b"wordprocessingml.document.main+xml", DOCX),
)
# What a reader takes for a workbook of another format, with bombs of its own.
_OTHER_BOOKS = frozenset({"xl/workbook.bin", "content.xml"})


def sniff(head: bytes, name: str, archive: BinaryIO | None = None) -> str | None:
    """Media type of a file from its first bytes, None if it is no kind we take.

    `name` only tells CSV from plain text, which no byte can. `archive` is the whole file, needed to tell DOCX from
    XLSX. Raises UnableToStore for a kind that has a better explanation than "wrong type".
    """
    if head.startswith(_OLE):
        raise UnableToStore("old_office", {"name": name})
    for magic, media_type in _MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(archive, name) if archive else None
    return _text_kind(head, name)


def _text_kind(head: bytes, name: str) -> str | None:
    if not head.startswith(_TEXT_BOMS) and head.translate(None, _CONTROL) != head:
        return None
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"")[:1000].lower()
    if b"<svg" in start:
        return None
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<body" in start):
        return HTML
    return CSV if name.lower().endswith((".csv", ".tsv")) else TEXT


def _office_kind(archive: BinaryIO, name: str) -> str | None:
    try:
        with zipfile.ZipFile(archive) as opened:
            info = opened.getinfo("[Content_Types].xml")
            if info.file_size > 4 * 1024 * 1024:
                raise UnableToStore("unsafe_archive", {"name": name})
            types = opened.read(info)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise UnableToStore("damaged", {"name": name}) from None
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise UnableToStore("macros", {"name": name})
    return next((media_type for mark, media_type in _OFFICE_MAIN if mark in types), None)


def check_archive(content: BinaryIO, name: str = "") -> None:
    """Refuses an Office archive that is a bomb, lies about its sizes, is damaged, or carries programs.

    Unpacks every part once, counting and throwing away, and a worksheet once more to see how far apart its values lie:
    memory stays at one chunk. Raises UnableToStore with `unsafe_archive`, `far_apart`, `macros` or `damaged`.
    """
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            _check_directory(parts, name)
            for part in parts:
                _check_part(archive, part, name)
    except TooFarApart:
        raise UnableToStore("far_apart", {"name": name}) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, expat.ExpatError):
        raise UnableToStore("damaged", {"name": name}) from None
    except RuntimeError:  # a part is encrypted
        raise UnableToStore("old_office", {"name": name}) from None


def _check_directory(parts: list[zipfile.ZipInfo], name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    misleading = any(part.filename.startswith("/") or ".." in part.filename.split("/") for part in parts)
    misleading = misleading or any(part.filename.lower() in _OTHER_BOOKS for part in parts)
    if len(parts) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or misleading:
        raise UnableToStore("unsafe_archive", {"name": name})
    if unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise UnableToStore("unsafe_archive", {"name": name})
    if any("vbaproject" in p.filename.lower() or "/activex/" in p.filename.lower() for p in parts):
        raise UnableToStore("macros", {"name": name})


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    is_sheet = False
    with archive.open(part) as stream:
        chunk = stream.read(HEAD_BYTES)
        # A document type is where "a billion laughs" and foreign files hide; Office writes none.
        if part.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in chunk:
            raise UnableToStore("unsafe_archive", {"name": name})
        tail = b""
        while chunk:
            # Any part may be named as a sheet, whatever it is called.
            is_sheet = is_sheet or SHEET_DATA in tail + chunk
            tail = chunk[-len(SHEET_DATA) :]
            chunk = stream.read(1 << 20)
    if is_sheet:
        _check_sheet(archive, part)


def _check_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    spread = Spread()
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            spread.feed(chunk)
    spread.feed(b"", last=True)


def check_workbook(content: bytes | BinaryIO, name: str = "") -> None:
    """Refuses what is not a harmless XLSX workbook. Raises UnableToStore."""
    _check_office(content, name, XLSX)


def check_document(content: bytes | BinaryIO, name: str = "") -> None:
    """Refuses what is not a harmless DOCX document. Raises UnableToStore."""
    _check_office(content, name, DOCX)


def _check_office(content: bytes | BinaryIO, name: str, wanted: str) -> None:
    stream = BytesIO(content) if isinstance(content, bytes) else content
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    if not head:
        raise UnableToStore("empty", {"name": name})
    found = sniff(head, name, stream)
    if found != wanted:
        raise wrong_type(found, name, frozenset({wanted}))
    check_archive(stream, name)
    stream.seek(0)


def wrong_type(found: str | None, name: str, accepted: frozenset[str]) -> UnableToStore:
    """The refusal that names what was found and what would have been welcome."""
    words = ", ".join(sorted(KINDS[media_type] for media_type in accepted))
    return UnableToStore("wrong_type", {"name": name, "found": KINDS.get(found or "", "?"), "accepted": words})
