"""Made-up tasks that follow from the two texts: implementing documents, the resolution's orders, the movement's steps.

What is to be done is quoted from the text; who does it by when, and how far it is, no source says.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from hoaluoi.cases.evn import moments
from hoaluoi.cases.evn.people import user_name
from hoaluoi.cases.evn.simulation.profiles import SILENT_COMPANIES, dice
from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import Line, Rank
from hoaluoi.core.organisation.models import Person, Placement, Unit
from hoaluoi.spine.directives.models import Target, Task
from hoaluoi.spine.directives.operations import tasks
from hoaluoi.spine.directives.rules.tasks import Act
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.documents.models import Document

IMPLEMENTING_DEADLINE = date(2021, 9, 15)
OPEN = moments.OPENING


@dataclass(frozen=True)
class Order:
    """One order of a text; the quotation stands in it word for word."""

    title: str
    quote: str


RESOLUTION_ORDERS = (
    Order("Ưu tiên tiêm vắc-xin cho người vận hành hệ thống điện", "ưu tiên tiêm vắc-xin cho cán bộ, người lao động"),
    Order(
        "Bảo đảm điện cho cơ sở khám, chữa bệnh và khu cách ly",
        "đảm bảo cung cấp đủ điện, ổn định cho cơ sở khám, chữa bệnh, các khu cách ly tập trung",
    ),
    Order("Xây dựng kịch bản cung cấp điện khi phục hồi kinh tế", "xây dựng kịch bản, các giải pháp đảm bảo sản xuất"),
    Order(
        "Đẩy nhanh khởi công, đóng điện các công trình theo kế hoạch",
        "đẩy nhanh tiến độ khởi công, đóng điện các công trình đường dây, TBA theo kế hoạch",
    ),
    Order("Tiết giảm chi phí, cân đối tài chính", "tiết giảm chi phí tối đa, tính toán cân đối tài chính"),
    Order("Đẩy mạnh thông tin, tuyên truyền", "Đẩy mạnh, làm tốt công tác thông tin, tuyên truyền, nâng cao nhận thức"),
)
MOVEMENT_ORDERS = (
    Order("Tuyên truyền, vận động về Chương trình sáng kiến", "Tiếp tục đẩy mạnh tuyên truyền, vận động"),
    Order("Thành lập Tổ tư vấn sáng kiến các cấp", "Thành lập Tổ tư vấn (cấp Tổng công ty và cấp đơn vị)"),
    Order("Thành lập Hội đồng xét duyệt sáng kiến cấp đơn vị", "Thành lập Hội đồng xét duyệt sáng kiến cấp đơn vị"),
    Order("Giao số lượng, tiến độ đến cá nhân, tổ công đoàn", "giao cụ thể số lượng, tiến độ thời gian"),
    Order("Đăng tải số lượng tham gia, gương tiêu biểu", "Đăng tải và cập nhật thường xuyên số lượng tham gia"),
)
# Acts after the assignment, with days before the opening; the last column is the deadline's distance from it.
STORIES: tuple[tuple[tuple[tuple[Act, int], ...], int | None], ...] = (
    (((Act.ACCEPT, 60), (Act.SUBMIT, 25), (Act.APPROVE, 20)), -14),
    (((Act.ACCEPT, 60), (Act.SUBMIT, 14), (Act.APPROVE, 10)), -14),
    (((Act.ACCEPT, 58), (Act.SUBMIT, 8), (Act.APPROVE, 4)), -17),
    (((Act.ACCEPT, 50), (Act.SUBMIT, 5)), -6),
    (((Act.ACCEPT, 40),), -4),
    (((Act.ACCEPT, 40),), -18),
    (((Act.ACCEPT, 40), (Act.SUBMIT, 12), (Act.WANT_MORE, 9)), 2),
    (((Act.ACCEPT, 30),), 2),
    (((Act.ACCEPT, 30),), 25),
    ((), 18),
    (((Act.RETURN, 12),), 20),
    (((Act.ACCEPT, 45), (Act.PAUSE, 15)), 40),
    (((Act.ACCEPT, 45), (Act.WITHDRAW, 20)), 30),
    (((Act.ACCEPT, 20),), None),
)
REASONS = {
    Act.WANT_MORE: "Chưa có số liệu của các đơn vị trực thuộc, đề nghị bổ sung.",
    Act.RETURN: "Nhiệm vụ thuộc thẩm quyền của đơn vị khác, đề nghị phân công lại.",
    Act.PAUSE: "Chờ hướng dẫn của cơ quan quản lý.",
    Act.WITHDRAW: "Gộp vào kế hoạch chung của Tập đoàn.",
}


def install(*, targets: dict[str, Target], units: dict[str, Unit], people: dict[str, Person]) -> int:
    """Assigns the tasks and moves them along; returns how many."""
    made = _implementing(targets["implementing"], units, people)
    corporations = [unit for unit in units.values() if unit.code.startswith("EVN") and unit.kind == "corporation"]
    resolution = targets["cashless"]
    for number, order in enumerate(RESOLUTION_ORDERS):
        for place, unit in enumerate(corporations):
            made += _tell(order, resolution, unit, units["EVN"], people, story=number * 5 + place)
    southern = [
        units[code] for code in ("PC.BinhDuong", "PC.BinhThuan", "PC.TayNinh", "SPCIT", "PC.CaMau", "PC.LongAn")
    ]
    for number, order in enumerate(MOVEMENT_ORDERS):
        for place, unit in enumerate(southern):
            made += _tell(order, targets["initiatives"], unit, units["EVNSPC"], people, story=number * 3 + place)
    return made


def _tell(order: Order, of: Target, lead: Unit, assigner: Unit, people: dict[str, Person], *, story: int) -> int:
    acts, distance = STORIES[story % len(STORIES)]
    chance = dice("task", order.title, lead.code)
    text = of.directive.document.text
    begin = text.find(order.quote)
    giver, doer = _coordinator(assigner, people), _coordinator(lead, people)
    deadline = OPEN.date() + timedelta(days=distance) if distance is not None else None
    task = tasks.assign(
        title=order.title, lead=lead, assigner=assigner, directive=of.directive, deadline_date=deadline,
        quote=order.quote, start=begin, end=begin + len(order.quote), simulated=True, by=giver,
        at=_days_before(75, chance),
    )  # fmt: skip
    for act, days in acts:
        if act is Act.SUBMIT:
            tasks.add_evidence(
                task=task, note="Báo cáo kết quả kèm theo (mô phỏng).", by=doer, at=_days_before(days, chance)
            )
        who = doer if act in (Act.ACCEPT, Act.RETURN, Act.SUBMIT) else giver
        task = tasks.move(task=task, act=act, by=who, at=_days_before(days, chance), reason=REASONS.get(act, ""))
    if distance is not None and distance > 20 and story % 2:
        _extend(task, giver, deadline, chance)
    return 1


def _extend(task: Task, giver: Actor, deadline: date | None, chance: Random) -> None:
    if deadline and task.state in ("assigned", "in_progress"):
        tasks.extend(
            task=task, to_date=deadline + timedelta(days=14), reason="Vướng thủ tục mua sắm, xin lùi hai tuần.",
            by=giver, by_person=giver.person, at=_days_before(3, chance),
        )  # fmt: skip


def _implementing(target: Target, units: dict[str, Unit], people: dict[str, Person]) -> int:
    """One task for each Party committee below the group's, whose evidence is the document it issued."""
    made = 0
    names = {unit.pk: unit for unit in units.values()}
    for placed in Placement.objects.filter(line=Line.PARTY, parent__isnull=False).order_by("pk"):
        lead, assigner = names[placed.unit_id], names[placed.parent_id or 0]
        if lead.kind not in ("corporation", "company"):
            continue
        made += 1
        _issue(target, lead, assigner, people, number=made)
    return made


