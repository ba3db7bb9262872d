"""Where a quoted passage is likely to be cut in two (before "và", after a semicolon or comma, at the end of a
sentence), and where it can be."""

import itertools
import re
import unicodedata

_GAP = re.compile(
    r"(?<=[;,.])\s+|\s+(?=(?:và|hoặc|cùng với|đồng thời|trong đó|and|while)\s)|(?<=[；，。])|(?=(?:并|同时|其中))",
    re.IGNORECASE,
)


def gaps(quote: str) -> list[int]:
    """Offsets at which a second part would begin; never the first or last place."""
    return sorted({found.end() for found in _GAP.finditer(quote) if 0 < found.end() < len(quote)})


def pieces(quote: str) -> list[tuple[int, str]]:
    """The quote in pieces between its gaps, each with its offset."""
    edges = [0, *gaps(quote), len(quote)]
    return [(start, quote[start:end]) for start, end in itertools.pairwise(edges)]


def can_cut(quote: str, offset: int) -> bool:
    """Whether both parts say something, and no letter is parted from its mark."""
    if not 0 < offset < len(quote) or unicodedata.combining(quote[offset]):
        return False
    return all(any(map(str.isalnum, part)) for part in (quote[:offset], quote[offset:]))
