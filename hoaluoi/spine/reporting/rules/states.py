"""The way of a return. Late is a fact of time and no state; an amendment is a new version, the first stays readable."""

from collections.abc import Mapping
from enum import StrEnum

from hoaluoi.spine.reporting.rules.cells import CellState, CellValue


class ReturnState(StrEnum):
    """Where a return stands; `expected` is derived and has no row."""

    EXPECTED = "expected"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent_back"
    APPROVED = "approved"


class Act(StrEnum):
    """What moves a return. A zero report is submitted too: that it states zero belongs to its version."""

    SAVE = "save"
    SUBMIT = "submit"
    SUBMIT_ZERO = "submit_zero"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    AMEND = "amend"


class UnableToMove(ValueError):
    """The act is not possible in this state."""

    def __init__(self, state: ReturnState, act: Act) -> None:
        super().__init__(f"cannot {act} a return that is {state}")
        self.state, self.act = state, act


class UnableToSubmit(ValueError):
    """`code`: empty, zero_with_values, zero_not_allowed, no_reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_OPEN = (ReturnState.EXPECTED, ReturnState.DRAFT, ReturnState.SENT_BACK)
_MOVES: Mapping[Act, tuple[tuple[ReturnState, ...], ReturnState | None]] = {
    Act.SAVE: (_OPEN, None),
    Act.SUBMIT: (_OPEN, ReturnState.SUBMITTED),
    Act.SUBMIT_ZERO: (_OPEN, ReturnState.SUBMITTED),
    Act.APPROVE: ((ReturnState.SUBMITTED,), ReturnState.APPROVED),
    Act.SEND_BACK: ((ReturnState.SUBMITTED, ReturnState.APPROVED), ReturnState.SENT_BACK),
    Act.AMEND: ((ReturnState.SUBMITTED, ReturnState.APPROVED), ReturnState.SUBMITTED),
}
NEEDS_REASON = frozenset({Act.SEND_BACK, Act.AMEND})


def moved(state: ReturnState | str, act: Act | str) -> ReturnState:
    """The state after the act; saving what was sent back leaves it sent back. Raises `UnableToMove`."""
    state, act = ReturnState(state), Act(act)
    allowed_from, after = _MOVES[act]
    if state not in allowed_from:
        raise UnableToMove(state, act)
    if after is None:
        return ReturnState.DRAFT if state is ReturnState.EXPECTED else state
    return after


def acts_possible(state: ReturnState | str) -> tuple[Act, ...]:
    """What can be done with a return in this state."""
    return tuple(act for act, (allowed_from, _) in _MOVES.items() if ReturnState(state) in allowed_from)


def require_content(values: Mapping[str, CellValue]) -> None:
    """Refuses a return in which nothing is stated: it is either zero or not. Raises `UnableToSubmit`."""
    if all(cell.state is CellState.MISSING for cell in values.values()):
        raise UnableToSubmit("empty")


def require_zero(values: Mapping[str, CellValue], *, zero_allowed: bool) -> None:
    """Refuses a zero report over a form that knows none, or over cells that say something. Raises `UnableToSubmit`."""
    if not zero_allowed:
        raise UnableToSubmit("zero_not_allowed")
    if any(cell.state is CellState.REPORTED for cell in values.values()):
        raise UnableToSubmit("zero_with_values")


def require_reason(act: Act | str, reason: str) -> None:
    """Refuses to send back or amend without a reason. Raises `UnableToSubmit`."""
    if Act(act) in NEEDS_REASON and not reason.strip():
        raise UnableToSubmit("no_reason")
