"""Phrases around a number: what is measured, what is counted, out of what."""

import re
from functools import lru_cache

from hoaluoi.spine.drafting.classify import is_noun
from hoaluoi.spine.drafting.vocabulary import LETTERS, Vocabulary, alternatives, any_of

Span = tuple[int, int]

_ITEM_MARK = re.compile(r"\s*(?:[,，:：•+*–-]|\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]\s)")
_TIME_AHEAD = re.compile(
    r"\s*\d+(?:小时|分钟|天|个月)(?:之?内)?|\s*(?:sau|trong(?: vòng)?) \d+ (?:giờ|ngày|phút|tháng|năm)(?:\s+(?:triển khai|thực hiện|thí điểm|phát động))?(?![a-zà-ỹ])"
)
_CHANGE_HEAD = re.compile(
    r"(?:完成|实现)(?!率|情况|比例)|\s*(?:kéo giảm|giảm|tăng(?!\s+(?:trưởng|cường))|rút ngắn|nâng cao|nâng|cắt giảm|hạ thấp)(?=\s)"
)
_CLOSING = re.compile(r"[\s,，:：;.(（“”\"‘’）)•–-]+\Z")
_NO_NOUN = re.compile(r"\s*(?:và|hoặc|nhưng|còn|vượt|tăng|giảm|thì|là|so|and|or|but)(?![a-zà-ỹ])")
_MEANS = {"bình quân", "trung bình"}
_EMPTY = {
    "tỷ lệ",
    "tỉ lệ",
    "tỷ trọng",
    "tỉ trọng",
    "cùng kỳ",
    "con số",
    "con số này",
    "trước đây",
    "trong đó",
    "最高",
    "最低",
    "最大",
    "同期",
    "去年同期",
    "上年同期",
}
_REPORTING = re.compile(r"(?:cho biết|cho hay|nhấn mạnh|khẳng định|chia sẻ|thông tin|báo cáo rằng|said|says)\s*\Z")
_RELATIVE = re.compile(r"(?<=[a-zà-ỹ]{2})\s+mà\s")
_GOES_ON = re.compile(r"\s*(?:của|tại|toàn|trên địa bàn)\s")
_BESIDE = re.compile(r"\s*(?:\([^()]*\))?\s*")
_STOP_ALWAYS = re.compile(r"[;:.()“”\"\[\]\n\t|。；，、（）：…/]|(?<=\s)[-–—](?=\s)")
_BREAK = re.compile(r"[;。；]|,(?!\d)|，|[:：]\s|[(（)）]|\.\s|\n|\t|、")
_ASIDE = re.compile(r"\([^()]*\)")
_HANGING = re.compile(
    r"\s+(?:và|hoặc|trong|của|với|tại|cho|theo|là|and|or|of|in|at|đạt|có|trên|dưới|hơn|khoảng|gần|không quá|tối thiểu|ít nhất|từ)\Z"
)
_KEEPS_HEAD = ("của", "giảm", "nâng", "tăng", "cao", "cho", "tính")
_DENOMINATOR = re.compile(
    r"\s*(?P<prep>(?:về|theo|tính theo|tính trên|trên|trong|của|so với|of)\s+)?"
    r"(?P<noun>(?:tổng\s+)?(?:số|giá trị|sản lượng|công suất|doanh thu|chi phí|vốn)(?!\s+\d)(?![a-zà-ỹ])"
    r"|(?:the\s+)?total(?![a-z])|all(?![a-z]))"
)
_WHOLE_WORDS = {
    "bị": ("thiết ", "chuẩn ", "trang "),
    "toàn": ("an ",),
    "lên": ("vươn ",),
    "ra": ("đầu ",),
    "nhận": ("tiếp ", "công ", "ghi ", "xác ", "chứng ", "thu ", "chấp ", "đảm "),
    "thuộc": ("trực ", "phụ "),
    "với": ("đối ",),
    "cần": ("chuyên ",),
}
_LONGEST_LIST, _LIST_WORDS = 140, 3
_SHARE_WORDS, _COUNT_WORDS, _COUNT_CHARACTERS, _DENOMINATOR_WORDS = 20, 9, 12, 8


