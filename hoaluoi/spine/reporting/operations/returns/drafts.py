"""Opening and filling a return. A draft is nobody's statement yet; what counts is what is sent."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.queries import reading
from hoaluoi.spine.reporting import access, events
from hoaluoi.spine.reporting.entries import Entry, Stored, read_entry, stored
from hoaluoi.spine.reporting.errors import Conflict, StaleRevision, UnableToOpen, UnableToSave
from hoaluoi.spine.reporting.models import Form, FormVersion, Return
from hoaluoi.spine.reporting.queries.obligations import fits, local_day, obligation
from hoaluoi.spine.reporting.rules import FormDefinition, number_cell, read_definition

# One entry in the ledger for a sitting, not for every keystroke that is saved.
SITTING = timedelta(minutes=30)
# In the trail: who last explained a cell. No key of a cell holds a space.
EXPLAINED = "explanation "


def moment(at: datetime) -> str:
    """An instant as sentences show it."""
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


@transaction.atomic
def open_return(*, form: Form, unit: Unit, period: Period, by: Actor, at: datetime, simulated: bool = False) -> Return:
    """The unit's return for the period, begun if it was not; two people who open it together get the same one.

    Cells with `fill_from` are filled and say from which measure. A unit outside the actor's scope is 404.
    """
    access.unit_for_filing(by, unit.pk)
    held = Return.objects.select_related("form", "version", "unit").filter(form=form, unit=unit, period=period.code)
    if found := held.first():
        return found
    new = blank(form=form, unit=unit, period=period, by=by, at=at)
    wanted = ("version", "start_date", "end_date", "due_at", "cells")
    begun, created = Return.objects.get_or_create(
        form=form,
        unit=unit,
        period=period.code,
        defaults={name: getattr(new, name) for name in wanted}
        | {"simulated": simulated, "edited_at": at, "edited_by": by.person},
    )
    if created:
        record_act(events.DRAFT_OPENED, begun, by, at)
    return begun


def blank(*, form: Form, unit: Unit, period: Period, by: Actor, at: datetime) -> Return:
    """The return as it would be begun; nothing is stored. Raises `UnableToOpen`; 404 outside the actor's scope."""
    access.unit_for_filing(by, unit.pk)
    if not fits(form, period):
        raise UnableToOpen("wrong_period", period=period.code)
    if period.start_date > local_day(at):
        raise UnableToOpen("not_begun", start=period.start_date.strftime("%d/%m/%Y"))
    owed = obligation(form, period, unit.pk)
    if owed is None:
        raise UnableToOpen("not_owed", unit=unit.name, form=form.name)
    require_open(form, owed.due_at, at, UnableToOpen)
    return Return(
        form=form,
        version=owed.version,
        unit=unit,
        period=period.code,
        start_date=period.start_date,
        end_date=period.end_date,
        due_at=owed.due_at,
        cells=_filled(owed.version, unit, period),
    )


def _filled(version: FormVersion, unit: Unit, period: Period) -> dict[str, Stored]:
    wanted = {cell.key: cell.fill_from for cell in read_definition(version.definition).cells.values() if cell.fill_from}
    measures = {measure.code: measure for measure in Measure.objects.filter(code__in=wanted.values())}
    filled: dict[str, Stored] = {}
    for key, code in wanted.items():
        known = reading(measures[code], unit.pk, period) if code in measures else None
        if known is not None and known.value is not None:
            filled[key] = {**number_cell(known.value).to_json(), "filled_from": code}
    return filled


@transaction.atomic
def fill_again(*, of: Return, by: Actor, at: datetime) -> Return:
    """Takes the values of filled cells anew, over what was typed there."""
    held = lock(of, by)
    require_open(held.form, held.due_at, at, UnableToSave)
    fresh = _filled(held.version, held.unit, held.reporting_period)
    _write(held, fresh, by, at)
    return held


@transaction.atomic
def save_cells(
    *,
    of: Return,
    cells: Mapping[str, Entry],
    revision: int,
    by: Actor,
    at: datetime,
    language: str = "vi",
    explanations: Mapping[str, str] | None = None,
    tab: str = "",
) -> Return:
    """Keeps what was entered into some cells of the draft and returns the return with its new revision.

    `revision` is the one the writer read, `tab` the window they write in. If anybody changed one of the same cells
    since, nothing is saved and `StaleRevision` carries both texts; changes of other cells do not disturb. What cannot
    be understood is kept in quarantine at its cell. An empty entry clears the cell. Of two explanations of one cell,
    written without knowing of one another, both stay, one below the other.
    """
    held = lock(of, by)
    require_open(held.form, held.due_at, at, UnableToSave)
    definition = read_definition(held.version.definition)
    if unknown := sorted(set(cells) - definition.cells.keys()):
        raise UnableToSave("unknown_cell", key=unknown[0])
    understood = {key: stored(read_entry(definition.cells[key], entry, language)) for key, entry in cells.items()}
    _require_not_stale(held, understood, revision, (by.ledger_id, tab))
    told = {key: text.strip()[:1000] for key, text in (explanations or {}).items() if key in definition.cells}
    told = {key: _with_theirs(held, key, text, revision, (by.ledger_id, tab)) for key, text in told.items()}
    explained = [key for key, text in told.items() if held.explanations.get(key, "") != text]
    held.explanations = {key: text for key, text in (held.explanations | told).items() if text}
    _write(held, understood, by, at, tab, explained)
    return held


