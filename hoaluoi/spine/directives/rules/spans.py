"""A text cut at the edges of the spans that point into it, so that each piece knows which spans cover it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text, `start` inclusive, `end` exclusive; `key` says whose it is."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters covered by the same spans (none: plain text), in the order of the spans' starts."""

    text: str
    keys: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text in pieces; joined they are the line, which begins at `start` of the text."""

    pieces: tuple[Piece, ...]
    start: int = 0

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def paragraphs(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """The lines that hold something, each cut into pieces. Spans outside the text are cut to it; empty ones dropped.

    One sweep over the sorted edges: linear in text and spans, for a text of 60 pages with hundreds of drafts.
    """
    inside = [Span(max(0, s.start), min(len(text), s.end), s.key) for s in spans]
    waiting = sorted((s for s in inside if s.start < s.end), key=lambda s: (s.start, -s.end, s.key))
    lines: list[Paragraph] = []
    open_spans: list[Span] = []
    at, place = 0, 0
    for line in text.split("\n"):
        line_start, line_end = at, at + len(line)
        pieces: list[Piece] = []
        while at < line_end:
            opened: list[str] = []
            while place < len(waiting) and waiting[place].start <= at:
                if waiting[place].end > at:
                    open_spans.append(waiting[place])
                    opened.append(waiting[place].key)
                place += 1
            open_spans = [span for span in open_spans if span.end > at]
            edge = min([line_end, *(span.end for span in open_spans)])
            if place < len(waiting):
                edge = min(edge, waiting[place].start)
            keys = tuple(span.key for span in open_spans)
            pieces.append(Piece(text[at:edge], keys, tuple(opened)))
            at = edge
        if line.strip():
            lines.append(Paragraph(tuple(pieces), line_start))
        at = line_end + 1
    return lines
