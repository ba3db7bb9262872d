"""The word lists of the reader: one data file that an administrator may extend."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from pathlib import Path

LETTERS = "A-Za-zÀ-ỹ"  # Latin letters with Vietnamese marks; Chinese characters are outside on purpose
UPPER = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x1EFA)) if char.isupper())
_FILE = Path(__file__).with_name("vocabulary.toml")
_FACTOR = re.compile(r"\d{1,15}(?:\.\d{1,6})?")
_OLD_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zà-ỹ])")
_NEW_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip


class UnknownList(KeyError):
    """There is no word list of this name."""


@dataclass(
    frozen=True, eq=False
)  # told apart by identity: patterns are kept for each, and hashing thousands of words is slow
class Vocabulary:
    """Named word lists, ``section.name`` to words; immutable, so that a reading can be repeated."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def _by_name(self) -> dict[str, tuple[str, ...]]:
        return dict(self.lists)

    @cached_property
    def own_units(self) -> dict[str, tuple[str, Decimal]]:
        """Ways of writing a unit that the lists add: written to (canonical unit, factor); "suất = count", "mwac = MW * 1"."""
        entries = map(entry_of, self.words("measure.units"))
        return {name: (unit, factor) for name, unit, factor in entries if unit and factor}

    @cached_property
    def own_scales(self) -> dict[str, Decimal]:
        """Scale words that the lists add: "chục nghìn = 10000"."""
        entries = map(entry_of, self.words("measure.scales"))
        return {name: factor for name, unit, factor in entries if not unit and factor}

    def words(self, name: str) -> tuple[str, ...]:
        """The words of the list ``section.name``; empty when there is none."""
        return self._by_name.get(name, ())

    def section(self, name: str) -> dict[str, tuple[str, ...]]:
        """Every list of a section by its short name, in the order of the file."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): words for key, words in self.lists if key.startswith(prefix)}

    def changed(
        self, add: Mapping[str, Sequence[str]], drop: Mapping[str, Sequence[str]] | None = None
    ) -> "Vocabulary":
        """A vocabulary with words added to and taken from lists (``section.name`` to words). Raises UnknownList."""
        known = dict(self.lists)
        if unknown := {*add, *(drop or {})} - set(known):
            raise UnknownList(sorted(unknown)[0])
        for name, words in (drop or {}).items():
            known[name] = tuple(word for word in known[name] if word not in set(words))
        for name, words in add.items():
            known[name] = tuple(dict.fromkeys((*known[name], *words)))
        return Vocabulary(tuple(known.items()))


def entry_of(entry: str) -> tuple[str, str, Decimal | None]:
    """ "suất = count" as (suất, count, 1); "tr.đ = VND * 1000000"; "chục nghìn = 10000" as (chục nghìn, "", 10000).

    The factor is None where the entry has no meaning.
    """
    name, _, meaning = (part.strip() for part in entry.partition("="))
    unit, times, factor = (part.strip() for part in meaning.partition("*"))
    if _FACTOR.fullmatch(unit):
        return lowered(name), "", None if times else Decimal(unit)
    if not unit or (times and not _FACTOR.fullmatch(factor)):
        return lowered(name), unit, None
    return lowered(name), unit, Decimal(factor or 1)


def load(path: Path = _FILE) -> Vocabulary:
    """The lists of a TOML file of the shape of ``vocabulary.toml``."""
    tables: dict[str, dict[str, list[str]]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(
        tuple((f"{section}.{name}", tuple(words)) for section, lists in tables.items() for name, words in lists.items())
    )


DEFAULT = load()


def lowered(text: str) -> str:
    """Lower case of the same length, with the tone mark where the newer spelling puts it (uỷ as ủy, hoà as hòa)."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return _OLD_TONE.sub(lambda m: m.group() if low[m.start() - 1 : m.start()] == "q" else _NEW_TONE[m.group()], low)


def alternatives(words: Sequence[str]) -> str:
    """A pattern of any of the words, longest first, whole words for Latin script; never empty."""
    ordered = sorted(dict.fromkeys(map(lowered, words)), key=lambda w: (-len(w), w))
    by_edges: dict[tuple[bool, bool], list[str]] = {}
    for word in ordered:
        by_edges.setdefault((_is_letter(word[:1]), _is_letter(word[-1:])), []).append(
            r"\s+".join(map(re.escape, word.split()))
        )
    # "điểm %" before "điểm": a word that ends in a sign may begin with one that ends in a letter
    groups = (_edged("|".join(bodies), *edges) for edges, bodies in sorted(by_edges.items()))
    return "(?:" + "|".join(groups) + ")" if ordered else "(?!)"


def _is_letter(char: str) -> bool:
    return re.match(f"[{LETTERS}]", char) is not None


def _edged(body: str, head: bool, tail: bool) -> str:
    before = f"(?<![{LETTERS}])" if head else ""
    after = f"(?![{LETTERS}])" if tail else ""
    return f"{before}(?:{body}){after}"


@lru_cache(maxsize=512)
def any_of(vocabulary: Vocabulary, *names: str) -> re.Pattern[str]:
    """The compiled pattern of the lists ``names``; match it against ``lowered`` text."""
    return re.compile(alternatives([word for name in names for word in vocabulary.words(name)]))


@lru_cache(maxsize=64)
def lookup(vocabulary: Vocabulary, section: str) -> Mapping[str, str]:
    """Word to the name of its list within a section."""
    return {lowered(word): name for name, words in vocabulary.section(section).items() for word in words}


@lru_cache(maxsize=64)
def any_in(vocabulary: Vocabulary, section: str) -> str:
    """The pattern text of every word of a section."""
    return alternatives([word for words in vocabulary.section(section).values() for word in words])
