"""The SQL of numbers that follow reorganisations: the fold's statements with an heir between a fact and the tree.

Each comes in two forms. `…_NOW` writes `RestatedValue` rows, only where they differ from what was ("as it is now", the
structure of an edition's day). `…_THEN` writes roll-up rows as the fold does, for the rare periods in which somebody
reported for a unit that, as one knows by now, was closed already ("as it was", after a late act).

1. Which facts add up is decided on the tree in which their units reported (`over`, worked out by the caller: see
   `operations.inheriting`): a value typed at a parent that only stands beside its children's does not begin to count
   because the structure changed, were it by an act recorded late. So the facts that add up to the group's total are
   the same in every view, before and after the act, and with shares that add up to 1 so is the total.
2. Each of these goes to its heirs. An amount is shared by the measure's kind of share, in steps of its decimals, by
   largest remainder; a mean or maximum goes to every heir as it is, its weight shared. Counts go to the main heir.
3. The heirs' numbers climb the tree that is asked for.
For last values, what a closed unit said last no longer counts once an heir has said something since.
"""

from hoaluoi.spine.indicators.rollup_sql import COLUMNS, PUT, half_up

_LIST = ", ".join(COLUMNS)


_HEIRS = """
heirs AS MATERIALIZED (
    SELECT * FROM unnest(%(heir_from)s::bigint[], %(heir_to)s::bigint[], %(heir_main)s::boolean[],
        %(heir_by_hand)s::numeric[], %(heir_customers)s::numeric[], %(heir_headcount)s::numeric[],
        %(heir_equal)s::numeric[]) AS h(unit_id, heir_id, main, by_hand, customers, headcount, equal)
)"""

_SAID = """
bases(basis) AS (VALUES ('all'), ('real')),
said AS MATERIALIZED (
    SELECT b.basis, f.measure_id, f.unit_id, f.value, f.state, f.provisional, f.simulated
    FROM indicators_fact f JOIN bases b ON b.basis = 'all' OR NOT f.simulated
    WHERE f.measure_id = ANY(%(facts_of)s) AND f.period = %(period)s AND f.end_date = %(end)s
      AND (%(saying)s::bigint[] IS NULL OR f.unit_id = ANY(%(saying)s::bigint[]))
)"""

_LAST = """
    (SELECT value, state, provisional, simulated, end_date, {rank} AS rank FROM indicators_fact
     WHERE unit_id = u.id AND measure_id = m.id AND value {known} AND period_kind = %(kind)s
       AND (b.basis = 'all' OR NOT simulated)
       AND end_date BETWEEN %(start)s::date - m.look_back_days + %(shift)s AND %(end)s::date + %(shift)s
     ORDER BY end_date DESC LIMIT 1)"""

_SAID_LAST = f"""
bases(basis) AS (VALUES ('all'), ('real')),
superseded AS MATERIALIZED (
    SELECT * FROM unnest(%(gone_units)s::bigint[], %(gone_since)s::date[], %(gone_heirs)s::bigint[])
        AS g(unit_id, since, heir_id)
),
lasts AS MATERIALIZED (
    SELECT b.basis, m.id AS measure_id, u.id AS unit_id, f.*
    FROM bases b CROSS JOIN indicators_measure m CROSS JOIN organisation_unit u
    CROSS JOIN LATERAL ({_LAST.format(rank=1, known="IS NOT NULL")}
        UNION ALL {_LAST.format(rank=2, known="IS NULL")}
        ORDER BY rank LIMIT 1) f
    WHERE m.id = ANY(%(facts_of)s) AND (%(saying)s::bigint[] IS NULL OR u.id = ANY(%(saying)s::bigint[]))
),
said AS MATERIALIZED (
    SELECT l.basis, l.measure_id, l.unit_id, l.value, l.state, l.provisional, l.simulated FROM lasts l
    WHERE NOT EXISTS (
        SELECT FROM superseded g JOIN lasts h ON h.unit_id = g.heir_id
        WHERE g.unit_id = l.unit_id AND h.measure_id = l.measure_id AND h.basis = l.basis
          AND h.value IS NOT NULL AND h.end_date + %(shift)s >= g.since
    )
)"""


def _steps(value: str, decimals: str) -> str:
    """How many steps make one: 10^decimals, finer where the value itself is."""
    return f"power(10::numeric, CASE WHEN {value} = round({value}, {decimals}) THEN {decimals} ELSE 6 END)"


def _shared(value: str, decimals: str, share: str) -> str:
    """Whole steps of an amount for one heir, before the remainder is given out."""
    return f"trunc(abs({value}) * {share} * {_steps(value, decimals)})"


