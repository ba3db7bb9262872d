"""The SQL of the fold: what `rules.rollup` says, for the facts of some measures in one period.

A statement for each way up; each writes only rows that changed, deletes rows that nothing stands behind any more, and
returns the units whose numbers changed:

- `CLIMB`: the facts of a base period climb the tree that held at its end.
- `CLIMB_LAST`: for time additivity `last`, each unit's last value within the period (and look-back) climbs.
- `…_AGAIN`: the same where who owes has not changed since the last fold.
- `COMBINE`: a longer period from the rows of its parts (sum, maximum, mean weighted by days).

Quotients are rounded half up to the six decimals of the column by whole-number division: `numeric / numeric` rounds
twice. A weighted mean needs no stored weight: it is always taken from the facts of one period.
"""

# As on the period's last day; a unit closed within the period stands where it last stood.
TREE = """
WITH placed AS MATERIALIZED (
    SELECT DISTINCT ON (unit_id) unit_id, parent_id
    FROM organisation_placement
    WHERE line = 'admin' AND valid && daterange(%(start)s, %(end)s, '[]')
    ORDER BY unit_id, lower(valid) DESC NULLS LAST
)
SELECT p.unit_id, above.unit_id FROM placed p LEFT JOIN placed above ON above.unit_id = p.parent_id"""

_SAID = """
bases(basis) AS (VALUES ('all'), ('real')),
said AS MATERIALIZED (
    SELECT b.basis, f.measure_id, f.unit_id, f.value, f.state, f.provisional, f.simulated
    FROM indicators_fact f JOIN bases b ON b.basis = 'all' OR NOT f.simulated
    WHERE f.measure_id = ANY(%(facts_of)s) AND f.period = %(period)s AND f.end_date = %(end)s
      AND (%(saying)s::bigint[] IS NULL OR f.unit_id = ANY(%(saying)s::bigint[]))
)"""

# The last fact with a value; without any, the last fact. One index look-up for each unit and measure.
_SAID_LAST = """
bases(basis) AS (VALUES ('all'), ('real')),
said AS MATERIALIZED (
    SELECT b.basis, m.id AS measure_id, u.id AS unit_id, f.value, f.state, f.provisional, f.simulated
    FROM bases b CROSS JOIN indicators_measure m CROSS JOIN organisation_unit u
    CROSS JOIN LATERAL (
        (SELECT value, state, provisional, simulated, 1 AS rank FROM indicators_fact
         WHERE unit_id = u.id AND measure_id = m.id AND value IS NOT NULL AND period_kind = %(kind)s
           AND (b.basis = 'all' OR NOT simulated)
           AND end_date BETWEEN %(start)s::date - m.look_back_days + %(shift)s AND %(end)s::date + %(shift)s
         ORDER BY end_date DESC LIMIT 1)
        UNION ALL
        (SELECT value, state, provisional, simulated, 2 AS rank FROM indicators_fact
         WHERE unit_id = u.id AND measure_id = m.id AND value IS NULL AND period_kind = %(kind)s
           AND (b.basis = 'all' OR NOT simulated)
           AND end_date BETWEEN %(start)s::date - m.look_back_days + %(shift)s AND %(end)s::date + %(shift)s
         ORDER BY end_date DESC LIMIT 1)
        ORDER BY rank LIMIT 1
    ) f
    WHERE m.id = ANY(%(facts_of)s) AND (%(saying)s::bigint[] IS NULL OR u.id = ANY(%(saying)s::bigint[]))
)"""

