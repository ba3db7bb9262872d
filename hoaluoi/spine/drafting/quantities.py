"""A number with its scale, unit and "per": value in canonical units, and the step of its last printed digit."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from hoaluoi.core.text.numbers import AmbiguousNumber, NotANumber, number_in_prose, parse_number
from hoaluoi.core.text.numbers_in_words import SCALES, number_of, scale_of
from hoaluoi.core.text.units_of_measure import unit_of, written_units
from hoaluoi.spine.drafting.tokens import Token
from hoaluoi.spine.drafting.vocabulary import LETTERS, Vocabulary, alternatives, any_in, lookup
from hoaluoi.spine.drafting.worded import share_of, times_of

_MANY = "[余多几]"
_CURRENCY_BEFORE = re.compile(r"(?:us\$|usd|vnđ|vnd|cny|rmb|\$|¥|€|eur)\s?\Z")
_CURRENCY = {
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "vnd": "VND",
    "vnđ": "VND",
    "cny": "CNY",
    "rmb": "CNY",
    "¥": "CNY",
    "€": "EUR",
    "eur": "EUR",
}
_TIME = {"second", "minute", "hour", "day", "week", "month", "year"}
PLACE = re.compile(
    r"\s+(?:thu|giao|giao dịch|bán|đo|cầu|nóng|đấu nối|trường|sạc|dân cư|đen|mất|tiếp nhận|đóng|công trình|quan trắc|vi phạm|sạt lở|xung yếu|nguy hiểm|nguy cơ|tiếp xúc|chốt|cách ly|phục vụ|có lợi|lắp|kiểm tra|xử lý|là (?:nhà|trường|trung tâm|khu|xã|phường|cơ sở))(?![a-zà-ỹ])"
)
_LARGEST_PERCENT = 1000
_NOT_MONEY = re.compile(r"\s+(?:chí|bộ|bào|hồ|nghiệp|đội)(?![a-zà-ỹ])")
_MORE = re.compile(r"\s+(?P<digits>\d{1,3})(?=\s+(?:triệu|tỷ|tỉ|nghìn|ngàn)(?![a-zà-ỹ]))")
_SUM_BEFORE = re.compile(
    r"(?<![a-zà-ỹ])(?:dự án|công trình|gói thầu|kinh phí|số tiền|vốn|vốn đầu tư|trị giá|doanh thu|lợi nhuận|ngân sách)\s+(?:đạt\s+|là\s+)?(?:hơn|gần|trên|khoảng|tới)?\s*\Z"
)
_COUNTED_BILLIONS = re.compile(r"\s*(?:lượt|người|cây|lít|con|sản phẩm|đô|usd|m3|cổ)(?![a-zà-ỹ])")
_HUNDREDS, _THOUSANDS = 1000, 999_000


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as read: ``start``/``end`` of number, scale, unit and per; ``unit`` None until a counted noun is found."""

    token: Token
    start: int
    end: int
    value: Decimal
    step: Decimal
    unit: str | None
    per: str | None = None
    value_to: Decimal | None = None
    of_total: Decimal | None = None
    approximate: bool = False
    scaled: bool = False
    written_unit: str = ""

    @property
    def is_time(self) -> bool:
        """Whether the unit is a length of time."""
        return self.unit in _TIME

    @property
    def full_unit(self) -> str:
        """The unit with its per: count/unit, %/year."""
        unit = self.unit or "count"
        return f"{unit}/{self.per}" if self.per else unit


