"""The level above looks: approves, or sends back with a reason."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.bulk import UNDONE_WITHIN
from hoaluoi.core.notices.operations import notify
from hoaluoi.spine.reporting import access, events, news
from hoaluoi.spine.reporting.enums import ReturnState
from hoaluoi.spine.reporting.errors import UnableToReview
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.operations.returns.drafts import definition_of, locked, record_act
from hoaluoi.spine.reporting.operations.returns.publishing import publish

Left = list[tuple[Return, str]]


def _for_review(of: Return, by: Actor, number: int | None) -> Return:
    access.require(of.unit_id in access.reviewed_by(by))
    held = locked(of.pk)
    if held.current is None:
        raise UnableToReview("never_sent")
    if number is not None and held.current.number != number:
        raise UnableToReview("newer_version", number=held.current.number)
    return held


@transaction.atomic
def approve(*, of: Return, by: Actor, at: datetime, number: int | None = None) -> Return:
    """Makes the facts of the current version final. `number`: the version that was looked at; a newer one is refused.

    404 unless the actor reviews the unit; nobody approves what they sent themselves.
    """
    held = _for_review(of, by, number)
    assert held.current is not None
    if held.state != ReturnState.SUBMITTED:
        raise UnableToReview("not_waiting")
    if held.current.submitted_by_id == by.ledger_id:
        raise UnableToReview("own_return")
    held.state, held.approved_at, held.approved_by = ReturnState.APPROVED, at, by.person
    held.save(update_fields=["state", "approved_at", "approved_by"])
    record_act(events.APPROVED, held, by, at, number=held.current.number, version_id=held.current_id)
    publish(held, definition_of(held), at=at)
    news.approved(held.current, at)
    return held


def approve_many(*, returns: Iterable[Return], by: Actor, at: datetime) -> tuple[list[Return], Left]:
    """Approves one by one; what cannot be approved is left as it is and comes back with the reason."""
    return _each(returns, lambda held: approve(of=held, by=by, at=at, number=_seen(held)))


def send_back_many(
    *, returns: Iterable[Return], by: Actor, at: datetime, reason: str
) -> tuple[list[Return], Left]:  # fmt: skip
    """Sends back what waits, one by one, for one reason; what was looked at meanwhile is left as it is."""

    def one(held: Return) -> Return:
        if held.state != ReturnState.SUBMITTED:
            raise UnableToReview("not_waiting")
        return send_back(of=held, by=by, at=at, reason=reason, number=_seen(held))

    return _each(returns, one)


def _seen(held: Return) -> int | None:
    return held.current.number if held.current else None


@transaction.atomic
def take_back(*, of: Return, by: Actor, at: datetime) -> Return:
    """Undoes one's own approval within half an hour: the return waits again, its facts are provisional again."""
    held = _for_review(of, by, None)
    assert held.current is not None
    if held.state != ReturnState.APPROVED or held.approved_at is None:
        raise UnableToReview("not_approved")
    if held.approved_by_id != by.ledger_id or at - held.approved_at > UNDONE_WITHIN:
        raise UnableToReview("too_late_to_undo")
    held.state, held.approved_at, held.approved_by = ReturnState.SUBMITTED, None, None
    held.save(update_fields=["state", "approved_at", "approved_by"])
    record_act(events.APPROVAL_UNDONE, held, by, at, number=held.current.number, version_id=held.current_id)
    publish(held, definition_of(held), at=at)
    return held


@transaction.atomic
def recall(*, of: Return, by: Actor, at: datetime) -> Return:
    """Undoes one's own sending back within half an hour, unless its author has begun to correct it; they are told."""
    held = _for_review(of, by, None)
    assert held.current is not None
    if held.state != ReturnState.SENT_BACK or held.sent_back_at is None:
        raise UnableToReview("not_sent_back")
    if held.sent_back_by_id != by.ledger_id or at - held.sent_back_at > UNDONE_WITHIN:
        raise UnableToReview("too_late_to_undo")
    if held.edited_at > held.sent_back_at:
        raise UnableToReview("being_corrected")
    held.state, held.sent_back_at, held.sent_back_by, held.sent_back_reason = ReturnState.SUBMITTED, None, None, ""
    held.save(update_fields=["state", "sent_back_at", "sent_back_by", "sent_back_reason"])
    record_act(events.SENDING_BACK_UNDONE, held, by, at, number=held.current.number)
    publish(held, definition_of(held), at=at)
    notify(
        recipients=[held.current.submitted_by],
        code="reporting.sent_back_undone",
        params=_about(held, by),
        url=reverse("reporting:return", args=[held.pk]),
        at=at,
    )
    return held


def take_back_many(*, returns: Iterable[Return], act: str, by: Actor, at: datetime) -> tuple[list[Return], Left]:
    """Undoes approvals (`act` approved) or sendings back (`sent_back`) one by one; the others come with the reason."""
    undo = {"approved": take_back, "sent_back": recall}[act]
    return _each(returns, lambda held: undo(of=held, by=by, at=at))


def _each(returns: Iterable[Return], act: Callable[[Return], Return]) -> tuple[list[Return], Left]:
    done: list[Return] = []
    left: Left = []
    for each in returns:
        try:
            done.append(act(each))
        except UnableToReview as refused:
            left.append((each, str(refused)))
        except Http404:
            continue
    return done, left


def _about(held: Return, by: Actor) -> dict[str, str]:
    return {
        "form": held.form.name_vi,
        "period": held.reporting_period.label("vi"),
        "unit": held.unit.name_vi,
        "by": by.person.full_name,
    }


@transaction.atomic
def send_back(*, of: Return, by: Actor, at: datetime, reason: str, number: int | None = None) -> Return:
    """Gives the return back to its author, who is told why. Its facts stay provisional until a new version comes."""
    held = _for_review(of, by, number)
    assert held.current is not None
    if held.state not in {ReturnState.SUBMITTED, ReturnState.APPROVED}:
        raise UnableToReview("not_waiting")
    if not reason.strip():
        raise UnableToReview("no_reason")
    held.state, held.approved_at, held.approved_by = ReturnState.SENT_BACK, None, None
    held.sent_back_at, held.sent_back_by, held.sent_back_reason = at, by.person, reason.strip()
    held.save(update_fields=["state", "approved_at", "approved_by", "sent_back_at", "sent_back_by", "sent_back_reason"])
    record_act(events.SENT_BACK, held, by, at, number=held.current.number, reason=reason.strip())
    publish(held, definition_of(held), at=at)
    notify(
        recipients=[held.current.submitted_by],
        code="reporting.sent_back",
        params=_about(held, by) | {"reason": reason.strip()},
        url=reverse("reporting:entry", args=[held.pk]),
        at=at,
        urgent=True,
    )
    return held
