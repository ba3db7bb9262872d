"""Report forms: made, drafted as versions, published for good, retired."""

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import InvalidPeriod, Kind, Scheme, period_of, schemes_for
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.indicators.operations import refold
from hoaluoi.spine.reporting import access, events
from hoaluoi.spine.reporting.errors import UnableToChangeForm
from hoaluoi.spine.reporting.models import DEFAULT_LOCK_DAYS, Form, FormVersion, Return
from hoaluoi.spine.reporting.operations.returns.publishing import source_of
from hoaluoi.spine.reporting.queries.obligations import FREE_KINDS, local_day
from hoaluoi.spine.reporting.rules import FormDefinition, UnableToReadDefinition, read_definition

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)


@dataclass(frozen=True)
class FormTerms:
    """What a form is called and when its returns are due; the same fields as `Form`."""

    name_vi: str
    period_kind: str
    due_time: time
    name_en: str = ""
    name_zh: str = ""
    scheme: str = Scheme.CALENDAR
    cutoff_day: int = 0
    due_days: int = 1
    due_in_working_days: bool = True
    zero_allowed: bool = False
    urgent: bool = False
    lock_days: int | None = DEFAULT_LOCK_DAYS

    def values(self) -> dict[str, Any]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@transaction.atomic
def create_form(*, code: str, terms: FormTerms, owner: Unit, by: Actor, at: datetime) -> Form:
    """A form that `owner` asks for; it asks nothing until a version is published. Another branch's unit is 404."""
    _require_owner(by, owner)
    if not CODE.fullmatch(code):
        raise UnableToChangeForm("bad_code", code=code)
    _require_terms(terms)
    try:
        with transaction.atomic():
            form = Form.objects.create(code=code, owner=owner, **terms.values())
    except IntegrityError:
        raise UnableToChangeForm("code_taken", code=code) from None
    _record(events.FORM_CREATED, form, by, at, {"code": code} | terms.values())
    return form


@transaction.atomic
def change_terms(*, form: Form, terms: FormTerms, by: Actor, at: datetime) -> Form:
    """Changes names and due times. The kind of period stays once returns exist: past obligations must keep meaning."""
    _require_owner(by, form.owner)
    _require_terms(terms)
    fixed = ("period_kind", "scheme", "cutoff_day")
    differs = any(getattr(form, name) != getattr(terms, name) for name in fixed)
    if differs and Return.objects.filter(form=form).exists():
        raise UnableToChangeForm("has_returns")
    for name, value in terms.values().items():
        setattr(form, name, value)
    form.save()
    _record(events.FORM_CHANGED, form, by, at, terms.values())
    return form


@transaction.atomic
def save_version(
    *, form: Form, definition: object, valid_from: date, note: str = "", by: Actor, at: datetime
) -> FormVersion:
    """Keeps a definition as the form's one unpublished version, made or replaced. All its faults are told at once.

    `definition` is JSON as `rules.read_definition` takes it. Raises `UnableToChangeForm` ("definition" with faults).
    """
    _require_owner(by, form.owner)
    read = _read(definition)
    Form.objects.select_for_update().get(pk=form.pk)
    last = FormVersion.objects.filter(form=form).order_by("-number").first()
    draft = (
        last if last and last.published_at is None else FormVersion(form=form, number=last.number + 1 if last else 1)
    )
    draft.definition = read.to_json()
    draft.measures = sorted({*read.measures.values()})
    draft.valid_from = valid_from
    draft.note = note[:300]
    draft.save()
    _record(events.VERSION_SAVED, form, by, at, {"number": draft.number})
    return draft


def _read(definition: object) -> FormDefinition:
    try:
        return read_definition(definition, frozenset(Measure.objects.values_list("code", flat=True)))
    except UnableToReadDefinition as faulty:
        raise UnableToChangeForm("definition", problems=faulty.faults, count=len(faulty.faults)) from None


@transaction.atomic
def publish(*, version: FormVersion, by: Actor, at: datetime, valid_from: date | None = None) -> FormVersion:
    """Makes a version the one that periods starting from `valid_from` on answer. From then on it never changes.

    It cannot start on or before the last day that a return of the form already answers with an older version.
    """
    _require_owner(by, version.form.owner)
    locked = FormVersion.objects.select_for_update().select_related("form").get(pk=version.pk)
    if locked.published_at is not None:
        raise UnableToChangeForm("published", number=locked.number)
    start = valid_from or locked.valid_from
    _read(locked.definition)  # a measure may have gone since it was saved
    answered = Return.objects.filter(form=locked.form, start_date__gte=start, current__isnull=False)
    if answered.exists():
        raise UnableToChangeForm("valid_from_past", valid_from=start.strftime("%d/%m/%Y"))
    locked.valid_from, locked.published_at, locked.published_by = start, at, by.person
    locked.save()
    Return.objects.filter(form=locked.form, start_date__gte=start, current=None).update(version=locked)
    _record(events.VERSION_PUBLISHED, locked.form, by, at, {"number": locked.number, "valid_from": start})
    return locked


@transaction.atomic
def retire(*, form: Form, by: Actor, at: datetime) -> Form:
    """Asks for the form no more; what was filed stays readable."""
    _require_owner(by, form.owner)
    if form.retired_at is not None:
        raise UnableToChangeForm("retired")
    form.retired_at = at
    form.save()
    refold(source=source_of(form.code), since=local_day(at), at=at)
    _record(events.FORM_RETIRED, form, by, at, {})
    return form


def _require_owner(by: Actor, owner: Unit) -> None:
    access.require(by.can_over(Permission.FORMS_EDIT, owner.pk))


def _require_terms(terms: FormTerms) -> None:
    if not terms.name_vi.strip():
        raise UnableToChangeForm("no_name")
    try:
        kind, scheme = Kind(terms.period_kind), Scheme(terms.scheme)
        sound = kind not in FREE_KINDS and scheme in schemes_for(kind)
        period_of(date(2024, 2, 1), kind, scheme, cutoff_day=terms.cutoff_day)
    except (ValueError, InvalidPeriod):
        sound = False
    if not sound:
        raise UnableToChangeForm("bad_period")


def _record(event: str, form: Form, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    # A form belongs to the whole group, so its acts lie on the group-wide chain.
    record(
        event=event,
        by=by,
        at=at,
        subject_type="reporting.form",
        subject_id=form.pk,
        data={"form": form.name_vi} | data,
    )
