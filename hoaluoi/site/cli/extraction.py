"""Finds the translatable strings of Python modules and templates, without GNU gettext."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<!\w)((?:np|n|p)?gettext|_)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.DOTALL)
TEMPLATE_SUFFIXES = {".html", ".txt", ".svg"}


@dataclass(frozen=True, order=True)
class Message:
    """One translatable string; ``plural`` and ``context`` are empty when it has none."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass
class Found:
    """The files, relative to the project, in which each string occurs."""

    places: dict[Message, set[str]] = field(default_factory=dict)

    def add(self, message: Message, place: str) -> None:
        self.places.setdefault(message, set()).add(place)


def strings_by_app(project: Path, fallback: Path) -> dict[Path, Found]:
    """Strings of every app folder (one with ``apps.py``); those outside of apps belong to ``fallback``."""
    apps: dict[Path, Found] = {}
    for file in sorted((project / "hoaluoi").rglob("*")):
        if not _is_source(file):
            continue
        owner = next((folder for folder in file.parents if (folder / "apps.py").is_file()), fallback)
        for message in _strings(file):
            apps.setdefault(owner, Found()).add(message, str(file.relative_to(project)))
    return apps


def _is_source(file: Path) -> bool:
    if {"static", "migrations", "locale"} & set(file.parts):
        return False
    return file.suffix == ".py" or (file.suffix in TEMPLATE_SUFFIXES and "templates" in file.parts)


def _strings(file: Path) -> Iterator[Message]:
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        text = _calls_only(templatize(text, origin=str(file)))
    source = io.BytesIO(text.encode())
    for _, texts, _, context in extract("python", source, keywords=KEYWORDS, options={"encoding": "utf-8"}):
        parts = (texts,) if isinstance(texts, str) else tuple(part for part in texts if part)
        if parts and parts[0]:
            yield Message(parts[0], parts[1] if len(parts) > 1 else "", context or "")


def _calls_only(templatized: str) -> str:
    """Django writes the calls among the blanked text of the template, which Python's tokeniser does not accept."""
    return "".join(f"{name}({arguments})\n" for name, arguments in _CALL.findall(templatized))
