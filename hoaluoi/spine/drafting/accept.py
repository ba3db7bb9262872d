"""Which numbers are figures: the rest is noise that a person would have to reject."""

import re

from hoaluoi.spine.drafting.quantities import PLACE, Quantity
from hoaluoi.spine.drafting.vocabulary import LETTERS, UPPER, Vocabulary, any_of

_MONTHS = 12  # a fraction with a larger whole is no day and month
_LONG_TIMES = {"year", "month", "week"}
_SINCE = re.compile(
    r"\s*(?:qua|nay|trước|sau|tới|tiếp theo|liền|liên tiếp|liên tục|kinh nghiệm|tuổi|thành lập|xây dựng|gần đây|đầu|cuối|một lần|ago|later|old|来|前|后|内)(?![a-zà-ỹ])|周年"
)
_TIME_VERB = re.compile(
    r"(?:giảm|rút ngắn|còn|không quá|tối đa|đạt|là|bình quân|trung bình|xuống|dưới|trong vòng|trong thời hạn|within|no more than|at most|below|under|average|不超过|saidi|thời gian|缩短|降至|压减|下降|压缩|控制|降低|用时|历时|耗时|仅用|平均利用|利用|利用小时|减少|增加|时间|时长|≤|<=)(?:[^,;.，；]|(?<=\d)[.,](?=\d)){0,30}\Z"
)
_SECOND, _SECOND_REACH = re.compile(r"\s*(?:、|,|và|and|和)\s*"), 40  # 分别缩短3.7小时、13小时
_RATIO_VERB = re.compile(r"(?:gấp|tăng|giảm|bằng|cao hơn|nhiều hơn|là|是|为|增长|提高|扩大)[^,;.]{0,24}\Z")
_ABBREVIATED = re.compile(r"(?!EVN|KV|TP)[A-ZĐ]{2,5}(?=\s+[a-zà-ỹđ])")
_NEVER_COUNTED = re.compile(
    r"(?:lõi|mạch|năm|lần|tuổi|cấp|chữ|không|k|d|pha|miền|chiều|bậc|aged|decades|[岁级号届期])(?![a-zà-ỹ])"
)
_GAINED = re.compile(r"(?<![a-zà-ỹ])(?:tăng|giảm|thêm)\s+\Z")
_LAID_DOWN = re.compile(r"(?:đề ra|đặt ra|xác định|thông qua)\s+\Z")
_LONGEST_ENUMERATION = 20
_ZH_THING = re.compile(r"(?![级分以左右的和与及至到之亿级多余人元])(?!大关|目标)[\u4e00-\u9fff]{2}")  # 30万农村电表
_ONE_OF = re.compile(r"(?:^|\s)(?:0?1|một)\s+trong\s+(?:số\s+|những\s+|các\s+)?\Z")  # "1 trong 10 công trình tiêu biểu"
_QUALIFIES = re.compile(r"(?:及?以[上下]|级)的?(?:项目|企业|用户|客户|工程|机组|电站)(?=\d|[共计累]|\s*\d)")
_LASTING = re.compile(r"(?:tuổi thọ|thời gian sống|vòng đời|bảo hành|lifetime|lifespan|寿命)[^,;.]{0,40}\Z")
_POPULATION = re.compile(
    r"(?:population|workforce|headcount)\s+(?:of|is|was|reached)\s+(?:about\s+|over\s+|nearly\s+|some\s+)?\Z"
)
_CROSS_SECTION = re.compile(r"\s?(?:mm2|mm²|mm)(?![a-zà-ỹ\d])")
_PER_CUSTOMER = re.compile(r"(?:saifi|maifi|số lần|tần suất)[^;.]*\Z")
_NAME_BEFORE = re.compile(rf"(?:^|[\s(])[{UPPER}][{LETTERS}]*\s\Z")


def is_figure(text: str, low: str, quantity: Quantity, floor: int, language: str, vocabulary: Vocabulary) -> str | None:
    """The rule by which the number is a figure, or None when it is noise."""
    if language == "zh" and _QUALIFIES.match(low, quantity.end):
        return None  # 30亿元以上项目75个: which projects, not how much
    if quantity.unit == "kV" or _CROSS_SECTION.match(low, quantity.end):
        return None
    head = low[floor : quantity.start]
    if quantity.unit in {"%", "pp"} or quantity.unit in {"VND", "CNY", "USD", "EUR", "kWh", "MW", "MVA", "MVAr"}:
        return f"unit:{quantity.unit}"
    if quantity.token.part("times"):
        return "unit:times"
    if quantity.unit == "times":
        return "unit:times" if _RATIO_VERB.search(head) or _PER_CUSTOMER.search(head) or quantity.per else None
    if quantity.is_time:
        return _time(low, quantity, head, language)
    if quantity.unit is not None:
        return f"unit:{quantity.unit}"
    return _count(text, low, quantity, head, language, vocabulary)


