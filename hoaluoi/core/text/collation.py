"""Sort keys that are stored beside a name, so that the database can sort with the plain C collation.

Vietnamese: letters in the order a ă â b c d đ e ê … y, then tones in the order ngang, huyền, sắc, hỏi, ngã, nặng
(a à á ả ã ạ ă …). Chinese: by the GB 2312 table, whose first level (3,755 common characters) is in pinyin order.
Runs of digits sort by their value, so that "Genco 2" stands before "Genco 10".
"""

import re
import unicodedata

_VIETNAMESE_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {letter: chr(ord("A") + place) for place, letter in enumerate(_VIETNAMESE_LETTERS)}
_TONES = {"\u0300": "1", "\u0301": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_LEVEL = "\t"  # sorts below every other character of a key
_DIGITS = re.compile(r"[0-9]+")
_GB_FIRST_ROW, _GB_ROW = 0xB0, 94
_CHINESE_FROM = 0x4E00


def sort_key(text: str, language: str) -> str:
    """A key whose code point order is the reading order of ``text`` in ``language`` (vi, en or zh…).

    Without NUL or line breaks; equal keys only for texts that differ in white space alone.
    """
    words = " ".join(_DIGITS.sub(_padded, unicodedata.normalize("NFC", text)).split())
    first = _chinese(words) if language.startswith("zh") else "".join(map(_primary, words))
    return _LEVEL.join((first, "".join(map(_tone, words)).rstrip("0"), words))


def _padded(run: re.Match[str]) -> str:
    digits = run.group().lstrip("0") or "0"
    return f"{len(digits):03d}{digits}" if len(digits) > 1 else f"001{digits}"


def _primary(char: str) -> str:
    letter, _ = _letter_and_tone(char)
    return _PRIMARY.get(letter, letter)


def _tone(char: str) -> str:
    return _letter_and_tone(char)[1]


def _letter_and_tone(char: str) -> tuple[str, str]:
    """The letter with its vowel mark but without its tone, and the tone as one digit."""
    parts = unicodedata.normalize("NFD", char.lower())
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return (letter if letter in _PRIMARY else parts[:1], tone)


def _chinese(text: str) -> str:
    return "".join(_pinyin_place(char) for char in text)


def _pinyin_place(char: str) -> str:
    if not "\u4e00" <= char <= "\u9fff":
        return _primary(char)
    try:
        row, cell = char.encode("gb2312")
    except UnicodeEncodeError:
        return chr(0x20000 + ord(char) - _CHINESE_FROM)  # after every character of the table
    return chr(_CHINESE_FROM + (row - _GB_FIRST_ROW) * _GB_ROW + cell - 0xA1)
