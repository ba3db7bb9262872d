"""The same roll-up on both engines, every number compared. Runs where the extra is installed: `make test-spark`."""

from decimal import Decimal

import duckdb
import pytest
from django.db import transaction

from hoaluoi.spine.indicators import lake
from hoaluoi.spine.indicators.columnar import dense, spark
from hoaluoi.spine.indicators.columnar.engine import work_out
from hoaluoi.spine.indicators.models import RollupValue
from tests.factories.indicators import JULY, JUNE, measure, owing, put
from tests.factories.organisation import group_with_branches

COLUMNS = (
    "basis, measure, period, unit, value, own, reported, zero, not_applicable, provisional, simulated, expected, days,"
    " accumulated"
)


def everything(group):
    """Measures of every additivity, two months, states of every kind, simulated values, a value typed at a parent."""
    weigher = measure("customers", time_additivity="sum")
    made = [weigher]
    for units in ("sum", "max", "none", "mean_weighted"):
        for time in ("sum", "last", "mean", "max"):
            weight = weigher if units == "mean_weighted" else None
            look_back = 40 if time == "last" else 0
            code = f"{units}_{time}"
            made.append(
                measure(code, unit_additivity=units, time_additivity=time, weight=weight, look_back_days=look_back)
            )
    for number, each in enumerate(made):
        values = {unit: Decimal(n * 7 + number) / 3 for n, unit in enumerate(group.districts[:6])}
        rounded = {unit: value.quantize(Decimal("0.000001")) for unit, value in values.items()}
        put(each.code, {**rounded, group.districts[6]: None, group.companies[0]: 5}, JUNE)
        put(each.code, {group.districts[1]: 0, group.districts[5]: "2.5"}, JULY, simulated=True)
    return made


@pytest.mark.django_db
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore")
def test_duckdb_and_spark_give_the_same_numbers(tmp_path):
    group = group_with_branches()
    made = everything(group)
    with owing({(each.pk, unit.pk) for each in made[::2] for unit in group.districts}), transaction.atomic():
        lake.export(tmp_path / "lake")
    mine = by_duckdb(tmp_path / "lake")
    session = spark.session("local[2]", memory="1g")
    try:
        rows = spark.roll_up(session, tmp_path / "lake", tmp_path / "room").select(*COLUMNS.split(", ")).collect()
        theirs = {tuple(row)[:4]: tuple(row)[4:] for row in rows}
        assert spark.write(session, tmp_path / "totals") == len(rows)
    finally:
        session.stop()
    assert len(mine) > 1000
    assert mine.keys() == theirs.keys()
    differing = {key: (row, theirs[key]) for key, row in mine.items() if row != theirs[key]}
    assert differing == {}
    assert by_name(tmp_path / "totals") == {
        (row.basis, row.measure.code, row.unit.code, row.period): (
            row.value,
            row.own_value,
            row.reported,
            row.zero,
            row.not_applicable,
        )
        for row in RollupValue.objects.select_related("measure", "unit")
    }


def by_name(folder):
    """Of whatever anybody said something about: the fold did not know who owes."""
    files = f"read_parquet('{folder}/**/*.parquet', hive_partitioning = true)"
    with duckdb.connect() as duck:
        sql = (
            f"SELECT basis, measure, unit, period, value, own, reported, zero, not_applicable FROM {files}"
            " WHERE reported + zero + not_applicable > 0"
        )
        return {row[:4]: row[4:] for row in duck.execute(sql).fetchall()}


def by_duckdb(folder):
    with duckdb.connect() as duck:
        for name in spark.SMALL:
            duck.execute(f"CREATE TABLE {name} AS SELECT * FROM '{folder}/ground/{name}.parquet'")
        files = f"read_parquet('{folder}/facts/**/*.parquet', hive_partitioning = true)"
        duck.execute(f"CREATE VIEW facts AS SELECT * FROM {files}")
        fact = spark._FACT.replace("DECIMAL(38, 0)", "HUGEINT")
        duck.execute(f"CREATE TABLE fact AS {fact}")
        (deepest,) = duck.execute("SELECT max(depth) FROM edge").fetchone()
        work_out(duck, deepest, dense.eligible(duck, every=True))
        return {row[:4]: row[4:] for row in duck.execute(f"SELECT {COLUMNS} FROM totals").fetchall()}
