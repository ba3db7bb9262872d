"""How complete the last due period of every form is: counts and the units that have not reported, in two queries.

The same obligations as `obligations.Ground`, worked out by the database: an overview counts thousands and shows a few.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.models import Form, FormVersion
from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.obligations import local_day, periods_of
from hoaluoi.spine.reporting.rules import hours_overdue

LOOK_BACK_DAYS = 130


@dataclass(frozen=True)
class Pulse:
    """One form's last due period: how many units owed it, what came by the instant, whose return is missing.

    `awaited` have more time. `missing` are ids of units, those due first before the others.
    """

    form: Form
    period: Period
    due_at: datetime
    owed: int
    reported: int
    zero: int
    not_applicable: int
    on_time: int
    missing: tuple[int, ...]

    @property
    def came(self) -> int:
        """Units that said something: figures, zero, or not applicable."""
        return self.reported + self.zero + self.not_applicable

    @property
    def awaited(self) -> int:
        """Units with more time that have not sent yet."""
        return self.owed - self.came - len(self.missing)


@dataclass(frozen=True)
class Missing:
    """One unit that has not reported, with whom to call."""

    form: Form
    period: Period
    unit: Unit
    hours: int
    contacts: list[Contact]


_COUNTS = """
SELECT f.form_id,
  count(*),
  count(*) FILTER (WHERE r.came AND NOT r.zero AND NOT r.not_applicable),
  count(*) FILTER (WHERE r.came AND r.zero),
  count(*) FILTER (WHERE r.came AND r.not_applicable AND NOT r.zero),
  count(*) FILTER (WHERE r.came AND r.submitted_at <= coalesce(e.due_at, f.due_at)),
  array_agg(a.unit_id ORDER BY coalesce(e.due_at, f.due_at), u.sort_key)
    FILTER (WHERE r.came IS NOT TRUE AND coalesce(e.due_at, f.due_at) < %(now)s)
FROM unnest(%(forms)s::bigint[], %(periods)s::text[], %(ends)s::date[], %(dues)s::timestamptz[])
  AS f(form_id, period, end_date, due_at)
JOIN reporting_assignment a ON a.form_id = f.form_id AND a.unit_id = ANY(%(units)s) AND a.valid @> f.end_date
JOIN organisation_placement p ON p.unit_id = a.unit_id AND p.line = 'admin' AND p.valid @> f.end_date
JOIN organisation_unit u ON u.id = a.unit_id
LEFT JOIN reporting_extension e ON e.form_id = f.form_id AND e.unit_id = a.unit_id AND e.period = f.period
LEFT JOIN LATERAL (
  SELECT r.submitted_at <= %(now)s AS came, r.submitted_at, v.zero, v.not_applicable
  FROM reporting_return r JOIN reporting_returnversion v ON v.id = r.current_id
  WHERE r.form_id = f.form_id AND r.period = f.period AND r.unit_id = a.unit_id
) r ON true
GROUP BY f.form_id"""


def pulse(unit_ids: Collection[int], now: datetime) -> list[Pulse]:
    """Every form that some of the units owed in its last period due by `now`; urgent forms first."""
    due = {form.pk: (form, period) for form, period in _last_due(now)}
    if not due or not unit_ids:
        return []
    arguments: dict[str, Any] = {
        "forms": list(due),
        "periods": [period.code for _, period in due.values()],
        "ends": [period.end_date for _, period in due.values()],
        "dues": [form.due_at(period) for form, period in due.values()],
        "units": list(unit_ids),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, arguments)
        rows = cursor.fetchall()
    found = []
    for form_id, owed, reported, zero, not_applicable, on_time, missing in rows:
        form, period = due[form_id]
        counts = owed, reported, zero, not_applicable, on_time
        found.append(Pulse(form, period, form.due_at(period), *counts, tuple(missing or ())))
    return sorted(found, key=lambda each: (not each.form.urgent, each.form.code))


def whom_to_call(pulses: Iterable[Pulse], now: datetime, *, most: int) -> list[Missing]:
    """The first units that have not reported, form by form, with reporter, deputy and head; two queries."""
    chosen = [(each, unit_id) for each in pulses for unit_id in each.missing][:most]
    ids = {unit_id for _, unit_id in chosen}
    units, people = Unit.objects.in_bulk(ids), contacts(ids, local_day(now))
    return [
        Missing(each.form, each.period, units[unit_id], hours_overdue(each.due_at, now) or 0, people.get(unit_id, []))
        for each, unit_id in chosen
    ]


def _last_due(now: datetime) -> Iterable[tuple[Form, Period]]:
    """Each form with the last of its periods that was due by an instant and that a published version serves."""
    today = local_day(now)
    published: dict[int, list[date]] = {}
    versions = FormVersion.objects.filter(published_at__isnull=False)
    for form_id, valid_from in versions.values_list("form_id", "valid_from"):
        published.setdefault(form_id, []).append(valid_from)
    for form in Form.objects.filter(pk__in=published):
        retired = local_day(form.retired_at) if form.retired_at else None
        for period in reversed(periods_of(form, today - timedelta(days=LOOK_BACK_DAYS), today)):
            served = min(published[form.pk]) <= period.start_date
            if served and form.due_at(period) < now and not (retired and retired <= period.end_date):
                yield form, period
                break
