"""The hash chain as plain arithmetic. No Django."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(record: Mapping[str, Any]) -> bytes:
    """The one byte form of a record: JSON with sorted keys, UTF-8, no blanks; dates as ISO, instants in UTC."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def instant(at: datetime) -> str:
    """An aware instant as UTC ISO text with microseconds: the same bytes whatever zone it came in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Data as it will read back from the database: only JSON's own types, so that the hash can be computed again."""
    result: dict[str, Any] = json.loads(canonical(data))
    return result


def link(previous_hash: str, record: Mapping[str, Any]) -> str:
    """Hash (64 hex digits) of a record standing after `previous_hash` in its chain."""
    return hashlib.sha256(previous_hash.encode() + b"\n" + canonical(record)).hexdigest()


def root(previous_root: str, day: date, heads: Iterable[tuple[int, int, str]]) -> str:
    """Hash over a day's chain heads (unit, length, hash), in order of unit, and the root of the day sealed before."""
    return link(previous_root, {"day": day.isoformat(), "heads": [list(head) for head in sorted(heads)]})