def _issue(target: Target, lead: Unit, assigner: Unit, people: dict[str, Person], *, number: int) -> None:
    chance = dice("implementing", lead.code)
    giver, doer = _coordinator(assigner, people), _coordinator(lead, people)
    at = moments.instant(moments.RESOLUTION_DAY + timedelta(days=1), 8)
    task = tasks.assign(
        title="Ban hành văn bản chỉ đạo, triển khai Nghị quyết 18-NQ/ĐU", lead=lead, assigner=assigner,
        directive=target.directive, target=target, deadline_date=IMPLEMENTING_DEADLINE, quote=target.quote,
        start=target.start, end=target.end, needs_document=True, simulated=True, by=giver, at=at,
    )  # fmt: skip
    at += timedelta(hours=chance.randint(3, 40))
    task = tasks.move(task=task, act=Act.ACCEPT, by=doer, at=at)
    if lead.code in SILENT_COMPANIES[:2]:
        return
    issued = moments.RESOLUTION_DAY + timedelta(days=chance.choice((5, 8, 11, 14, 18, 22, 25, 31)))
    at = moments.instant(issued, 15)
    document = documents.register(
        by=doer, at=at, kind=Document.Kind.IMPLEMENTING, symbol=f"{number}-KH/ĐU",
        title="Kế hoạch triển khai Nghị quyết 18-NQ/ĐU (mô phỏng)", issuer=lead, issued_date=issued,
        text="Văn bản mô phỏng: nguồn không cho biết đơn vị đã ban hành văn bản nào.", source="mô phỏng",
        simulated=True,
    )  # fmt: skip
    tasks.add_evidence(task=task, document=document, by=doer, at=at)
    task = tasks.move(task=task, act=Act.SUBMIT, by=doer, at=at)
    tasks.move(task=task, act=Act.APPROVE, by=giver, at=at + timedelta(hours=chance.randint(4, 60)))


def _coordinator(unit: Unit, people: dict[str, Person]) -> Actor:
    word = "tonghop" if unit.code == "EVN" else user_name(unit.code, Role.COORDINATOR, Rank.DEPUTY)
    return actor_of(people[word], OPEN.date())


def _days_before(days: int, chance: Random) -> datetime:
    return moments.instant(OPEN.date() - timedelta(days=days), chance.randint(8, 16), chance.randint(0, 59))
