"""One compiled pattern cuts a text into dates, numbers and everything that only looks like a number."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from hoaluoi.spine.drafting.dates import FORMS
from hoaluoi.spine.drafting.vocabulary import LETTERS
from hoaluoi.spine.drafting.worded import HINTS, PATTERNS

_NUM = r"\d+(?:[.,]\d+)*"
_CLASS_WORDS = r"mức\s+độ|cấp\s+độ|giai\s+đoạn|bậc|hạng|khóa|khoá|lần\s+thứ|thứ|đợt|kỳ|tổ\s+máy|tổ\s+máy\s+số|bước|vòng|tầng|khoảng\s+cột|cột|pha|quốc\s+lộ|đường\s+tỉnh|ql|chương|điều|khoản|mục|phụ\s+lục|biểu\s+mẫu\s+số|biểu\s+số|biểu|mẫu\s+số|mẫu|bảng|hình|genco|pecc|pecc\s+số|phát\s+điện|truyền\s+tải\s+điện|xây\s+dựng\s+điện|tư\s+vấn\s+xây\s+dựng\s+điện|nhiệt\s+điện|thủy\s+điện|máy\s+biến\s+áp\s+t|mạch|lộ|tuyến|gói\s+thầu\s+số|bão\s+số|cơn\s+bão\s+số|phase|stage|level|grade|class|tier|version|section|article|clause|chapter|table|figure|note|annex|appendix|page|trang|unit|item|công\s+nghiệp|công\s+nghệ|iso|tcvn|iec|ieee|ifrs|vas|scope|nghề|vùng|khu\s+vực|lớp|ca|quận|phường|tổ|đội|ngăn\s+lộ|thế\s+hệ|khối|type|số\s+hiệu|mã\s+số|ngày\s+thứ|tháng\s+thứ|năm\s+thứ|văn\s+phòng\s+\w+|hạng\s+mục|xí\s+nghiệp|chi\s+bộ|chi\s+nhánh|phân\s+xưởng|bệnh\s+viện\s+dã\s+chiến\s+số|cơ\s+sở|nhóm|top|tốp|phân\s+đoạn|nhánh|k"
_AFTER_WORD = (
    "(?:"
    + "|".join(
        f"(?<={word} )" for word in ("có", "đạt", "là", "hơn", "trên", "gần", "khoảng", "được", "lên", "dưới", ";", ":")
    )
    + ")"
)
_DOC_TYPES = r"nghị\s+quyết|quyết\s+định|chỉ\s+thị|thông\s+tư|nghị\s+định|công\s+văn|công\s+điện|kế\s+hoạch|thông\s+báo|kết\s+luận|tờ\s+trình|báo\s+cáo|văn\s+bản|hướng\s+dẫn|quy\s+định|luật|pháp\s+lệnh|đề\s+án|hợp\s+đồng|giấy\s+phép|directive|decision|decree|circular|resolution|order|law"
_NOT_FIGURES: tuple[tuple[str, str], ...] = (
    (
        "url",
        r"https?://[^\s)”\"»]+|www\.[^\s)”\"»]+|[\w.+-]+@[\w-]+\.[\w.]+|(?<![\w])[\w-]+(?:\.[\w-]+)*\.(?:vn|com|org|net|gov|cn|edu)(?![\w])",
    ),
    ("footnote", r"\[\d{1,3}\]|(?<=[^\s(])\(\d{1,2}\)(?=[\s.,;]|$)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+"),
    (
        "document",
        rf"(?<![\d/])(?<!\d[.,])\d{{1,5}}(?:/(?:19|20)\d\d)?\s?[-/]\s?(?:(?:nq|qđ|ct|cv|tt|nđ|kl|tb|kh|bc|tr|hd|qh|ctr|cđ|qh\d+|vbhn|ubtvqh\d*|ubnd|bct|evn[a-z]*|đu|tw|ttg|cp|nđ-cp|[a-zđ]{{1,6}}-[a-zđ])[a-zà-ỹđ0-9]*)(?:\s?[-/&]\s?[a-zà-ỹđ][a-zà-ỹđ0-9&+]*)*(?![{LETTERS}])",
    ),
    (
        "document_word",
        rf"(?:{_DOC_TYPES})\s+(?:liên\s+tịch\s+)?(?:số|no\.?)\s*:?\s*\d+(?:[/-][a-zà-ỹđ\d&-]+)*(?![.,]\d)",
    ),
    ("document_zh", r"[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*第?\s*\d+\s*号|第\s*\d+\s*[号条款章届次期批]"),
    (
        "number_word",
        rf"(?<![{LETTERS}])(?<!tổng )(?<!ký )(?<!kỹ thuật )(?<!chỉ )(?<!con )(?<!đổi )(?<!hóa )(?<!doanh )(?:số|no\.)\s*:?\s*(?:0\d+|\d{{1,4}}(?=\s*[,/.;)]|\s+(?:ngày|năm|của|về|phố|đường)))(?![.,]?\d)",
    ),
    (
        "phone",
        r"(?:(?:điện\s+thoại|đt|tel|fax|hotline|tổng\s+đài|số\s+máy|热线|电话)\s*[:：]?\s*)(?:\+?[\d][\d\s.()-]{4,}\d)|(?<!\d)(?<!\d[.,])(?:\+84|0)\d{1,3}[\s.-]?\d{3}[\s.-]?\d{3,4}(?!\d)|(?<!\d)(?<!\d[.,])1[89]00[\s.]?\d{4,6}(?!\d)|(?<!\d)95598(?!\d)",
    ),
    ("covid", r"covid\s*[-–]?\s*\d+|sars-cov-?\d*|ncov-?\d*"),
    ("voltage", r"(?:±\s*)?\d+(?:[.,]\d+)?(?:\s*[-/÷,]\s*\d+(?:[.,]\d+)?)*\s*(?:kv(?![a-z])|千伏(?!安))"),
    (
        "clock",
        rf"(?<![\d/])(?<!\d[.,])(?:[01]?\d|2[0-4])\s?(?:(?:h|g)(?=\s*(?:,|-|–|ngày|sáng|chiều|tối|hôm|cùng|đến|\)))|giờ(?=\s*(?:ngày|sáng|chiều|tối|hôm|cùng ngày|[0-5]\d))\s?(?:[0-5]\d)?(?:\s?phút)?)(?![{LETTERS}])|(?<![\d/])(?<!\d[.,])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?:\s*[ap]m)?|(?<![\d/])(?<!\d[.,])(?:[01]?\d|2[0-4])h[0-5]\d|(?:lúc|vào\s+lúc|hồi|từ|trước|đến|sau)\s+(?:[01]?\d|2[0-4])\s*(?:h|giờ)(?:\s*\d\d)?|(?<!\d)(?<!\d[.,])(?:[01]?\d|2[0-3])\s*[ap]\.?m\b\.?|(?<!\d)\d{{1,2}}(?:时|点)(?:\d{{1,2}}分)?(?![段线])|零[时点]\d{{1,2}}分",
    ),
    ("always", r"24\s*/\s*(?:24|7)(?:\s*(?:h|giờ))?(?![\d])|7\s*/\s*24|7\s*[×x*]\s*24\s*小?时?|24/24h/7"),
    (
        "rank",
        r"(?:đứng\s+(?:ở\s+)?(?:vị\s+trí\s+)?(?:thứ\s+)?|xếp\s+(?:hạng\s+)?(?:thứ\s+)?|vị\s+trí\s+(?:thứ\s+)|hạng\s+thứ\s+|ranked\s+|ranks\s+|排名第|位居第|位列第|列第)(?P<rank>\d{1,4})(?:st|nd|rd|th)?(?:(?:\s?/\s?|\s+(?:out\s+of|among|of)\s+(?:the\s+)?|\s+trong(?:\s+tổng)?(?:\s+số)?\s+)(?P<rank_of>\d{1,4}))?(?!\d|[.,]\d|%)",
    ),
)
_AFTER_DATES: tuple[tuple[str, str], ...] = (
    ("class", rf"(?<![{LETTERS}])(?:{_CLASS_WORDS})\s*(?:số\s*)?(?:\d{{1,4}}(?:\.0)?(?:\s*(?:,|và|-|–|/)\s*\d{{1,2}}(?=\s*(?:[,.;)]|$|của|và|cho|tại|đạt|toàn)))*|[ivx]+(?![{LETTERS}]))(?!\d|[.,]\d|\s*%|\s*(?:triệu|tỷ|nghìn|ngàn|đồng|kwh|mw|km|万|亿))"),
    ("ordinal", r"第\s*\d+|\d+(?:st|nd|rd|th)(?![a-z])"),
    ("name", rf"(?<![{LETTERS}])(?!(?:usd|vnđ|vnd|cny|rmb|eur)\d)[{LETTERS}]+[-–]?\d+(?:[.,]\d+)*(?:[-–]?[{LETTERS}\d]+)*|(?<!\d)(?<!\d[.,]){_NUM}[gk](?![{LETTERS}])|\d{{1,2}}\.0(?![\d%])(?!\s*(?:%|triệu|tỷ|kwh|mw|mva|km|phút|million|billion|trillion|[亿万千个]))|(?<!\d)(?<!\d[.,])\d+(?:\.\d+){{3}}(?!\d)"),
    ("fraction", r"(?<![\d/])(?<!\d[.,])(?P<part>\d+(?:[.,]\d+)*)\s?/\s?(?P<whole>\d+(?:[.,]\d+)*)(?![\d/])"),
    ("fraction_of", rf"(?<![\d/])(?<!\d[.,])(?P<part3>{_NUM})(?:\s*(?:triệu|nghìn|ngàn))?\s+trong\s+(?:tổng\s+)?số\s+(?P<whole3>{_NUM})(?=\s*(?:triệu|nghìn|ngàn)?\s+[a-zà-ỹđ])"),
    ("fraction_words", r"(?<![\d/])(?<!\d[.,])(?P<part2>\d+(?:,\d{3})*)\s+(?:out\s+of(?:\s+the)?|of(?:\s+the)?(?=\s+[\d,]+\s+[a-z]))\s+(?P<whole2>\d+(?:,\d{3})*)(?![\d/]|[.,]\d|%)"),
    ("span_words", rf"(?<=từ )(?:mức\s+)?(?P<low2>{_NUM})\s?(?P<lowmark2>%|tỷ|triệu|nghìn|ngàn|đồng)?\s+(?:đến|tới)\s+(?P<high2>{_NUM})(?![\d/])(?!\s*(?:h|giờ)(?![a-zà-ỹ]))|(?P<low4>{_NUM})\s?%?\s+(?:đến|tới)\s+(?P<high4>{_NUM})(?=\s*(?:%|phần trăm))|(?<=between )(?P<low3>{_NUM})\s?%?\s+and\s+(?P<high3>{_NUM})(?![\d/])"),
    ("span", rf"(?<![\d/])(?<!\d[.,])(?P<low>{_NUM})\s?(?P<lowmark>%|tỷ|triệu|nghìn|ngàn|đồng|phút|giờ|ngày|kwh|mw|万|亿|[家个座台项户名人天倍]|公里|小时|分钟)?\s?(?:[-–—~÷～]|至|到)\s?(?:us\$|[$€£¥])?(?P<high>{_NUM})(?![\d/])"),
    *PATTERNS,
    ("product", rf"(?<![\d/])(?<!\d[.,])(?P<count>\d{{1,2}})\s?[x×*]\s?(?P<each>{_NUM})(?=\s?(?:mw|mva|kva|kw|mvar|kwp|mwp)(?![a-z]))|(?<![\d/{LETTERS}])(?:\d+\s?[x×*]\s?)+\d+(?:[.,]\d+)*\s?(?:mm2|mm²|m2|m|cm|mm)?(?![a-z\d])"),
    ("spaced", rf"(?<!\d)(?<!\d[.,\s])(?P<spaced>\d{{1,3}}(?:\s\d{{3}}){{2,}}(?!\d|[.,]\d)|{_AFTER_WORD}\d{{1,3}}\s\d{{3}}(?=\s(?!kv|nhà\s+thầu)[a-zà-ỹđ])|\d{{1,3}},\s\d{{1,2}}(?=\s?%))"),
    ("number", rf"(?:(?<![\d/])|(?<=[gmk]w/))(?<!\d[.,])(?:(?<![\d{LETTERS})\s])[-−+])?(?P<digits>{_NUM})"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of text with a kind: ``date:<form>``, ``number``, ``span``, ``fraction``, ``rank`` or a kind of non-figure."""

    kind: str
    start: int
    end: int
    parts: tuple[tuple[str, str], ...] = ()

    def part(self, name: str) -> str:
        """The text of a named part of the pattern, empty when it did not take part."""
        return dict(self.parts).get(name, "")