def _portion(value: str, decimals: str, share: str) -> str:
    """One heir's part of an amount: largest remainder, the main heir first on ties, then in the order of units."""
    steps, fact = _steps(value, decimals), "PARTITION BY s.basis, s.measure_id, s.unit_id"
    whole = _shared(value, decimals, share)
    rest = f"abs({value}) * {share} * {steps} - {whole}"
    return f"""CASE WHEN s.heir_id IS NULL THEN {value} ELSE sign({value}) * ({whole} + CASE WHEN
        row_number() OVER ({fact} ORDER BY {rest} DESC, s.main DESC, s.heir_id)
        <= abs({value}) * {steps} - sum({whole}) OVER ({fact}) THEN 1 ELSE 0 END) / {steps} END"""


def _share(split_by: str) -> str:
    return (
        f"CASE {split_by} WHEN 'customers' THEN h.customers WHEN 'headcount' THEN h.headcount"
        " WHEN 'equal' THEN h.equal ELSE h.by_hand END"
    )


# Units whose numbers may read otherwise (null: all); what the caller leaves out reads as it did.
_TOUCHED = "(%(touched)s::bigint[] IS NULL OR unit_id = ANY(%(touched)s::bigint[]))"

_INHERITING = f"""
owed AS MATERIALIZED (
    SELECT o.measure_id, coalesce(h.heir_id, o.unit_id) AS unit_id, u.simulated
    FROM unnest(%(owed_measures)s::bigint[], %(owed_units)s::bigint[]) AS o(measure_id, unit_id)
    JOIN organisation_unit u ON u.id = o.unit_id LEFT JOIN heirs h ON h.unit_id = o.unit_id AND h.main
),
over AS MATERIALIZED (
    SELECT * FROM unnest(%(over_units)s::bigint[], %(over_ancestors)s::bigint[]) AS o(unit_id, ancestor_id)
),
based AS MATERIALIZED (
    SELECT s.*, m.unit_additivity, m.parent_adds, m.decimals, m.split_by, w.value AS weight,
           coalesce(mw.decimals, 0) AS weight_decimals, mw.split_by AS weight_split_by
    FROM said s
    JOIN indicators_measure m ON m.id = s.measure_id AND m.id = ANY(%(measures)s)
    LEFT JOIN indicators_measure mw ON m.unit_additivity = 'mean_weighted' AND mw.id = m.weight_id
    LEFT JOIN said w ON w.measure_id = mw.id AND w.unit_id = s.unit_id AND w.basis = s.basis
),
overruled AS MATERIALIZED (
    SELECT DISTINCT d.basis, d.measure_id, over.ancestor_id AS unit_id
    FROM based d JOIN over ON over.unit_id = d.unit_id
    WHERE d.value IS NOT NULL AND NOT d.parent_adds AND (d.unit_additivity <> 'mean_weighted' OR d.weight > 0)
),
sharing AS MATERIALIZED (
    SELECT b.*, h.heir_id, coalesce(h.main, true) AS main,
           {_share("b.split_by")} AS share, {_share("b.weight_split_by")} AS weight_share,
           b.value IS NOT NULL AND NOT EXISTS (
               SELECT FROM overruled o WHERE (o.basis, o.measure_id, o.unit_id) = (b.basis, b.measure_id, b.unit_id)
           ) AS adds
    FROM based b LEFT JOIN heirs h ON h.unit_id = b.unit_id
),
carried AS MATERIALIZED (
    SELECT s.basis, s.measure_id, coalesce(s.heir_id, s.unit_id) AS unit_id, s.heir_id IS NOT NULL AS inherited,
           CASE WHEN s.unit_additivity = 'sum' THEN {_portion("s.value", "s.decimals", "s.share")} ELSE s.value END
               AS value,
           {_portion("s.weight", "s.weight_decimals", "s.weight_share")} AS weight,
           s.main, s.state, s.provisional, s.simulated, s.adds
    FROM sharing s
),
up AS MATERIALIZED (
    SELECT * FROM unnest(%(up_units)s::bigint[], %(up_ancestors)s::bigint[]) AS t(unit_id, ancestor_id)
    UNION SELECT unit_id, unit_id FROM carried WHERE {_TOUCHED} UNION SELECT unit_id, unit_id FROM owed WHERE {_TOUCHED}
),
sums AS (
    SELECT c.basis, c.measure_id, up.ancestor_id AS unit_id,
           sum(c.value) FILTER (WHERE c.adds) AS total,
           max(c.value) FILTER (WHERE c.adds) AS largest,
           sum(c.value * c.weight) FILTER (WHERE c.adds) AS weighted,
           sum(c.weight) FILTER (WHERE c.adds) AS weight,
           max(c.value) FILTER (WHERE c.unit_id = up.ancestor_id AND NOT c.inherited) AS typed,
           max(c.value) FILTER (WHERE c.unit_id = up.ancestor_id) AS any_own,
           count(c.value) FILTER (WHERE c.unit_id = up.ancestor_id) AS own_values,
           count(c.value) FILTER (WHERE c.unit_id = up.ancestor_id AND c.inherited) AS inherited_values,
           bool_or(c.unit_id <> up.ancestor_id AND c.value IS NOT NULL) AS has_below,
           count(*) FILTER (WHERE c.main AND c.state = 'reported') AS reported,
           count(*) FILTER (WHERE c.main AND c.state = 'zero') AS zero,
           count(*) FILTER (WHERE c.main AND c.state = 'na') AS not_applicable,
           count(*) FILTER (WHERE c.main AND c.provisional) AS provisional,
           count(*) FILTER (WHERE c.main AND c.simulated) AS simulated
    FROM carried c JOIN up ON up.unit_id = c.unit_id
    GROUP BY 1, 2, 3
)"""