@lru_cache(maxsize=8)
def _measure(vocabulary: Vocabulary) -> re.Pattern[str]:
    known = [*SCALES, *vocabulary.own_scales]
    latin_scales = alternatives([word for word in known if word.isascii() or re.match(f"[{LETTERS}]", word)])
    cjk_scales = "|".join(sorted((word for word in known if not re.match(f"[{LETTERS}]", word)), key=lambda w: -len(w)))
    units = alternatives([*written_units(), *vocabulary.own_units])
    return re.compile(
        rf"(?P<many>{_MANY})?(?:\s?(?P<zh>{cjk_scales})|\s*(?P<scale>{latin_scales})(?!\s+lệ))?(?P<many2>{_MANY})?"
        rf"(?:\s*\(?(?P<unit>{units})(?:(?<=%)|(?!\w*/\d(?![\d.,]*\s?[gmk]wh?))))?"
        rf"(?:\s*(?:/|mỗi\s+|trên\s+mỗi\s+|per\s+|một\s+(?=năm|đơn)|an?\s+(?=(?:year|month|day|customer)(?!\s+(?:earlier|ago|before|later|from|to))))\s*(?P<per>{any_in(vocabulary, 'per')})|\s*(?:hằng|hàng|mỗi)\s+(?P<each>năm|tháng))?(?P<per2>/[a-zà-ỹ]+)?"
    )


def quantity(low: str, token: Token, language: str, vocabulary: Vocabulary) -> Quantity | None:
    """The quantity at a number, span or fraction token; None when its digits are no number."""
    if token.kind == "fraction":
        return _fraction(low, token, language, vocabulary)
    if token.kind == "span":
        return _span(low, token, language, vocabulary)
    if (words := token.part("share") or token.part("times")) and not token.part("digits"):
        return _worded(token, words)
    if count := token.part("count"):
        each = _single(low, token, token.part("each"), language, vocabulary)
        return each and replace(each, value=each.value * int(count), step=each.step * int(count))
    spaced = "".join(token.part("spaced").split())  # 3 000 000, "98, 5 %" as a scan has it
    digits = token.part("digits") or spaced or _in_words(token)
    return _compound(low, _single(low, token, digits, language, vocabulary), language, vocabulary)


def _in_words(token: Token) -> str:
    """The digits of a number written as a word: "ít nhất hai", "within five days", 近两千亿元."""
    return str(number_of(token.part("word")) or "")


def _worded(token: Token, words: str) -> Quantity | None:
    """ "một nửa" is half of what follows, "gấp đôi" and 翻一番 twice as much: words are never exact."""
    part = share_of(words)
    value, unit = (part, "%") if part is not None else (times_of(words), "times")
    if value is None:
        return None
    return Quantity(token, token.start, token.end, value, Decimal(10) if unit == "%" else Decimal(1), unit)


def _compound(low: str, first: Quantity | None, language: str, vocabulary: Vocabulary) -> Quantity | None:
    """ "2 tỷ 300 triệu đồng" and "1 nghìn 200 tỷ đồng": two numbers of one amount."""
    if first is None or not first.scaled or first.unit is not None or first.per:
        return first
    more = _MORE.match(low, first.end)
    if more is None:
        return first
    token = Token("number", more.start("digits"), more.end("digits"), (("digits", more["digits"]),))
    second = _single(low, token, more["digits"], language, vocabulary)
    if second is None or not second.scaled:
        return first
    scale = second.value / int(more["digits"]) if int(more["digits"]) else Decimal(0)
    if second.value < first.value and scale * _HUNDREDS <= first.value:
        return replace(second, token=first.token, start=first.start, value=first.value + second.value)
    if first.value <= _THOUSANDS and int(more["digits"]) < _HUNDREDS and first.value >= _HUNDREDS:
        return replace(second, token=first.token, start=first.start, value=first.value * scale + second.value)
    return first


