"""The roll-up that is measured and the peers it is measured against give the same totals."""

from hoaluoi.site.benchmarks import facts, rolling
from hoaluoi.site.benchmarks.facts import Size


def test_ours_pandas_and_the_bare_scan_agree(tmp_path):
    size = Size(0.03)
    written = facts.write(size, tmp_path / "facts")
    mine = rolling.ours(size.scale, tmp_path / "facts", tmp_path / "totals")
    assert written > 50_000
    assert mine == rolling.ours(size.scale, tmp_path / "facts", None)
    assert mine == rolling.pandas_groups(size.scale, tmp_path / "facts")
    assert mine["total"] == rolling.bare_scan(tmp_path / "facts")["total"]
    answers = rolling.questions(size.scale, tmp_path / "totals", 1)
    whole = ("all measures × 12 months × level 3", "year × district", "unit × month")
    assert {answers[name]["sum"] for name in whole} == {mine["total"]}
    assert 0 < answers["last value per unit, by district"]["sum"] < mine["total"]


def test_some_units_move_in_july():
    before, after = ({unit: parent for unit, parent, _ in facts.edges(Size(1), half)} for half in (0, 1))
    moved = [unit for unit in before if before[unit] != after[unit]]
    assert len(moved) == 9
    assert before.keys() == after.keys()
    assert len(before) == 1332
