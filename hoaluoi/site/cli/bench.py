"""``hoaluoi bench …``: measurements that a release is judged by, one subcommand each."""

from __future__ import annotations

import click

from hoaluoi.site.cli.drafting import bench_drafting


@click.group()
def bench() -> None:
    """Measure how well and how fast the product works."""


bench.add_command(bench_drafting)
