"""SQL of the columnar roll-up. Values are whole numbers of millionths (HUGEINT): sums are exact in any order."""

BASES = "(VALUES ('all'), ('real')) AS b(basis)"

# Each unit's fact for the period it climbs in: its only one, or the last (one with a value before one without).
SAID = f"""
CREATE TABLE chosen AS
SELECT b.basis, c.measure, c.period, f.unit, arg_max(f, (f.value IS NOT NULL, p.end_date)) AS f
FROM climb c JOIN fact f ON f.measure = c.measure AND f.period = c.fact_period JOIN period p ON p.id = f.period
JOIN {BASES} ON b.basis = 'all' OR NOT f.simulated
GROUP BY 1, 2, 3, 4;
CREATE TABLE weight AS
SELECT b.basis, c.measure, c.period, f.unit, arg_max(f, (f.value IS NOT NULL, p.end_date)) AS f
FROM weighing c JOIN measure m ON m.id = c.measure
JOIN fact f ON f.measure = m.weight AND f.period = c.fact_period JOIN period p ON p.id = f.period
JOIN {BASES} ON b.basis = 'all' OR NOT f.simulated
GROUP BY 1, 2, 3, 4;
CREATE TABLE said AS
SELECT c.basis, c.measure, c.period, c.unit, c.f.value AS value, w.f.value AS weight,
       (c.f.state = 'reported')::INT AS reported, (c.f.state = 'zero')::INT AS zero,
       (c.f.state = 'na')::INT AS not_applicable, c.f.provisional::INT AS provisional, c.f.simulated::INT AS simulated
FROM chosen c JOIN measure m ON m.id = c.measure
LEFT JOIN weight w ON m.unit_additivity = 'mean_weighted'
     AND w.basis = c.basis AND w.measure = c.measure AND w.period = c.period AND w.unit = c.unit;
CREATE TABLE mine AS
SELECT basis, measure, period, unit, any_value(value) AS value, any_value(weight) AS weight,
       sum(reported) AS reported, sum(zero) AS zero, sum(not_applicable) AS not_applicable,
       sum(provisional) AS provisional, sum(simulated) AS simulated, sum(expected) AS expected,
       coalesce(any_value(depth), 0) AS depth, any_value(parent) AS parent
FROM (
    SELECT basis, measure, period, unit, value, weight, reported, zero, not_applicable, provisional, simulated,
           0 AS expected
    FROM said
    UNION ALL
    SELECT b.basis, o.measure, o.period, o.unit, NULL, NULL, 0, 0, 0, 0, 0, 1
    FROM owed o JOIN {BASES} ON b.basis = 'all' OR NOT o.simulated
) JOIN period p ON p.id = period LEFT JOIN edge USING (tree, unit)
GROUP BY 1, 2, 3, 4;
CREATE TABLE total (basis VARCHAR, measure BIGINT, period INT, unit BIGINT, parent BIGINT, depth INT, own HUGEINT,
    total HUGEINT, largest HUGEINT, weighted HUGEINT, weight HUGEINT, reported BIGINT, zero BIGINT,
    not_applicable BIGINT, provisional BIGINT, simulated BIGINT, expected BIGINT);
"""

# One level: what the level below adds up to, beside what the units of this level typed themselves.
LEVEL = """
INSERT INTO total
WITH below AS (
    SELECT basis, measure, period, parent AS unit, sum(total) AS total, max(largest) AS largest,
           sum(weighted) AS weighted, sum(weight) AS weight, sum(reported) AS reported, sum(zero) AS zero,
           sum(not_applicable) AS not_applicable, sum(provisional) AS provisional, sum(simulated) AS simulated,
           sum(expected) AS expected
    FROM total WHERE depth = $depth + 1 AND parent IS NOT NULL GROUP BY 1, 2, 3, 4
),
both_ AS (
    SELECT basis, measure, period, unit, m.value AS own, b.total IS NULL OR a.parent_adds AS adds,
           coalesce(b.weight, 0) = 0 OR a.parent_adds AS weighs, m.weight AS own_weight, b.total, b.largest,
           b.weighted, b.weight, coalesce(m.reported, 0) + coalesce(b.reported, 0) AS reported,
           coalesce(m.zero, 0) + coalesce(b.zero, 0) AS zero,
           coalesce(m.not_applicable, 0) + coalesce(b.not_applicable, 0) AS not_applicable,
           coalesce(m.provisional, 0) + coalesce(b.provisional, 0) AS provisional,
           coalesce(m.simulated, 0) + coalesce(b.simulated, 0) AS simulated,
           coalesce(m.expected, 0) + coalesce(b.expected, 0) AS expected
    FROM (SELECT * FROM mine WHERE depth = $depth) m FULL JOIN below b USING (basis, measure, period, unit)
    JOIN measure a ON a.id = measure
)
SELECT x.basis, x.measure, x.period, x.unit, e.parent, $depth, x.own,
       CASE WHEN x.adds AND x.own IS NOT NULL THEN coalesce(x.total, 0) + x.own ELSE x.total END,
       CASE WHEN x.adds THEN greatest(x.largest, x.own) ELSE x.largest END,
       CASE WHEN x.weighs AND x.own IS NOT NULL THEN coalesce(x.weighted, 0) + x.own * coalesce(x.own_weight, 0)
            ELSE x.weighted END,
       CASE WHEN x.weighs AND x.own IS NOT NULL THEN coalesce(x.weight, 0) + coalesce(x.own_weight, 0)
            ELSE x.weight END,
       x.reported, x.zero, x.not_applicable, x.provisional, x.simulated, x.expected
FROM both_ x JOIN period p ON p.id = x.period LEFT JOIN edge e ON e.tree = p.tree AND e.unit = x.unit
"""


