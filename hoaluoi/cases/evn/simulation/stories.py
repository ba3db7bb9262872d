"""How each return came in: in time or late, as a zero report, sent back, amended, still waiting, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from hoaluoi.cases.evn.simulation.profiles import Profile
from hoaluoi.core.organisation.models import Person
from hoaluoi.spine.reporting.enums import Channel
from hoaluoi.spine.reporting.operations.returns.loading import PastVersion

Cells = dict[str, dict[str, str]]
ZERO_SHARE, AMENDED_SHARE, SENT_BACK_SHARE = 0.42, 0.012, 0.012
# Before a due time that has not come yet: what is in, and what is begun.
EARLY_SHARE, BEGUN_SHARE = 0.3, 0.05
CHANNELS = (Channel.WEB, Channel.WEB, Channel.WEB, Channel.SHEET, Channel.API)
SEND_BACK_REASONS = (
    "Số khách hàng thanh toán chênh so với tháng trước, đề nghị kiểm tra lại.",
    "Tổng số yêu cầu không khớp với hệ thống dùng chung.",
    "Đề nghị bổ sung thuyết minh số người vắng mặt.",
)
AMEND_REASONS = (
    "Bổ sung số liệu của đội quản lý nhập muộn.",
    "Sửa nhầm lẫn giữa hai chỉ tiêu khi nhập.",
)


@dataclass(frozen=True, slots=True)
class Telling:
    """What a story is told about. `closes_at`: when the period ended; `opening`: the hour the demonstration begins."""

    who: Profile
    closes_at: datetime
    due_at: datetime
    opening: datetime
    sender: Person
    reviewer: Person
    review_after: timedelta
    zero_allowed: bool


def story(
    telling: Telling, cells: Cells, correct: Callable[[], Cells], chance: Random
) -> tuple[PastVersion, ...] | None:
    """The versions of a return, () for one that is only begun, None for one that nobody touched.

    `correct` gives the cells of a second version.
    """
    silent = chance.random() < telling.who.silence
    if telling.due_at > telling.opening:
        part = chance.random()
        if silent or part > EARLY_SHARE + BEGUN_SHARE:
            return None
        if part > EARLY_SHARE:
            return ()
        sent_at = _between(telling.closes_at, telling.opening, chance)
        return (_version(telling, cells, sent_at, chance),)
    if silent:
        return None
    late = chance.random() < telling.who.lateness
    span = timedelta(hours=30) if late else telling.due_at - telling.closes_at
    begin = telling.due_at if late else telling.closes_at
    sent_at = min(_between(begin, begin + span, chance), telling.opening - timedelta(minutes=5))
    return _reviewed(telling, cells, correct, sent_at, chance)


def _reviewed(
    telling: Telling, cells: Cells, correct: Callable[[], Cells], sent_at: datetime, chance: Random
) -> tuple[PastVersion, ...]:
    reviewed_at = sent_at + telling.review_after * chance.uniform(0.3, 1.6)
    if reviewed_at >= telling.opening:
        return (_version(telling, cells, sent_at, chance),)
    lot = chance.random()
    if lot < SENT_BACK_SHARE:
        return _sent_back(telling, cells, correct, sent_at, reviewed_at, chance)
    if lot < SENT_BACK_SHARE + AMENDED_SHARE:
        again_at = reviewed_at + timedelta(hours=chance.randint(4, 30))
        if again_at < telling.opening:
            first = _version(telling, cells, sent_at, chance, approved_at=reviewed_at, zero=False)
            reason = chance.choice(AMEND_REASONS)
            approved_at = again_at + timedelta(hours=chance.randint(1, 20))
            second = _version(
                telling, correct(), again_at, chance, reason=reason, zero=False,
                approved_at=approved_at if approved_at < telling.opening else None,
            )  # fmt: skip
            return first, second
    return (_version(telling, cells, sent_at, chance, approved_at=reviewed_at),)


def _sent_back(
    telling: Telling,
    cells: Cells,
    correct: Callable[[], Cells],
    sent_at: datetime,
    reviewed_at: datetime,
    chance: Random,
) -> tuple[PastVersion, ...]:
    reason = chance.choice(SEND_BACK_REASONS)
    first = _version(telling, cells, sent_at, chance, sent_back_at=reviewed_at, sent_back_reason=reason, zero=False)
    again_at = reviewed_at + timedelta(hours=chance.randint(2, 26))
    if again_at >= telling.opening or chance.random() < 0.25:
        return (first,)
    approved_at = again_at + timedelta(hours=chance.randint(1, 12))
    second = _version(
        telling, correct(), again_at, chance, approved_at=approved_at if approved_at < telling.opening else None,
        zero=False,
    )  # fmt: skip
    return first, second


def _version(
    telling: Telling,
    cells: Cells,
    sent_at: datetime,
    chance: Random,
    *,
    reason: str = "",
    approved_at: datetime | None = None,
    sent_back_at: datetime | None = None,
    sent_back_reason: str = "",
    zero: bool | None = None,
) -> PastVersion:
    states_zero = telling.zero_allowed and chance.random() < ZERO_SHARE if zero is None else zero
    return PastVersion(
        cells={key: {"state": "zero", "value": "0"} for key in cells} if states_zero else cells,
        sent_at=sent_at,
        sent_by=telling.sender,
        zero=states_zero,
        reason=reason,
        channel=Channel.WEB if states_zero else chance.choice(CHANNELS),
        approved_at=approved_at,
        sent_back_at=sent_back_at,
        sent_back_reason=sent_back_reason,
        reviewed_by=telling.reviewer if approved_at or sent_back_at else None,
    )


def _between(first: datetime, last: datetime, chance: Random) -> datetime:
    """More often near the end, as people are."""
    seconds = max(0.0, (last - first).total_seconds())
    return first + timedelta(seconds=round(seconds * chance.betavariate(3, 1.6)))
