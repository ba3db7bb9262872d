"""Units of measure: the canonical unit of every way of writing one, and the factor to it.

Canonical: kWh for energy, MW for power, VND, CNY, USD, EUR for money, minute, hour, day, month, year for time, km, m,
ha, m2, km2, m3, tonne, MVA, MVAr, kV, count for things counted, % and ‰ for shares, pp for percentage points, times for
ratios.
"""

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Unit:
    """A way of writing a unit: value × factor is in ``canonical``."""

    canonical: str
    factor: Decimal = Decimal(1)


def _spread(rows: str) -> dict[str, Unit]:
    table: dict[str, Unit] = {}
    for row in rows.strip().splitlines():
        canonical, factor, *names = (part.strip() for part in row.split("|"))
        for name in names:
            table[name.casefold()] = Unit(canonical, Decimal(factor))
    return table


_TABLE = MappingProxyType(
    _spread(
        """
kWh|1|kwh|kw.h|kw/h|kwgiờ|千瓦时|千瓦·时|千瓦小时|度|度电
kWh|1000|mwh|兆瓦时
kWh|1000000|gwh|吉瓦时
kWh|1000000000|twh
MW|0.000001|w|瓦
MW|0.001|kw|千瓦|kwp
MW|1|mw|mwp|mwac|兆瓦
MW|1000|gw|吉瓦|gwp
MVA|0.001|kva|千伏安
MVA|1|mva|兆伏安
MVAr|1|mvar
MVAr|0.001|kvar
kV|1|kv|千伏
VND|1|đồng|vnđ|vnd|đ|dong|越南盾
CNY|1|nhân dân tệ|cny|rmb|yuan|元|元人民币|人民币
USD|1|usd|đô la mỹ|đô la|us$|美元|dollars|dollar
EUR|1|euro|eur|欧元
minute|1|phút|phút/kh|minute|minutes|min|分钟
second|1|giây|second|seconds|秒
hour|1|giờ|tiếng|hour|hours|小时|个小时
day|1|ngày|ngày làm việc|working days|business days|calendar days|day|days|天|日|个工作日|工作日
week|1|tuần|week|weeks|周|星期
month|1|tháng|month|months|个月
year|1|năm|year|years|年
km|1|km|ki-lô-mét|cây số|kilometres|kilometers|公里|千米
m|1|m|mét|米
m2|1|m2|m²|mét vuông|平方米
km2|1|km2|km²|ki-lô-mét vuông|cây số vuông|sq. km|sq km|square kilometres|square kilometers|平方公里|平方千米
m3|1|m3|m³|mét khối|立方米
ha|1|ha|héc-ta|hecta|公顷
tonne|1|tấn|tonnes|tons|吨
kg|1|kg|公斤|千克
°C|1|°c|độ c
%|1|%|phần trăm|per cent|percent|％
‰|1|‰|%0|phần nghìn
pp|1|điểm %|điểm phần trăm|percentage points|percentage point|个百分点|百分点
times|1|lần|times|倍
point|1|điểm|points|分
"""
    )
)


def unit_of(written: str) -> Unit | None:
    """The canonical unit of a way of writing one, any case; None when it is not a unit of measure."""
    return _TABLE.get(" ".join(written.split()).casefold())


def written_units() -> tuple[str, ...]:
    """Every known way of writing a unit, in lower case, longest first."""
    return tuple(sorted(_TABLE, key=lambda name: (-len(name), name)))


def canonical_units() -> frozenset[str]:
    """Every canonical unit, things counted too."""
    return frozenset(unit.canonical for unit in _TABLE.values()) | {"count", "litre"}
