"""Collects the tables of all apps and the URLs of the product."""

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access_table import Row

TESTS = Path(__file__).resolve().parents[1]
# Pages of libraries, mounted whole; their own sign-in rules hold and tests/core/organisation proves those we use.
LIBRARY_PREFIXES = ("accounts/", "static/", "jsi18n/")


@cache
def rows() -> tuple[Row, ...]:
    """Every row of every `urls_table.py` under tests/."""
    found: list[Row] = []
    for path in sorted(TESTS.rglob("urls_table.py")):
        module = importlib.import_module(".".join(("tests", *path.relative_to(TESTS).with_suffix("").parts)))
        found.extend(module.ROWS)
    return tuple(found)


def views() -> dict[str, Any]:
    """URL name (with namespace; the route if it has none) → view, of every URL that is ours."""
    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: list[Any], route: str, namespace: str) -> Iterator[tuple[str, Any]]:
    for entry in patterns:
        whole = route + str(entry.pattern)
        if whole.startswith(LIBRARY_PREFIXES):
            continue
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, whole, inner)
        elif isinstance(entry, URLPattern):
            yield (f"{namespace}{entry.name}" if entry.name else whole), entry.callback


def snapshot() -> dict[str, str]:
    """A digest of the contents of every table of ours: equal before and after means that nothing was written."""
    ours = [table for table in connection.introspection.table_names() if table.startswith(_prefixes())]
    digest = "SELECT '{0}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {0} t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(digest.format(connection.ops.quote_name(table)) for table in ours))
        return dict(cursor.fetchall())


@cache
def _prefixes() -> tuple[str, ...]:
    from django.apps import apps

    return tuple(f"{config.label}_" for config in apps.get_app_configs() if config.name.startswith("hoaluoi."))
