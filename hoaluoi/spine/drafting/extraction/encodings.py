"""Which encoding a text is in, line by line: UTF-8, UTF-16, Windows-1258, TCVN3 (ABC), VNI; and mojibake undone.

A line is converted only where the conversion makes it read more like Vietnamese; what changed is shown before it is used.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import ftfy

_TCVN3_BYTES = (
    "A1Ă A2Â A3Ê A4Ô A5Ơ A6Ư A7Đ A8ă A9â AAê ABô ACơ ADư AEđ B5à B6ả B7ã B8á B9ạ BBằ BCẳ BDẵ BEắ C6ặ C7ầ C8ẩ C9ẫ CAấ CBậ CCè CEẻ CFẽ D0é D1ẹ "
    "D2ề D3ể D4ễ D5ế D6ệ D7ì D8ỉ DCĩ DDí DEị DFò E1ỏ E2õ E3ó E4ọ E5ồ E6ổ E7ỗ E8ố E9ộ EAờ EBở ECỡ EDớ EEợ EFù F1ủ F2ũ F3ú F4ụ F5ừ F6ử F7ữ F8ứ "
    "F9ự FAỳ FBỷ FCỹ FDý FEỵ"
)
_TCVN3 = {int(pair[:2], 16): pair[2] for pair in _TCVN3_BYTES.split()}
_VNI_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300",
    "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300",
    "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_MARKS |= {mark.upper(): tones for mark, tones in _VNI_MARKS.items()}
_VNI_LETTERS = {
    "ñ": "đ",
    "Ñ": "Đ",
    "ö": "ư",
    "Ö": "Ư",
    "ô": "ơ",
    "Ô": "Ơ",
    "æ": "ỉ",
    "Æ": "Ỉ",
    "ó": "ĩ",
    "Ó": "Ĩ",
    "ò": "ị",
    "Ò": "Ị",
    "î": "ỵ",
    "Î": "Ỵ",
}
_VNI_MARKED = re.compile(f"[aeouyAEOUYôöÔÖ][{''.join(_VNI_MARKS)}]")
_COMMON = frozenset(
    "và của các điện đạt được năm không trong với là việc đơn vị công ty thực hiện tập đoàn tỷ lệ lực kế hoạch chỉ tiêu báo cáo đến tháng ngày số "
    "khách hàng để cho có đã phải trên dưới về tại một những người lao động quyết định nghị yêu cầu nhiệm vụ hoàn thành triệu đồng sản xuất kinh doanh "
    "tổng giám đốc đảng ủy theo từ phấn đấu sáng kiến việt nam xã hội phát triển".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_MOJIBAKE = re.compile(r"[ÃÄÆáº»]{1,3}[\u0080-\u00bf‡†‰Šœž™€›“”’‚„…]")
_LEGACY = re.compile("[\u00a1-\u00ff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encodings found (most lines first) and the lines that were converted, before and after."""

    text: str
    encodings: tuple[str, ...]
    changed: tuple[tuple[str, str], ...] = ()


