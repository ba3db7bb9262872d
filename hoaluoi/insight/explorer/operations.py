"""Every write of the explorer. Each act is one transaction with its ledger entry."""

from datetime import datetime, time
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.ledger.operations import record
from hoaluoi.core.organisation.models import Unit
from hoaluoi.insight.explorer import events
from hoaluoi.insight.explorer.errors import UnableToExplore
from hoaluoi.insight.explorer.models import Alert, MailedReport, Pin, SavedView
from hoaluoi.insight.explorer.queries import measures_behind, number_key
from hoaluoi.insight.explorer.rules import Comparator, Rhythm, View, written
from hoaluoi.insight.explorer.words import COMPARATORS
from hoaluoi.spine.indicators.readings import Watched

MOST_VIEWS, MOST_ALERTS, MOST_REPORTS, MOST_PINS = 200, 100, 50, 24


@transaction.atomic
def save_view(
    *, name: str, view: View, basis: str, by: Actor, at: datetime, shared: bool = False, replace: bool = False
) -> SavedView:
    """Keeps a view under a name; `replace` writes over one's own view of that name."""
    name = " ".join(name.split())[:200]
    if not name:
        raise UnableToExplore("no_name")
    if not view.numbers:
        raise UnableToExplore("nothing_chosen")
    mine = SavedView.objects.filter(owner=by.person)
    held = mine.filter(name=name).first()
    if held is not None and not replace:
        raise UnableToExplore("name_taken", name=name)
    if held is None and mine.count() >= MOST_VIEWS:
        raise UnableToExplore("too_many", count=MOST_VIEWS)
    values = {"query": written(view), "basis": basis, "saved_at": at, "shared": shared}
    saved, _created = SavedView.objects.update_or_create(owner=by.person, name=name, defaults=values)
    _record(events.VIEW_SAVED, by, at, saved.pk, view.unit_id, name=name)
    return saved


@transaction.atomic
def share_view(*, view: SavedView, shared: bool, by: Actor, at: datetime) -> None:
    """Lets whoever has the link open the view, or takes that back."""
    held = SavedView.objects.select_for_update().get(pk=view.pk)
    if held.shared == shared:
        return
    held.shared = shared
    held.save(update_fields=["shared"])
    if not shared:
        Pin.objects.filter(view=held).exclude(person=by.person).delete()
        MailedReport.objects.filter(view=held).exclude(owner=by.person).delete()
    _record(events.VIEW_SHARED if shared else events.VIEW_SAVED, by, at, held.pk, name=held.name)


@transaction.atomic
def delete_view(*, view: SavedView, by: Actor, at: datetime) -> None:
    """Deletes a view with its pins and mailed reports."""
    _record(events.VIEW_DELETED, by, at, view.pk, name=view.name)
    view.delete()


@transaction.atomic
def pin(*, view: SavedView, by: Actor, pinned: bool) -> None:
    """Puts a view on one's own board, last, or takes it off. A matter of one's own desk: no ledger entry."""
    mine = Pin.objects.filter(person=by.person)
    if not pinned:
        mine.filter(view=view).delete()
    elif not mine.filter(view=view).exists():
        if mine.count() >= MOST_PINS:
            raise UnableToExplore("too_many", count=MOST_PINS)
        last = mine.aggregate(last=Max("place"))["last"] or 0
        Pin.objects.get_or_create(person=by.person, view=view, defaults={"place": last + 1})


@transaction.atomic
def set_alert(
    *,
    of: Watched,
    unit: Unit,
    period_kind: str,
    comparator: Comparator,
    limit: Decimal,
    by_mail: bool,
    by: Actor,
    at: datetime,
) -> Alert:
    """Asks to be told, once a period, when the number of the unit meets the condition."""
    if Alert.objects.filter(owner=by.person).count() >= MOST_ALERTS:
        raise UnableToExplore("too_many", count=MOST_ALERTS)
    alert, created = Alert.objects.get_or_create(
        owner=by.person,
        number=number_key(of),
        unit=unit,
        period_kind=period_kind,
        comparator=comparator.value,
        limit=limit,
        defaults={"measure_codes": measures_behind(of), "by_mail": by_mail, "created_at": at},
    )
    if created:
        condition = f"{COMPARATORS[comparator]} {limit.normalize():f}"
        _record(events.ALERT_SET, by, at, alert.pk, unit.pk, number=of.name, unit=unit.name, condition=condition)
    return alert


@transaction.atomic
def end_alert(*, alert: Alert, by: Actor, at: datetime) -> None:
    _record(events.ALERT_ENDED, by, at, alert.pk, alert.unit_id, number=alert.number, unit=alert.unit.name)
    alert.delete()


@transaction.atomic
def order_report(
    *, view: SavedView, rhythm: Rhythm, place: int, at_time: time, by: Actor, at: datetime
) -> MailedReport:
    """Sends the view to its reader as a PDF from the next due moment on; ordering anew changes the rhythm."""
    held = MailedReport.objects.filter(owner=by.person)
    if not held.filter(view=view).exists() and held.count() >= MOST_REPORTS:
        raise UnableToExplore("too_many", count=MOST_REPORTS)
    values = {"rhythm": rhythm.value, "place": place, "at": at_time, "ordered_at": at, "sent_for": at}
    report, _created = MailedReport.objects.update_or_create(owner=by.person, view=view, defaults=values)
    _record(events.REPORT_ORDERED, by, at, report.pk, name=view.name)
    return report


@transaction.atomic
def end_report(*, report: MailedReport, by: Actor, at: datetime) -> None:
    _record(events.REPORT_ENDED, by, at, report.pk, name=report.view.name)
    report.delete()


def _record(event: str, by: Actor, at: datetime, subject_id: int, unit_id: int = 0, **data: str) -> None:
    record(event=event, by=by, at=at, subject_type="explorer.view", subject_id=subject_id, unit_id=unit_id, data=data)