@lru_cache(maxsize=8)
def _edges(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What is cut off the head and the tail of a phrase: cues, connectors, link verbs, comparators."""
    cues = [
        w
        for name in ("target", "done", "target_noun", "wish", "neutral", "estimate")
        for w in vocabulary.words(f"cue.{name}")
    ]
    signs = [word for words in vocabulary.section("comparator_before").values() for word in words]
    head = alternatives([*(w for w in cues if w != "giao"), *vocabulary.words("phrase.leading")])
    tail = alternatives([*cues, *signs, *vocabulary.words("phrase.trailing")])
    return re.compile(rf"\s*{head}"), re.compile(rf"{tail}\s*\Z")


def trimmed(low: str, start: int, end: int, vocabulary: Vocabulary) -> Span:
    """The span without the connectors and cues at its head and the link verbs, cues and comparators at its tail."""
    head, tail = _edges(vocabulary)
    while start < end:
        match = (
            head.match(low, start, end)
            or _ITEM_MARK.match(low, start, end)
            or _TIME_AHEAD.match(low, start, end)
            or _CHANGE_HEAD.match(low, start, end)
        )
        if match is None or match.end() == start:
            break
        start = match.end()
    while start < end:
        piece = low[start:end]
        match = tail.search(piece) or _CLOSING.search(piece)
        if match is None or not match.group():
            break
        end = start + match.start()
    while start < end and low[start] in ' \t\n“"‘,;(':
        start += 1
    return start, end


def before(
    low: str, floor: int, number: int, dates: list[Span], vocabulary: Vocabulary, *, nearest: bool = False
) -> Span | None:
    """The noun phrase before the number, in the nearest piece between commas that holds one.

    ``nearest``: only the piece that the number itself stands in.
    """
    pieces = _pieces(low, floor, number, dates)
    if nearest:
        pieces = [p for p in pieces if not _BREAK.search(low, p[1], number) and not low[p[0] : p[1]].isspace()][-1:]
    mean: Span | None = None
    for place in range(len(pieces) - 1, -1, -1):
        piece = pieces[place]
        start, end = trimmed(low, _after_cue(low, piece, vocabulary), piece[1], vocabulary)
        if low[start:end] in _MEANS:
            mean = start, end
            continue
        if low[start:end] in _EMPTY or _REPORTING.search(low, start, piece[1]):
            continue
        if relative := _RELATIVE.search(low, start, end):
            end = relative.start()
        if mean and _BESIDE.fullmatch(low, end, mean[0]):
            end = mean[1]  # "tăng trưởng kinh tế (GRDP) bình quân"
        if _is_phrase(low[start:end], vocabulary):
            first = _from_head(low, start, end, vocabulary)
            if place and _GOES_ON.match(low, piece[0], piece[1]) and (pieces[place - 1][1], piece[0]) in dates:
                first, _ = trimmed(low, *pieces[place - 1], vocabulary)  # "sản lượng 9 tháng đầu năm của toàn tỉnh"
            return (first if nearest else _list_start(low, pieces[:place], first, vocabulary)), end
    return None


def _list_start(low: str, earlier: list[Span], start: int, vocabulary: Vocabulary) -> int:
    """Where a measure with commas in its name begins: "Diện tích đất được tích tụ, ứng dụng công nghệ cao"."""
    measures = any_of(vocabulary, "phrase.measures")
    if measures.match(low, start):
        return start
    for piece in reversed(earlier):
        first, last = trimmed(low, _after_cue(low, piece, vocabulary), piece[1], vocabulary)
        if (
            low[start] >= "\u3400"
            or not re.fullmatch(r"\s*,?\s*", low[last:start])
            or start - first > _LONGEST_LIST
            or first == last
        ):
            return start
        if measures.match(low, first):
            return first
        if len(low[first:last].split()) > _LIST_WORDS:
            return start
        start = first
    return start


def _after_cue(low: str, piece: Span, vocabulary: Vocabulary) -> int:
    """Where the piece goes on after its last demand: what is asked for, not who asks."""
    for cue in reversed(list(any_of(vocabulary, "cue.demand").finditer(low, *piece))):
        if cue.group() == "yêu cầu" and is_noun(low, cue.start(), cue.end()):
            continue
        if cue.group() in {"đã", "đang"} and any_of(vocabulary, "phrase.measures").match(
            low[piece[0] : cue.start()].lstrip()
        ):
            continue  # "sản lượng nhà máy đã sản xuất là …": what was measured stands before
        start, end = trimmed(low, cue.end(), piece[1], vocabulary)
        if _is_phrase(low[start:end], vocabulary):
            return cue.end()
    return piece[0]


def _from_head(low: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    heads = list(any_of(vocabulary, "phrase.heads").finditer(low, start, end))
    if heads and heads[-1].start() > start and not low[start : heads[-1].start()].rstrip().endswith(_KEEPS_HEAD):
        return heads[-1].start()
    return start


def _pieces(low: str, floor: int, number: int, dates: list[Span]) -> list[Span]:
    marks = [(m.start(), m.end()) for m in _BREAK.finditer(low, floor, number)]
    marks += [d for d in dates if floor <= d[0] and d[1] <= number]
    marks += [m.span() for m in _ASIDE.finditer(low, floor, number)]
    pieces: list[Span] = []
    at = floor
    for start, end in sorted(marks):
        if start > at:
            pieces.append((at, start))
        at = max(at, end)
    if at < number:
        pieces.append((at, number))
    return pieces


def _is_phrase(text: str, vocabulary: Vocabulary) -> bool:
    words = len(re.findall(rf"[{LETTERS}]+", text))
    return (
        words >= 2
        or len(re.findall(r"[\u3400-\u9fff]", text)) >= 2
        or any_of(vocabulary, "phrase.alone").fullmatch(text) is not None
    )


def counted(
    low: str, start: int, ceiling: int, language: str, dates: list[Span], vocabulary: Vocabulary
) -> Span | None:
    """The noun phrase that a bare number counts."""
    stop = _STOP_ALWAYS.search(low, start, ceiling)
    end = stop.start() if stop else ceiling
    end = min([end, *(d[0] for d in dates if d[0] >= start)])
    end = _list_end(low, start, end, vocabulary)
    first = len(low[start:end]) - len(low[start:end].lstrip()) + start
    known = any_of(vocabulary, "noun.count_vi").match(low, first, end)
    for word in any_of(vocabulary, "phrase.stop").finditer(low, known.end() if known else start + 1, end):
        before = _WHOLE_WORDS.get(word.group(), ())
        if not before or not low[: word.start()].endswith(before):
            end = word.start()
            break
    span = _words(low, start, end, _COUNT_CHARACTERS if language == "zh" else _COUNT_WORDS)
    return span if span[1] > span[0] else None


def _list_end(low: str, start: int, end: int, vocabulary: Vocabulary) -> int:
    """The comma that ends the counted noun; one between short nouns does not (cán bộ, công nhân viên)."""
    at = start
    while (comma := low.find(",", at, end)) >= 0:
        following = low[comma + 1 : end].lstrip()
        is_noun = any_of(vocabulary, "noun.count_vi").match(following)
        if len(low[at:comma].split()) > _LIST_WORDS or not is_noun or re.match(r"[^,]*\d", following):
            return comma
        at = comma + 1
    return end


def _words(low: str, start: int, end: int, most: int) -> Span:
    while start < end and low[start].isspace():
        start += 1
    words = list(re.finditer(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+", low[start:end]))
    if len(words) > most:
        end = start + words[most - 1].end()
    while end > start and low[end - 1].isspace():
        end -= 1
    return start, end


def after(low: str, start: int, ceiling: int, dates: list[Span], vocabulary: Vocabulary) -> Span | None:
    """What a percentage is said of: "100% cấp ủy trực thuộc ban hành đầy đủ văn bản"."""
    if _NO_NOUN.match(low, start, ceiling) or not re.match(rf"\s*[{LETTERS}\u3400-\u9fff]", low[start:ceiling]):
        return None
    stop = _STOP_ALWAYS.search(low, start, ceiling)
    end = stop.start() if stop else ceiling
    word = any_of(vocabulary, "phrase.stop_share").search(low, start, end)
    end = word.start() if word else end
    end = min([end, *(d[0] for d in dates if d[0] >= start)])
    end = _comma(low, start, end)
    start, end = _words(low, start, end, _SHARE_WORDS)
    while hanging := _HANGING.search(low[start:end]):
        end = start + hanging.start()
    span = (start, end)
    return span if span[1] > span[0] else None


def _comma(low: str, start: int, end: int) -> int:
    """A comma inside a list of short nouns goes on; any other comma ends the phrase."""
    at = start
    while (comma := low.find(",", at, end)) >= 0:
        if len(low[at:comma].split()) > 3 or re.search(r"\d", low[comma : comma + 8]):
            return comma
        at = comma + 1
    return end


def denominator(low: str, end: int, ceiling: int, vocabulary: Vocabulary) -> Span | None:
    """The words after a percentage that say out of what: "về số khách hàng", "tổng số gói thầu"."""
    lead = _DENOMINATOR.match(low, end, ceiling)
    if lead is None:
        return None
    stop = re.compile(rf"[,;.:()\n]|{any_of(vocabulary, 'phrase.stop').pattern}").search(low, lead.end("noun"), ceiling)
    start, last = _words(low, lead.start("noun"), stop.start() if stop else ceiling, _DENOMINATOR_WORDS)
    return (start, last) if last > lead.end("noun") else None


def is_slogan(low: str, number: int, floor: int, vocabulary: Vocabulary) -> bool:
    """Whether the number opens the name of a programme: chương trình “1 triệu sáng kiến”."""
    head = low[floor:number].rstrip()
    words = any_of(vocabulary, "cue.slogan")
    if head.endswith(("“", '"', "‘", "'", "«")):
        return words.search(head[-60:]) is not None
    return head.endswith(("chương trình", "phong trào", "cuộc vận động"))
