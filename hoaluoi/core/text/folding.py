"""Text as a person types it in a search box: without marks, in lower case."""

import unicodedata

_STROKED = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"})


def fold(text: str) -> str:
    """Lower case without tone and vowel marks, ``đ`` as ``d``, runs of white space as one blank.

    Fullwidth forms become narrow; Chinese characters stay as they are. ``fold(fold(x)) == fold(x)``.
    """
    flat = text
    for _ in range(3):  # some capitals decompose only once they are small letters
        wide = unicodedata.normalize("NFKD", flat.translate(_STROKED).casefold())
        narrow = "".join(c for c in wide if not unicodedata.combining(c))
        if narrow == flat:
            break
        flat = narrow
    return " ".join(flat.split())
