"""The subject of a quantity that changed, and what every subject is made of: its phrase, its span, its text."""

import re
from dataclasses import dataclass, replace

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.phrases import Span
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.scene import Place, Scene

_COMPARED = re.compile(
    r"(?<![a-zà-ỹ])(?:(?:cao|thấp|nhiều|ít) hơn|so với|so)(?![a-zà-ỹ])|(?:较|(?<!相)比|与)(?=[^,，;；。]{1,14}?(?:增|减|下降|提高|提升|缩短|上升|降|压|涨|跌))|同比|环比"
)
ACTOR = re.compile(
    r"(?:toàn |các |tổng |mỗi )*(?:công ty|tập đoàn|tổng công ty|đơn vị|điện lực|pc|evn[a-z]*|ngành điện|đảng ủy|ban|phòng|hội nghị|chi bộ|the (?:company|utility|group|corporation|board)|company|utility|group|公司|各单位|会议)(?![a-zà-ỹ])"
)
_DEMANDED = re.compile(r"cam kết|phấn đấu|yêu cầu|quyết tâm|đặt mục tiêu|aims? to|plans? to|will")
_NO_OBJECT = re.compile(
    r"\s*(?:[,;.:()，。；]|so\b|kế hoạch|chỉ tiêu|mục tiêu|của|với|và|còn|xuống|lên|trong|vào|theo|do|nhờ|mỗi|trở|thì|là|cùng kỳ|năm|in\b|from\b|than\b|to\b|year|compared|versus|and\b|by\b|on\b|over\b|higher|lower|increase|decrease|rise|fall)|\s*\Z"
)
_BASE_AHEAD = re.compile(r"\s*(?:so với|so|from|compared|over|than|year-on-year|year on year)[^,;]*[,;]")
_LONGEST_QUOTE = 160
_SHARE_ZH = re.compile(r"约?(?P<share>占(?P<total>[\u3400-\u9fff]{2,})|占比|占比例)\Z")
_TOTAL_ZH = re.compile(r"总(?:投资额?|装机(?:容量)?|容量|长度|里程|金额|产值|规模|面积)")
_OBJECT_ZH = re.compile(
    r"(?:减少|降低|压减|压降|节约|增加|提高|提升)(?P<object>[\u3400-\u9fff]{3,}?)(?:约|近|超过?|逾|至少|不少于|不低于)?\s*\Z"
)
_SHARE_SAID = re.compile(r"(?P<of>[^占]{2,})占")
_THREE_WORDS = re.compile(r"[a-zà-ỹ]{2,}\s+[a-zà-ỹ]{2,}\s+[a-zà-ỹ]{2,}")
_CHANGE_OF = re.compile(r"an? (?:increase|decrease|rise|fall|drop|reduction) of\s")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a quantity measures: its phrase, the span to quote, out of what, and per what."""

    phrase: str
    span: Span
    denominator: str | None = None
    per: str | None = None


def changed(scene: Scene, place: Place, span: Span, verb: int) -> Subject | None:
    """What changed: the phrase before the verb and before what it is compared with, else what the sentence spoke of.

    None where the words between verb and number name it ("giảm tổn thất điện năng 0,2%").
    """
    start, end = span
    low = scene.low
    floor = place.floor
    base = _COMPARED.search(low, max(floor, low.rfind(",", floor, verb)), start)
    if base is None and verb < start and _THREE_WORDS.search(low, verb, start) and not _CHANGE_OF.match(low, verb):
        return None
    if base is None and (named := _OBJECT_ZH.match(low, verb, start)):
        return Subject(text_of(scene, named.span("object")), (verb, end))  # 减少二氧化硫排放约50万吨
    last = min(base.start(), verb) if base else verb
    dates = scene.date_spans(floor, last)
    head = phrases.before(low, floor, last, dates, scene.vocabulary, nearest=True)
    whole = phrases.before(low, floor, last, dates, scene.vocabulary)
    in_bracket = scene.low[floor:verb].rstrip().endswith("(")  # "Công nghiệp chế biến (tăng 8,4%)"
    head = whole if whole and (in_bracket or (head and whole[1] == head[1])) else head
    if head and (ACTOR.match(low, *head) or _DEMANDED.search(low, head[1], last)):
        head = None
        if tail := _object(scene, place, end):
            return Subject(text_of(scene, tail), (min(verb, start), tail[1]))
    if head:
        return Subject(text_of(scene, head), quote_of(place, head, start, end))
    tail = _object(scene, place, end)
    previous = place.previous if place.previous and place.previous.number_start >= place.sentence.lead else None
    if previous and (said := _SHARE_SAID.match(previous.subject)):
        previous = replace(previous, subject=said["of"])
    if previous and previous.subject.startswith("mức hoàn thành"):
        previous = replace(previous, subject=previous.subject.split(" – ")[-1])
    if previous and previous.subject and (tail is None or previous.number_start >= place.sentence.start):
        return Subject(previous.subject, (min(verb, start), end))
    return Subject(text_of(scene, tail), (min(verb, start), tail[1])) if tail else None


def share_of_it(subject: Subject, place: Place) -> Subject:
    """A Chinese share of something says whose share it is: 发电量达2.2万亿千瓦时,占全部发电量的29.1%."""
    share = _SHARE_ZH.match(subject.phrase)
    last = place.previous
    if (
        last
        and _TOTAL_ZH.fullmatch(subject.phrase)
        and last.number_start >= place.sentence.start
        and last.unit == "count"
    ):
        return replace(subject, phrase=f"{last.subject}{subject.phrase}")  # 引进项目291个,总投资4581亿元
    if share is None or last is None or last.number_start < place.sentence.lead or not last.subject:
        return subject
    said = _SHARE_SAID.match(last.subject)
    whose = said["of"] if said else last.subject
    return replace(subject, phrase=f"{whose}{share['share']}", denominator=subject.denominator or share["total"])


def doubled(scene: Scene, quantity: Quantity, place: Place) -> Subject | None:
    """What an English verb doubles: "doubling the capacity of storage"."""
    tail = phrases.after(
        scene.low, quantity.end, place.ceiling, scene.date_spans(quantity.end, place.ceiling), scene.vocabulary
    )
    return Subject(text_of(scene, tail), (quantity.start, tail[1])) if tail else None


def past_base(low: str, floor: int, verb: int) -> int:
    """Past what the change before was compared with: "tăng 7,07% so với cùng kỳ năm trước, trong đó …"."""
    base = _BASE_AHEAD.match(low, floor, verb)
    return base.end() if base else floor


def _object(scene: Scene, place: Place, end: int) -> Span | None:
    """The noun that follows a change: "giảm 8% phát thải khí nhà kính"; not "tăng 8% so với …"."""
    if _NO_OBJECT.match(scene.low, end):
        return None
    return phrases.after(scene.low, end, place.ceiling, scene.date_spans(end, place.ceiling), scene.vocabulary)


def text_of(scene: Scene, span: Span) -> str:
    return " ".join(scene.text[span[0] : span[1]].split())


def quote_of(place: Place, head: Span | None, start: int, end: int) -> Span:
    first = head[0] if head and place.sentence.start <= head[0] and start - head[0] < _LONGEST_QUOTE else start
    return first, max(end, start + 1)