def _half_up(numerator: str, denominator: str) -> str:
    return f"sign({numerator}) * ((2 * abs({numerator}) + {denominator}) // (2 * {denominator}))"


ROWS = f"""
CREATE TABLE row_ AS
SELECT t.basis, t.measure, t.period, t.unit,
       CASE m.unit_additivity
           WHEN 'sum' THEN t.total
           WHEN 'max' THEN t.largest
           WHEN 'mean_weighted' THEN CASE WHEN t.weight > 0 THEN {_half_up("t.weighted", "t.weight")} ELSE t.own END
           ELSE t.own
       END::HUGEINT AS value,
       t.own, t.reported, t.zero, t.not_applicable, t.provisional, t.simulated,
       CASE WHEN c.measure IS NOT NULL THEN t.expected END AS expected,
       CASE WHEN m.time_additivity = 'mean' THEN p.days END AS days, NULL::HUGEINT AS accumulated
FROM total t JOIN measure m ON m.id = t.measure JOIN period p ON p.id = t.period
LEFT JOIN counted c ON c.measure = t.measure AND c.period = t.period;
UPDATE row_ SET accumulated = value * days WHERE days IS NOT NULL;
UPDATE row_ SET days = NULL WHERE value IS NULL;
"""

LONGER = f"""
INSERT INTO row_
SELECT a.basis, a.measure, a.period, a.unit,
       CASE m.time_additivity
           WHEN 'sum' THEN a.total
           WHEN 'max' THEN a.largest
           ELSE CASE WHEN a.days > 0 THEN {_half_up("a.accumulated", "a.days")} END
       END::HUGEINT,
       CASE m.time_additivity WHEN 'sum' THEN a.own_total WHEN 'max' THEN a.own_largest END,
       a.reported, a.zero, a.not_applicable, a.provisional, a.simulated, a.expected,
       CASE WHEN m.time_additivity = 'mean' THEN a.days END, CASE WHEN m.time_additivity = 'mean' THEN a.accumulated END
FROM (
    SELECT r.basis, r.measure, l.period, r.unit, sum(r.value) AS total, max(r.value) AS largest,
           sum(r.own) AS own_total, max(r.own) AS own_largest, sum(r.reported) AS reported, sum(r.zero) AS zero,
           sum(r.not_applicable) AS not_applicable, sum(r.provisional) AS provisional, sum(r.simulated) AS simulated,
           sum(r.expected) AS expected, sum(r.days) AS days, sum(r.accumulated) AS accumulated
    FROM row_ r JOIN longer l ON l.measure = r.measure AND l.part = r.period JOIN period p ON p.id = l.period
    WHERE p.kind = $kind GROUP BY 1, 2, 3, 4
) a JOIN measure m ON m.id = a.measure
"""

# Last values: units that owed it in the fullest part, also where nobody said anything.
EXPECTED_OF_PARTS = """
CREATE OR REPLACE TABLE owed_of_parts AS
SELECT r.basis, r.measure, l.period, r.unit, max(r.expected) AS expected
FROM row_ r JOIN expected_from l ON l.measure = r.measure AND l.part = r.period JOIN period p ON p.id = l.period
WHERE p.kind = $kind AND r.expected IS NOT NULL GROUP BY 1, 2, 3, 4;
"""
PUT_EXPECTED = """
UPDATE row_ SET expected = o.expected FROM owed_of_parts o
WHERE (o.basis, o.measure, o.period, o.unit) = (row_.basis, row_.measure, row_.period, row_.unit);
INSERT INTO row_ SELECT o.basis, o.measure, o.period, o.unit, NULL, NULL, 0, 0, 0, 0, 0, o.expected, NULL, NULL
FROM owed_of_parts o ANTI JOIN row_ r USING (basis, measure, period, unit);
"""