_CLIMBING = """
up(unit_id, ancestor_id) AS MATERIALIZED (
    SELECT * FROM unnest(%(up_units)s::bigint[], %(up_ancestors)s::bigint[])
    UNION
    SELECT unit_id, unit_id FROM said
),
based AS MATERIALIZED (
    SELECT s.basis, s.measure_id, s.unit_id, s.value, s.state, s.provisional, s.simulated,
           m.unit_additivity, m.parent_adds, w.value AS weight
    FROM said s
    JOIN indicators_measure m ON m.id = s.measure_id AND m.id = ANY(%(measures)s)
    LEFT JOIN said w ON m.unit_additivity = 'mean_weighted' AND w.measure_id = m.weight_id
         AND w.unit_id = s.unit_id AND w.basis = s.basis
),
-- Totals that stand, of units beside the way from the changed ones to the top: what lies below them is in them.
standing AS MATERIALIZED (
    SELECT r.basis, r.measure_id, r.unit_id, r.value, r.reported, r.zero, r.not_applicable, r.provisional, r.simulated,
           m.parent_adds
    FROM indicators_rollupvalue r JOIN indicators_measure m ON m.id = r.measure_id
    WHERE r.unit_id = ANY(%(beside)s) AND r.measure_id = ANY(%(measures)s) AND r.period = %(period)s
),
-- Units below which somebody has a value: what they typed themselves is shown, and adds only if the measure says so.
overruled AS MATERIALIZED (
    SELECT DISTINCT d.basis, d.measure_id, up.ancestor_id AS unit_id
    FROM based d JOIN up ON up.unit_id = d.unit_id AND up.ancestor_id <> d.unit_id
    WHERE d.value IS NOT NULL AND NOT d.parent_adds AND (d.unit_additivity <> 'mean_weighted' OR d.weight > 0)
      AND up.ancestor_id IN (SELECT unit_id FROM said)
    UNION
    SELECT s.basis, s.measure_id, up.ancestor_id
    FROM standing s JOIN up ON up.unit_id = s.unit_id WHERE s.value IS NOT NULL AND NOT s.parent_adds
),
carried AS MATERIALIZED (
    SELECT b.*, b.value IS NOT NULL AND NOT EXISTS (
        SELECT FROM overruled o WHERE (o.basis, o.measure_id, o.unit_id) = (b.basis, b.measure_id, b.unit_id)
    ) AS adds
    FROM based b
),
climbing AS (
    SELECT c.basis, c.measure_id, up.ancestor_id AS unit_id,
           CASE WHEN c.adds THEN c.value END AS value, CASE WHEN c.adds THEN c.value * c.weight END AS weighted,
           CASE WHEN c.adds THEN c.weight END AS weight,
           CASE WHEN c.unit_id = up.ancestor_id THEN c.value END AS own,
           (c.state = 'reported')::int AS reported, (c.state = 'zero')::int AS zero,
           (c.state = 'na')::int AS not_applicable, c.provisional::int AS provisional, c.simulated::int AS simulated
    FROM carried c JOIN up ON up.unit_id = c.unit_id
    WHERE %(touched)s::bigint[] IS NULL OR up.ancestor_id = ANY(%(touched)s::bigint[])
    UNION ALL
    SELECT s.basis, s.measure_id, up.ancestor_id, s.value, NULL, NULL, NULL, s.reported, s.zero, s.not_applicable,
           s.provisional, s.simulated
    FROM standing s JOIN up ON up.unit_id = s.unit_id
),
sums AS (
    SELECT basis, measure_id, unit_id, sum(value) AS total, max(value) AS largest, sum(weighted) AS weighted,
           sum(weight) AS weight, max(own) AS own, sum(reported) AS reported, sum(zero) AS zero,
           sum(not_applicable) AS not_applicable, sum(provisional) AS provisional, sum(simulated) AS simulated
    FROM climbing GROUP BY 1, 2, 3
)"""

# Who owed it, counted by the caller at every unit.
_EXPECTED_COUNTED = """
counted AS (SELECT unnest(%(counted)s::bigint[]) AS measure_id),
expected AS (
    SELECT * FROM unnest(%(owed_bases)s::text[], %(owed_measures)s::bigint[], %(owed_units)s::bigint[],
        %(owed_counts)s::bigint[]) AS o(basis, measure_id, unit_id, expected)
)"""

# Nobody owes more or less than before: the counts that are there stand.
_EXPECTED_STANDS = """
counted AS (
    SELECT m.measure_id FROM unnest(%(measures)s::bigint[]) AS m(measure_id) WHERE EXISTS (
        SELECT FROM indicators_rollupvalue r
        WHERE r.measure_id = m.measure_id AND r.period = %(period)s AND r.basis = 'all' AND r.expected IS NOT NULL
    )
),
expected AS (
    SELECT basis, measure_id, unit_id, expected FROM indicators_rollupvalue
    WHERE unit_id = ANY(%(touched)s) AND measure_id = ANY(%(measures)s) AND period = %(period)s AND expected > 0
)"""

# A last value stands for the whole period: so many units owed it as did in the fullest of its parts.
_EXPECTED_OF_PARTS = """
counted AS (SELECT NULL::bigint AS measure_id WHERE false),
expected AS (
    SELECT basis, measure_id, unit_id, max(expected) AS expected FROM indicators_rollupvalue
    WHERE measure_id = ANY(%(measures)s) AND period = ANY(%(parts)s) AND expected IS NOT NULL
      AND (%(touched)s::bigint[] IS NULL OR unit_id = ANY(%(touched)s::bigint[]))
    GROUP BY 1, 2, 3
)"""


def half_up(numerator: str, denominator: str) -> str:
    return f"sign({numerator}) * div(2 * abs({numerator}) * 1000000 + {denominator}, 2 * {denominator}) * 0.000001"


