"""Made-up emulation clusters: no source says who competes with whom."""

from datetime import date

from hoaluoi.cases.evn import moments
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.operations import clusters

FORMED = date(2022, 1, 10)
DECISION = "Quyết định mô phỏng, nguồn không nêu"
DISTRIBUTING = ("EVNNPC", "EVNCPC", "EVNSPC", "EVNHANOI", "EVNHCMC")
GENERATING = ("EVNGENCO1", "EVNGENCO2", "EVNGENCO3", "EVNNPT")
PARTS = 3


def install(*, units: dict[str, Unit], group: Actor, southern: Actor) -> int:
    """Two clusters of the group's corporations, three of the southern companies; returns how many."""
    groups = (
        ("Khối các tổng công ty điện lực", "Power corporations", "电力总公司组", DISTRIBUTING),
        ("Khối phát điện và truyền tải", "Generation and transmission", "发电与输电组", GENERATING),
    )
    for vi, en, zh, codes in groups:
        members = [units[code].pk for code in codes if code in units]
        _form(units["EVN"], (vi, en, zh), members, group)
    companies = list(organisation.children(units["EVNSPC"].pk, FORMED).filter(kind="company").order_by("sort_key"))
    for number in range(PARTS):
        members = [unit.pk for unit in companies[number::PARTS]]
        names = (f"Cụm thi đua số {number + 1}", f"Emulation cluster {number + 1}", f"第{number + 1}竞赛组")
        _form(units["EVNSPC"], names, members, southern)
    return len(groups) + PARTS


def _form(owner: Unit, names: tuple[str, str, str], members: list[int], by: Actor) -> None:
    clusters.form_cluster(
        owner=owner, names=dict(zip(("name_vi", "name_en", "name_zh"), names, strict=True)), decision=DECISION,
        unit_ids=members, on=FORMED, simulated=True, by=by, at=moments.instant(FORMED, 9),
    )  # fmt: skip
