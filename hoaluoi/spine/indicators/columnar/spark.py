"""The same roll-up on Apache Spark, for a lake that one machine no longer carries; needs requirements/spark.txt.

Reads what `lake.export` wrote and works the steps of `sql.steps` out in Spark's dialect. Nothing here knows Django: the
file can be handed to a cluster with `columnar/sql.py` beside it.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoaluoi.spine.indicators.columnar import sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SMALL = ("measure", "unit", "period", "edge", "climb", "weighing", "longer", "expected_from", "counted", "owed")
_FACT = """
SELECT m.id AS measure, u.id AS unit, p.id AS period, CAST(f.value * 1000000 AS DECIMAL(38, 0)) AS value, f.state,
       f.provisional, f.simulated
FROM facts f JOIN measure m ON m.code = f.measure JOIN unit u ON u.code = f.unit JOIN period p ON p.code = f.period"""

_NAMED = """
SELECT m.code AS measure, u.code AS unit, p.code AS period, {values}, r.reported, r.zero, r.not_applicable,
       r.provisional, r.simulated, r.expected, r.days, r.basis, p.kind AS period_kind
FROM totals r JOIN measure m ON m.id = r.measure JOIN unit u ON u.id = r.unit JOIN period p ON p.id = r.period"""
_DECIMAL = "CAST(CAST(r.{0} AS DECIMAL(30, 0)) * 0.000001BD AS DECIMAL(36, 6)) AS {0}"


def session(master: str = "local[*]", *, memory: str = "2g") -> "SparkSession":
    """A session on a cluster ("spark://host:7077") or on this machine."""
    from pyspark.sql import SparkSession

    builder: Any = SparkSession.builder
    builder = builder.master(master).appName("hoaluoi roll-up")
    settings = {
        "spark.driver.memory": memory,
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": "4" if master.startswith("local") else "400",
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1" if master.startswith("local") else "0.0.0.0",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark: SparkSession = builder.getOrCreate()
    return spark


def roll_up(spark: "SparkSession", lake: str | Path, room: str | Path) -> "DataFrame":
    """Totals of everything in a lake, as the last of `sql.steps` gives them.

    `lake`, and `room` where every step is laid down, are folders that all machines of the cluster see (s3a://… too).
    """
    for name in SMALL:
        spark.read.parquet(f"{lake}/ground/{name}.parquet").createOrReplaceTempView(name)
    spark.read.option("basePath", f"{lake}/facts").parquet(f"{lake}/facts").createOrReplaceTempView("facts")
    _lay_down(spark, "fact", _FACT, room)
    deepest = spark.sql("SELECT coalesce(max(depth), 0) FROM edge").first()
    assert deepest is not None, "a count has a row"
    for step in sql.steps(int(deepest[0])):
        _lay_down(spark, step.name, step.written_for("spark"), room)
    return spark.table("totals")


def write(spark: "SparkSession", to: str | Path) -> int:
    """Writes the totals that `roll_up` worked out as Parquet, with codes and exact decimals, and says how many.

    They are partitioned by basis (`all`, or `real`: without simulated values) and period_kind; what is there goes."""
    values = ", ".join(_DECIMAL.format(name) for name in ("value", "own", "accumulated"))
    named = spark.sql(_NAMED.format(values=values))
    named.write.mode("overwrite").partitionBy("basis", "period_kind").parquet(str(to))
    return int(spark.table("totals").count())


def _lay_down(spark: "SparkSession", name: str, select: str, room: str | Path) -> None:
    """Written out: otherwise the plan of a level would hold those of all levels below it, several times over."""
    spark.sql(select).write.mode("overwrite").parquet(f"{room}/{name}")
    spark.read.parquet(f"{room}/{name}").createOrReplaceTempView(name)
