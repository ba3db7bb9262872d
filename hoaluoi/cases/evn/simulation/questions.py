"""Made-up questions about numbers, answers, obstacles and one status by hand; each text says that it is made up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hoaluoi.cases.evn import moments
from hoaluoi.cases.evn.people import user_name
from hoaluoi.core.access.actor import Actor, actor_of
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import Rank
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models import Target
from hoaluoi.spine.directives.operations import explanations, obstacles, overrides

MADE_UP = "(mô phỏng)"
TODAY = moments.OPENING.date()


@dataclass(frozen=True)
class Question:
    """One question of the leader to a unit. `asked` and `answered` in days before the opening."""

    target: str
    unit: str
    text: str
    asked: int
    due_in: int
    answer: str = ""
    answered: int = 0
    closed: bool = False


QUESTIONS = (
    Question("initiatives", "EVNSPC", "222 trên 2.200 còn xa kế hoạch: có giải pháp gì từ nay đến 9/2023?", 2, 2),
    Question("plan_saidi", "EVNNPC", "Vì sao thời gian mất điện tháng 8 vượt mức, do đơn vị nào nhiều nhất?", 4, 1),
    Question(
        "plan_cashless", "PC.CaoBang", "Tỷ lệ không dùng tiền mặt tăng chậm hơn đơn vị lân cận, nguyên nhân?", 9, -3,
        "Nhiều xã chưa có điểm thu hộ; đã làm việc với ngân hàng, dự kiến mở thêm 12 điểm trong tháng 10.", 4,
    ),
    Question(
        "plan_tenders", "PC.TraVinh", "Số gói đấu thầu qua mạng tháng 7 giảm, đề nghị giải trình.", 20, -12,
        "Các gói sửa chữa thường xuyên được gộp lại; từ tháng 8 thực hiện qua mạng toàn bộ.", 15, closed=True,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Trouble:
    """One obstacle that a unit raised; who stands above it has to clear it."""

    target: str
    unit: str
    title: str
    cause: str
    raised: int
    due_in: int
    resolution: str = ""
    passed_up: str = ""


TROUBLES = (
    Trouble(
        "plan_cashless", "PC.LaiChau", "Thiếu điểm giao dịch ngân hàng ở xã vùng cao",
        "Nhiều xã không có chi nhánh hay điểm thu hộ trong bán kính 20 km.", 12, 9,
        passed_up="Cần thỏa thuận khung với ngân hàng ở cấp Tập đoàn.",
    ),
    Trouble(
        "plan_energised", "PC.QuangTri", "Vướng giải phóng mặt bằng đường dây 110 kV",
        "Bốn hộ dân chưa nhận tiền đền bù.", 15, -2,
    ),
    Trouble(
        "plan_saidi", "PC.DakNong", "Thiếu xe thang phục vụ sửa chữa nóng lưới",
        "Một xe hỏng dài ngày, chưa có phương án thay thế.", 25, 5,
        resolution="Điều chuyển một xe thang từ Đắk Lắk đến hết tháng 12.",
    ),
)  # fmt: skip


def install(*, targets: dict[str, Target], units: dict[str, Unit], people: dict[str, Person]) -> None:
    """Needs the statuses of the opening: a status by hand is asked for against a computed one."""
    leader = actor_of(people["lanhdao"], TODAY)
    for question in QUESTIONS:
        _ask(question, targets[question.target], units[question.unit], leader, people)
    for trouble in TROUBLES:
        _raise(trouble, targets[trouble.target], units, people)
    overrides.ask_override(
        target=targets["plan_tenders"], unit=units["PC.DakNong"], status="at_risk",
        simulated=True, reason=f"Ba gói lớn đã đóng thầu ngày 30/9, kết quả vào báo cáo tháng 10. {MADE_UP}",
        expires_date=TODAY + timedelta(days=30), by=_coordinator("PC.DakNong", people), at=_before(1, 15),
    )  # fmt: skip


def _ask(question: Question, target: Target, unit: Unit, leader: Actor, people: dict[str, Person]) -> None:
    asked = explanations.ask(
        target=target, unit=unit, question=f"{question.text} {MADE_UP}", due_date=_in(question.due_in),
        on=_in(-question.asked), by=leader, at=_before(question.asked, 10), simulated=True,
    )  # fmt: skip
    if question.answer:
        explanations.answer(
            request=asked, text=f"{question.answer} {MADE_UP}", by=_coordinator(unit.code, people),
            at=_before(question.answered, 14),
        )  # fmt: skip
    if question.closed:
        explanations.close(request=asked, by=leader, at=_before(question.answered - 1, 9))


def _raise(trouble: Trouble, target: Target, units: dict[str, Unit], people: dict[str, Person]) -> None:
    raised = obstacles.raise_obstacle(
        target=target, unit=units[trouble.unit], title=f"{trouble.title} {MADE_UP}", cause=trouble.cause,
        due_date=_in(trouble.due_in), by=_coordinator(trouble.unit, people), at=_before(trouble.raised, 9),
        simulated=True,
    )  # fmt: skip
    above = _coordinator(raised.owner.code, people)
    if trouble.passed_up:
        obstacles.pass_up(obstacle=raised, reason=trouble.passed_up, by=above, at=_before(trouble.raised - 4, 16))
    if trouble.resolution:
        obstacles.resolve(obstacle=raised, resolution=trouble.resolution, by=above, at=_before(trouble.raised - 10, 11))


def _coordinator(code: str, people: dict[str, Person]) -> Actor:
    word = "tonghop" if code == "EVN" else user_name(code, Role.COORDINATOR, Rank.DEPUTY)
    return actor_of(people[word], TODAY)


def _in(days: int) -> date:
    return TODAY + timedelta(days=days)


def _before(days: int, hour: int) -> datetime:
    return moments.instant(_in(-days), hour)
