"""A status set by hand: reason, approver and expiry, and both colours on show."""

import datetime as dt
from dataclasses import dataclass

from hoaluoi.spine.directives.rules.status import Status

LONGEST_DAYS = 92


class UnableToOverride(ValueError):
    """`code`: no_reason, own_approval, expiry_passed, expiry_too_far, same_status, not_a_judgement; of the acts too:
    no_share, already_open, ended, too_late_to_undo."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Override:
    """A status approved by a second person up to and including `expires_on`."""

    status: Status
    reason: str
    requested_by: int
    approved_by: int | None
    expires_on: dt.date


@dataclass(frozen=True, slots=True)
class Shown:
    """Both colours; `override` is None where the computed one stands alone."""

    status: Status
    computed: Status
    override: Override | None = None


def require_valid(override: Override, computed: Status, today: dt.date) -> None:
    """Refuses an override without reason, approved by its requester, too long, or that hides missing data as green.

    Raises `UnableToOverride`.
    """
    if not override.reason.strip():
        raise UnableToOverride("no_reason")
    if override.approved_by == override.requested_by:
        raise UnableToOverride("own_approval")
    if override.expires_on < today:
        raise UnableToOverride("expiry_passed")
    if override.expires_on > today + dt.timedelta(days=LONGEST_DAYS):
        raise UnableToOverride("expiry_too_far")
    if override.status is computed:
        raise UnableToOverride("same_status")
    if computed is Status.NO_DATA and override.status in (Status.MET, Status.ON_TRACK):
        raise UnableToOverride("not_a_judgement")


def shown(computed: Status, override: Override | None, today: dt.date) -> Shown:
    """The status to show: the override while it is approved and in date; never green over missing data."""
    if override is None or override.approved_by is None or override.expires_on < today:
        return Shown(computed, computed)
    if computed is Status.NO_DATA and override.status in (Status.MET, Status.ON_TRACK):
        return Shown(computed, computed)
    return Shown(override.status, computed, override)
