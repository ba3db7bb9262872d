"""Dates as directives write them. A value is ISO and as exact as the text: 2025, 2025-09, 2025-09-01, 2024-Q3, 2021/2025."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hoaluoi.core.text.numbers_in_words import number_of, roman
from hoaluoi.spine.drafting.vocabulary import LETTERS

_Y = r"(?:19|20)\d{2}"
_D, _M = r"(?:3[01]|[12]\d|0?[1-9])", r"(?:1[0-2]|0?[1-9])"
_DASH = r"\s*[-–—~]\s*"
_B = rf"(?<![{LETTERS}\d/])(?<!\d[.,])"
_E = r"(?![\d])(?![.,/]\d)"
_MONTHS = {
    name: place
    for place, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH_NAME = "(?:" + "|".join(sorted(_MONTHS, key=lambda n: -len(n))) + r")\.?"
_COUNT = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười\s+một|nine|six|three|two|first)"


@dataclass(frozen=True, slots=True)
class DateForm:
    """A way of writing a date: its pattern over lower-case text and what a match means."""

    name: str
    pattern: str
    value: Callable[[re.Match[str], int | None], str | None]


def _day(m: re.Match[str], year: int | None) -> str | None:
    groups = m.groupdict()
    y = int(groups["y"]) if groups.get("y") else year
    if y is None:
        return None
    try:
        return date(y, int(groups["m"]), int(groups["d"])).isoformat()
    except ValueError:
        return None


def _month(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    if y is None:
        return None
    month = f"{int(y)}-{int(m['m']):02d}"
    return f"{month}-{calendar.monthrange(int(y), int(m['m']))[1]}" if _is_end(m) else month


def _is_end(m: re.Match[str]) -> bool:
    return bool(m.groupdict().get("end"))


def _year(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    if y is None:
        return None
    return f"{y}-12-31" if _is_end(m) else str(y)


def _years(m: re.Match[str], year: int | None) -> str | None:
    del year
    first, last = m["y"], m["z"]
    if len(last) == 2:
        last = first[:2] + last
    return f"{first}/{last}" if first <= last else None


def _quarter(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    written = m["q"]
    quarter = int(written) if written.isdigit() else (roman(written) or number_of(written) or 0)
    return f"{y}-Q{quarter}" if y and 1 <= quarter <= 4 else None


def _first_months(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    written = m["n"]
    months = int(written) if written.isdigit() else (number_of(written) or 0)
    return f"{y}-01/{y}-{months:02d}" if y and 1 < months <= 12 else None


def _months_in_all(m: re.Match[str], year: int | None) -> str | None:
    y = m["y"] or m["y2"] or year
    months = int(m["n"]) if m["n"].isdigit() else (number_of(m["n"]) or 0)
    return f"{y}-01/{y}-{months:02d}" if y and 1 < months <= 12 else None


def _last_months(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    written = m["n"]
    months = int(written) if written.isdigit() else (number_of(written) or 0)
    return f"{y}-{13 - months:02d}/{y}-12" if y and 1 < months <= 12 else None


def _half(first: bool) -> Callable[[re.Match[str], int | None], str | None]:
    def value(m: re.Match[str], year: int | None) -> str | None:
        y = m.groupdict().get("y") or year
        return (f"{y}-01/{y}-06" if first else f"{y}-07/{y}-12") if y else None

    return value


def _three_quarters(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    return f"{y}-01/{y}-09" if y else None


def _english_day(m: re.Match[str], year: int | None) -> str | None:
    y = int(m["y"]) if m["y"] else year
    month = _MONTHS[m["mon"].rstrip(".")]
    if y is None:
        return None
    try:
        return date(y, month, int(m["d"])).isoformat()
    except ValueError:
        return None


def _english_month(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    if y is None:
        return None
    month = f"{y}-{_MONTHS[m['mon'].rstrip('.')]:02d}"
    return f"{month}-{calendar.monthrange(int(y), _MONTHS[m['mon'].rstrip('.')])[1]}" if _is_end(m) else month


def _english_months(m: re.Match[str], year: int | None) -> str | None:
    y = m["y"] or year
    first, last = (_MONTHS[m[name].rstrip(".")] for name in ("a", "b"))
    return f"{y}-{first:02d}/{y}-{last:02d}" if y and first < last else None


def _months(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    return f"{y}-{int(m['a']):02d}/{y}-{int(m['b']):02d}" if y and int(m["a"]) < int(m["b"]) <= 12 else None


def _days(m: re.Match[str], year: int | None) -> str | None:
    y = m.groupdict().get("y") or year
    if y is None:
        return None
    first_month = m.groupdict().get("fm") or m["m"]
    try:
        first, last = date(int(y), int(first_month), int(m["d"])), date(int(y), int(m["m"]), int(m["e"]))
    except ValueError:
        return None
    return f"{first.isoformat()}/{last.isoformat()}" if first < last else None


def _five_year_plan(m: re.Match[str], year: int | None) -> str | None:
    del year
    place = number_of(m["n"] or m["n2"])
    if not place or not 10 <= place <= 20:
        return None
    last = 1955 + 5 * place
    return f"{last}-12-31" if _is_end(m) else f"{last - 4}/{last}"


def _english_quarter(m: re.Match[str], year: int | None) -> str | None:
    y = m["y"] or year
    quarter = int(m["q"]) if m["q"] else ("first", "second", "third", "fourth").index(m["w"]) + 1
    return f"{y}-Q{quarter}" if y else None


def _english_half(m: re.Match[str], year: int | None) -> str | None:
    return _half(first=bool(m["f"]))(m, year)


def _fiscal_year(m: re.Match[str], year: int | None) -> str | None:
    """A year that begins in one and ends in the next: 2017-18."""
    del year
    first = int(m["y"])
    return f"{first}/{first + 1}" if (first + 1) % 100 == int(m["z"]) else None


def _short_year(m: re.Match[str], year: int | None) -> str | None:
    del year
    return f"20{m['f']}"


def _no_date(m: re.Match[str], year: int | None) -> str | None:
    """A time that only the dates before it tell."""
    del m, year
    return None


def _this_year(m: re.Match[str], year: int | None) -> str | None:
    if year is None:
        return None
    return f"{year}-12-31" if m["end"] or m["end2"] else str(year)


def _last_year(m: re.Match[str], year: int | None) -> str | None:
    del m
    return str(year - 1) if year else None


def _next_year(m: re.Match[str], year: int | None) -> str | None:
    del m
    return str(year + 1) if year else None


_VI_END = r"(?:(?P<end>hết|cuối)\s+|kết\s+thúc\s+)?"  # "kết thúc năm 2023, …" looks back on the year
_OF_YEAR = rf"(?:\s*(?:,|/|-|năm)?\s*(?:năm\s+)?(?P<y>{_Y}))?"
FORMS: tuple[DateForm, ...] = (
    DateForm("five_year_plan", r"[“\"]?(?P<n>十[一二三四五六七八九]|二十)五[”\"]?(?:期间|规划|时期|(?P<end>末))|[“\"](?P<n2>十[一二三四五六七八九])五[”\"]", _five_year_plan),
    DateForm("vi_days", rf"{_B}(?:từ\s+)?(?:ngày\s+)?(?P<d>{_D})(?:/(?P<fm>{_M}))?(?:{_DASH}|\s+đến\s+(?:hết\s+)?(?:ngày\s+)?)(?P<e>{_D})/(?P<m>{_M})(?:/(?P<y>{_Y}))?{_E}", _days),
    DateForm("vi_day_words", rf"{_B}(?:ngày\s+)?(?P<d>{_D})\s+tháng\s+(?P<m>{_M})(?:\s*,?\s*năm\s+|/|\s*,\s*)(?P<y>{_Y}){_E}", _day),
    DateForm("vi_day_words_short", rf"ngày\s+(?P<d>{_D})\s+tháng\s+(?P<m>{_M}){_E}", _day),
    DateForm("iso_day", rf"{_B}(?P<y>{_Y})[-/.](?P<m>{_M})[-/.](?P<d>{_D}){_E}", _day),
    DateForm("day", rf"{_B}(?:ngày\s+)?(?P<d>{_D})\s?(?P<s>[/.-])\s?(?P<m>{_M})\s?(?P=s)\s?(?P<y>{_Y}){_E}", _day),
    DateForm("vi_day_short", rf"{_B}(?:ngày|sáng|chiều|tối|trưa|hôm|sáng\s+ngày|chiều\s+ngày|từ|đến|trước|sau|vào)\s+(?:nay\s+)?(?:ngày\s+)?(?P<d>{_D})/(?P<m>{_M}){_E}(?!\s*(?:sáng\s+kiến|hộ|xã|thôn|bản|đơn\s+vị|công\s+trình|khách\s+hàng|huyện|tỉnh|dự\s+án))", _day),
    DateForm("vi_day_dash", rf"(?<![{LETTERS}])(?:ngày|sáng|chiều|tối|trưa)\s+(?P<d>{_D})\s?[-.]\s?(?P<m>{_M}){_E}(?!\s?-)(?!\s*(?:tháng|/|năm\b))", _day),
    DateForm("vi_first_months", rf"{_B}(?:trong\s+)?(?P<n>{_COUNT})\s+tháng\s+đầu(?:\s+(?:của\s+)?năm(?:\s+(?P<y>{_Y}))?)?", _first_months),
    DateForm("vi_last_months", rf"{_B}(?P<n>{_COUNT})\s+tháng\s+cuối(?:\s+năm(?:\s+(?P<y>{_Y}))?)?", _last_months),
    DateForm("vi_n_months", rf"{_B}(?P<n>\d{{1,2}})\s+tháng(?:/|\s+năm\s+|\s+)(?P<y>{_Y}){_E}", _first_months),
    DateForm("vi_months_so_far", rf"(?:(?<![{LETTERS}])(?:lũy\s+kế|tính\s+chung|trong|qua)\s+|(?<=[,;:.]\s)|(?<=\A\s)|(?<=[a-zà-ỹ]\s)(?=\d{{1,2}}\s+tháng\s+(?:ước\s+)?đạt(?![{LETTERS}])))(?P<n>{_COUNT})\s+tháng(?:(?<=lũy kế \d tháng)|(?<=lũy kế \d\d tháng)|(?=\s*(?:[,:]|\Z)|\s+(?:đạt|là|thực\s+hiện|ước|tăng|giảm|có|đã|toàn|sản|điện|doanh|công\s+ty|tổng)))(?!\s+(?:tới|nay|trước|qua|đầu|cuối|năm|của\s+năm)|/|\s+20)", _first_months),
    DateForm("vi_months_in_all", rf"(?<![{LETTERS}])(?:lũy\s+kế|luỹ\s+kế|tính\s+chung|cộng\s+dồn|cả|hết|sau)(?:\s+(?:cả|các|chỉ\s+số|chỉ\s+tiêu|số\s+liệu|trong|qua|thực\s+hiện|đến\s+hết|toàn)){{0,3}}\s+(?P<n>{_COUNT})\s+tháng(?:\s+(?:của\s+)?năm\s+(?P<y>{_Y})|/(?P<y2>{_Y}))?(?!\s+(?:tới|nay|trước|qua|đầu|cuối|năm|của\s+năm|phát|triển|thực|thi)|/|\s+20)", _months_in_all),
    DateForm("vi_whole_year", rf"(?<![{LETTERS}])(?:cả|trong)\s+năm(?!\s+(?:\d|học|qua|nay|trước|ngoái|tới|vừa|đầu|cuối|tài|sau|tháng)|\s+[a-zà-ỹ]+\s+tháng)(?![{LETTERS}])", _year),
    DateForm("vi_half", rf"(?:nửa\s+đầu|nửa\s+đầu\s+của)\s+năm(?:\s+(?P<y>{_Y}))?", _half(first=True)),
    DateForm("vi_half_2", rf"nửa\s+cuối\s+năm(?:\s+(?P<y>{_Y}))?", _half(first=False)),
    DateForm("vi_quarter", rf"(?<![{LETTERS}])(?:quý|qúy|q)\s*\.?\s*(?P<q>iv|iii|ii|i|[1-4]|một|hai|ba|bốn|tư)(?![{LETTERS}\d]){_OF_YEAR}", _quarter),
    DateForm("vi_months", rf"(?<![{LETTERS}])(?:từ\s+)?tháng\s+(?P<a>{_M})(?:{_DASH}|\s+đến\s+(?:tháng\s+)?)(?P<b>{_M})(?:/|\.|\s+năm\s+)(?P<y>{_Y}){_E}", _months),
    DateForm("vi_two_months", rf"(?<![{LETTERS}])tháng\s+(?P<a>{_M})\s*(?:,|và)\s*(?:tháng\s+)?(?P<b>{_M})(?:(?:/|\s+năm\s+)(?P<y>{_Y}){_E}|(?=\s+các\s|\s*\Z))", _months),
    DateForm("vi_month", rf"(?<![{LETTERS}]){_VI_END}(?:tháng|t)\s*(?P<m>{_M})(?:\s*[/-]\s*|\s*,?\s*năm\s+|\.)(?P<y>{_Y}){_E}", _month),
    DateForm("vi_month_short", rf"(?<![{LETTERS}]){_VI_END}tháng\s+(?P<m>{_M}){_E}(?!\s*(?:tuổi|năm|%|phần trăm))", _month),
    DateForm("years", rf"(?<![{LETTERS}\d/])(?<!\d[.,])(?:(?:giai\s+đoạn|thời\s+kỳ|nhiệm\s+kỳ|các\s+năm|niên\s+khóa|niên\s+độ|từ\s+năm|từ|năm)\s+)?(?P<y>{_Y})(?:{_DASH}|\s+đến\s+(?:hết\s+)?(?:năm\s+)?|\s+tới\s+(?:năm\s+)?)(?P<z>{_Y})(?!\d)(?![.,]\d)", _years),
    DateForm("month", rf"{_B}(?P<m>{_M})[/](?P<y>{_Y}){_E}", _month),
    DateForm("vi_year", rf"(?<![{LETTERS}]){_VI_END}(?:đầu\s+|giữa\s+)?năm\s+(?:học\s+|tài\s+chính\s+)?(?P<y>{_Y})(?!\d)(?![.,/]\d)", _year),
    DateForm("zh_day", rf"(?P<y>{_Y})\s*年\s*(?P<m>{_M})\s*月\s*(?P<d>{_D})\s*[日号]", _day),
    DateForm("zh_day_short", rf"(?<!\d)(?P<m>{_M})\s*月\s*(?P<d>{_D})\s*[日号]", _day),
    DateForm("zh_months", rf"(?:(?P<y>{_Y})年)?(?<!\d)(?P<a>{_M})月?\s*[-—~至到]\s*(?P<b>{_M})月(?:份)?", _months),
    DateForm("zh_month", rf"(?P<y>{_Y})\s*年\s*(?P<m>{_M})\s*月(?P<end>底|末)?", _month),
    DateForm("zh_first_months", rf"(?:(?P<y>{_Y})年|今年|本年)?前(?P<n>\d{{1,2}}|[二三四五六七八九十])个?月", _first_months),
    DateForm("zh_three_quarters", rf"(?:(?P<y>{_Y})年|今年)?前三(?:个)?季度", _three_quarters),
    DateForm("zh_quarter", rf"(?:(?P<y>{_Y})年)?第?(?P<q>[一二三四1-4])季度", _quarter),
    DateForm("zh_half", rf"(?:(?P<y>{_Y})年|今年)?上半年", _half(first=True)),
    DateForm("zh_half_2", rf"(?:(?P<y>{_Y})年|今年)?下半年", _half(first=False)),
    DateForm("zh_years", rf"(?P<y>{_Y})\s*年?\s*[-—–~至到]\s*(?P<z>{_Y})\s*年", _years),
    DateForm("zh_year", rf"(?P<y>{_Y})\s*年(?P<end>底|末|年底|年末)?", _year),
    DateForm("zh_month_short", rf"(?<!\d)(?P<m>{_M})\s*月(?:份)?(?P<end>底|末)?", _month),
    DateForm("zh_this_year", r"(?:今年|本年度|本年|全年|年内)(?P<end>年底|底)?|(?P<end2>年底)前?", _this_year),
    DateForm("en_day", rf"(?<![{LETTERS}])(?P<d>{_D})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<mon>{_MONTH_NAME})(?:,?\s+(?P<y>{_Y}))?(?![{LETTERS}\d])", _english_day),
    DateForm("en_day_us", rf"(?<![{LETTERS}])(?P<mon>{_MONTH_NAME})\s+(?P<d>{_D})(?:st|nd|rd|th)?(?:,?\s+(?P<y>{_Y}))?(?![\d{LETTERS}])", _english_day),
    DateForm("en_month", rf"(?<![{LETTERS}])(?P<end>(?:the\s+)?end\s+of\s+|end-)?(?P<mon>{_MONTH_NAME}),?\s+(?P<y>{_Y})(?!\d)", _english_month),
    DateForm("en_months", rf"(?<![{LETTERS}])(?P<a>{_MONTH_NAME})\s*(?:-|–|to|through)\s*(?P<b>{_MONTH_NAME})(?:\s+period)?(?:\s+(?:of\s+)?(?P<y>{_Y}))?(?![\d{LETTERS}])", _english_months),
    DateForm("en_first_months", rf"(?:first|past)\s+(?P<n>\d{{1,2}}|two|three|four|five|six|seven|eight|nine|ten|eleven)\s+months(?:\s+of\s+(?:the\s+year|(?P<y>{_Y})))?", _first_months),
    DateForm("en_month_short", rf"(?<![{LETTERS}])(?:in|during|of|since|by)\s+(?P<end>(?:the\s+)?end\s+of\s+|end-)?(?P<mon>(?!may){_MONTH_NAME})(?![{LETTERS}\d.])(?!,?\s+\d)", _english_month),
    DateForm("en_quarter", rf"(?<![{LETTERS}])(?:q(?P<q>[1-4])|(?P<w>first|second|third|fourth)\s+quarter)(?:\s*[,/]?\s*(?:of\s+)?(?:fy)?(?P<y>{_Y}))?(?![\d{LETTERS}])", _english_quarter),
    DateForm("en_half", rf"(?<![{LETTERS}])(?:(?P<f>h1|first\s+half)|(?P<g>h2|second\s+half))(?:\s+(?:of\s+)?(?:fy)?(?P<y>{_Y}))?(?![\d{LETTERS}])", _english_half),
    DateForm("en_year", rf"(?<![{LETTERS}])(?P<end>(?:the\s+)?(?:end\s+of\s+|end-|year-end\s+))?(?:fy\s?|the\s+year\s+|year\s+)(?P<y>{_Y})(?!\d)(?![.,/]\d)", _year),
    DateForm("en_fiscal_year", rf"(?<![{LETTERS}])(?:fy|year\s+)?(?<!\d)(?P<y>(?:19|20)\d\d)[-–/](?P<z>\d\d)(?![\d/-]|[.,]\d)(?=[\s,.;)]|$)(?!\s*(?:%|kwh|mw))", _fiscal_year),
    DateForm("en_fiscal_short", rf"(?<![{LETTERS}])fy\s?[’']?(?P<f>\d\d)(?!\d)", _short_year),
    DateForm("en_end_year", rf"(?<![{LETTERS}])(?P<end>(?:the\s+)?(?:end\s+of\s+|end-|year-end\s+))(?P<y>{_Y})(?!\d)(?![.,/]\d)", _year),
    DateForm("vi_term", rf"(?<![{LETTERS}])nhiệm\s+kỳ\s+(?:mới|tới|này|sắp\s+tới|tiếp\s+theo|vừa\s+qua|qua|trước)(?![{LETTERS}])", _no_date),
    DateForm("vi_in_month", rf"(?<![{LETTERS}])trong\s+tháng(?=\s*[,:]|\s+(?:này|của|toàn|ước|đạt|là|qua|đã|công\s+ty|tổng))(?:\s+(?:này|qua))?", _no_date),
    DateForm("vi_past_year", rf"(?<![{LETTERS}])(?:(?<=trong )|(?<=^)|(?<=[.;:]\s))năm\s+(?:vừa\s+)?qua(?![{LETTERS}])", _year),
    DateForm("vi_this_year", rf"(?<![{LETTERS}])(?P<end>(?:hết|cuối)\s+)?(?<!nhiều )(?:năm\s+nay|this\s+year)(?![{LETTERS}])", _year),
    DateForm("vi_last_year", rf"(?<![{LETTERS}])(?:năm\s+ngoái|năm\s+trước|last\s+year)(?![{LETTERS}])|去年|上年", _last_year),
    DateForm("vi_next_year", rf"(?<![{LETTERS}])(?:năm\s+tới|next\s+year)(?![{LETTERS}])|明年", _next_year),
    DateForm("bare_year", rf"(?<![{LETTERS}\d/-])(?<!\d[.,])(?P<end>(?:hết|cuối)\s+)?(?P<y>(?:19[5-9]|20[0-9])\d)(?!\d)(?![.,/]\d)(?!\s*(?:kwh|mwh|gwh|mw|kw|%|tỷ|triệu|đồng|km|sáng\s+kiến|hộ|khách\s+hàng|người|công\s+trình|dự\s+án|đơn\s+vị|xã|thôn|trạm|phút|ha|m2|m3|lượt|cuộc|văn\s+bản|tấn|vị\s+trí|trường\s+hợp|customers|households|employees|projects)(?![a-zà-ỹ])|\s*[%余多万亿户名人个项台座条次家件])", _year),
)  # fmt: skip

BY_NAME = {form.name: form for form in FORMS}
_COMPILED = {form.name: re.compile(form.pattern) for form in FORMS}
_OWN_YEAR = re.compile(_Y)


def value_of(name: str, written: str, year: int | None) -> str | None:
    """The ISO value of ``written``, a date of the form ``name`` in lower case; ``year`` fills a date without one."""
    match = _COMPILED[name].search(f" {written} ") or _COMPILED[name].search(written)
    return BY_NAME[name].value(match, year) if match else None


def own_year(written: str) -> int | None:
    """The last year that the text of a date names itself."""
    years = _OWN_YEAR.findall(written)
    return int(years[-1]) if years else None
