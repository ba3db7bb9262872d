"""``hoaluoi bench …``: measurements that a release is judged by, one subcommand each."""

from __future__ import annotations

import click

from hoaluoi.site.cli.drafting import bench_drafting
from hoaluoi.site.cli.measuring import bench_pages, bench_reorg, bench_rollup, bench_rush


@click.group()
def bench() -> None:
    """Measure how well and how fast the product works."""


for command in (bench_drafting, bench_rush, bench_pages, bench_rollup, bench_reorg):
    bench.add_command(command)
