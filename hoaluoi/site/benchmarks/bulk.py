"""Returns, what they state, the facts and the roll-up of a whole year, in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

from hoaluoi.core import clock
from hoaluoi.core.periods import Period, periods_between
from hoaluoi.spine.indicators import operations
from hoaluoi.spine.indicators.models import Fact, RollupValue
from hoaluoi.spine.reporting.models import Form, Return

_TABLES = (
    "organisation_unit", "organisation_person", "reporting_form", "reporting_assignment", "reporting_return",
    "reporting_returnversion", "indicators_measure", "indicators_fact", "indicators_rollupvalue", "ledger_entry",
)  # fmt: skip

_SPANS = """
CREATE TEMPORARY TABLE span (
    form_id bigint, code text, kind text, start_date date, end_date date, due_at timestamptz, newest boolean
) ON COMMIT DROP"""
_SAID = """
CREATE TEMPORARY TABLE said ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY s.end_date, a.form_id, a.unit_id) AS id, a.form_id, v.id AS form_version,
       a.unit_id, s.code, s.kind, s.start_date, s.end_date, s.due_at, s.newest, p.person_id, v.definition
FROM span s
JOIN reporting_assignment a USING (form_id)
JOIN reporting_formversion v ON v.form_id = a.form_id AND v.published_at IS NOT NULL
JOIN organisation_position p ON p.unit_id = a.unit_id AND p.role = 'reporter'
WHERE NOT (s.newest AND a.unit_id % 10 = 3)"""
_CELLS = """
CREATE TEMPORARY TABLE cell ON COMMIT DROP AS
SELECT v.id AS form_version, c ->> 'key' AS key, m.id AS measure_id,
       row_number() OVER (PARTITION BY v.id ORDER BY c ->> 'key') AS number
FROM reporting_formversion v,
     jsonb_path_query(v.definition, '$.sections[*].rows[*].cells[*]') AS c
JOIN indicators_measure m ON m.code = c ->> 'measure'"""
_VALUES = """
CREATE TEMPORARY TABLE number ON COMMIT DROP AS
SELECT s.id, c.key, c.measure_id, (s.id * 7919 + c.number * 104729) % 997 + 1 AS value
FROM said s JOIN cell c USING (form_version)"""
_RETURNS = """
INSERT INTO reporting_return (id, form_id, version_id, unit_id, period, start_date, end_date, due_at, state, cells,
    trail, explanations, revision, simulated, current_id, edited_at, edited_by_id, submitted_at, approved_at,
    approved_by_id, sent_back_reason)
SELECT s.id, s.form_id, s.form_version, s.unit_id, s.code, s.start_date, s.end_date, s.due_at,
       CASE WHEN s.newest THEN 'submitted' ELSE 'approved' END, n.cells, '{}', '{}', 1, true, s.id,
       s.due_at - interval '3 hours', s.person_id, s.due_at - interval '3 hours',
       CASE WHEN NOT s.newest THEN s.due_at END, CASE WHEN NOT s.newest THEN s.person_id END, ''
FROM said s JOIN (
    SELECT id, jsonb_object_agg(key, jsonb_build_object('state', 'reported', 'value', value::text)) AS cells
    FROM number GROUP BY id
) n USING (id)"""
_VERSIONS = """
INSERT INTO reporting_returnversion (id, of_id, number, zero, not_applicable, cells, reason, explanations, submitted_at,
    received_at, submitted_by_id, channel)
SELECT r.id, r.id, 1, false, false, r.cells, '', '{}', r.submitted_at, r.submitted_at, r.edited_by_id, 'web'
FROM reporting_return r"""
_FACTS = """
INSERT INTO indicators_fact (measure_id, unit_id, period, period_kind, start_date, end_date, value, state, provisional,
    simulated, source_type, source_id, source_key, note, recorded_at)
