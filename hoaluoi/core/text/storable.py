"""Texts that programs send and no database takes: a zero character, half a character of UTF-16."""

UNSTORABLE = "\0"


def storable(text: str) -> str:
    """The text without zero characters; a stray half of a character becomes a question mark."""
    return text.replace(UNSTORABLE, "").encode("utf-8", "replace").decode()
