"""The group as it stood in 2021 and 2022: real units down to the provincial companies, districts simulated."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.organisation import closure
from hoaluoi.core.organisation.enums import Line, UnitKind
from hoaluoi.core.organisation.models import Designation, Placement, Unit, UnitAlias
from hoaluoi.core.text.folding import fold

DATA = Path(__file__).parent / "data"
# Nothing in the sources dates the units' foundation; the case begins with the first year any seed speaks of.
CASE_BEGINS = date(2016, 1, 1)
WHOLE_CASE = DateRange(CASE_BEGINS, None)
# Companies differ in size; how many simulated districts each has follows from its place in the list, 9 to 11.
DISTRICTS_BASE, DISTRICTS_SPREAD, DISTRICTS_OF_A_CITY = 9, 3, 12
CITY_CORPORATIONS = {"EVNHANOI": "Hà Nội", "EVNHCMC": "TP Hồ Chí Minh"}
KINDS = {"head office": UnitKind.HEAD_OFFICE}
EXTRA_ALIASES = {
    "EVN": ["Tập đoàn Điện lực Quốc gia Việt Nam", "Tập đoàn", "toàn EVN", "Đảng ủy EVN"],
    "EVNSPC": ["Điện lực miền Nam", "Tổng công ty Điện lực miền Nam (EVNSPC)"],
    "TDTP": ["Nhiệt điện Thủ Đức", "Công ty Nhiệt điện Thủ Đức"],
    "SPCIT": ["Công ty CNTT Điện lực miền Nam"],
    "EVNSPC.HQ": ["Cơ quan Tổng công ty"],
}


@dataclass(frozen=True)
class UnitLine:
    """One row of units-2021.csv, or a simulated district."""

    code: str
    parent: str
    kind: str
    name_vi: str
    name_en: str
    short_name: str
    source: str
    region: str
    simulated: bool = False


def real_units() -> list[UnitLine]:
    """The 74 units of 2021 that public sources and the seeds name, parents first."""
    with (DATA / "units-2021.csv").open(encoding="utf-8", newline="") as lines:
        return [_real(row) for row in csv.DictReader(lines)]


def _real(row: dict[str, str]) -> UnitLine:
    kind = KINDS.get(row["kind"], UnitKind(row["kind"]) if row["kind"] != "head office" else UnitKind.HEAD_OFFICE)
    provincial = row["code"].startswith("PC.")
    region = row["name_vi"].removeprefix("Công ty Điện lực ") if provincial else CITY_CORPORATIONS.get(row["code"], "")
    short = row["name_en"] if provincial else row["code"] if row["code"].startswith("EVN") else ""
    short = {"TDTP": "NĐ Thủ Đức", "SPCIT": "CNTT miền Nam", "EVNSPC.HQ": "Cơ quan EVNSPC"}.get(row["code"], short)
    return UnitLine(row["code"], row["parent"], kind, row["name_vi"], row["name_en"], short, row["source"], region)


def simulated_districts(units: list[UnitLine]) -> list[UnitLine]:
    """Districts below every provincial company and the two city corporations, plainly named as made up."""
    districts = []
    for place, unit in enumerate(u for u in units if u.region):
        city = unit.code in CITY_CORPORATIONS
        count = DISTRICTS_OF_A_CITY if city else DISTRICTS_BASE + (place * 7) % DISTRICTS_SPREAD
        districts += [
            UnitLine(
                code=f"{unit.code}.D{number:02d}",
                parent=unit.code,
                kind=UnitKind.DISTRICT,
                name_vi=f"Điện lực khu vực {number} {unit.region}",
                name_en=f"{unit.region} District {number}",
                short_name=f"ĐL {unit.region} {number}",
                source="simulated",
                region=unit.region,
                simulated=True,
            )
            for number in range(1, count + 1)
        ]
    return districts


@transaction.atomic
def install(*, with_simulated: bool = True) -> dict[str, Unit]:
    """Creates units, names, aliases, the administrative and the Party line; returns units by code, parents first."""
    lines = real_units()
    if with_simulated:
        lines += simulated_districts(lines)
    units = {line.code: _unit(line) for line in lines}
    Unit.objects.bulk_create(units.values())
    Designation.objects.bulk_create(
        Designation(
            unit=units[line.code],
            kind=line.kind,
            name_vi=line.name_vi,
            name_en=line.name_en,
            short_name=line.short_name,
            valid=WHOLE_CASE,
        )
        for line in lines
    )
    Placement.objects.bulk_create(_placements(lines, units))
    UnitAlias.objects.bulk_create(_aliases(lines, units))
    closure.rebuild()
    return units


def _unit(line: UnitLine) -> Unit:
    unit = Unit(
        code=line.code,
        kind=line.kind,
        name_vi=line.name_vi,
        name_en=line.name_en,
        short_name=line.short_name,
        simulated=line.simulated,
        source=line.source,
        region=line.region,
    )
    unit.set_keys()
    return unit


def _placements(lines: list[UnitLine], units: dict[str, Unit]) -> list[Placement]:
    """Every unit in the administrative line; the Party line follows it down to the companies (public structure)."""
    administrative = [(line, Line.ADMINISTRATIVE) for line in lines]
    party = [(line, Line.PARTY) for line in lines if line.kind != UnitKind.DISTRICT]
    return [
        Placement(unit=units[line.code], line=on, parent=units.get(line.parent), valid=WHOLE_CASE)
        for line, on in administrative + party
    ]


def _aliases(lines: list[UnitLine], units: dict[str, Unit]) -> list[UnitAlias]:
    names: dict[tuple[str, str], UnitAlias] = {}
    for line in lines:
        if line.simulated:
            continue
        for alias in [line.code, line.short_name, line.name_en, *EXTRA_ALIASES.get(line.code, [])]:
            if alias:
                names[line.code, fold(alias)] = UnitAlias(unit=units[line.code], alias=alias, folded=fold(alias))
    return list(names.values())