def _single(low: str, token: Token, digits: str, language: str, vocabulary: Vocabulary) -> Quantity | None:
    value = number_in_prose(digits, language)
    match = _measure(vocabulary).match(low, token.end)
    if value is None or match is None:
        return None
    if low[token.start] in "-−" and token.kind == "number":
        value = -value
    scale_word = (match["zh"] or match["scale"] or "").strip()
    scale = _scale(scale_word, vocabulary)
    written = (match["unit"] or "").strip()
    if written == "đồng" and _NOT_MONEY.match(low, match.end("unit")):
        return Quantity(token, token.start, token.end, value * scale, scale, None, scaled=bool(scale_word))
    if written == "điểm" and PLACE.match(low, match.end("unit")):
        return Quantity(token, token.start, token.end, value, Decimal(1), None)
    unit, factor = _unit(low, token, written, vocabulary)
    if unit is None and token.part("word") and low.endswith("gấp ", 0, token.start):
        unit = "times"
    if unit is None and scale_word in {"tỷ", "tỉ"} and _SUM_BEFORE.search(low, max(0, token.start - 40), token.start):
        unit = None if _COUNTED_BILLIONS.match(low, match.end()) else "VND"
    value = _plausible(digits, value, language, unit, scaled=bool(scale_word))
    step = Decimal(1).scaleb(_exponent(value)) * scale * factor
    each = "" if unit == "%" else match["each"]  # "giữ trên 99,7% hàng năm" is no rate of growth
    per = lookup(vocabulary, "per").get(" ".join((match["per"] or each or "").split()))
    end = match.end() if (match.group().strip() and (match["unit"] or not match["per2"])) else token.end
    if match["per2"] and not match["unit"]:
        end = match.start("per2")
    value = value * scale * factor
    return Quantity(
        token, token.start, _trimmed(low, token.end, end), value, step, unit, per,
        approximate=bool(match["many"] or match["many2"]), scaled=bool(scale_word), written_unit=written,
    )  # fmt: skip


def _scale(word: str, vocabulary: Vocabulary) -> Decimal:
    return scale_of(word) or vocabulary.own_scales.get(" ".join(word.split())) or Decimal(1)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(0, exponent) if isinstance(exponent, int) else 0


def _trimmed(low: str, start: int, end: int) -> int:
    while end > start and low[end - 1].isspace():
        end -= 1
    return end


def _unit(low: str, token: Token, written: str, vocabulary: Vocabulary) -> tuple[str | None, Decimal]:
    before = _CURRENCY_BEFORE.search(low, max(0, token.start - 5), token.start)
    if before:
        return _CURRENCY[before.group().strip()], Decimal(1)
    own = vocabulary.own_units.get(" ".join(written.split()))
    if own:
        return None if own[0] == "count" else own[0], own[1]
    known = unit_of(written) if written else None
    return (known.canonical, known.factor) if known else (None, Decimal(1))


def _plausible(digits: str, value: Decimal, language: str, unit: str | None, *, scaled: bool) -> Decimal:
    """The other reading of one mark and three digits, where the usual one cannot be meant."""
    try:
        parse_number(digits, language)
    except AmbiguousNumber as both:
        usual, other = both.readings
        if unit is None and not scaled and usual != usual.to_integral_value():
            return other  # a count is whole: "1,862 thôn"
        if unit in {"%", "pp"} and usual >= _LARGEST_PERCENT:
            return other
    except NotANumber:
        return value
    return value


def _span(low: str, token: Token, language: str, vocabulary: Vocabulary) -> Quantity | None:
    high = _single(low, token, token.part("high"), language, vocabulary)
    first = number_in_prose(token.part("low"), language)
    if high is None or first is None:
        return None
    plain_high = number_in_prose(token.part("high"), language) or Decimal(1)
    factor = high.value / plain_high if plain_high else Decimal(1)
    mark = scale_of(token.part("lowmark"))
    same = high.value / plain_high if mark is None or not high.scaled else factor
    return replace(high, value=first * same, value_to=high.value, start=token.start)


def _fraction(low: str, token: Token, language: str, vocabulary: Vocabulary) -> Quantity | None:
    part, whole = (number_in_prose(token.part(name), language) for name in ("part", "whole"))
    if part is None or whole is None or not whole or part > whole * 3:
        return None
    match = _measure(vocabulary).match(low, token.end)
    written = (match["unit"] or "").strip() if match else ""
    unit, factor = _unit(low, token, written, vocabulary)
    last = max(match.end(part) for part in ("zh", "scale", "unit")) if match else -1
    end = _trimmed(low, token.end, last) if last > token.end else token.end
    scale = _scale((match["scale"] or match["zh"] or "") if match else "", vocabulary)
    step = Decimal(1).scaleb(_exponent(part)) * factor * scale
    return Quantity(
        token,
        token.start,
        end,
        part * factor * scale,
        step,
        unit,
        of_total=whole * factor * scale,
        written_unit=written,
    )
