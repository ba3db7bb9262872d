"""The word lists of the reader: one data file that an administrator may extend."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LETTERS = "A-Za-zÀ-ỹ"  # Latin letters with Vietnamese marks; Chinese characters are outside on purpose
UPPER = "A-Z" + "".join(char for char in map(chr, range(0xC0, 0x1EFA)) if char.isupper())
_FILE = Path(__file__).with_name("vocabulary.toml")
_OLD_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![a-zà-ỹ])")
_NEW_TONE = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe",
    "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """Named word lists, ``section.name`` to words; immutable, so that a reading can be repeated."""

    lists: tuple[tuple[str, tuple[str, ...]], ...]

    def words(self, name: str) -> tuple[str, ...]:
        """The words of the list ``section.name``; empty when there is none."""
        return dict(self.lists).get(name, ())

    def section(self, name: str) -> dict[str, tuple[str, ...]]:
        """Every list of a section by its short name, in the order of the file."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): words for key, words in self.lists if key.startswith(prefix)}

    def extended(self, more: Mapping[str, Sequence[str]]) -> "Vocabulary":
        """A vocabulary with the words of ``more`` (``section.name`` to words) added; unknown lists raise KeyError."""
        known = dict(self.lists)
        for name, words in more.items():
            known[name] = tuple(dict.fromkeys((*known[name], *(w.strip().lower() for w in words if w.strip()))))
        return Vocabulary(tuple(known.items()))


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
