"""A status set by hand: one person asks with a reason, another approves, a date ends it; both colours stay visible."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.bulk import UNDONE_WITHIN
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import Author, local_day, record
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.organisation.models import Unit
from hoaluoi.spine.directives import events
from hoaluoi.spine.directives.models import Allocation, StatusOverride, Target
from hoaluoi.spine.directives.operations.statuses import evaluate
from hoaluoi.spine.directives.queries.people import above, answerable
from hoaluoi.spine.directives.queries.scorecards import newest_rows
from hoaluoi.spine.directives.rules import Override, Status, UnableToOverride, require_valid

__all__ = ["UnableToOverride", "approve", "approve_many", "ask_override", "end", "take_back", "take_back_many"]

Left = list[tuple[StatusOverride, UnableToOverride]]


@transaction.atomic
def ask_override(
    *, target: Target, unit: Unit, status: str, reason: str, expires_date: date, by: Author, at: datetime,
    simulated: bool = False,
) -> StatusOverride:  # fmt: skip
    """Asks to show another status until a date. It shows nothing before somebody else approves it.

    Raises `UnableToOverride` (no_reason, expiry_passed, expiry_too_far, same_status, not_a_judgement, no_share,
    already_open).
    """
    if not Allocation.objects.filter(target=target, unit=unit, in_force=True).exists():
        raise UnableToOverride("no_share")
    assert by.ledger_id is not None, "a person asks for an override"
    asked = StatusOverride(
        target=target, unit=unit, status=status, reason=reason.strip()[:400], requested_by_id=by.ledger_id,
        requested_at=at, expires_date=expires_date, simulated=simulated,
    )  # fmt: skip
    _require_valid(asked, by, local_day(at))
    _end_expired(target, unit, at)
    try:
        with transaction.atomic():
            asked.save()
    except IntegrityError:
        raise UnableToOverride("already_open") from None
    _record(events.OVERRIDE_REQUESTED, asked, by, at, {"reason": asked.reason, "until": expires_date})
    up = above(unit.pk, local_day(at)) or unit
    people = [
        person
        for each in answerable({unit.pk, up.pk}, local_day(at)).values()
        for person in each
        if person.pk != by.ledger_id
    ]
    notify(
        recipients=people,
        code="directives.override_asked",
        params={"title": target.title, "unit": unit.name_vi, "reason": asked.reason},
        url=reverse("directives:override", args=[asked.pk]),
        at=at,
        once_key=f"override:{asked.pk}",
    )
    return asked


@transaction.atomic
def approve(*, override: StatusOverride, by: Author, at: datetime) -> StatusOverride:
    """A second person agrees: it shows at once. Approving twice changes nothing."""
    held = _locked(override)
    if held.approved_at:
        return held
    if held.ended_at:
        raise UnableToOverride("ended")
    if by.ledger_id == held.requested_by_id:
        raise UnableToOverride("own_approval")
    _require_valid(held, by, local_day(at), approved_by=by.ledger_id)
    held.approved_at, held.approved_by_id = at, by.ledger_id
    held.save(update_fields=["approved_at", "approved_by"])
    _record(events.OVERRIDE_APPROVED, held, by, at, {})
    evaluate(targets=[held.target], on=local_day(at), at=at, unit_ids=[held.unit_id])
    return held


@transaction.atomic
def take_back(*, override: StatusOverride, by: Author, at: datetime) -> StatusOverride:
    """Undoes one's own approval within half an hour: it waits for approval again and shows nothing."""
    held = _locked(override)
    if held.ended_at:
        raise UnableToOverride("ended")
    if held.approved_at is None or held.approved_by_id != by.ledger_id or at - held.approved_at > UNDONE_WITHIN:
        raise UnableToOverride("too_late_to_undo")
    held.approved_at = held.approved_by = None
    held.save(update_fields=["approved_at", "approved_by"])
    _record(events.OVERRIDE_APPROVAL_UNDONE, held, by, at, {})
    evaluate(targets=[held.target], on=local_day(at), at=at, unit_ids=[held.unit_id])
    return held


def approve_many(*, wanted: Iterable[StatusOverride], by: Actor, at: datetime) -> tuple[list[StatusOverride], Left]:
    """Approves one by one; what cannot be approved is left as it is and comes back with the reason."""
    return _each(wanted, by, lambda held: approve(override=held, by=by, at=at))


def take_back_many(*, wanted: Iterable[StatusOverride], by: Actor, at: datetime) -> tuple[list[StatusOverride], Left]:
    """Undoes approvals one by one; the others come with the reason."""
    return _each(wanted, by, lambda held: take_back(override=held, by=by, at=at))


def _each(
    wanted: Iterable[StatusOverride], by: Actor, act: Callable[[StatusOverride], StatusOverride]
) -> tuple[list[StatusOverride], Left]:
    """Those of units whose statuses the actor may set by hand; others are passed over."""
    done: list[StatusOverride] = []
    left: Left = []
    for each in wanted:
        if not by.can_over(Permission.TARGETS_OVERRIDE, each.unit_id):
            continue
        try:
            done.append(act(each))
        except UnableToOverride as refused:
            left.append((each, refused))
    return done, left


@transaction.atomic
def end(*, override: StatusOverride, reason: str, by: Author, at: datetime) -> StatusOverride:
    """Refused, or taken back before its date: the computed status stands alone again. Ending twice changes nothing."""
    held = _locked(override)
    if held.ended_at:
        return held
    if not reason.strip():
        raise UnableToOverride("no_reason")
    held.ended_at, held.ended_by_id, held.ended_reason = at, by.ledger_id, reason.strip()[:400]
    held.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _record(events.OVERRIDE_ENDED, held, by, at, {"reason": reason[:200]})
    evaluate(targets=[held.target], on=local_day(at), at=at, unit_ids=[held.unit_id])
    return held


def _end_expired(target: Target, unit: Unit, at: datetime) -> None:
    """One that ran out makes room for a new one; nobody ended it, so its own asker stands as the one who let it run."""
    gone = StatusOverride.objects.filter(target=target, unit=unit, ended_at=None, expires_date__lt=local_day(at))
    for each in gone:
        each.ended_at, each.ended_by_id = at, each.requested_by_id
        each.save(update_fields=["ended_at", "ended_by"])


def _require_valid(asked: StatusOverride, by: Author, today: date, approved_by: int | None = None) -> None:
    rows = newest_rows([(asked.target_id, asked.unit_id)], today)
    computed = Status(rows[0].computed) if rows else Status.NO_DATA
    rule = Override(
        Status(asked.status), asked.reason, asked.requested_by_id or by.ledger_id or 0, approved_by, asked.expires_date
    )
    require_valid(rule, computed, today)


def _locked(override: StatusOverride) -> StatusOverride:
    rows = StatusOverride.objects.select_for_update(of=("self",))
    return rows.select_related("target", "unit").get(pk=override.pk)


def _record(event: str, of: StatusOverride, by: Author, at: datetime, data: dict[str, Any]) -> None:
    record(
        event=event,
        by=by,
        at=at,
        subject_type="directives.override",
        subject_id=of.pk,
        unit_id=of.unit_id,
        data={"title": of.target.title, "status": of.status, "unit": of.unit.name_vi, **data},
    )
