"""``hoaluoi backup`` and ``hoaluoi restore``: everything the product keeps, in one archive."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import click

from hoaluoi.core.database import dumps, home
from hoaluoi.site.cli import archive, running
from hoaluoi.site.cli.errors import CommandFailed

# Tables that a mere migration fills; an installation with nothing else is empty.
_FILLED_BY_MIGRATIONS = {"django_migrations", "django_content_type", "auth_permission", "auth_group", "jobs_schedule"}


@click.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was saved as JSON.")
def backup(target: Path | None, as_json: bool) -> None:
    """Save the database and the files into one archive (default: a dated one in var/backups)."""
    now = datetime.now(UTC)
    target = target or home() / "backups" / f"hoaluoi-{now:%Y%m%d-%H%M%S}.tar"
    if target.exists():
        raise CommandFailed(f"{target} exists already; name another file.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with running.database(), tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        files = _files_root()
        dump = Path(folder) / archive.DATABASE
        click.echo("Saving the database …", err=True)
        rows = dumps.dump(dump)
        with _progress("Saving the files", archive.total_size(dump, files)) as tell:
            manifest = archive.write(
                target, dump=dump, files=files, rows=rows, product=version("hoaluoi"), at=now, tell=tell
            )
    _report(target, manifest, as_json, "Saved")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace what the database holds now.")
@click.option("--json", "as_json", is_flag=True, help="Print what was restored as JSON.")
def restore(source: Path, force: bool, as_json: bool) -> None:
    """Bring a saved archive back, into an empty installation unless --force is given."""
    manifest = archive.read_manifest(source)
    home().mkdir(parents=True, exist_ok=True)
    with running.database(migrated=False), tempfile.TemporaryDirectory(dir=home(), prefix=".restore-") as folder:
        if not force and (table := _first_filled()):
            raise CommandFailed(
                f"The database is not empty ({table} has rows). Use --force to replace everything in it."
            )
        with _progress("Checking the archive", sum(member.size for member in manifest.members)) as tell:
            archive.unpack(source, manifest, Path(folder), tell=tell)
        _bring_files(Path(folder) / archive.FILES, _files_root())
        click.echo("Restoring the database …", err=True)
        rows = dumps.restore(Path(folder) / archive.DATABASE)
        if different := [name for name, count in manifest.rows.items() if rows.get(name) != count]:
            raise CommandFailed(f"The restored database differs from the archive in {', '.join(different)}.")
        running.migrate()
    _report(source, manifest, as_json, "Restored")


def _files_root() -> Path:
    from django.conf import settings

    return Path(settings.FILES_ROOT)


def _first_filled() -> str | None:
    rows = dumps.row_counts()
    return next((name for name, count in rows.items() if count and name not in _FILLED_BY_MIGRATIONS), None)


def _bring_files(source: Path, target: Path) -> None:
    """Files are named by their content: one that is there already is the same; each appears whole or not at all."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir() or place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = place.with_name(place.name + ".partial")
        shutil.copyfile(path, partial)
        partial.replace(place)


@contextmanager
def _progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on the terminal; nothing when the output goes to a program. The function it gives gets the bytes done
    so far."""
    with click.progressbar(length=max(total, 1), label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield lambda done: bar.update(done - bar.pos)


def _report(path: Path, manifest: archive.Manifest, as_json: bool, verb: str) -> None:
    size = sum(member.size for member in manifest.members)
    if as_json:
        summary = {
            "archive": str(path),
            "made_at": manifest.made_at,
            "bytes": size,
            "files": len(manifest.files),
            "rows": manifest.rows,
        }
        click.echo(json.dumps(summary, indent=1))
        return
    rows = sum(manifest.rows.values())
    click.echo(f"{verb} {rows:,} rows of {len(manifest.rows)} tables and {len(manifest.files):,} files: {path}")
