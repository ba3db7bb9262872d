"""Paragraphs, headings, list items and sentences of a text, and what of a page is furniture."""

import re
from dataclasses import dataclass, field

from hoaluoi.spine.drafting.drafts import Furniture
from hoaluoi.spine.drafting.furniture import furniture
from hoaluoi.spine.drafting.vocabulary import LETTERS, UPPER, Vocabulary

_CJK = re.compile(r"[\u3400-\u9fff]")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯạ-ỹẠ-Ỹ]|[àáãèéìíòóõùúý]")
_DASH_ITEM = re.compile(r"\s*[-–—•*+●▪○]\s")
_LEVELS = (
    re.compile(r"(?:[IVX]{1,5}|[A-ZĐ]|Phần \w+|Chương \w+)[.)、:]|[一二三四五六七八九十]+、"),
    re.compile(r"\d{1,2}[.)]\s|Điều \d|（[一二三四五六七八九十]）"),
    re.compile(r"\d{1,2}\.\d{1,2}"),
    re.compile(r"\(?[a-zđ][.)]"),
)
_LONGEST_HEADING = 160
_LONGEST_SENTENCE = 2500
_ITEM = re.compile(
    rf"\s*(?:[-–—•*+●▪○]|\(?[a-zđ]\)|\(?\d{{1,2}}[.)]|\d{{1,2}}\.\d{{1,2}}\.?|[a-zđ]\.)(?=\s|[{LETTERS}])"
)
_SENTENCE_END = re.compile(
    rf"(?<=[.!?…])[”\"’»)]*\s+(?=[“\"‘(«]?\s*(?:[{UPPER}0-9]))|[。！？；]|;|(?<=[.!?])\n|\n(?=\s*[-–•*+]\s)",
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:TP|TS|ThS|GS|PGS|Mr|Mrs|Ms|Dr|No|St|Co|Ltd|Inc|approx|ông|bà|v\.v|e\.g|i\.e|vs|Q|P|H)|^\s*\d{1,2}|^\s*[A-ZIVX]{1,4})\.\Z"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of the text as read."""

    start: int
    end: int
    lead: int = 0  # where the full sentence begins: a semicolon ends a clause, not what was said before it


@dataclass(slots=True, eq=False)
class Block:
    """A paragraph, heading or list item."""

    start: int
    end: int
    text: str
    language: str
    is_heading: bool = False
    is_item: bool = False
    parent: "Block | None" = None
    heading: "Block | None" = None
    previous: "Block | None" = None
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def above(self) -> "list[Block]":
        """What opens the list, then the headings above, nearest first."""
        chain = [self.parent] if self.parent else []
        heading = self.heading
        while heading is not None:
            if heading not in chain:
                chain.append(heading)
            heading = heading.heading
        return chain


def language_of(text: str) -> str:
    """vi, zh or en, by the letters that the text uses."""
    if len(_CJK.findall(text)) * 3 > len(text.strip()) * 0.6:
        return "zh"
    return "vi" if len(_VIETNAMESE.findall(text)) * 50 > len(text) else "en"


def split(text: str, vocabulary: Vocabulary) -> tuple[list[Block], tuple[Furniture, ...]]:
    """The blocks that are read, in order, with their heading and list parent; and the furniture that is not."""
    lines = _lines(text)
    dropped = furniture(text, lines, vocabulary)
    whole = language_of(text)
    kept = [line for line in lines if line not in dropped]
    blocks = [_block(text, start, end, whole) for start, end in _joined(text, kept)]
    _link(blocks)
    return blocks, tuple(Furniture(s, e, why) for (s, e), why in sorted(dropped.items()))


def _lines(text: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer(r"[^\n\r\f\v]+", text) if m.group().strip()]


def _joined(text: str, lines: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Lines that a page width has broken are one paragraph again."""
    joined: list[tuple[int, int]] = []
    for start, end in lines:
        line = text[start:end].strip()
        if joined:
            before = text[joined[-1][0] : joined[-1][1]].rstrip()
            last = before.rsplit("\n", 1)[-1]
            close = text[joined[-1][1] : start].count("\n") == 1
            if close and len(last) > 50 and last[-1] not in ".:;!?。；：" and line[0].islower() and "\t" not in line:
                joined[-1] = (joined[-1][0], end)
                continue
        joined.append((start, end))
    return joined


def _block(text: str, start: int, end: int, language: str) -> Block:
    body = text[start:end]
    own = language_of(body) if len(body) > 20 else language
    return Block(start, end, body, own if own != "en" or language == "en" else _english(body, language))


def _english(body: str, language: str) -> str:
    words = re.findall(r"[A-Za-z]+", body.lower())
    common = sum(word in {"the", "of", "and", "in", "to", "for", "by", "was", "is", "with"} for word in words)
    return "en" if common * 12 > len(words) + 6 else language


def _link(blocks: list[Block]) -> None:
    """Give every block the heading it stands under, and list items what opens their list."""
    stack: list[tuple[int, Block]] = []
    parent: Block | None = None
    previous: Block | None = None
    for block in blocks:
        body = block.text.strip()
        block.previous, previous = previous, block
        block.is_item = bool(_ITEM.match(block.text))
        dash = bool(_DASH_ITEM.match(block.text))
        block.is_heading = (
            len(body) < _LONGEST_HEADING
            and body[-1] not in ".;,。；"
            and not dash
            and "\t" not in body
            and "|" not in body
        )
        if block.is_heading:
            level = _level(body)
            while stack and stack[-1][0] >= level:
                stack.pop()
            block.heading = stack[-1][1] if stack else None
            stack.append((level, block))
            parent = block
        else:
            block.heading = stack[-1][1] if stack else None
            if block.is_item:
                block.parent = parent
            else:
                parent = block if body.endswith((":", "：", "như sau", "sau đây")) else None
        block.sentences = _sentences(block)


def _level(heading: str) -> int:
    """How deep a heading stands, by the mark before it: I. above 1. above 1.1. above a)."""
    for level, pattern in enumerate(_LEVELS, 1):
        if pattern.match(heading):
            return level
    return 0


def _sentences(block: Block) -> list[Sentence]:
    found: list[Sentence] = []
    at = lead = 0
    for mark in _SENTENCE_END.finditer(block.text):
        if _ABBREVIATION.search(block.text[at : mark.start()]) or _inside_brackets(block.text[at : mark.start()]):
            continue
        if block.text[at : mark.end()].strip():
            found.append(Sentence(block.start + at, block.start + mark.end(), block.start + lead))
        at = mark.end()
        lead = lead if mark.group().strip() in {";", "；"} else at
    if block.text[at:].strip():
        found.append(Sentence(block.start + at, block.end, block.start + lead))
    return [piece for sentence in found for piece in _bearable(block, sentence)]


def _bearable(block: Block, sentence: Sentence) -> list[Sentence]:
    """A sentence without an end, as a broken file has them, in pieces that a person could still read."""
    pieces: list[Sentence] = []
    start = sentence.start
    while sentence.end - start > _LONGEST_SENTENCE:
        cut = block.text.rfind(" ", start - block.start + 1, start - block.start + _LONGEST_SENTENCE)
        end = block.start + cut if cut > 0 else start + _LONGEST_SENTENCE
        pieces.append(Sentence(start, end, start))
        start = end
    lead = max(sentence.lead, sentence.start - _LONGEST_SENTENCE)
    pieces.append(Sentence(start, sentence.end, start if pieces else lead))
    return pieces


def _inside_brackets(text: str) -> bool:
    return text.count("(") > text.count(")")
