"""Holds numbers against the alerts people set."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from hoaluoi.core.access.actor import actor_of
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.ledger.operations import local_day
from hoaluoi.core.notices.operations import notify
from hoaluoi.core.periods import Period
from hoaluoi.core.text.numbers import format_number
from hoaluoi.insight.explorer.kinds import ALERT
from hoaluoi.insight.explorer.models import Alert
from hoaluoi.insight.explorer.queries import numbers_by_key
from hoaluoi.insight.explorer.rules import Comparator, holds
from hoaluoi.insight.explorer.words import COMPARATORS
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.indicators.queries import reading
from hoaluoi.spine.indicators.readings import Reading, Watched


def check(*, alert_ids: Iterable[int], periods: Iterable[str], at: datetime) -> int:
    """Tells the owners of those alerts that hold in one of the periods; returns how many were told.

    Whoever may no longer see the unit is not told. The same alert and period: once, whatever runs twice.
    """
    fresh = [Period.from_code(code) for code in periods]
    told = 0
    for alert in Alert.objects.filter(pk__in=list(alert_ids)).select_related("owner", "unit"):
        for period in fresh:
            if period.kind.value == alert.period_kind:
                told += _check_one(alert, period, at)
    return told


@transaction.atomic
def _check_one(alert: Alert, period: Period, at: datetime) -> int:
    of = numbers_by_key([alert.number]).get(alert.number)
    actor = actor_of(alert.owner, local_day(at))
    if of is None or not actor.can_over(Permission.INDICATORS_VIEW, alert.unit_id):
        return 0
    found = reading(of, alert.unit_id, period)
    if not holds(found.value, Comparator(alert.comparator), alert.limit):
        return 0
    with translation.override(alert.owner.language):
        params = _params(alert, of, found, period)
    told = notify(
        recipients=[alert.owner],
        code=ALERT,
        params=params,
        url=provenance_url(alert.number.partition(".")[0], of.code, alert.unit_id, period.code),
        at=at,
        urgent=alert.by_mail,
        once_key=f"explorer.alert:{alert.pk}:{period.code}",
        mail=alert.by_mail,
    )
    if told:
        alert.last_period, alert.last_at = period.code, at
        alert.save(update_fields=["last_period", "last_at"])
    return told


def _params(alert: Alert, of: Watched, found: Reading, period: Period) -> dict[str, str]:
    language = alert.owner.language
    unit = f" {of.shown_unit}" if of.shown_unit else ""
    limit = format_number(alert.limit.normalize(), language)
    assert found.value is not None
    return {
        "number": of.name,
        "unit": alert.unit.name,
        "period": period.label(language),
        "value": format_number(found.value, language, of.decimals) + unit,
        "condition": f"{COMPARATORS[Comparator(alert.comparator)]} {limit}{unit}",
    }
