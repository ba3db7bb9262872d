"""How complete the last due period of every form is: counts and the units that have not reported, in two queries for
each day on which such periods ended.

The same obligations as `obligations.Ground`, worked out by the database: an overview counts thousands and shows a few.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from hoaluoi.core.organisation.enums import Line
from hoaluoi.core.organisation.models import Placement, Unit
from hoaluoi.core.organisation.queries import late_duties
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.models import Form, FormVersion
from hoaluoi.spine.reporting.queries.contacts import Contact, contacts
from hoaluoi.spine.reporting.queries.obligations import local_day, periods_of
from hoaluoi.spine.reporting.queries.remembered import Remembered
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


# Who owes and what came are read side by side, each in the order of its index, and brought together by grouping: a join
# of the two, which the planner takes for a handful of rows, would look thousands up one by one.
_COUNTS = """
WITH f AS MATERIALIZED (
  SELECT * FROM unnest(%(forms)s::bigint[], %(periods)s::text[], %(ends)s::date[], %(dues)s::timestamptz[])
    AS f(form_id, period, end_date, due_at)
),
both_ AS (
  SELECT f.form_id, a.unit_id, true AS owes, false AS came, NULL::timestamptz AS submitted_at, false AS zero,
    false AS not_applicable, NULL::timestamptz AS later
  FROM f JOIN reporting_assignment a ON a.form_id = f.form_id AND a.valid @> f.end_date
  WHERE a.unit_id = ANY(%(units)s::bigint[])
  UNION ALL
  SELECT f.form_id, r.unit_id, false, r.submitted_at <= %(now)s, r.submitted_at, v.zero, v.not_applicable, NULL
  FROM f JOIN reporting_return r ON r.form_id = f.form_id AND r.period = f.period
  JOIN reporting_returnversion v ON v.id = r.current_id
  UNION ALL
  SELECT f.form_id, e.unit_id, false, false, NULL, false, false, e.due_at
  FROM f JOIN reporting_extension e ON e.form_id = f.form_id AND e.period = f.period
),
each_ AS MATERIALIZED (
  SELECT form_id, unit_id, bool_or(came) AS came, bool_or(zero) AS zero, bool_or(not_applicable) AS not_applicable,
    max(submitted_at) AS submitted_at, max(later) AS later
  FROM both_ GROUP BY form_id, unit_id HAVING bool_or(owes)
)
SELECT f.form_id,
  count(*),
  count(*) FILTER (WHERE x.came AND NOT x.zero AND NOT x.not_applicable),
  count(*) FILTER (WHERE x.came AND x.zero),
  count(*) FILTER (WHERE x.came AND x.not_applicable AND NOT x.zero),
  count(*) FILTER (WHERE x.came AND x.submitted_at <= coalesce(x.later, f.due_at)),
  array_agg(x.unit_id ORDER BY coalesce(x.later, f.due_at), u.sort_key)
    FILTER (WHERE NOT x.came AND coalesce(x.later, f.due_at) < %(now)s)
FROM f JOIN each_ x ON x.form_id = f.form_id
LEFT JOIN organisation_unit u ON u.id = CASE WHEN NOT x.came THEN x.unit_id END
GROUP BY f.form_id"""


def pulse(unit_ids: Collection[int], now: datetime) -> list[Pulse]:
    """Every form that some of the units owed in its last period due by `now`; urgent forms first.

    Counted anew when anybody did anything, and every minute whatever happens.
    """
    units = frozenset(unit_ids)
    return _pulses.get(units, now, lambda: counted(_last_due(now), units, now))


_pulses: Remembered[list[Pulse]] = Remembered(64)


def counted(asked: Iterable[tuple[Form, Period]], unit_ids: Collection[int], now: datetime) -> list[Pulse]:
    """Of each form one period, that a published version serves; urgent forms first."""
    due = {form.pk: (form, period) for form, period in asked}
    if not due or not unit_ids:
        return []
    ends = sorted({period.end_date for _, period in due.values()})
    kept = late_duties(unit_ids, DateRange(ends[0], ends[-1] + timedelta(days=1)))
    rows = []
    for end in ends:
        closed = {unit_id for unit_id, valid in kept if valid.lower <= end < valid.upper}
        rows += _counted(due, _standing(unit_ids, end) | closed, end, now)
    found = []
    for form_id, owed, reported, zero, not_applicable, on_time, missing in rows:
        form, period = due[form_id]
        counts = owed, reported, zero, not_applicable, on_time
        found.append(Pulse(form, period, form.due_at(period), *counts, tuple(missing or ())))
    return sorted(found, key=lambda each: (not each.form.urgent, each.form.code))


def _standing(unit_ids: Collection[int], on: date) -> set[int]:
    stood = Placement.objects.filter(unit__in=list(unit_ids), line=Line.ADMINISTRATIVE, valid__contains=on)
    return set(stood.values_list("unit_id", flat=True))


def _counted(
    due: Mapping[int, tuple[Form, Period]], unit_ids: Collection[int], end: date, now: datetime
) -> list[tuple[Any, ...]]:
    """Counts of the forms whose period ended on a day, over the units that owed something on it."""
    asked = {form_id: pair for form_id, pair in due.items() if pair[1].end_date == end}
    arguments: dict[str, Any] = {
        "forms": list(asked),
        "periods": [period.code for _, period in asked.values()],
        "ends": [end] * len(asked),
        "dues": [form.due_at(period) for form, period in asked.values()],
        "units": sorted(unit_ids),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, arguments)
        return list(cursor.fetchall())


def whom_to_call(pulses: Iterable[Pulse], now: datetime, *, most: int) -> list[Missing]:
    """The first units that have not reported, form by form, with reporter, deputy and head; two queries."""
    chosen = list(islice(((each, unit_id) for each in pulses for unit_id in each.missing), most))
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
