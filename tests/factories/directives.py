"""Documents, directives, targets and desks for tests of every room.

made = directive(group.root, alice)                        registered document in force for the group
aim = target(made, alice, value="2200")                    cumulative count; its owner holds the whole as a share
pay = target(made, alice, value="70", unit_of_measure="%", denominator="khách hàng")
round = handed_down(aim, group.root, alice)                proposed, frozen: the children hold shares
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.spine.directives.models import AllocationRound, Desk, Directive, Proposal, Target
from hoaluoi.spine.directives.operations import allocations, desks, directives
from hoaluoi.spine.directives.operations.directives import NewTarget
from hoaluoi.spine.documents import operations as documents
from hoaluoi.spine.documents.models import Document
from tests.factories.organisation import actor

ISSUED = date(2021, 8, 20)
AT = datetime(2021, 8, 23, 2, 0, tzinfo=UTC)
TEXT = (
    "Nghị quyết số 18-NQ/ĐU ngày 20/8/2021.\n"
    "Phấn đấu tỷ lệ thanh toán tiền điện không dùng tiền mặt đạt ≥ 70% về số khách hàng trong năm 2021.\n"
    "Phấn đấu tỷ lệ giao dịch điện tử đạt trên 95% trong năm 2021.\n"
)


def document(issuer: Unit, by: Person, **fields: Any) -> Document:
    """A resolution of a unit, registered."""
    given = {"kind": "resolution", "title": "Nghị quyết thử", "symbol": "18-NQ/ĐU", "issued_date": ISSUED, "text": TEXT}
    return documents.register(issuer=issuer, by=actor(by), at=AT, **{**given, **fields})


def directive(unit: Unit, by: Person, **fields: Any) -> Directive:
    """A directive in force for the subtree of a unit; `fields` are of its document."""
    registered = document(unit, by, **fields)
    return directives.create_directive(document=registered, unit=unit, effective_date=ISSUED, by=actor(by), at=AT)


def target(of: Directive, by: Person, **fields: Any) -> Target:
    """A cumulative count of 2,200 by the end of 2022, unless told otherwise."""
    given: dict[str, Any] = {
        "title": "số sáng kiến được công nhận",
        "kind": "cumulative",
        "comparator": ">=",
        "value": "2200",
        "unit_of_measure": "count",
        "start_date": ISSUED,
        "deadline_date": date(2022, 12, 31),
        **fields,
    }
    given["value"] = Decimal(str(given["value"]))
    return directives.add_target(directive=of, new=NewTarget(**given), by=actor(by), at=AT)


def handed_down(of: Target, unit: Unit, by: Person, **fields: Any) -> AllocationRound:
    """The unit's share over its children, equal, frozen."""
    given = {"method": "largest_remainder", "on": ISSUED, **fields}
    proposed = allocations.propose(target=of, unit=unit, by=actor(by), at=AT, **given)
    return allocations.freeze(round=proposed, by=actor(by), at=AT)


def desk(unit: Unit, by: Person, text: str = TEXT, **fields: Any) -> Desk:
    """A text laid out for a person."""
    given = {"issued_date": ISSUED, **fields}
    return desks.open_desk(text=text, unit=unit, by=actor(by), at=AT, **given)


def proposal(of: Desk, kind: str = "", number: int = 0) -> Proposal:
    """A draft of a desk, in the order of the text."""
    found = of.proposals.filter(retired=False).order_by("start", "pk")
    return (found.filter(kind=kind) if kind else found)[number]
