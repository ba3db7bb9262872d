"""Figures of the seed texts: read from data/figures.toml, entered as facts that open down to their quotation."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hoaluoi.cases import events
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.enums import Direction, TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.operations import NewFact, put_facts
from hoaluoi.spine.indicators.operations.definitions import define_measure
from hoaluoi.spine.reporting.catalogue.counted import in_three

FOLDER = Path(__file__).parent
SOURCE_TYPE = "cases.figure"
_RESOLUTION = (
    "Tăng cường công tác phòng chống dịch bệnh COVID-19 đảm bảo hoạt động sản xuất kinh doanh, đầu tư xây dựng của EVN"
)
# Which seed each text is, and what it is called.
SEEDS = {
    "18-nq-du.txt": ("000", _RESOLUTION),
    "city-company.txt": ("001", "一家城市供电公司疫情防控和复工复产工作（2022年4月）"),
    "initiatives.txt": ("002", "Điện lực miền Nam tiếp tục đẩy mạnh phong trào ‘10 nghìn sáng kiến’"),
    "paperless-office.txt": (
        "003",
        "Giải pháp Công nghệ Chống dịch COVID-19: Tăng cường họp trực tuyến, xử lý hồ sơ qua mạng",
    ),
    "thai-nguyen.txt": (
        "004",
        "Đảng ủy EVN và Tỉnh ủy Thái Nguyên trao đổi kinh nghiệm về chuyển đổi số",
    ),
}


@dataclass(frozen=True)
class Figure:
    """One number of a text. `number` (from 1) is its source id, `claim` what a check of the text's claim found."""

    number: int
    key: str
    measure: str
    unit_code: str
    period: Period
    value: Decimal
    text: str
    quote: str
    claim: str = ""

    @property
    def seed(self) -> str:
        return SEEDS[self.text][0]

    @property
    def title(self) -> str:
        return SEEDS[self.text][1]


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "data" / "figures.toml").read_text(encoding="utf-8"))


@cache
def figures() -> tuple[Figure, ...]:
    """Every figure that the case uses, in the order of the file."""
    return tuple(
        Figure(
            number=number,
            key=row["key"],
            measure=row["measure"],
            unit_code=row["unit_code"],
            period=Period.from_code(row["period"]),
            value=Decimal(row["value"]),
            text=row["text"],
            quote=row["quote"],
            claim=row.get("claim", ""),
        )
        for number, row in enumerate(_written()["figure"], start=1)
    )


def text(name: str) -> str:
    """A seed text as it came in, `name` as in `SEEDS`."""
    return (FOLDER / "texts" / name).read_text(encoding="utf-8")


def install(*, units: dict[str, Unit], by: Actor, at: datetime) -> int:
    """Defines the measures of the figures and enters every figure; returns how many."""
    for code, written in _written()["measure"].items():
        _define(code, written, by, at)
    facts = [_fact(figure, units) for figure in figures()]
    put_facts(facts=facts, source="case", at=at)
    record(
        event=events.FIGURES_ENTERED, by=by, at=at, subject_type="cases.evn", subject_id=None,
        data={"count": len(facts), "figures": {figure.key: str(figure.value) for figure in figures()}},
    )  # fmt: skip
    return len(facts)


def _define(code: str, written: dict[str, Any], by: Actor, at: datetime) -> Measure:
    share = written["unit"] == "%"
    words: dict[str, Any] = {f"name_{language}": name for language, name in written["name"].items()}
    words |= in_three("counted_set", written["denominator"] if share else written["counted"])
    return define_measure(
        code=code,
        by=by,
        at=at,
        **words,
        unit_of_measure=written["unit"],
        decimals=2 if share else 0,
        direction=written.get("direction", Direction.NEUTRAL),
        unit_additivity=written.get("additivity", UnitAdditivity.NONE),
        time_additivity=TimeAdditivity.LAST,
        period_kind=written["period_kind"],
    )


def _fact(figure: Figure, units: dict[str, Unit]) -> NewFact:
    return NewFact(
        measure_code=figure.measure,
        unit_id=units[figure.unit_code].pk,
        period=figure.period,
        value=figure.value,
        source_type=SOURCE_TYPE,
        source_id=figure.number,
        source_key=figure.key,
        note=figure.quote[:300],
    )
