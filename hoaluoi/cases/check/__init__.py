"""``hoaluoi demo --check``: the whole main job through the pages of an instance of its own, step by step."""

from hoaluoi.cases.check.run import run_check

__all__ = ["run_check"]
