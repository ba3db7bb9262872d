"""The message catalogues: one a language in every app's ``locale`` folder, kept equal to what the code says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from hoaluoi.site.cli.extraction import Found, Message

LANGUAGES = ("vi", "zh_Hans")
_PLACEHOLDER = re.compile(r"%\([a-z_0-9]+\)[a-z]|%[sd]|\{[a-z_0-9]*\}", re.IGNORECASE)
_METADATA = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    # Vietnamese and Chinese nouns have one form.
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with a catalogue; ``kind`` is untranslated, fuzzy, unused, placeholders or two_ways."""

    file: str
    kind: str
    text: str


def catalogue_path(app: Path, language: str) -> Path:
    return app / "locale" / language / "LC_MESSAGES" / "django.po"


def update(path: Path, language: str, found: Found) -> int:
    """Writes the strings of the code with the translations there are, drops what is unused; returns how many."""
    known = {_key(entry): entry for entry in _opened(path)}
    written = polib.POFile(wrapwidth=110)
    written.metadata = {"Language": language, **_METADATA}
    for message in sorted(found.places):
        entry = polib.POEntry(
            msgid=message.text,
            msgctxt=message.context or None,
            occurrences=[(place, "") for place in sorted(found.places[message])],
            flags=["python-format"] if "%(" in message.text else [],
        )
        _carry_over(known.get((message.text, message.context)), entry, message)
        written.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    written.save(str(path))
    return len(written)


def flaws(path: Path, found: Found, project: Path) -> Iterator[Flaw]:
    """What a person still has to do before the language is complete."""
    name = str(path.relative_to(project))
    known = {_key(entry): entry for entry in _opened(path)}
    wanted = {(message.text, message.context) for message in found.places}
    for text, context in sorted(wanted):
        entry = known.get((text, context))
        if entry is None or not _translations(entry) or not all(_translations(entry)):
            yield Flaw(name, "untranslated", text)
        elif entry.fuzzy:
            yield Flaw(name, "fuzzy", text)
        elif not entry.msgid_plural and _placeholders(entry.msgstr) != _placeholders(text):
            yield Flaw(name, "placeholders", text)
    yield from (Flaw(name, "unused", text) for text, _ in sorted(known.keys() - wanted))


def two_ways(paths: Iterable[Path], project: Path) -> Iterator[Flaw]:
    """Messages that one language says in two ways: at run time the catalogues are one, and one of them silently wins.

    Where the meaning differs the code says so by a context.
    """
    first: dict[tuple[str, str, str], tuple[str, list[str]]] = {}
    for path in sorted(paths):
        name, language = str(path.relative_to(project)), path.parents[1].name
        for entry in _opened(path):
            said = _translations(entry)
            if not any(said):
                continue
            _, before = first.setdefault((language, *_key(entry)), (name, said))
            if before != said:
                yield Flaw(name, "two_ways", entry.msgid)


def compile_all(paths: Iterable[Path]) -> int:
    """Writes the .mo file beside every .po file that is newer; returns how many were written."""
    count = 0
    for path in paths:
        target = path.with_suffix(".mo")
        partial = target.with_suffix(".mo.partial")
        polib.pofile(str(path)).save_as_mofile(str(partial))
        partial.replace(target)
        count += 1
    return count


def _opened(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if not entry.obsolete] if path.is_file() else []


def _key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgid, entry.msgctxt or ""


def _carry_over(old: polib.POEntry | None, entry: polib.POEntry, message: Message) -> None:
    translations = _translations(old) if old else []
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: translations[0] if translations else ""}
    else:
        entry.msgstr = translations[0] if translations else ""
    if old and old.fuzzy:
        entry.flags = [*entry.flags, "fuzzy"]


def _translations(entry: polib.POEntry) -> list[str]:
    if entry.msgid_plural:
        return [text for _, text in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))
