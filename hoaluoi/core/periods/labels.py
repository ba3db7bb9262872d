"""Names of periods as people write them, in Vietnamese, English and Chinese.

Whole sentences differ by language here (order, Roman numerals, 上半年), so they are not gettext strings with holes.
"""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROMAN = ("I", "II", "III", "IV")
_HAN = ("一", "二", "三", "四")
_MONTHS = "January February March April May June July August September October November December".split()
_TEN = {"vi": ("đầu", "giữa", "cuối"), "en": ("First", "Middle", "Last"), "zh": ("上旬", "中旬", "下旬")}


def day(date: dt.date, language: str) -> str:
    """30/9/2022, 30 September 2022, 2022年9月30日."""
    match language[:2]:
        case "zh":
            return f"{date.year}年{date.month}月{date.day}日"
        case "en":
            return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    return f"{date.day}/{date.month}/{date.year}"


def dates_said(values: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The same values with every date that was kept as text (`2022-09-30`) written for people."""
    return {name: _said(value, language) for name, value in values.items()}


def _said(value: Any, language: str) -> Any:
    if isinstance(value, str) and _ISO_DATE.fullmatch(value):
        try:
            return day(dt.date.fromisoformat(value), language)
        except ValueError:
            return value
    return value


def span(start: dt.date, end: dt.date, language: str) -> str:
    """Both dates of a period, or the one day."""
    if start == end:
        return day(start, language)
    return f"{day(start, language)} – {day(end, language)}"


def name(kind: str, year: int, number: int, start: dt.date, end: dt.date, language: str) -> str:
    """The period's name; an unknown language reads as Vietnamese."""
    writer = {"zh": _chinese, "en": _english}.get(language[:2], _vietnamese)
    return writer(kind, year, number, start, end)


def _vietnamese(kind: str, year: int, number: int, start: dt.date, end: dt.date) -> str:
    match kind:
        case "shift":
            return f"Ca {number % 10} ngày {day(start, 'vi')}"
        case "day":
            return f"Ngày {day(start, 'vi')}"
        case "week":
            return f"Tuần {number}/{year}"
        case "ten_day":
            return f"10 ngày {_TEN['vi'][(number - 1) % 3]} tháng {start.month}/{year}"
        case "month":
            return f"Tháng {number}/{year}"
        case "quarter":
            return f"Quý {_ROMAN[number - 1]}/{year}"
        case "half_year":
            return f"6 tháng {('đầu', 'cuối')[number - 1]} năm {year}"
        case "nine_month":
            return f"9 tháng năm {year}"
        case "year":
            return f"Năm {year}"
        case "plan":
            return f"Giai đoạn {start.year}–{end.year}"
    return f"Đợt {span(start, end, 'vi')}"


def _english(kind: str, year: int, number: int, start: dt.date, end: dt.date) -> str:
    match kind:
        case "shift":
            return f"Shift {number % 10}, {day(start, 'en')}"
        case "day":
            return day(start, "en")
        case "week":
            return f"Week {number}, {year}"
        case "ten_day":
            return f"{_TEN['en'][(number - 1) % 3]} ten days of {_MONTHS[start.month - 1]} {year}"
        case "month":
            return f"{_MONTHS[number - 1]} {year}"
        case "quarter":
            return f"Q{number} {year}"
        case "half_year":
            return f"{('First', 'Second')[number - 1]} half of {year}"
        case "nine_month":
            return f"First nine months of {year}"
        case "year":
            return str(year)
        case "plan":
            return f"{start.year}–{end.year}"
    return f"Campaign {span(start, end, 'en')}"


def _chinese(kind: str, year: int, number: int, start: dt.date, end: dt.date) -> str:
    match kind:
        case "shift":
            return f"{day(start, 'zh')}第{number % 10}班"
        case "day":
            return day(start, "zh")
        case "week":
            return f"{year}年第{number}周"
        case "ten_day":
            return f"{year}年{start.month}月{_TEN['zh'][(number - 1) % 3]}"
        case "month":
            return f"{year}年{number}月"
        case "quarter":
            return f"{year}年第{_HAN[number - 1]}季度"
        case "half_year":
            return f"{year}年{('上', '下')[number - 1]}半年"
        case "nine_month":
            return f"{year}年1—9月"
        case "year":
            return f"{year}年"
        case "plan":
            return f"{start.year}—{end.year}年"
    return f"专项 {span(start, end, 'zh')}"
