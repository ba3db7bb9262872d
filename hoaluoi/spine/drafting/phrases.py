"""Phrases around a number: what is measured, what is counted, out of what."""

import re
from functools import lru_cache

from hoaluoi.spine.drafting.vocabulary import LETTERS, Vocabulary, alternatives, any_of

_LEADING = re.compile(
    r"\s*(?:và|cũng|còn|với|trong đó|theo đó|cụ thể|bên cạnh đó|ngoài ra|đồng thời|đặc biệt|qua đó|do đó|vì vậy|như vậy|tiếp tục"
    r"|riêng|về|thì|là|mà|để|của|tổng|có|đạt|được|cả|các|những|tại|ở|từ|đến|vào|trong|theo|nhằm|cho|toàn bộ|tuy nhiên|nhưng|gồm|trên|so với|đó|như|bao gồm|hiện|nay"
    r"|the|of|and|a|an|in|with|to|by|that|its|our|其中|并|且|和|与|在|对|共|已|的|为|将|要|还|也|,|，|:|：|-|–|•|\+|\*|\d{1,2}[.)])(?![A-Za-zÀ-ỹ])"
)
_LEADING_KEPT = re.compile(r"\s*(?:tổng|theo)\b")
_TRAILING = re.compile(
    r"(?:(?<![A-Za-zÀ-ỹ])(?:đạt|đạt được|đạt mức|là|chiếm|ở mức|còn|bằng|khoảng|trên|hơn|gần|dưới|lên|xuống|tới|đến|tăng|giảm|với|có|được|ước|ước đạt|dự kiến|cũng|đã|sẽ|phải|cần"
    r"|và|từ|mức|của|trong|tại|cho|bình quân đạt|thực hiện được|lên đến|lên tới|duy trì|vượt|chỉ|cả|ghi nhận|trung bình|phấn đấu|mỗi năm|hàng năm|hằng năm|so với|gồm|vào|thêm|khi|đó|lần lượt|lần lượt là|lần lượt đạt"
    r"|was|were|is|are|to|of|by|at|reached|reaching|totalled|totaled|stood|has|have|been|increased|decreased|rose|fell|grew|and|from|an|a|the|will|reach|achieve|with|for|be|in|over|about|approximately|accounted|maintain|recorded|respectively)"
    r"|达到|达|为|完成|实现|共|至|到|了|增长|下降|提高|提升|降低|占|约|近|在|保持|保持在|控制|累计|已|分别|超|同比)\s*\Z"
)
_STOP_ALWAYS = re.compile(r"[;:.()“”\"\[\]\n\t|。；，、（）：…]|(?<=\s)[-–—](?=\s)|/\s")
_HEADS = re.compile(
    r"(?:tỷ lệ|tỉ lệ|tốc độ tăng|chỉ số|độ tin cậy|suất sự cố|năng suất|tổn thất|lợi nhuận)(?![a-zà-ỹ])"
)
_STOP_VI = alternatives(
    [
        "được",
        "đã",
        "đang",
        "sẽ",
        "là",
        "có",
        "của",
        "tại",
        "trong",
        "với",
        "cho",
        "từ",
        "đến",
        "để",
        "nhằm",
        "do",
        "bởi",
        "theo",
        "vào",
        "trên",
        "ở",
        "khi",
        "thì",
        "mà",
        "đạt",
        "chiếm",
        "tăng",
        "giảm",
        "so",
        "hoàn",
        "thành",
        "tham",
        "gia",
        "bị",
        "phải",
        "cần",
        "cùng",
        "cũng",
        "vẫn",
        "qua",
        "sau",
        "trước",
        "nếu",
        "nên",
        "và",
        "hoặc",
        "nhưng",
        "gồm",
        "như",
        "vì",
        "về",
        "này",
        "đó",
        "thực",
        "hiện",
        "bằng",
    ]
)
_STOP_EN = alternatives(
    [
        "in",
        "at",
        "on",
        "by",
        "for",
        "from",
        "to",
        "with",
        "was",
        "were",
        "is",
        "are",
        "and",
        "or",
        "that",
        "which",
        "has",
        "have",
        "as",
        "during",
        "since",
        "per",
        "compared",
        "than",
    ]
)
_STOP_POST = alternatives(
    ["theo", "trong đó", "nhằm", "để", "vào năm", "vào cuối năm", "trước ngày", "đến năm", "đến hết", "so với", "tính đến", "trước", "vào", "và hoàn thành",
     "by", "compared", "as of", "in 20", "bên cạnh", "qua đó", "nếu", "khi", "trong năm", "trong giai đoạn", "giai đoạn", "năm 20", "đến ngày", "tăng", "giảm", "và đạt", "và có", "chậm nhất"]
)  # fmt: skip
_BREAK = re.compile(r"[;。；]|,\s|，|:\s|：|\(|（|\)|\.\s|(?<=\s)[-–](?=\s)|\n|\t|、")


