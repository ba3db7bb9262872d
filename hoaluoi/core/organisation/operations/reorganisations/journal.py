"""The journal of an act: every row it adds, changes or removes, as the database has it before and after.

Rows are kept as PostgreSQL's own JSON of them and go back through PostgreSQL alone, so that an undo puts back what was
equal to the last digit and instant.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, Q

from hoaluoi.core.organisation.models import Reorganisation

Row = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """One journalled row: what the act made of it, and the columns it changed (None: added or removed whole)."""

    model: type[Model]
    row_id: int
    before: str | None
    after: str | None

    def columns(self) -> list[str]:
        before, after = read_row(self.before), read_row(self.after)
        return [name for name in before if before[name] != after.get(name)]


def read_row(text: str | None) -> Row:
    return dict(json.loads(text, parse_float=Decimal)) if text else {}


class Journal:
    """Watches rows of some tables while an act writes; `close` keeps what became different."""

    def __init__(self) -> None:
        self._watched: list[tuple[type[Model], Q]] = []
        self._before: dict[type[Model], dict[int, str]] = {}
        self._made: dict[type[Model], set[int]] = {}

    def watch(self, model: type[Model], which: Q) -> None:
        """From now on a row that fits, or comes to fit, is kept as it is now; call before writing."""
        self._watched.append((model, which))
        known = self._before.setdefault(model, {})
        known.update(rows_of(model, _fitting(model, which) - known.keys() - self._made.get(model, set())))

    def made(self, *rows: Model) -> None:
        """Rows that the act has just added and that no watch saw coming."""
        for row in rows:
            self._made.setdefault(type(row), set()).add(int(row.pk))

    def close(self, act: Reorganisation) -> int:
        """Writes down every row that is different now; returns how many."""
        changes: list[tuple[int, str, int, str | None, str | None]] = []
        for model in dict.fromkeys([*self._before, *self._made]):
            before = self._before.get(model, {})
            fitting: set[int] = set().union(*(_fitting(m, q) for m, q in self._watched if m is model))
            after = rows_of(model, before.keys() | fitting | self._made.get(model, set()))
            changes += [
                (act.pk, model._meta.label, row_id, before.get(row_id), after.get(row_id))
                for row_id in sorted(before.keys() | after.keys())
                if before.get(row_id) != after.get(row_id)
            ]
        if changes:
            with connection.cursor() as cursor:
                cursor.executemany(_KEEP, changes)
        return len(changes)


_KEEP = """
INSERT INTO organisation_rowchange (act_id, model, row_id, before, after) VALUES (%s, %s, %s, %s::jsonb, %s::jsonb)
ON CONFLICT (act_id, model, row_id) DO UPDATE SET after = excluded.after"""


def _fitting(model: type[Model], which: Q) -> set[int]:
    return set(model._default_manager.filter(which).values_list("pk", flat=True))


def rows_of(model: type[Model], ids: Iterable[int]) -> dict[int, str]:
    """Rows by id, each as PostgreSQL writes it in JSON."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, to_jsonb(t)::text FROM {table_of(model)} t WHERE id = ANY(%s)", [wanted])
        return dict(cursor.fetchall())


def changes_of(act: Reorganisation) -> list[Change]:
    """All rows that an act changed, in the order of writing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT model, row_id, before::text, after::text FROM organisation_rowchange WHERE act_id = %s ORDER BY id",
            [act.pk],
        )
        return [Change(model_of(label), row_id, before, after) for label, row_id, before, after in cursor.fetchall()]


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def table_of(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)