_EXPECTED = """
expected AS (
    SELECT b.basis, o.measure_id, up.ancestor_id AS unit_id, count(*) AS expected
    FROM owed o JOIN bases b ON b.basis = 'all' OR NOT o.simulated JOIN up ON up.unit_id = o.unit_id
    GROUP BY 1, 2, 3
)"""


_FRESH_FROM_SUMS = f"""
valued AS (
    SELECT basis, measure_id, unit_id, m.time_additivity, s.typed, s.inherited_values, s.has_below,
           CASE m.unit_additivity
               WHEN 'sum' THEN s.total
               WHEN 'max' THEN s.largest
               WHEN 'mean_weighted' THEN CASE WHEN s.weight > 0 THEN {half_up("s.weighted", "s.weight")}
                   ELSE CASE WHEN s.own_values = 1 THEN s.any_own ELSE s.typed END END
               ELSE CASE WHEN s.typed IS NULL AND s.own_values = 1 THEN s.any_own ELSE s.typed END
           END AS value,
           coalesce(s.reported, 0) AS reported, coalesce(s.zero, 0) AS zero,
           coalesce(s.not_applicable, 0) AS not_applicable, coalesce(s.provisional, 0) AS provisional,
           coalesce(s.simulated, 0) AS simulated,
           CASE WHEN %(counted)s::bigint[] IS NULL THEN e.expected
                WHEN measure_id = ANY(%(counted)s::bigint[]) THEN coalesce(e.expected, 0) END AS expected
    FROM sums s FULL JOIN expected e USING (basis, measure_id, unit_id)
    JOIN indicators_measure m ON m.id = measure_id
),
fresh AS MATERIALIZED (
    SELECT basis, measure_id, unit_id, value,
           CASE WHEN coalesce(inherited_values, 0) = 0 OR has_below THEN typed ELSE value END AS own_value,
           reported, zero, not_applicable, provisional, simulated, expected,
           CASE WHEN time_additivity = 'mean' AND value IS NOT NULL THEN %(days)s END AS days,
           CASE WHEN time_additivity = 'mean' THEN value * %(days)s END AS accumulated
    FROM valued
)"""

# What holds on the edition's structure: the restated row where there is one, else the row as it was.
_PARTS = f"""
parted AS MATERIALIZED (
    SELECT basis, measure_id, unit_id, period, {_LIST} FROM indicators_restatedvalue
    WHERE measure_id = ANY(%(measures)s) AND period = ANY(%(parts)s) AND edition = %(edition)s AND {_TOUCHED}
    UNION ALL
    SELECT basis, measure_id, unit_id, period, {_LIST} FROM indicators_rollupvalue w
    WHERE measure_id = ANY(%(measures)s) AND period = ANY(%(parts)s) AND {_TOUCHED} AND NOT EXISTS (
        SELECT FROM indicators_restatedvalue r
        WHERE (r.unit_id, r.measure_id, r.period, r.basis) = (w.unit_id, w.measure_id, w.period, w.basis)
          AND r.edition = %(edition)s
    )
)"""

_EXPECTED_OF_RESTATED_PARTS = """
expected AS (
    SELECT basis, measure_id, unit_id, max(expected) AS expected FROM parted WHERE expected IS NOT NULL GROUP BY 1, 2, 3
)"""

_EXPECTED_OF_PARTS = """
expected AS (
    SELECT basis, measure_id, unit_id, max(expected) AS expected FROM indicators_rollupvalue
    WHERE measure_id = ANY(%(measures)s) AND period = ANY(%(parts)s) AND expected IS NOT NULL GROUP BY 1, 2, 3
)"""