_HINT = re.compile(
    rf"\d+|(?:{HINTS}|ít nhất|tối thiểu|tối đa|không quá|gấp|năm|quý|nửa|tháng|year|quarter|half|january|february|march|april|june|july|august|september|october|november|december|[今本全去上明下]年|年[内底]|季度|上半年|[¹²³⁴⁵⁶⁷⁸⁹⁰第月]|www|http|@|五)"
)
_ENDLESS = re.compile(r"[\d.,/-]{48,}")  # no number that a text means
_REACH = 80
_PARTS = (
    "rank",
    "rank_of",
    "part",
    "whole",
    "part2",
    "whole2",
    "part3",
    "whole3",
    "low",
    "lowmark",
    "high",
    "low2",
    "lowmark2",
    "high2",
    "low3",
    "high3",
    "low4",
    "high4",
    "digits",
    "word",
    "word2",
    "word3",
    "word4",
    "share",
    "share2",
    "times",
    "times2",
    "times3",
    "spaced",
    "count",
    "each",
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    pieces = [f"(?P<k_{name}>{pattern})" for name, pattern in _NOT_FIGURES]
    pieces += [f"(?P<k_date__{form.name}>{_anonymous(form.pattern)})" for form in FORMS]
    pieces += [f"(?P<k_{name}>{pattern})" for name, pattern in _AFTER_DATES]
    return re.compile("|".join(pieces))


def _anonymous(pattern: str) -> str:
    """Groups without names, because the forms share names; a back reference keeps one name of its own."""
    if "(?P=s)" in pattern:
        return (
            pattern.replace("(?P<s>", "(?P<s_day>")
            .replace("(?P=s)", "(?P=s_day)")
            .replace("(?P<d>", "(?:")
            .replace("(?P<m>", "(?:")
            .replace("(?P<y>", "(?:")
        )
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


def tokens(low: str) -> list[Token]:
    """The tokens of a lower-case text, in order."""
    found: list[Token] = []
    for match in _matches(low):
        kind = (
            next(name for name in _kinds() if match[name] is not None)
            .removeprefix("k_")
            .replace("date__", "date:")
            .replace("span_words", "span")
            .replace("fraction_words", "fraction")
            .replace("fraction_of", "fraction")
            .replace("number_in_words", "number")
            .replace("share_words", "number")
            .replace("times_words", "number")
            .replace("spaced", "number")
        )
        if kind == "product" and match["each"] is not None:
            kind = "number"
        parts = tuple((name.rstrip("234"), match[name]) for name in _PARTS if match[name] is not None)
        found.append(Token(kind, match.start(), match.end(), parts))
    return found


def _matches(low: str) -> Iterator[re.Match[str]]:
    """Matches near digits and words of time only: elsewhere a text holds nothing to cut."""
    at = 0
    low = _ENDLESS.sub(lambda run: "x" * len(run.group()), low)
    for hint in _HINT.finditer(low):
        if hint.start() < at:
            continue
        at = max(at, hint.start() - _REACH)
        while (match := _pattern().search(low, at, min(len(low), hint.start() + 2 * _REACH))) is not None:
            if match.start() > hint.end() + 1:  # a word of quantity, a blank, the number
                break
            yield match
            at = match.end()
        at = max(at, hint.end())


@lru_cache(maxsize=1)
def _kinds() -> tuple[str, ...]:
    return tuple(name for name in _pattern().groupindex if name.startswith("k_"))
