"""The columnar roll-up, written once: named selects, each over tables and selects before it, for any engine's dialect.

Values are whole numbers of millionths (HUGEINT; DECIMAL(38, 0) where an engine has no such type): sums are exact in
any order. The last step, `totals`, has a row for measure, period, unit and basis. What they start from: `fact` and the
small tables of `plan`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

LONGER_KINDS = ("month", "quarter", "year")


@dataclass(frozen=True)
class Step:
    """A table that is worked out from those before it; `select` is in the dialect of DuckDB."""

    name: str
    select: str

    def written_for(self, dialect: str) -> str:
        """The select in another engine's dialect ("spark", …)."""
        tree = sqlglot.parse_one(self.select, read="duckdb").transform(_plain_types)
        return tree.sql(dialect=dialect)


def _plain_types(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("DECIMAL(38, 0)")
    return node


def steps(deepest: int) -> Iterator[Step]:
    """The whole roll-up of trees with so many levels below their roots, in order."""
    yield from _SAID
    yield Step(f"total_{deepest + 1}", _NOTHING_BELOW)
    for depth in range(deepest, -1, -1):
        yield Step(f"total_{depth}", _LEVEL.format(depth=depth, below=depth + 1))
    levels = " UNION ALL ".join(f"SELECT * FROM total_{depth}" for depth in range(deepest + 1))
    yield Step("based", _BASED.format(levels=levels))
    added, owed = ["based"], list[str]()
    for kind in LONGER_KINDS:
        yield Step(f"added_{kind}", _ADDED.format(kind=kind, parts=_all(added, _ROW)))
        yield Step(f"owed_{kind}", _OWED.format(kind=kind, parts=_all(["based", *owed], _OWED_ROW)))
        added.append(f"added_{kind}")
        owed.append(f"owed_{kind}")
    yield Step("totals", _TOTALS.format(added=_all(added[1:], _ROW), owed=_all(owed, _OWED_ROW), row=_ROW))


_ROW = (
    "basis, measure, period, unit, value, own, reported, zero, not_applicable, provisional, simulated, expected, days,"
    " accumulated"
)
_OWED_ROW = "basis, measure, period, unit, expected"


def _all(names: list[str], columns: str) -> str:
    return " UNION ALL ".join(f"SELECT {columns} FROM {name}" for name in names)


_BASES = "(VALUES ('all'), ('real')) AS b(basis)"
_FACT = "f.value, f.state, f.provisional, f.simulated"

# Each unit's fact for the period it climbs in: its only one, or the last (one with a value before one without).
_CHOSEN = f"""
SELECT b.basis, c.measure, c.period, f.unit, {_FACT}
FROM {{climb}} c JOIN fact f ON f.measure = {{fact_measure}} AND f.period = c.fact_period
JOIN {_BASES} ON b.basis = 'all' OR NOT f.simulated
WHERE NOT c.picks
UNION ALL
SELECT basis, measure, period, unit, value, state, provisional, simulated FROM (
    SELECT b.basis, c.measure, c.period, f.unit, {_FACT}, row_number() OVER (
        PARTITION BY b.basis, c.measure, c.period, f.unit
        ORDER BY CASE WHEN f.value IS NULL THEN 0 ELSE 1 END DESC, p.end_date DESC
    ) AS place
    FROM {{climb}} c JOIN fact f ON f.measure = {{fact_measure}} AND f.period = c.fact_period
    JOIN period p ON p.id = f.period JOIN {_BASES} ON b.basis = 'all' OR NOT f.simulated
    WHERE c.picks
) ranked WHERE place = 1"""

_SAID = (
    Step("chosen", _CHOSEN.format(climb="climb", fact_measure="c.measure")),
    Step("weight", _CHOSEN.format(climb="weighing", fact_measure="c.weight")),
    Step(
        "mine",
        f"""
SELECT s.basis, s.measure, s.period, s.unit, max(s.value) AS value, max(s.weight) AS weight,
       sum(s.reported) AS reported, sum(s.zero) AS zero, sum(s.not_applicable) AS not_applicable,
       sum(s.provisional) AS provisional, sum(s.simulated) AS simulated, sum(s.expected) AS expected,
       max(coalesce(e.depth, 0)) AS depth
FROM (
    SELECT c.basis, c.measure, c.period, c.unit, c.value, w.value AS weight,
           (c.state = 'reported')::INT AS reported, (c.state = 'zero')::INT AS zero,
           (c.state = 'na')::INT AS not_applicable, c.provisional::INT AS provisional, c.simulated::INT AS simulated,
           0 AS expected
    FROM chosen c LEFT JOIN weight w
      ON w.basis = c.basis AND w.measure = c.measure AND w.period = c.period AND w.unit = c.unit
    UNION ALL
    SELECT b.basis, o.measure, o.period, o.unit, NULL, NULL, 0, 0, 0, 0, 0, 1
    FROM owed o JOIN {_BASES} ON b.basis = 'all' OR NOT o.simulated
) s JOIN period p ON p.id = s.period LEFT JOIN edge e ON e.tree = p.tree AND e.unit = s.unit
GROUP BY s.basis, s.measure, s.period, s.unit""",
    ),
)

_NOTHING_BELOW = """
SELECT basis, measure, period, unit, NULL::BIGINT AS parent, value AS own, value AS total, value AS largest,
       value AS weighted, value AS weight, reported, zero, not_applicable, provisional, simulated, expected
FROM mine WHERE depth < 0"""

# One level: what the level below adds up to, beside what the units of this level typed themselves.
_LEVEL = """
SELECT x.basis, x.measure, x.period, x.unit, e.parent, x.own,
       CASE WHEN x.adds AND x.own IS NOT NULL THEN coalesce(x.total, 0) + x.own ELSE x.total END::HUGEINT AS total,
       CASE WHEN x.adds THEN greatest(coalesce(x.largest, x.own), coalesce(x.own, x.largest)) ELSE x.largest
            END::HUGEINT AS largest,
       CASE WHEN x.weighs AND x.own IS NOT NULL THEN coalesce(x.weighted, 0) + x.own * coalesce(x.own_weight, 0)
            ELSE x.weighted END::HUGEINT AS weighted,
       CASE WHEN x.weighs AND x.own IS NOT NULL THEN coalesce(x.weight, 0) + coalesce(x.own_weight, 0)
            ELSE x.weight END::HUGEINT AS weight,
       x.reported, x.zero, x.not_applicable, x.provisional, x.simulated, x.expected
FROM (
    SELECT y.basis, y.measure, y.period, y.unit, y.own, y.total IS NULL OR a.parent_adds AS adds,
           coalesce(y.weight, 0) = 0 OR a.parent_adds AS weighs, y.own_weight, y.total, y.largest, y.weighted, y.weight,
           y.reported, y.zero, y.not_applicable, y.provisional, y.simulated, y.expected
    FROM (
        SELECT basis, measure, period, unit, max(own) AS own, max(own_weight) AS own_weight, sum(total) AS total,
               max(largest) AS largest, sum(weighted) AS weighted, sum(weight) AS weight, sum(reported) AS reported,
               sum(zero) AS zero, sum(not_applicable) AS not_applicable, sum(provisional) AS provisional,
               sum(simulated) AS simulated, sum(expected) AS expected
        FROM (
            SELECT basis, measure, period, unit, value AS own, weight AS own_weight, NULL::HUGEINT AS total,
                   NULL::HUGEINT AS largest, NULL::HUGEINT AS weighted, NULL::HUGEINT AS weight, reported, zero,
                   not_applicable, provisional, simulated, expected
            FROM mine WHERE depth = {depth}
            UNION ALL
            SELECT basis, measure, period, parent, NULL, NULL, total, largest, weighted, weight, reported, zero,
                   not_applicable, provisional, simulated, expected
            FROM total_{below} WHERE parent IS NOT NULL
        ) parts GROUP BY basis, measure, period, unit
    ) y JOIN measure a ON a.id = y.measure
) x JOIN period p ON p.id = x.period LEFT JOIN edge e ON e.tree = p.tree AND e.unit = x.unit"""


def _half_up(numerator: str, denominator: str) -> str:
    """A quotient rounded half away from zero; the denominator is positive."""
    sign = f"CASE WHEN {numerator} < 0 THEN -1 ELSE 1 END"
    return f"{sign} * ((2 * abs({numerator}) + {denominator}) // (2 * {denominator}))"


_BASED = f"""
SELECT v.basis, v.measure, v.period, v.unit, v.value, v.own, v.reported, v.zero, v.not_applicable, v.provisional,
       v.simulated, v.expected, CASE WHEN v.value IS NOT NULL THEN v.days END AS days,
       (v.value * v.days)::HUGEINT AS accumulated
FROM (
    SELECT t.basis, t.measure, t.period, t.unit,
           CASE m.unit_additivity
               WHEN 'sum' THEN t.total
               WHEN 'max' THEN t.largest
               WHEN 'mean_weighted' THEN
                   CASE WHEN t.weight > 0 THEN {_half_up("t.weighted", "t.weight")} ELSE t.own END
               ELSE t.own
           END::HUGEINT AS value,
           t.own, t.reported, t.zero, t.not_applicable, t.provisional, t.simulated,
           CASE WHEN c.measure IS NOT NULL THEN t.expected END AS expected,
           CASE WHEN m.time_additivity = 'mean' THEN p.days END AS days
    FROM ({{levels}}) t JOIN measure m ON m.id = t.measure JOIN period p ON p.id = t.period
    LEFT JOIN counted c ON c.measure = t.measure AND c.period = t.period
) v"""

_ADDED = f"""
SELECT a.basis, a.measure, a.period, a.unit,
       CASE m.time_additivity
           WHEN 'sum' THEN a.total
           WHEN 'max' THEN a.largest
           ELSE CASE WHEN a.days > 0 THEN {_half_up("a.accumulated", "a.days")} END
       END::HUGEINT AS value,
       CASE m.time_additivity WHEN 'sum' THEN a.own_total WHEN 'max' THEN a.own_largest END::HUGEINT AS own,
       a.reported, a.zero, a.not_applicable, a.provisional, a.simulated, a.expected,
       CASE WHEN m.time_additivity = 'mean' THEN a.days END AS days,
       CASE WHEN m.time_additivity = 'mean' THEN a.accumulated END AS accumulated
FROM (
    SELECT r.basis, r.measure, l.period, r.unit, sum(r.value) AS total, max(r.value) AS largest,
           sum(r.own) AS own_total, max(r.own) AS own_largest, sum(r.reported) AS reported, sum(r.zero) AS zero,
           sum(r.not_applicable) AS not_applicable, sum(r.provisional) AS provisional, sum(r.simulated) AS simulated,
           sum(r.expected) AS expected, sum(r.days) AS days, sum(r.accumulated) AS accumulated
    FROM ({{parts}}) r JOIN longer l ON l.measure = r.measure AND l.part = r.period
    JOIN period p ON p.id = l.period
    WHERE p.kind = '{{kind}}' GROUP BY r.basis, r.measure, l.period, r.unit
) a JOIN measure m ON m.id = a.measure"""

# Last values: units that owed it in the fullest part, also where nobody said anything.
_OWED = """
SELECT r.basis, r.measure, l.period, r.unit, max(r.expected) AS expected
FROM ({parts}) r JOIN expected_from l ON l.measure = r.measure AND l.part = r.period JOIN period p ON p.id = l.period
WHERE p.kind = '{kind}' AND r.expected IS NOT NULL GROUP BY r.basis, r.measure, l.period, r.unit"""

_TOTALS = """
SELECT r.basis, r.measure, r.period, r.unit, r.value, r.own, r.reported, r.zero, r.not_applicable, r.provisional,
       r.simulated, coalesce(o.expected, r.expected) AS expected, r.days, r.accumulated
FROM based r LEFT JOIN ({owed}) o
  ON o.basis = r.basis AND o.measure = r.measure AND o.period = r.period AND o.unit = r.unit
UNION ALL
{added}
UNION ALL
SELECT o.basis, o.measure, o.period, o.unit, NULL, NULL, 0, 0, 0, 0, 0, o.expected, NULL, NULL
FROM ({owed}) o LEFT JOIN based r
  ON o.basis = r.basis AND o.measure = r.measure AND o.period = r.period AND o.unit = r.unit
WHERE r.measure IS NULL"""
