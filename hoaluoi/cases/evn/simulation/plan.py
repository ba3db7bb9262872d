"""A made-up plan for 2022, entered as simulated: open targets for a case whose resolution is of the year before.

And a made-up sharing-out of the movement's 2,200 initiatives: the text names two units' shares of phase 1 only.
"""

from datetime import date

from hoaluoi.cases.evn import directives, moments
from hoaluoi.cases.evn.directives import COMPANIES, Aim
from hoaluoi.core.access.actor import Actor
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives.enums import AllocationMethod, TargetKind
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.operations import allocations
from hoaluoi.spine.directives.operations.directives import create_directive
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.documents.models import Document

# Older than the resolution, which stands before it wherever directives are listed.
ISSUED, BEGINS, ENDS = date(2021, 8, 10), date(2022, 1, 1), date(2022, 12, 31)
HANDED_DOWN = date(2022, 1, 14)
SHARED = date(2022, 7, 1)
PHASE = "Giai đoạn 2: phân bổ mô phỏng theo số lao động, nguồn không nêu"
TITLE = "Kế hoạch mô phỏng năm 2022 về dịch vụ khách hàng, độ tin cậy và đầu tư"
TEXT = """KẾ HOẠCH MÔ PHỎNG NĂM 2022
Văn bản này được dựng để trình diễn; không nguồn nào nêu các chỉ tiêu dưới đây.

1. Tỷ lệ khách hàng thanh toán tiền điện không dùng tiền mặt đạt từ 85% trở lên vào ngày 31/12/2022.
2. Thời gian mất điện trung bình của khách hàng (SAIDI) không quá 23 phút mỗi tháng trong năm 2022.
3. Tỷ lệ gói thầu đấu thầu qua mạng đạt từ 84% trở lên vào ngày 31/12/2022.
4. Đóng điện 1.750 công trình trong năm 2022.
5. Thực hiện ít nhất 100% kế hoạch tiết kiệm chi phí từng quý trong năm 2022.
6. Tỷ lệ dịch vụ trực tuyến mức độ 4 đạt từ 92% trở lên vào ngày 31/12/2023, thực hiện từ ngày 01/01/2023.
7. Ít nhất 99% người thuộc diện được cấp chữ ký số vào ngày 30/6/2022.
"""
AIMS = (
    Aim(
        "plan_cashless", "Khách hàng thanh toán không dùng tiền mặt năm 2022 (mô phỏng)", TargetKind.REACH, ">=", "85",
        "%", "Tỷ lệ khách hàng thanh toán tiền điện không dùng tiền mặt đạt từ 85% trở lên vào ngày 31/12/2022",
        denominator="số khách hàng", watch="cashless_customers_share", baseline="73.4",
    ),
    Aim(
        "plan_saidi", "SAIDI từng tháng năm 2022 (mô phỏng)", TargetKind.MAINTAIN, "<=", "23", "minute",
        "(SAIDI) không quá 23 phút mỗi tháng trong năm 2022", watch="saidi",
    ),
    Aim(
        "plan_tenders", "Gói thầu đấu thầu qua mạng năm 2022 (mô phỏng)", TargetKind.REACH, ">=", "84", "%",
        "Tỷ lệ gói thầu đấu thầu qua mạng đạt từ 84% trở lên vào ngày 31/12/2022",
        denominator="số gói thầu đã chọn nhà thầu", watch="eprocurement_packages_share", baseline="72",
    ),
    Aim(
        "plan_energised", "Công trình đóng điện năm 2022 (mô phỏng)", TargetKind.CUMULATIVE, ">=", "1750", "count",
        "Đóng điện 1.750 công trình trong năm 2022", watch="works_energised",
    ),
    Aim(
        "plan_saving", "Thực hiện kế hoạch tiết kiệm chi phí từng quý (mô phỏng)", TargetKind.MAINTAIN, ">=", "100",
        "%", "ít nhất 100% kế hoạch tiết kiệm chi phí từng quý trong năm 2022",
        denominator="chi phí tiết kiệm theo kế hoạch", watch="saving_share", period_kind="quarter",
    ),
    Aim(
        "plan_level4", "Dịch vụ trực tuyến mức độ 4 năm 2023 (mô phỏng)", TargetKind.REACH, ">=", "92", "%",
        "Tỷ lệ dịch vụ trực tuyến mức độ 4 đạt từ 92% trở lên vào ngày 31/12/2023",
        denominator="yêu cầu thuộc danh mục dịch vụ trực tuyến", watch="level4_share", start=date(2023, 1, 1),
        deadline=date(2023, 12, 31),
    ),
    Aim(
        "plan_signatures", "Người được cấp chữ ký số đến 30/6/2022 (mô phỏng)", TargetKind.REACH, ">=", "99", "%",
        "Ít nhất 99% người thuộc diện được cấp chữ ký số vào ngày 30/6/2022",
        denominator="người thuộc diện cấp chữ ký số", watch="signature_share", deadline=date(2022, 6, 30),
    ),
)  # fmt: skip


def install(*, units: dict[str, Unit], group: Actor) -> dict[str, Target]:
    """Enters the made-up plan and shares it out; needs the made-up returns rolled up.

    Shares of the works follow what was energised before: those who generate and transmit have no customers to follow.
    """
    at = moments.instant(ISSUED, 10)
    document = documents.register(
        by=group, at=at, kind=Document.Kind.PLAN, title=TITLE, issuer=units["EVN"], symbol="MP-01/KH-2022",
        issuer_text="Mô phỏng", issued_date=ISSUED, text=TEXT, source="mô phỏng", simulated=True,
    )  # fmt: skip
    directive = create_directive(
        document=document, unit=units["EVN"], effective_date=ISSUED, by=group, at=at, targets=len(AIMS)
    )
    targets = directives.set_targets(AIMS, directive, units, ENDS, by=group, at=at, start=BEGINS)
    at = moments.instant(HANDED_DOWN, 10)
    for key in ("cashless", "tenders", "saidi", "saving", "level4", "signatures"):
        directives.hand_down(
            targets[f"plan_{key}"], units["EVN"], on=HANDED_DOWN, by=group, at=at, levels=2, kinds=COMPANIES
        )
    directives.hand_down(
        targets["plan_energised"], units["EVN"], on=HANDED_DOWN, by=group, at=at, levels=2, kinds=COMPANIES,
        method=AllocationMethod.LARGEST_REMAINDER, weight=allocations.HISTORY,
    )  # fmt: skip
    return targets


def share_initiatives(*, target: Target, units: dict[str, Unit], southern: Actor) -> None:
    """Shares 2,200 over the units of the corporation by headcount, with the word that no source states it."""
    at = moments.instant(SHARED, 9)
    proposed = allocations.propose(
        target=target, unit=units["EVNSPC"], method=AllocationMethod.LARGEST_REMAINDER, weight="headcount", on=SHARED,
        phase=PHASE, simulated=True, by=southern, at=at,
    )  # fmt: skip
    allocations.freeze(round=proposed, by=southern, at=at)
