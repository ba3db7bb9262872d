"""`hoaluoi rollup`: rebuild, status, export, spark."""

import json
from contextlib import nullcontext

import duckdb
import pytest
from click.testing import CliRunner

from hoaluoi.site.cli import rollup as commands
from hoaluoi.site.cli import running
from hoaluoi.site.cli.errors import CommandFailed
from hoaluoi.site.cli.rollup import rollup
from hoaluoi.spine.indicators.models import RollupValue
from tests.factories.indicators import JUNE, measure, put
from tests.factories.organisation import group_with_branches

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(running, "database", lambda **_: nullcontext())
    group = group_with_branches()
    measure("customers")
    put("customers", {group.districts[0]: 5, group.districts[1]: "7.25"}, JUNE)

    def call(*args):
        return CliRunner().invoke(rollup, args, standalone_mode=False, catch_exceptions=False)

    return call


def test_rebuild_says_what_differed(run):
    first = run("rebuild", "--json")
    assert (first.return_value, json.loads(first.stdout)["differences"]) == (0, 0)
    RollupValue.objects.all().delete()
    again = run("rebuild", "--measure", "customers", "--json")
    assert again.return_value == 1
    found = json.loads(again.stdout)
    assert found["differences"] == found["rows"] > 0


def test_status_shows_rebuild_and_queue(run):
    run("rebuild", "--json")
    found = json.loads(run("status", "--json").stdout)
    assert (found["dirty_requests"], found["facts"], found["rebuild_differences"]) == (0, 2, 0)
    assert (found["jobs_waiting"], found["jobs_running"], found["folds"]) == (0, 0, 1)
    assert "95 of 100" in run("status").stdout


def test_export_is_parquet_that_others_read_and_replaces_only_itself(run, tmp_path):
    folder = tmp_path / "facts"
    for _ in range(2):
        assert json.loads(run("export", str(folder), "--json").stdout)["facts"] == 2
    with duckdb.connect() as duck:
        total = duck.execute(f"SELECT sum(value)::VARCHAR FROM '{folder}/facts/**/*.parquet'").fetchone()
    assert total == ("12.250000",)
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(ValueError, match="other things"):
        run("export", str(tmp_path))
    assert (tmp_path / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize(
    ("missing", "said"),
    [("pyspark", "requirements/spark.txt"), ("java", "Java 17"), ("lake", "rollup export"), ("room", "--room")],
)
def test_spark_says_what_is_missing(run, monkeypatch, tmp_path, missing, said):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(commands, "find_spec", lambda name: None if missing == "pyspark" else name)
    monkeypatch.setattr(commands.shutil, "which", lambda name: None if missing == "java" else name)
    if missing != "lake":
        (tmp_path / "lake" / "ground").mkdir(parents=True)
    master = ["--master", "spark://head:7077"] if missing == "room" else []
    with pytest.raises(CommandFailed, match=said):
        run("spark", str(tmp_path / "lake"), str(tmp_path / "totals"), *master)
