"""1 July 2025: 63 provinces became 34 (resolution 202/2025/QH15), and the power companies followed their provinces.

One merger for every new province that took in others: their companies merge into the company of the province whose
name stays. That the provinces changed, and on which day, is public. On which day each company followed, and which
corporation took it over, is not known for certain: every act says that it follows the province.
"""

import csv
from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from hoaluoi.cases.evn.organisation import CITY_CORPORATIONS, DATA
from hoaluoi.core.jobs import queue
from hoaluoi.core.ledger.operations import Author
from hoaluoi.core.organisation.enums import ActKind
from hoaluoi.core.organisation.models import Reorganisation, Unit
from hoaluoi.core.organisation.operations.reorganisations.enact import enact
from hoaluoi.core.organisation.rules.plans import Plan, Successor

ON = date(2025, 7, 1)
DECISION = "202/2025/QH15"
DECISION_TEXT = "Nghị quyết của Quốc hội về việc sắp xếp đơn vị hành chính cấp tỉnh: 63 tỉnh, thành phố còn 34."
ASSUMED = (
    "Theo địa giới tỉnh: ngày và tổng công ty tiếp nhận của từng công ty điện lực không được nguồn nào nêu chắc chắn."
)


def provinces() -> dict[str, list[str]]:
    """The provinces of before by the province they belong to now; its own name is among them."""
    found: dict[str, list[str]] = defaultdict(list)
    with (DATA / "provinces-2025-07-01.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["province_after"]].append(row["province_before"])
    return dict(found)


def companies() -> dict[str, Unit]:
    """The unit that sells in each province of before: its power company, or the corporation of the city."""
    selling = Unit.objects.filter(code__startswith="PC.", kind="company") | Unit.objects.filter(
        code__in=CITY_CORPORATIONS
    )
    return {unit.region: unit for unit in selling}


def plans() -> list[Plan]:
    """One merger for each province that took in others."""
    by_province = companies()
    return [
        Plan(
            kind=ActKind.MERGE,
            on=ON,
            decision=DECISION,
            units=tuple(by_province[name].pk for name in before),
            successors=(Successor(unit_id=by_province[after].pk),),
            decision_text=DECISION_TEXT,
            reason=f"{', '.join(sorted(set(before) - {after}))} → {after}",
            assumed=ASSUMED,
        )
        for after, before in sorted(provinces().items())
        if len(before) > 1
    ]


@transaction.atomic
def install(*, by: Author, at: datetime, today: date) -> list[Reorganisation]:
    """Enacts all of them, once; a second call finds them."""
    found = [
        enact(plan=plan, by=by, at=at, today=today, client_key=f"evn-2025-{plan.successors[0].unit_id}")
        for plan in plans()
    ]
    queue.run_waiting()
    return found