def _with_theirs(held: Return, key: str, mine: str, revision: int, writer: tuple[int | None, str]) -> str:
    """The explanation to keep: below what somebody else wrote since, if they did, else alone."""
    mark: dict[str, Any] = held.trail.get(EXPLAINED + key, {})
    theirs: str = held.explanations.get(key, "")
    by_another = (mark.get("by"), mark.get("tab", "")) != writer
    if not theirs or not by_another or mark.get("revision", 0) <= revision:
        return mine
    return theirs if mine in theirs else f"{theirs}\n{mine}"


def _require_not_stale(
    held: Return, understood: Mapping[str, Stored | None], revision: int, writer: tuple[int | None, str]
) -> None:
    if revision >= held.revision:
        return
    conflicts = []
    for key, mine in understood.items():
        mark: dict[str, Any] = held.trail.get(key, {})
        theirs = held.cells.get(key)
        by_another = (mark.get("by"), mark.get("tab", "")) != writer
        if mark.get("revision", 0) > revision and by_another and theirs != mine:
            at = parse_datetime(mark["at"]) or held.edited_at
            conflicts.append(Conflict(key, theirs or {}, mine or {}, mark["name"], at))
    if conflicts:
        first = conflicts[0]
        raise StaleRevision("changed_cells", tuple(conflicts), held.revision, by=first.by, at=moment(first.at))


def _write(
    held: Return,
    understood: Mapping[str, Stored | None],
    by: Actor,
    at: datetime,
    tab: str = "",
    explained: Iterable[str] = (),
) -> None:
    changed = {key: cell for key, cell in understood.items() if held.cells.get(key) != cell}
    new_sitting = held.edited_by_id != by.ledger_id or at - held.edited_at > SITTING
    held.revision += 1
    mark = {"revision": held.revision, "by": by.ledger_id, "name": by.ledger_name, "at": at.isoformat(), "tab": tab}
    for key, cell in changed.items():
        if cell is None:
            held.cells.pop(key, None)
        else:
            held.cells[key] = cell
        held.trail[key] = mark
    for key in explained:
        held.trail[EXPLAINED + key] = mark
    held.edited_at, held.edited_by = at, by.person
    held.save(update_fields=["cells", "trail", "explanations", "revision", "edited_at", "edited_by"])
    if new_sitting and changed:
        record_act(events.DRAFT_EDITED, held, by, at)


def lock(of: Return, by: Actor) -> Return:
    """The return, its row locked until the transaction ends; 404 unless the actor files for its unit."""
    access.require(by.can_over(Permission.RETURNS_FILE, of.unit_id))
    return locked(of.pk)


def locked(return_id: int) -> Return:
    """The return as it is once nobody else holds it. Locked by itself, then read: a statement that locks and joins
    gives, after a wait, the new row beside the version that was current before."""
    Return.objects.select_for_update().only("pk").get(pk=return_id)
    return Return.objects.select_related("form__owner", "version", "unit", "current").get(pk=return_id)


def require_open(form: Form, due_at: datetime, at: datetime, refusal: type[UnableToOpen | UnableToSave]) -> None:
    """Refuses a period that has closed for good."""
    locks_at = form.locks_at(due_at)
    if locks_at is not None and at > locks_at:
        raise refusal("expired", locked_at=moment(locks_at))


def definition_of(held: Return) -> FormDefinition:
    return read_definition(held.version.definition)


def record_act(event: str, held: Return, by: Actor, at: datetime, **data: Any) -> int:
    """Writes an act on a return to its unit's chain; returns the entry's id."""
    told = {
        "form": held.form.name_vi,
        "form_code": held.form.code,
        "period": held.reporting_period.label("vi"),
        "period_code": held.period,
        "unit": held.unit.name_vi,
    }
    entry = record(
        event=event,
        by=by,
        at=at,
        subject_type="reporting.return",
        subject_id=held.pk,
        unit_id=held.unit_id,
        data=told | data,
    )
    return int(entry.pk)
