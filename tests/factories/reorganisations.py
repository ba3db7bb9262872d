"""Acts for tests of every room, and the whole state of the organisation as one comparable value.

act = enact(merge([a, b], into=b))        one act of 1/7/2022, decided in "QĐ 1/2022"
with_undo = state(); …; undo(act); assert state() == with_undo
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import connection

from hoaluoi.core.ledger.operations import SYSTEM
from hoaluoi.core.organisation.enums import ActKind, UnitKind
from hoaluoi.core.organisation.models import Reorganisation, Unit
from hoaluoi.core.organisation.operations.reorganisations import enact as operations
from hoaluoi.core.organisation.operations.reorganisations.undo import undo as undo_act
from hoaluoi.core.organisation.rules.plans import NewUnit, Plan, Successor

ON, AT, TODAY = date(2022, 7, 1), datetime(2022, 10, 1, 2, 0, tzinfo=UTC), date(2022, 10, 1)
DECISION = "QĐ 1/2022"
_KEPT = {"ledger_entry", "ledger_chainhead", "organisation_reorganisation", "organisation_rowchange"}
_DERIVED = (
    "indicators_rollup",
    "indicators_restated",
    "indicators_foldlog",
    "indicators_dirty",
    "procrastinate",
    "directives_standing",
)


def plan(kind: str, units: Iterable[Unit] = (), *successors: Successor, on: date = ON, **fields: Any) -> Plan:
    return Plan(kind, on, DECISION, tuple(u.pk for u in units), tuple(successors), **fields)


def new_unit(code: str, parent: Unit, name: str = "", kind: str = UnitKind.COMPANY) -> NewUnit:
    return NewUnit(code, kind, name or f"Đơn vị {code}", parent.pk)


def merge(units: Iterable[Unit], into: Unit | NewUnit, **fields: Any) -> Plan:
    return plan(ActKind.MERGE, units, successor(into), **fields)


def successor(unit: Unit | NewUnit, share: object = 1, **fields: Any) -> Successor:
    named = {"new": unit} if isinstance(unit, NewUnit) else {"unit_id": unit.pk}
    return Successor(**named, by_hand=Decimal(str(share)), **fields)


def split(unit: Unit, *successors: Successor, **fields: Any) -> Plan:
    return plan(ActKind.SPLIT, [unit], *successors, **fields)


def enact(of: Plan, by: Any = SYSTEM, **fields: Any) -> Reorganisation:
    return operations.enact(**{"plan": of, "by": by, "at": AT, "today": TODAY, **fields})


def undo(act: Reorganisation, by: Any = SYSTEM, reason: str = "Quyết định bị thu hồi") -> Reorganisation:
    return undo_act(act=act, reason=reason, by=by, at=AT, today=TODAY)


def state() -> dict[str, list[str]]:
    """Every row of every room as the database writes it, but for the record of acts and what is derived."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            if model._meta.app_label in ("auth", "contenttypes", "sessions") or table in _KEPT:
                continue
            if table.startswith(_DERIVED):
                continue
            drop = " - 'id'" if table == "organisation_closure" else ""
            cursor.execute(f'SELECT (to_jsonb(t){drop})::text AS row FROM "{table}" t ORDER BY row')
            found[table] = [row[0] for row in cursor.fetchall()]
    return found