def decode(data: bytes) -> Decoded | None:
    """The text of the bytes; None for what is no text in any known encoding."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            try:
                return repaired(data.decode(name), name.removesuffix("-sig"))
            except UnicodeDecodeError:
                return None
    if _looks_utf16(data):
        name = "utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"
        try:
            return repaired(data.decode(name), "utf-16")
        except UnicodeDecodeError:
            return None
    if b"\x00" in data or _control_share(data) > 0.02:
        return None
    try:
        return repaired(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _by_line(data)


def _looks_utf16(data: bytes) -> bool:
    head = data[:400]
    return len(head) > 3 and (head[1::2].count(0) > len(head) * 0.2 or head[0::2].count(0) > len(head) * 0.2)


def _control_share(data: bytes) -> float:
    head = data[:20_000]
    return sum(byte < 32 and byte not in b"\t\n\r\f\x0b" for byte in head) / max(1, len(head))


def _by_line(data: bytes) -> Decoded:
    """Every line in the encoding that reads best; Chinese text in GB 18030 is tried as a whole."""
    whole = _gb18030(data)
    if whole is not None:
        return Decoded(whole, ("gb18030",), ((_preview(data.decode("latin-1")), _preview(whole)),))
    lines, names, changed = [], [], []
    favourite = _best(data)[1]
    for line in data.split(b"\n"):
        text, name = _best(line, favourite)
        lines.append(text)
        if name != "ascii":
            names.append(name)
        if name not in {"ascii", "utf-8"}:
            changed.append((_preview(line.decode("latin-1")), _preview(text)))
    ranked = tuple(sorted(set(names), key=lambda n: (-names.count(n), n)))
    return Decoded("\n".join(lines), ranked, tuple(changed))


def _gb18030(data: bytes) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    common = len(re.findall("[的国年月日电网公司和工作完成企业在为是]", text))
    return text if common > 3 and common * 30 > len(text) else None


def _best(line: bytes, favourite: str = "") -> tuple[str, str]:
    if line.isascii():
        return line.decode("ascii"), "ascii"
    try:
        return line.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        latin = line.decode("latin-1")
    readings = {
        "windows-1258": unicodedata.normalize("NFC", line.decode("cp1258", "replace")),
        "tcvn3": latin.translate(_TCVN3),
        "vni": from_vni(latin),
        "windows-1252": line.decode("cp1252", "replace"),
    }
    name = max(readings, key=lambda n: (likeness(readings[n]), n == favourite, n == "windows-1258"))
    return readings[name], name


def repaired(text: str, encoding: str) -> Decoded:
    """Text that came in as Unicode, with lines typed in an old font (TCVN3, VNI) or decoded wrongly set right."""
    if not _LEGACY.search(text):
        return Decoded(text, (encoding,))
    lines, names, changed = [], {encoding: 0}, []
    for line in text.split("\n"):
        better, name = _repaired_line(line)
        lines.append(better)
        if name:
            names[name] = names.get(name, 0) + 1
            changed.append((_preview(line), _preview(better)))
    return Decoded("\n".join(lines), tuple(names), tuple(changed))


@lru_cache(maxsize=2048)
def _repaired_line(line: str) -> tuple[str, str]:
    if not _LEGACY.search(line):
        return line, ""
    if _MOJIBAKE.search(line):
        fixed = ftfy.fix_encoding(line)
        if fixed != line and likeness(fixed) > likeness(line):
            return fixed, "mojibake"
    best, name = line, ""
    for candidate, fixed in (("tcvn3", line.translate(_TCVN3)), ("vni", from_vni(line))):
        if likeness(fixed) >= likeness(best) + 2:
            best, name = fixed, candidate
    return best, name


def from_vni(text: str) -> str:
    """VNI-Windows: a letter and a mark are two characters."""
    parts = []
    at = 0
    for match in _VNI_MARKED.finditer(text):
        parts.append("".join(_VNI_LETTERS.get(c, c) for c in text[at : match.start()]))
        letter, mark = match.group()[0], match.group()[1]
        parts.append(unicodedata.normalize("NFC", _VNI_LETTERS.get(letter, letter) + _VNI_MARKS[mark]))
        at = match.end()
    parts.append("".join(_VNI_LETTERS.get(c, c) for c in text[at:]))
    return "".join(parts)


def likeness(text: str) -> int:
    """How many common Vietnamese words with marks the text holds, less what no Vietnamese text holds."""
    words = _WORD.findall(unicodedata.normalize("NFC", text).lower())
    good = sum(2 for word in words if word in _COMMON and not word.isascii()) + sum(
        1 for word in words if word in _COMMON
    )
    return good - len(re.findall("[\u0080-\u009f¡-¿×÷þßåæøñäëïöüÿ\ufffd]", text))


def _preview(line: str) -> str:
    return line.strip()[:160]
