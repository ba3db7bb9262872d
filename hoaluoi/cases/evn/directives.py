"""The two directives of the texts, entered through the same operations that people use."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from hoaluoi.cases.evn import figures, moments
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.enums import UnitKind
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import period_of
from hoaluoi.spine.directives.enums import AllocationMethod, TargetKind
from hoaluoi.spine.directives.models import Directive, Target
from hoaluoi.spine.directives.operations import allocations, directives, implementing
from hoaluoi.spine.directives.operations.directives import NewTarget
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.documents.models import Document
from hoaluoi.spine.indicators.expectation import owed
from hoaluoi.spine.indicators.models import Indicator, Measure
from hoaluoi.spine.indicators.readings import measure_codes

# The text dates neither of its first two targets ("năm 2021 và những năm tiếp theo"): looked at to the end of 2022.
OPEN_DEADLINE, OPEN_DEADLINE_SOURCE = date(2022, 12, 31), "văn bản không nêu hạn; theo dõi hết năm 2022"
# "Phấn đấu hoàn thành các chỉ tiêu kế hoạch năm 2021": the resolution's targets are of the plan of 2021.
RESOLUTION_DEADLINE, RESOLUTION_DEADLINE_SOURCE = date(2021, 12, 31), "chỉ tiêu kế hoạch năm 2021"
MOVEMENT_BEGINS, MOVEMENT_DEADLINE = date(2022, 1, 1), date(2023, 8, 31)
EVERY_UNIT = frozenset(UnitKind.values)
COMPANIES = frozenset({UnitKind.CORPORATION, UnitKind.COMPANY})
PHASE_1_ENDS = date(2022, 6, 1)


@dataclass(frozen=True)
class Aim:
    """A target as the text sets it; `watch` is a measure or an indicator by code, '' if tasks count it."""

    key: str
    title: str
    kind: str
    comparator: str
    value: str
    unit: str
    quote: str
    denominator: str = ""
    watch: str = ""
    period_kind: str = "month"
    owner: str = ""
    start: date | None = None
    deadline: date | None = None
    deadline_source: str = ""
    baseline: str = ""


RESOLUTION = (
    Aim(
        "implementing", "Cấp ủy trực thuộc ban hành đầy đủ văn bản chỉ đạo, triển khai", TargetKind.REACH, "=", "100",
        "%", "100% cấp uỷ trực thuộc ban hành đầy đủ văn bản chỉ đạo, triển khai", denominator="cấp ủy trực thuộc",
        watch=implementing.SHARE,
        deadline=OPEN_DEADLINE, deadline_source=OPEN_DEADLINE_SOURCE,
    ),
    Aim(
        "no_stop", "Không để cơ quan, đơn vị dừng hoạt động do dịch bệnh", TargetKind.MAINTAIN, "=", "0", "count",
        "không để cơ quan, đơn vị dừng hoạt động do dịch bệnh COVID-19 gây ra", watch="situation_units_stopped",
        period_kind="day", deadline=OPEN_DEADLINE, deadline_source=OPEN_DEADLINE_SOURCE,
    ),
    Aim(
        "etransactions", "Tỷ lệ giao dịch điện tử", TargetKind.REACH, ">", "95", "%",
        "tỷ lệ giao dịch điện tử đạt trên 95%", denominator="giao dịch với khách hàng", watch="etransactions_share",
    ),
    Aim(
        "level4", "Tỷ lệ dịch vụ cung cấp trực tuyến cấp độ 4", TargetKind.REACH, ">", "80", "%",
        "tỷ lệ dịch vụ cung cấp trực tuyến cấp độ 4 đạt trên 80%", denominator="dịch vụ cung cấp trực tuyến",
        watch="level4_share",
    ),
    Aim(
        "cashless", "Tỷ lệ thanh toán tiền điện không dùng tiền mặt (về số khách hàng)", TargetKind.REACH, ">=", "70",
        "%", "tỷ lệ thanh toán tiền điện không dùng tiền mặt đạt ≥ 70% về số khách hàng", denominator="số khách hàng",
        watch="cashless_customers_share",
    ),
)  # fmt: skip
MOVEMENT = (
    Aim(
        "initiatives", "2.200 sáng kiến trên Chương trình 1 triệu sáng kiến", TargetKind.CUMULATIVE, ">=", "2200",
        "count", "hoàn thành chỉ tiêu 2.200 sáng kiến trước 1/9/2023", watch="initiatives_programme",
        period_kind="day", deadline_source="trước 1/9/2023",
    ),
    Aim(
        "participation", "Cán bộ, đoàn viên, CNVCLĐ có sáng kiến tham gia Chương trình", TargetKind.REACH, ">=", "10",
        "%", "Phấn đấu 10% trở lên cán bộ, đoàn viên, CVNCLĐ Tổng công ty có sáng kiến tham gia Chương trình",
        denominator="cán bộ, đoàn viên, CNVCLĐ Tổng công ty", watch="initiative_participation",
        deadline_source="đến tháng 9/2023",
    ),
    Aim(
        "everyone", "Đơn vị hoàn thành chỉ tiêu Công đoàn Tổng công ty phân bổ", TargetKind.REACH, "=", "100", "%",
        "Phấn đấu 100% đơn vị hoàn thành và hoàn thành vượt chỉ tiêu phân bổ của Công đoàn Tổng công ty đề ra",
        denominator="đơn vị được giao chỉ tiêu", deadline_source="đến tháng 9/2023",
    ),
    Aim(
        "phase1_binhduong", "Giai đoạn 1: PC Bình Dương 40 sáng kiến", TargetKind.CUMULATIVE, ">=", "40", "count",
        "PC Bình Dương (40/40 sáng kiến)", watch="initiatives_programme", period_kind="day", owner="PC.BinhDuong",
        deadline=PHASE_1_ENDS, deadline_source="giai đoạn 1 (tính đến ngày 1/6/2022)",
    ),
    Aim(
        "phase1_spcit", "Giai đoạn 1: Công ty CNTT Điện lực miền Nam 3 sáng kiến", TargetKind.CUMULATIVE, ">=", "3",
        "count", "Công ty CNTT Điện lực miền Nam (03/03 sáng kiến)", watch="initiatives_programme", period_kind="day",
        owner="SPCIT", deadline=PHASE_1_ENDS, deadline_source="giai đoạn 1 (tính đến ngày 1/6/2022)",
    ),
)  # fmt: skip

NEWS = (("paperless-office.txt", "TDTP", date(2020, 3, 31)), ("thai-nguyen.txt", "EVN", date(2021, 12, 27)))


def install(*, units: dict[str, Unit], group: Actor, southern: Actor) -> dict[str, Target]:
    """Registers both texts, sets their targets and hands the rates down; returns targets by key of their aim."""
    implementing.publish()
    at = moments.instant(moments.RESOLUTION_DAY, 17)
    resolution = _directive(
        text="18-nq-du.txt", unit=units["EVN"], kind=Document.Kind.RESOLUTION, symbol="18-NQ/ĐU",
        issuer_text="Đảng ủy Tập đoàn Điện lực Việt Nam", issued=moments.RESOLUTION_DAY, by=group, at=at,
        targets=len(RESOLUTION),
    )  # fmt: skip
    targets = set_targets(RESOLUTION, resolution, units, RESOLUTION_DEADLINE, by=group, at=at)
    for key in ("implementing", "no_stop", "etransactions", "level4"):
        hand_down(targets[key], units["EVN"], on=moments.RESOLUTION_DAY, by=group, at=at, levels=2, kinds=COMPANIES)
    hand_down(targets["cashless"], units["EVN"], on=moments.RESOLUTION_DAY, by=group, at=at, levels=3)
    _news(units, by=group)
    at = moments.instant(moments.MOVEMENT_DAY, 9)
    movement = _directive(
        text="initiatives.txt", unit=units["EVNSPC"], kind=Document.Kind.PROGRAMME, symbol="",
        issuer_text="Tổng Giám đốc và Ban Thường vụ Công đoàn Tổng công ty Điện lực miền Nam",
        issued=moments.MOVEMENT_DAY, by=southern, at=at, targets=len(MOVEMENT),
    )  # fmt: skip
    targets |= set_targets(MOVEMENT, movement, units, MOVEMENT_DEADLINE, by=southern, at=at, start=MOVEMENT_BEGINS)
    hand_down(targets["participation"], units["EVNSPC"], on=moments.MOVEMENT_DAY, by=southern, at=at, levels=1)
    return targets


def _directive(
    *, text: str, unit: Unit, kind: str, symbol: str, issuer_text: str, issued: date, by: Actor, at: datetime,
    targets: int,
) -> Directive:  # fmt: skip
    seed, title = figures.SEEDS[text]
    document = documents.register(
        by=by, at=at, kind=kind, title=title, issuer=unit, symbol=symbol, issuer_text=issuer_text,
        issued_date=issued, text=figures.text(text), source=f"seed {seed}",
    )  # fmt: skip
    return directives.create_directive(
        document=document, unit=unit, effective_date=issued, by=by, at=at, targets=targets
    )


def _news(units: dict[str, Unit], *, by: Actor) -> None:
    """The two news items that figures were taken from or that say how people work."""
    for text, unit, issued in NEWS:
        seed, title = figures.SEEDS[text]
        documents.register(
            by=by, at=moments.instant(issued, 16), kind=Document.Kind.NEWS, title=title, issuer=units[unit],
            issued_date=issued, text=figures.text(text), source=f"seed {seed}",
        )  # fmt: skip


def set_targets(
    aims: tuple[Aim, ...],
    directive: Directive,
    units: dict[str, Unit],
    deadline: date,
    *,
    by: Actor,
    at: datetime,
    start: date | None = None,
) -> dict[str, Target]:
    """Adds the aims of a text to its directive; returns targets by key of their aim."""
    made = {}
    for aim in aims:
        begin = directive.document.text.find(aim.quote)
        new = NewTarget(
            title=aim.title,
            kind=aim.kind,
            comparator=aim.comparator,
            value=Decimal(aim.value),
            unit_of_measure=aim.unit,
            denominator=aim.denominator,
            baseline_value=Decimal(aim.baseline) if aim.baseline else None,
            measure=Measure.objects.filter(code=aim.watch).first(),
            indicator=Indicator.objects.filter(code=aim.watch).first(),
            start_date=aim.start or start or directive.effective_date,
            deadline_date=aim.deadline or deadline,
            deadline_source=aim.deadline_source or RESOLUTION_DEADLINE_SOURCE,
            period_kind=aim.period_kind,
            owner=units[aim.owner] if aim.owner else directive.unit,
            quote=aim.quote,
            start=begin,
            end=begin + len(aim.quote),
        )
        made[aim.key] = directives.add_target(directive=directive, new=new, by=by, at=at)
    return made


def hand_down(
    target: Target,
    unit: Unit,
    *,
    on: date,
    by: Actor,
    at: datetime,
    levels: int,
    kinds: frozenset[str] = EVERY_UNIT,
    method: str = AllocationMethod.SAME,
    weight: str = "",
) -> None:
    """Gives the units below their shares, level by level, where a child is of one of the kinds; by default the same
    rate, for what binds the group binds each of its units of which the number speaks: one that sells nothing has no
    share of customers."""
    owing = _owing(target)
    level = [unit]
    for _ in range(levels):
        below: list[Unit] = []
        for parent in level:
            children = list(organisation.children(parent.pk, on))
            if owing:
                children = [child for child in children if owing & organisation.subtree_ids([child.pk], on)]
            if any(child.kind in kinds for child in children):
                proposed = allocations.propose(
                    target=target, unit=parent, method=method, weight=weight, on=on, by=by, at=at,
                    only=[child.pk for child in children],
                )  # fmt: skip
                allocations.freeze(round=proposed, by=by, at=at)
                below += children
        level = below


def _owing(target: Target) -> frozenset[int]:
    """Units that report every measure of the target's number at the opening; empty where no form asks for it."""
    watched = target.measure or target.indicator
    if watched is None:
        return frozenset()
    found: frozenset[int] | None = None
    for measure in Measure.objects.filter(code__in=measure_codes(watched)):
        period = period_of(moments.OPENING.date(), measure.period_kind).previous() if measure.period_kind else None
        units = {unit for _measure, unit in owed([measure.pk], period)} if period else set()
        found = frozenset(units) if found is None else found & units
    return found or frozenset()
