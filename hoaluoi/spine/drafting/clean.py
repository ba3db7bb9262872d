"""From the text as given to the text as read, with a map of offsets back.

Zero-width characters go, fullwidth digits become narrow, and damaged Chinese (traditional characters, each followed by its
pinyin in brackets, some characters lost) becomes simplified. A lost character is shown as □ and never guessed.
"""

import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

from hoaluoi.spine.drafting.drafts import Cleaning, Damage

LOST = "□"
_PINYIN = "a-zA-Zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹɡḿ"
_BRACKETED = re.compile(rf"(?<=[\u3400-\u9fff])\([{_PINYIN}]{{1,7}}\)")
_LOST = re.compile(rf"\?[{_PINYIN}]{{1,7}}\)")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_NARROW = str.maketrans("０１２３４５６７８９％．，－＋／", "0123456789%.,-+/")
_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u3000": " "})
_WIDEST_GAP = 24
_GAP = re.compile(r"[^\S\n\t]{25,}|\n{25,}|\t{25,}")
_DAMAGED_FROM = 3
_LINES = {"p", "div", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
_TAG = re.compile(
    r"(?:<|&lt;)(?P<closes>/)?(?P<name>p|br|hr|b|i|u|strong|em|span|div|td|tr|th|table|tbody|thead|li|ul|ol|h[1-6]|a|img|font|sup|sub|o:p)"
    r"(?=[\s/>]|&gt;)(?:[^<>&]|&(?!gt;|lt;)){0,600}(?:>|&gt;)",
    re.IGNORECASE,
)
_ENTITIES = {
    "&nbsp;": " ", "&#160;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&ge;": "≥", "&le;": "≤",
    "&ndash;": "–", "&mdash;": "—",
}  # fmt: skip
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)), re.IGNORECASE)
_TRADITIONAL = re.compile("[們這國發電網開關業務與員會對時個為機構產學經濟應實從組織報復處區續應權統變輸級單據點萬億]")


def original_text(text: str) -> str:
    """The text that offsets count in: NFC, with a no-break space read as a space."""
    return unicodedata.normalize("NFC", text).translate(_BLANKS)


def clean(text: str) -> Cleaning:
    """The text as read. ``damage`` lists every place that a person should look at before trusting the reading."""
    original = original_text(text)
    narrow = original.translate(_NARROW)
    damage = _damage(original)
    marks = _markup(narrow)
    dropped = [m.span() for m in _ZERO_WIDTH.finditer(narrow)] + [(d.start, d.end) for d in damage]
    dropped += [(m.start() + _WIDEST_GAP, m.end()) for m in _GAP.finditer(narrow)] + [span for span, _ in marks]
    if dropped:
        shown = {d.start: d.shown for d in damage} | {span[0]: mark for span, mark in marks}
        narrow, origins = _without(narrow, sorted(dropped), shown)
    else:
        origins = None
    return Cleaning(original, _simplified(narrow), origins, damage)


def _markup(text: str) -> list[tuple[tuple[int, int], str]]:
    """What is left of a page's markup, each with what it stood for: a cell, a line, a sign."""
    if "<" not in text and "&" not in text:
        return []
    found = [(m.span(), _part(m["name"].lower(), closes=bool(m["closes"]))) for m in _TAG.finditer(text)]
    inside = {start for start, _ in (span for span, _ in found)} | {span[1] - 4 for span, _ in found}
    signs = [m for m in _ENTITY.finditer(text) if m.start() not in inside]
    return found + [(m.span(), _ENTITIES[m.group().lower()]) for m in signs]


def _part(name: str, *, closes: bool) -> str:
    if name in {"td", "th"}:
        return "\t" if closes else ""
    return "\n" if name in {"br", "hr"} or (closes and name in _LINES) else ""


def _damage(text: str) -> tuple[Damage, ...]:
    brackets = list(_BRACKETED.finditer(text))
    if len(brackets) < _DAMAGED_FROM:
        return ()
    places = [Damage(m.start(), m.end(), m.group(), "", lost=False) for m in brackets]
    places += [Damage(m.start(), m.end(), m.group(), LOST, lost=True) for m in _LOST.finditer(text)]
    return tuple(sorted(places, key=lambda d: d.start))


def _without(text: str, spans: list[tuple[int, int]], shown: dict[int, str]) -> tuple[str, tuple[int, ...]]:
    kept: list[str] = []
    origins: list[int] = []
    at = 0
    for start, end in spans:
        kept.append(text[at:start])
        origins.extend(range(at, start))
        if mark := shown.get(start, ""):
            kept.append(mark)
            origins.append(start)
        at = max(at, end)
    kept.append(text[at:])
    origins.extend(range(at, len(text) + 1))
    return "".join(kept), tuple(origins)


def _simplified(text: str) -> str:
    """Traditional characters as simplified ones, character for character."""
    if not _TRADITIONAL.search(text):
        return text
    whole = _converter().convert(text)
    if len(whole) == len(text):
        return str(whole)
    return "".join(_one(char) for char in text)


@lru_cache(maxsize=4096)
def _one(char: str) -> str:
    simple = str(_converter().convert(char))
    return simple if len(simple) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")
