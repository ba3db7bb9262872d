"""From the bytes of a file to its text, or a refusal with its reason."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final, Literal

import docx
import pypdf
from docx.table import Table
from docx.text.paragraph import Paragraph
from selectolax.lexbor import LexborHTMLParser

from hoaluoi.spine.drafting.extraction.encodings import Decoded, decode, repaired

MAX_BYTES: Final = 30 * 1024 * 1024
MAX_UNPACKED: Final = 200 * 1024 * 1024
MAX_PAGES: Final = 500
_FEWEST_CHARACTERS_A_PAGE = 20
_DROPPED = "script, style, noscript, nav, header, footer, form, iframe, svg, template"
_BLOCK = {
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "tr",
    "table",
    "ul",
    "ol",
    "section",
    "article",
    "title",
    "blockquote",
    "pre",
}

FileKind = Literal["txt", "docx", "pdf", "html"]
Reason = Literal[
    "empty",
    "too_large",
    "binary",
    "scanned_pdf",
    "encrypted",
    "damaged",
    "unpacks_too_large",
    "old_word",
    "unknown_type",
]


class UnableToExtract(Exception):
    """The file is refused; ``reason`` is a code that the screens translate, ``filename`` what was uploaded."""

    def __init__(self, reason: Reason, filename: str) -> None:
        super().__init__(f"{filename}: {reason}")
        self.reason = reason
        self.filename = filename


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file. ``changed`` pairs lines before and after a conversion: a person consents before it is used."""

    text: str
    kind: FileKind
    encodings: tuple[str, ...]
    changed: tuple[tuple[str, str], ...] = ()
    pages: int | None = None

    @property
    def needs_consent(self) -> bool:
        """Whether something was converted that a person should look at first."""
        return bool(self.changed)


def text_of(data: bytes, filename: str, *, max_bytes: int = MAX_BYTES) -> Extracted:
    """The text of an uploaded file; table cells are parted by tabs. Raises UnableToExtract."""
    if not data.strip():
        raise UnableToExtract("empty", filename)
    if len(data) > max_bytes:
        raise UnableToExtract("too_large", filename)
    extracted = _by_kind(data, filename)
    if not extracted.text.strip():
        raise UnableToExtract("empty", filename)
    return extracted


def _by_kind(data: bytes, filename: str) -> Extracted:
    """The content decides, then the name."""
    suffix = PurePath(filename).suffix.lower()
    if data.startswith(b"%PDF"):
        return _pdf(data, filename)
    if data.startswith(b"PK\x03\x04"):
        return _docx(data, filename)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnableToExtract("old_word", filename)
    if suffix in {".docx", ".pdf"}:
        raise UnableToExtract("damaged", filename)
    decoded = decode(data)
    if decoded is None:
        raise UnableToExtract("binary", filename)
    if suffix in {".html", ".htm", ".xhtml"} or re.match(
        r"\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<html)", decoded.text[:500], re.IGNORECASE
    ):
        return _converted(html_text(decoded.text), "html", decoded)
    return _converted(decoded.text, "txt", decoded)


def _converted(text: str, kind: FileKind, decoded: Decoded, pages: int | None = None) -> Extracted:
    return Extracted(text, kind, decoded.encodings, decoded.changed, pages)


def _docx(data: bytes, filename: str) -> Extracted:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnableToExtract("unpacks_too_large", filename)
            if "word/document.xml" not in archive.namelist():
                raise UnableToExtract("unknown_type", filename)
        document = docx.Document(io.BytesIO(data))
        lines = list(_docx_lines(document))
    except UnableToExtract:
        raise
    except Exception as error:
        raise UnableToExtract("damaged", filename) from error
    decoded = repaired("\n".join(lines), "docx")
    return _converted(decoded.text, "docx", decoded)


def _docx_lines(document: Any) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells: list[Any] = []
                for cell in row.cells:
                    if not cells or cell._tc is not cells[-1]._tc:
                        cells.append(cell)
                yield "\t".join(" ".join(cell.text.split()) for cell in cells)


def _pdf(data: bytes, filename: str) -> Extracted:
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnableToExtract("encrypted", filename)
        pages = [page.extract_text() or "" for page in reader.pages[:MAX_PAGES]]
    except UnableToExtract:
        raise
    except Exception as error:
        raise UnableToExtract("damaged", filename) from error
    text = "\n".join(pages)
    if len(text.strip()) < _FEWEST_CHARACTERS_A_PAGE * max(1, len(pages)):
        raise UnableToExtract("scanned_pdf", filename)
    decoded = repaired(text.replace("\x00", ""), "pdf")
    return _converted(decoded.text, "pdf", decoded, len(pages))


def html_text(markup: str) -> str:
    """The text of a page: one line a block, cells parted by tabs, without scripts and navigation."""
    tree = LexborHTMLParser(markup)
    for node in tree.css(_DROPPED):
        node.decompose()
    root = tree.body or tree.root
    if root is None:
        return ""
    parts: list[str] = []
    for node in root.traverse(include_text=True):
        if node.tag == "-text":
            parts.append(re.sub(r"\s+", " ", node.text_content or ""))
        elif node.tag in {"td", "th"}:
            parts.append("\t")
        elif node.tag in _BLOCK and not _in_cell(node):
            parts.append("\n")
    lines = (re.sub(r" *\t *", "\t", line).strip(" ").removeprefix("\t") for line in "".join(parts).split("\n"))
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _in_cell(node: Any) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in {"td", "th"}:
            return True
        parent = parent.parent
    return False