_FRESH_FROM_PARTS = f"""
added AS (
    SELECT r.basis, r.measure_id, r.unit_id,
           sum(r.value) AS total, max(r.value) AS largest, sum(r.accumulated) AS accumulated, sum(r.days) AS days,
           sum(r.own_value) AS own_total, max(r.own_value) AS own_largest,
           sum(r.reported) AS reported, sum(r.zero) AS zero, sum(r.not_applicable) AS not_applicable,
           sum(r.provisional) AS provisional, sum(r.simulated) AS simulated, sum(r.expected) AS expected
    FROM parted r GROUP BY 1, 2, 3
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

# A number that is no more on this structure is kept as a row that says nothing: the reader must not see the old one.
_NONE = "basis, measure_id, unit_id, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL"
_SAYS = "value IS NOT NULL OR reported + zero + not_applicable + coalesce(expected, 0) > 0"

_PUT_NOW = f"""
held AS MATERIALIZED (
    SELECT basis, measure_id, unit_id, {_LIST} FROM indicators_rollupvalue
    WHERE measure_id = ANY(%(measures)s) AND period = %(period)s AND {_TOUCHED}
),
telling AS MATERIALIZED (SELECT * FROM fresh WHERE {_SAYS}),
wanted AS MATERIALIZED (
    SELECT f.basis, f.measure_id, f.unit_id, {", ".join(f"f.{c}" for c in COLUMNS)} FROM telling f
    LEFT JOIN held h USING (basis, measure_id, unit_id)
    WHERE h.measure_id IS NULL OR ({", ".join(f"f.{c}" for c in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"h.{c}" for c in COLUMNS)})
    UNION ALL
    SELECT {_NONE} FROM held h WHERE ({_SAYS}) AND NOT EXISTS (
        SELECT FROM telling f WHERE (f.basis, f.measure_id, f.unit_id) = (h.basis, h.measure_id, h.unit_id)
    )
),
gone AS (
    DELETE FROM indicators_restatedvalue r
    WHERE r.measure_id = ANY(%(measures)s) AND r.period = %(period)s AND r.edition = %(edition)s AND NOT EXISTS (
        SELECT FROM wanted f WHERE (f.measure_id, f.unit_id, f.basis) = (r.measure_id, r.unit_id, r.basis)
    )
    RETURNING r.unit_id
),
put AS (
    INSERT INTO indicators_restatedvalue AS r
        (measure_id, unit_id, period, period_kind, end_date, basis, edition, {_LIST}, folded_at)
    SELECT measure_id, unit_id, %(period)s, %(period_kind)s, %(end)s, basis, %(edition)s, {_LIST}, %(at)s
    FROM wanted ORDER BY measure_id, unit_id, basis
    ON CONFLICT (unit_id, measure_id, period, basis, edition) DO UPDATE
    SET ({_LIST}, folded_at) = ({", ".join(f"excluded.{c}" for c in COLUMNS)}, excluded.folded_at)
    WHERE ({", ".join(f"r.{c}" for c in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"excluded.{c}" for c in COLUMNS)})
    RETURNING r.unit_id
)
SELECT unit_id FROM gone UNION SELECT unit_id FROM put"""


def _statement(*parts: str) -> str:
    return "WITH " + ",".join(parts)


CLIMB_THEN = _statement(_HEIRS, _SAID, _INHERITING, _EXPECTED, _FRESH_FROM_SUMS, PUT)
CLIMB_LAST_THEN = _statement(_HEIRS, _SAID_LAST, _INHERITING, _EXPECTED, _FRESH_FROM_SUMS, PUT)
CLIMB_LAST_OF_PARTS_THEN = _statement(_HEIRS, _SAID_LAST, _INHERITING, _EXPECTED_OF_PARTS, _FRESH_FROM_SUMS, PUT)
CLIMB_NOW = _statement(_HEIRS, _SAID, _INHERITING, _EXPECTED, _FRESH_FROM_SUMS, _PUT_NOW)
CLIMB_LAST_NOW = _statement(_HEIRS, _SAID_LAST, _INHERITING, _EXPECTED, _FRESH_FROM_SUMS, _PUT_NOW)
CLIMB_LAST_OF_PARTS_NOW = _statement(
    _HEIRS, _SAID_LAST, _INHERITING, _PARTS, _EXPECTED_OF_RESTATED_PARTS, _FRESH_FROM_SUMS, _PUT_NOW
)
COMBINE_NOW = _statement(_PARTS, _FRESH_FROM_PARTS, _PUT_NOW)