def _time(low: str, quantity: Quantity, head: str, language: str) -> str | None:
    if language == "zh" and quantity.unit == "hour" and quantity.value == 24:
        return "unit:standing_duty" if low.startswith(("值班", "值守"), quantity.end) else None
    if _SINCE.match(low, quantity.end):
        return None
    if _SECOND.fullmatch(head):
        head = low[max(0, quantity.start - _SECOND_REACH) : quantity.start]
    if quantity.unit in _LONG_TIMES and _LASTING.search(head):
        return "unit:time"
    if quantity.unit in _LONG_TIMES and quantity.written_unit == "tuổi":
        return None
    if quantity.unit in _LONG_TIMES:
        return "unit:time" if re.search(r"(?:rút ngắn|không quá|tối đa|缩短)[^,;.]{0,25}\Z", head) else None
    if quantity.per or quantity.approximate or quantity.unit in {"minute", "second"} or _TIME_VERB.search(head):
        return "unit:time"
    return "unit:time" if re.search(r"[.,]", quantity.token.part("digits")) else None


def _count(text: str, low: str, quantity: Quantity, head: str, language: str, vocabulary: Vocabulary) -> str | None:
    at = quantity.end
    if _ONE_OF.search(head):
        return None
    if language == "zh":
        if _zh_classifier(low, at, vocabulary):
            return "count.classifier"
        return "count.scaled" if quantity.scaled and quantity.unit is None and _ZH_THING.match(low, at) else None
    gap = re.compile(r"\s*").match(low, at)
    at = gap.end() if gap else at
    known = any_of(vocabulary, "noun.count_vi").match(low, at)
    if (
        quantity.of_total is not None
        and not known
        and quantity.of_total > _MONTHS
        and re.match(rf"[{LETTERS}]", low[at : at + 1])
    ):
        return None if any_of(vocabulary, "noun.not_after").match(low, at) else "count.part_of_whole"
    if quantity.of_total is not None:
        return (
            "count.part_of_whole"
            if known or low.startswith("số ", at) or re.search(r"(?:đạt|hoàn thành|có|với|là)[^;.]{0,30}\Z", head)
            else None
        )
    if quantity.per or (quantity.scaled and _POPULATION.search(head)):
        return "count.per" if quantity.per else "count.population"
    if low.startswith("điểm", at) and PLACE.match(low, at + 4):
        return "count.place"
    if _is_enumeration(low, at, quantity, known, vocabulary):
        return None
    barred = any_of(vocabulary, "noun.not_after").match(low, at)
    if not re.match(rf"[{LETTERS}]", low[at : at + 1]) or (barred and not (known and known.end() > barred.end())):
        return None
    if known:
        return "count.known_noun"
    if (text[at : at + 1].isupper() and not _ABBREVIATED.match(text, at)) or _NAME_BEFORE.search(
        text[quantity.start - len(head) : quantity.start]
    ):
        return None
    return "count.noun"


def _is_enumeration(low: str, at: int, quantity: Quantity, known: re.Match[str] | None, vocabulary: Vocabulary) -> bool:
    """Whether the number only says how many points follow: "5 nhóm giải pháp"; 1.236 giải pháp are counted things."""
    listed = any_of(vocabulary, "noun.enumeration").match(low, at)
    if listed and not _NEVER_COUNTED.match(low, at) and _GAINED.search(low, max(0, quantity.start - 8), quantity.start):
        return False  # "tăng 8 tiêu chí so với đầu nhiệm kỳ"
    if listed and _LAID_DOWN.search(low, max(0, quantity.start - 20), quantity.start):
        return True  # "đề ra 24 chỉ tiêu, trong đó …"
    if listed is None or _NEVER_COUNTED.match(low, at):
        return listed is not None
    if known and known.end() > listed.end():
        return False
    return quantity.value < _LONGEST_ENUMERATION


def _zh_classifier(low: str, at: int, vocabulary: Vocabulary) -> bool:
    if any_of(vocabulary, "noun.enumeration").match(low, at) and not low.startswith(("大型",), at):
        return False
    return any_of(vocabulary, "noun.classifier_zh").match(low, at) is not None
