"""The gates of the house, run as tests so that one command and one closing line say whether the tree is in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
GATES = {
    "style": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "templates": ["djlint", "--lint", "--quiet", "hoaluoi"],
    "types": ["mypy"],
    "floors": ["lint-imports"],
    "migrations": ["hoaluoi", "manage", "makemigrations", "--check", "--dry-run"],
    "translations": ["hoaluoi", "messages", "check"],
}


@pytest.mark.parametrize("gate", GATES)
def test_gate_is_green(gate):
    program, *arguments = GATES[gate]
    command = [Path(sys.executable).with_name(program), *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))}
    done = subprocess.run(command, cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"\n{done.stdout}{done.stderr}"