@lru_cache(maxsize=8)
def _cue_ends(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    cues = alternatives(
        [
            w
            for name in ("target", "done", "forecast", "target_noun", "wish", "neutral")
            for w in vocabulary.words(f"cue.{name}")
        ]
    )
    signs = alternatives([word for words in vocabulary.section("comparator_before").values() for word in words])
    return re.compile(rf"\s*(?:{cues})"), re.compile(rf"(?:{cues}|{signs})\s*\Z")


def trimmed(low: str, start: int, end: int, vocabulary: Vocabulary) -> tuple[int, int]:
    """The span without the connectors and cues at its head and the link verbs, cues and comparators at its tail."""
    head, tail = _cue_ends(vocabulary)
    moved = True
    while moved and start < end:
        moved = False
        for pattern in (head, _LEADING):
            match = pattern.match(low, start, end)
            if match and match.end() > start:
                start, moved = match.end(), True
    moved = True
    while moved and start < end:
        moved = False
        piece = low[start:end]
        for pattern in (tail, _TRAILING, re.compile(r"[\s,，:：;.(“”\"‘’）)–•-]+\Z")):
            match = pattern.search(piece)
            if match and match.start() < len(piece) and match.group():
                end, moved = start + match.start(), True
                piece = low[start:end]
    while start < end and low[start] in ' \t\n“"‘,;(':
        start += 1
    return start, end


def before(
    low: str, floor: int, number: int, dates: list[tuple[int, int]], vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """The noun phrase that a verb links to the number, in the nearest piece between commas that holds one."""
    pieces = _pieces(low, floor, number, dates)
    for start, end in reversed(pieces):
        start, end = trimmed(low, start, end, vocabulary)
        if _is_phrase(low[start:end]):
            heads = list(_HEADS.finditer(low, start, end))
            if (
                heads
                and heads[-1].start() > start
                and not low[start : heads[-1].start()].rstrip().endswith(("của", "giảm", "nâng", "tăng", "cao"))
            ):
                start = heads[-1].start()
            return start, end
    return None


def _pieces(low: str, floor: int, number: int, dates: list[tuple[int, int]]) -> list[tuple[int, int]]:
    marks = [(m.start(), m.end()) for m in _BREAK.finditer(low, floor, number)]
    marks += [d for d in dates if floor <= d[0] and d[1] <= number]
    pieces: list[tuple[int, int]] = []
    at = floor
    for start, end in sorted(marks):
        if start > at:
            pieces.append((at, start))
        at = max(at, end)
    if at < number:
        pieces.append((at, number))
    return pieces


def _is_phrase(text: str) -> bool:
    return (
        len(re.findall(rf"[{LETTERS}]+", text)) >= 2
        or len(re.findall(r"[\u3400-\u9fff]", text)) >= 2
        or bool(re.fullmatch(r"saidi|saifi|maifi|grdp|gdp|roa|roe|ebitda|revenue|losses", text))
    )


def counted(low: str, start: int, ceiling: int, language: str, dates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The noun phrase that a bare number counts."""
    stop = _STOP_ALWAYS.search(low, start, ceiling)
    end = stop.start() if stop else ceiling
    comma = low.find(",", start, end)
    end = comma if comma >= 0 else end
    end = min([end, *(d[0] for d in dates if d[0] >= start)])
    if language != "zh":
        word = re.compile(_STOP_EN if language == "en" else _STOP_VI).search(low, start + 1, end)
        end = word.start() if word else end
    span = _words(low, start, end, 9 if language != "zh" else 12)
    return span if span[1] > span[0] else None


def _words(low: str, start: int, end: int, most: int) -> tuple[int, int]:
    while start < end and low[start].isspace():
        start += 1
    words = list(re.finditer(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", low[start:end]))
    if len(words) > most:
        end = start + words[most - 1].end()
    while end > start and low[end - 1].isspace():
        end -= 1
    return start, end


def after(low: str, start: int, ceiling: int, dates: list[tuple[int, int]]) -> tuple[int, int] | None:
    """What a percentage is said of: "100% cấp ủy trực thuộc ban hành đầy đủ văn bản"."""
    stop = _STOP_ALWAYS.search(low, start, ceiling)
    end = stop.start() if stop else ceiling
    word = re.compile(_STOP_POST).search(low, start, end)
    end = word.start() if word and word.start() > start + 1 else end
    end = min([end, *(d[0] for d in dates if d[0] >= start)])
    end = _comma(low, start, end)
    span = _words(low, start, end, 16)
    return span if span[1] > span[0] else None


def _comma(low: str, start: int, end: int) -> int:
    """A comma inside a list of short nouns goes on; any other comma ends the phrase."""
    at = start
    while (comma := low.find(",", at, end)) >= 0:
        if len(low[at:comma].split()) > 3 or re.search(r"\d", low[comma : comma + 6]):
            return comma
        at = comma + 1
    return end


def denominator(low: str, end: int, ceiling: int, vocabulary: Vocabulary) -> tuple[int, int] | None:
    """The words after a percentage that say out of what: "về số khách hàng", "tổng số gói thầu"."""
    lead = re.compile(
        rf"\s*(?P<prep>(?:về|theo|tính theo|tính trên|trên|trong|của|so với|of)\s+)?(?P<noun>(?:tổng\s+)?(?:số|giá trị|sản lượng|công suất|doanh thu|chi phí|vốn)(?!\s+\d)(?![{LETTERS}])|(?:the\s+)?total(?![{LETTERS}])|all(?![{LETTERS}]))"
    ).match(low, end, ceiling)
    if lead is None:
        return None
    stop = re.compile(rf"[,;.:()\n]|{_STOP_VI}").search(low, lead.end("noun"), ceiling)
    start, last = _words(low, lead.start("noun"), stop.start() if stop else ceiling, 8)
    return (start, last) if last > lead.end("noun") else None


def quoted_slogan(low: str, number: int, floor: int, vocabulary: Vocabulary) -> bool:
    """Whether the number opens the quoted name of a programme: chương trình “1 triệu sáng kiến”."""
    head = low[floor:number].rstrip()
    if not head.endswith(("“", '"', "‘", "'", "«")):
        return False
    return any_of(vocabulary, "cue.slogan").search(head[-60:]) is not None
