"""How well drafts meet a hand-made annotation: the figures that ``hoaluoi bench drafting`` prints."""

import json
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from hoaluoi.core.text.folding import fold
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.extraction import text_of
from hoaluoi.spine.drafting.reading import read

_SUBJECT_FROM = 80
_AIMS = {"value_unit": 95, "comparator": 92, "kind": 90, "date": 80, "subject": 75}


@dataclass
class Score:
    """Counts of what was right and the misses, each a sentence."""

    right: Counter[str] = field(default_factory=Counter)
    items: int = 0
    drafts: int = 0
    noise: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def percent(self, what: str) -> float:
        """The share of items that are right in ``what``, in percent."""
        return 100 * self.right[what] / self.items if self.items else 0.0

    @property
    def noise_percent(self) -> float:
        """The share of drafts that no annotation asks for, in percent."""
        return 100 * len(self.noise) / self.drafts if self.drafts else 0.0

    def lines(self) -> list[str]:
        """The figures, one a line."""
        rows = [f"{what:<12} {self.percent(what):6.1f} %  (aim {aim} %)" for what, aim in _AIMS.items()]
        return [f"items        {self.items:6}", *rows, f"noise        {self.noise_percent:6.1f} %  (aim at most 15 %)"]

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.right + other.right, self.items + other.items, self.drafts + other.drafts,
            self.noise + other.noise, self.misses + other.misses,
        )  # fmt: skip


def score(items: Sequence[Mapping[str, Any]], drafts: Sequence[Draft]) -> Score:
    """Match every annotated item with the overlapping draft that fits best, and count.

    A draft that overlaps no item is noise; one that overlaps an item that another draft met is not.
    """
    result = Score(items=len(items), drafts=len(drafts))
    for item in items:
        near = [d for d in drafts if d.start < item["end"] and item["start"] < d.end]
        best = max(near, key=lambda d: (_fits(item, d), -abs(d.start - item["start"])), default=None)
        _count(result, item, best)
    for draft in drafts:
        if not any(draft.start < item["end"] and item["start"] < draft.end for item in items):
            result.noise.append(f"{draft.kind} {draft.comparator} {draft.value} {draft.unit}: {draft.quote!r}")
    return result


def _fits(item: Mapping[str, Any], draft: Draft) -> int:
    return 4 * _same_value(item, draft) + 2 * _same_unit(item, draft) + int(item["comparator"] == draft.comparator)


def _count(result: Score, item: Mapping[str, Any], draft: Draft | None) -> None:
    if draft is None:
        result.misses.append(f"{item.get('id', '')} not found: {item['quote']!r}")
        return
    checks = {
        "value_unit": _same_value(item, draft) and _same_unit(item, draft),
        "comparator": item["comparator"] == draft.comparator,
        "kind": item["kind"] == draft.kind or (draft.kind == "forecast" and "forecast" in str(item.get("note", ""))),
        "date": item.get("date") == draft.date,
        "subject": _same_subject(item, draft),
    }
    for what, good in checks.items():
        result.right[what] += good
    wrong = [what for what, good in checks.items() if not good]
    if wrong:
        result.misses.append(
            f"{item.get('id', '')} {', '.join(wrong)}: {item['quote']!r}\n    {_wanted(item)}\n    {_got(draft)}"
        )


def _same_value(item: Mapping[str, Any], draft: Draft) -> bool:
    wanted = item.get("value")
    if wanted is None or draft.value is None:
        return wanted is None and draft.value is None
    return abs(Decimal(str(wanted)) - draft.value) <= abs(draft.value) * Decimal("1e-9")


def _same_unit(item: Mapping[str, Any], draft: Draft) -> bool:
    return item.get("unit") == draft.unit


def _same_subject(item: Mapping[str, Any], draft: Draft) -> bool:
    return fuzz.token_set_ratio(_words(item["subject"]), _words(draft.subject)) >= _SUBJECT_FROM


def _words(phrase: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(phrase)).split())


def _wanted(item: Mapping[str, Any]) -> str:
    return f"wanted {item['kind']} {item['comparator']} {item.get('value')} {item.get('unit')} {item.get('date')} | {item['subject']}"


def _got(draft: Draft) -> str:
    return f"got    {draft.kind} {draft.comparator} {draft.value} {draft.unit} {draft.date} | {draft.subject} | {'; '.join(draft.rules)}"


def benchmark(annotations: Path, texts: Path | None = None) -> Score:
    """Score a JSONL of annotations: each row names its ``file`` (beside the JSONL, or in ``texts``) or carries its ``text``.

    A row with ``text`` holds ``items`` whose ``start``/``end`` may be left out; then ``quote`` is looked up.
    Rows of type "claim" are passed over.
    """
    total = Score()
    by_file: dict[str, list[dict[str, Any]]] = {}
    for line in annotations.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line) if line.strip() else {"type": "claim"}
        if "text" in row:
            total += _inline(row)
        elif row.get("type") != "claim":
            by_file.setdefault(row["file"], []).append(row)
    for name in sorted(by_file):
        total += score(by_file[name], read(_find(name, annotations.parent, texts)).drafts)
    return total


def _inline(row: Mapping[str, Any]) -> Score:
    said = row.get("document_date")
    reading = read(row["text"], document_date=date.fromisoformat(said) if said else None)
    items = []
    for item in row.get("items", ()):
        start = item.get("start", reading.cleaning.original.find(unicodedata.normalize("NFC", item["quote"])))
        if start < 0:
            raise ValueError(f"quote not in text: {item['quote']}")
        items.append(
            {"id": row.get("id", ""), "start": start, "end": item.get("end", start + len(item["quote"])), **item}
        )
    return score(items, reading.drafts)


def _find(name: str, beside: Path, texts: Path | None) -> str:
    for folder in (texts, beside, beside / "seeds"):
        if folder is not None and (folder / name).is_file():
            return text_of((folder / name).read_bytes(), name).text
    raise FileNotFoundError(2, "No text for the annotations", name)