_FRESH_FROM_SUMS = f"""
valued AS (
    SELECT basis, measure_id, unit_id, s.own, m.time_additivity,
           CASE m.unit_additivity
               WHEN 'sum' THEN s.total
               WHEN 'max' THEN s.largest
               WHEN 'mean_weighted' THEN CASE WHEN s.weight > 0 THEN {half_up("s.weighted", "s.weight")} ELSE s.own END
               ELSE s.own
           END AS value,
           coalesce(s.reported, 0) AS reported, coalesce(s.zero, 0) AS zero,
           coalesce(s.not_applicable, 0) AS not_applicable, coalesce(s.provisional, 0) AS provisional,
           coalesce(s.simulated, 0) AS simulated,
           coalesce(e.expected, CASE WHEN measure_id IN (SELECT c.measure_id FROM counted c) THEN 0 END) AS expected
    FROM sums s FULL JOIN expected e USING (basis, measure_id, unit_id)
    JOIN indicators_measure m ON m.id = measure_id
),
fresh AS MATERIALIZED (
    SELECT basis, measure_id, unit_id, value, own AS own_value, reported, zero, not_applicable, provisional, simulated,
           expected,
           CASE WHEN time_additivity = 'mean' AND value IS NOT NULL THEN %(days)s END AS days,
           CASE WHEN time_additivity = 'mean' THEN value * %(days)s END AS accumulated
    FROM valued
)"""

_FRESH_FROM_PARTS = f"""
added AS (
    SELECT r.basis, r.measure_id, r.unit_id,
           sum(r.value) AS total, max(r.value) AS largest, sum(r.accumulated) AS accumulated, sum(r.days) AS days,
           sum(r.own_value) AS own_total, max(r.own_value) AS own_largest,
           sum(r.reported) AS reported, sum(r.zero) AS zero, sum(r.not_applicable) AS not_applicable,
           sum(r.provisional) AS provisional, sum(r.simulated) AS simulated, sum(r.expected) AS expected
    FROM indicators_rollupvalue r
    WHERE r.measure_id = ANY(%(measures)s) AND r.period = ANY(%(parts)s)
      AND (%(touched)s::bigint[] IS NULL OR r.unit_id = ANY(%(touched)s::bigint[]))
    GROUP BY 1, 2, 3
),
fresh AS MATERIALIZED (
    SELECT a.basis, a.measure_id, a.unit_id,
           CASE m.time_additivity
               WHEN 'sum' THEN a.total
               WHEN 'max' THEN a.largest
               ELSE CASE WHEN a.days > 0 THEN {half_up("a.accumulated", "a.days")} END
           END AS value,
           CASE m.time_additivity WHEN 'sum' THEN a.own_total WHEN 'max' THEN a.own_largest END AS own_value,
           a.reported, a.zero, a.not_applicable, a.provisional, a.simulated, a.expected,
           CASE WHEN m.time_additivity = 'mean' THEN a.days END AS days,
           CASE WHEN m.time_additivity = 'mean' THEN a.accumulated END AS accumulated
    FROM added a JOIN indicators_measure m ON m.id = a.measure_id
)"""

COLUMNS = (
    "value", "own_value", "reported", "zero", "not_applicable", "provisional", "simulated", "expected", "days",
    "accumulated",
)  # fmt: skip
_LIST = ", ".join(COLUMNS)

PUT = f"""
gone AS (
    DELETE FROM indicators_rollupvalue r
    WHERE r.measure_id = ANY(%(measures)s) AND r.period = %(period)s
      AND (%(touched)s::bigint[] IS NULL OR r.unit_id = ANY(%(touched)s::bigint[]))
      AND NOT EXISTS (
          SELECT FROM fresh f WHERE (f.measure_id, f.unit_id, f.basis) = (r.measure_id, r.unit_id, r.basis)
      )
    RETURNING r.unit_id
),
put AS (
    INSERT INTO indicators_rollupvalue AS r
        (measure_id, unit_id, period, period_kind, end_date, basis, {_LIST}, folded_at)
    SELECT measure_id, unit_id, %(period)s, %(period_kind)s, %(end)s, basis, {_LIST}, %(at)s
    FROM fresh ORDER BY measure_id, unit_id, basis
    ON CONFLICT (unit_id, measure_id, period, basis) DO UPDATE
    SET ({_LIST}, folded_at) = ({", ".join(f"excluded.{c}" for c in COLUMNS)}, excluded.folded_at)
    WHERE ({", ".join(f"r.{c}" for c in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"excluded.{c}" for c in COLUMNS)})
    RETURNING r.unit_id
)
SELECT unit_id FROM gone UNION SELECT unit_id FROM put"""


def _climb(said: str, expected: str) -> str:
    return "WITH" + ",".join((said, _CLIMBING, expected, _FRESH_FROM_SUMS, PUT))


CLIMB = _climb(_SAID, _EXPECTED_COUNTED)
CLIMB_AGAIN = _climb(_SAID, _EXPECTED_STANDS)
CLIMB_LAST = _climb(_SAID_LAST, _EXPECTED_COUNTED)
CLIMB_LAST_AGAIN = _climb(_SAID_LAST, _EXPECTED_STANDS)
CLIMB_LAST_OF_PARTS = _climb(_SAID_LAST, _EXPECTED_OF_PARTS)
COMBINE = "WITH" + ",".join((_FRESH_FROM_PARTS, PUT))