SELECT n.measure_id, s.unit_id, s.code, s.kind, s.start_date, s.end_date, n.value, 'reported', s.newest, true,
       'reporting.version', s.id, n.key, '', s.due_at
FROM number n JOIN said s USING (id) ORDER BY n.measure_id, s.code, s.unit_id"""
_LEDGER = """
INSERT INTO ledger_entry (day, chain_unit_id, sequence, at, event, actor_id, actor_name, on_behalf_of, subject_type,
    subject_id, data, previous_hash, hash)
SELECT s.due_at::date, s.unit_id, row_number() OVER (PARTITION BY s.due_at::date, s.unit_id ORDER BY s.id),
       s.due_at - interval '3 hours', 'reporting.submitted', s.person_id, p.full_name, '', 'reporting.return', s.id,
       jsonb_build_object('form', f.name_vi, 'period', s.code, 'unit', s.unit_id, 'number', 1),
       repeat('0', 64), md5(s.id::text) || md5('b' || s.id)
FROM said s JOIN organisation_person p ON p.id = s.person_id JOIN reporting_form f ON f.id = s.form_id"""
_SOURCES = """
INSERT INTO indicators_sourcemeasure (source, measure_id)
SELECT DISTINCT 'form:' || f.code, c.measure_id
FROM cell c JOIN reporting_formversion v ON v.id = c.form_version JOIN reporting_form f ON f.id = v.form_id"""
_FOLDS = """
INSERT INTO indicators_foldlog (source, period, requested_at, folded_at, measure_ids, requests, units, milliseconds)
SELECT DISTINCT 'form:' || f.code, s.code, s.due_at, s.due_at, m.ids, 1, 1, 1
FROM span s JOIN reporting_form f ON f.id = s.form_id
JOIN (SELECT source, array_agg(measure_id ORDER BY measure_id) AS ids FROM indicators_sourcemeasure GROUP BY source) m
  ON m.source = 'form:' || f.code"""


def returns(months: Iterable[Period], days: Iterable[Period]) -> None:
    """Every form's returns for those months (or the quarters in them, or those days), all but some of the last."""
    spans: list[tuple[Any, ...]] = list(_spans(list(months), list(days)))
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows that fit by the way they are made need no check of every reference.
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_SPANS)
        cursor.executemany("INSERT INTO span VALUES (%s, %s, %s, %s, %s, %s, %s)", spans)
        for statement in (_SAID, _CELLS, _VALUES, _RETURNS, _VERSIONS, _FACTS, _LEDGER, _SOURCES, _FOLDS):
            cursor.execute(statement)
        for table in ("reporting_return", "reporting_returnversion"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
    analyse()
    operations.rebuild(at=clock.now())
    analyse()


def _spans(months: list[Period], days: list[Period]) -> Iterable[tuple[Any, ...]]:
    for form in Form.objects.all():
        periods = days if form.period_kind == "day" else months
        if form.period_kind == "quarter":
            whole = periods_between(months[0].start_date, months[-1].end_date, "quarter")
            periods = [period for period in whole if period.end_date <= months[-1].end_date]
        for period in periods:
            yield (
                form.pk, period.code, period.kind.value, period.start_date, period.end_date, form.due_at(period),
                period == periods[-1],
            )  # fmt: skip


def analyse() -> None:
    """Statistics and visibility as a running installation has them."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def row_counts() -> dict[str, int]:
    """Rows of the tables that grow, by table."""
    counts = {}
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = int(cursor.fetchone()[0])
    return counts


def sizes() -> tuple[int, int]:
    """Number of facts and of totals."""
    return Fact.objects.count(), RollupValue.objects.count()


def last_return() -> Return:
    """The newest monthly return."""
    return Return.objects.select_related("form").filter(form__period_kind="month").order_by("-end_date", "-id")[0]


def returns_of(unit_id: int) -> Return:
    """The newest daily return of a unit."""
    return Return.objects.filter(unit=unit_id, form__period_kind="day").order_by("-end_date")[0]
