"""`hoaluoi import` and `hoaluoi export`."""

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from hoaluoi.core.organisation.models import Unit
from hoaluoi.site.cli import running
from hoaluoi.site.cli.transfer import export_list, import_list
from tests.factories.organisation import group_with_branches

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _test_database(monkeypatch):
    group_with_branches()
    monkeypatch.setattr(running, "database", lambda: nullcontext(""))


def run(command, *arguments):
    return CliRunner().invoke(command, [str(argument) for argument in arguments], standalone_mode=False)


def listed(tmp_path, rows):
    file = tmp_path / "units.csv"
    file.write_text("code,parent,kind,name_vi\n" + rows, encoding="utf-8")
    return file


def test_dry_run_tells_and_changes_nothing(tmp_path):
    outcome = run(import_list, "units", listed(tmp_path, "P9,C1,company,Mới\n"), "--dry-run")
    assert "1 new, 0 changed, 0 unchanged" in outcome.stdout
    assert not Unit.objects.filter(code="P9").exists()


def test_json_says_what_was_done(tmp_path):
    file = listed(tmp_path, "P9,C1,company,Mới\nP1,,,Tên mới\n")
    told = json.loads(run(import_list, "units", file, "--json").stdout)
    assert (told["applied"], told["added"]) == (True, ["P9"])
    assert told["changed"] == [
        {"key": "P1", "changes": [{"field": "name_vi", "old": "Công ty Điện lực 1", "new": "Tên mới"}]}
    ]
    assert json.loads(run(import_list, "units", file, "--json").stdout)["unchanged"] == 2


def test_a_wrong_cell_ends_with_exit_code_1_and_advice(tmp_path):
    outcome = run(import_list, "units", listed(tmp_path, "P9,NOPE,company,Mới\n"))
    assert outcome.return_value == 1
    assert "CSV!B2: “NOPE”. No unit has this code" in outcome.stderr


@pytest.mark.parametrize("kind", ["units", "people"])
def test_an_export_can_be_imported(tmp_path, kind):
    file = tmp_path / "list.xlsx"
    assert run(export_list, kind, file).exception is None
    if kind == "units":
        assert "15 unchanged" in run(import_list, kind, file).stdout
