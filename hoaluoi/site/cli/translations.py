"""``hoaluoi messages``: keeps the translations of the screens complete."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hoaluoi.site.cli import catalogues
from hoaluoi.site.cli.errors import CommandFailed

if TYPE_CHECKING:
    from hoaluoi.site.cli.extraction import Found

PROJECT = Path(__file__).resolve().parents[3]
FALLBACK = PROJECT / "hoaluoi" / "site"


@click.group()
def messages() -> None:
    """Keep the translations of the screens complete."""


@messages.command()
def update() -> None:
    """Collect the strings of the code into the catalogues; keep translations, drop what is unused."""
    for app, found in _strings().items():
        for language in catalogues.LANGUAGES:
            count = catalogues.update(catalogues.catalogue_path(app, language), language, found)
            click.echo(f"{count:5} {language:8} {app.relative_to(PROJECT)}")


@messages.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
def check(as_json: bool) -> int:
    """List what is untranslated, fuzzy, unused, said in two ways, or loses a placeholder; exit code 1 if anything."""
    found = [
        flaw
        for app, strings in _strings().items()
        for language in catalogues.LANGUAGES
        for flaw in catalogues.flaws(catalogues.catalogue_path(app, language), strings, PROJECT)
    ]
    found += catalogues.two_ways(_catalogues(), PROJECT)
    if as_json:
        click.echo(json.dumps([vars(flaw) for flaw in found], ensure_ascii=False, indent=1))
    else:
        for flaw in found:
            click.echo(f"{flaw.file}: {flaw.kind}: {flaw.text!r}")
        click.echo(f"{len(found)} flaws in the translations." if found else "The translations are complete.")
    return 1 if found else 0


@messages.command("compile")
def compile_() -> None:
    """Compile the catalogues to the form that Django reads."""
    count = catalogues.compile_all(_catalogues())
    click.echo(f"{count} catalogues compiled.")


def _catalogues() -> list[Path]:
    return sorted(PROJECT.glob("hoaluoi/**/locale/*/LC_MESSAGES/django.po"))


def _strings() -> dict[Path, Found]:
    try:
        from hoaluoi.site.cli.extraction import strings_by_app
    except ModuleNotFoundError as missing:
        raise CommandFailed(f"{missing.name} is not installed; run `make setup-dev` first.") from missing
    return strings_by_app(PROJECT, FALLBACK)
