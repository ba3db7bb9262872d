"""Who has how many: "PC A, PC B (3 sáng kiến/đơn vị)" is three each; "lần lượt là" pairs two lists."""

import re
from dataclasses import replace

from hoaluoi.spine.drafting.blocks import Sentence
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.organisation import named_units
from hoaluoi.spine.drafting.scene import Scene

_HOLDERS = re.compile(r"(?P<names>[^;:.()\n]{3,160})\(\s*\Z")
_RESPECTIVELY = re.compile(r"(?:lần\s+lượt|分别为|分别达到|分别|respectively)")
_AND = re.compile(r"\s*(?:,|;|、|\bvà\b|\band\b|和|与)\s*")


def distribute(scene: Scene, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence with their holders, multiplicity and paired subjects."""
    held = [_held(scene, sentence, draft) for draft in drafts]
    match = _RESPECTIVELY.search(scene.low, sentence.start, sentence.end)
    return _paired(scene, sentence, held, match) if match else held


def _held(scene: Scene, sentence: Sentence, draft: Draft) -> Draft:
    before = _HOLDERS.search(scene.text[sentence.start : draft.start])
    if (
        before is None
        or re.search(r"\d\s*%|\d{2}", before["names"])
        or draft.unit is None
        or not draft.unit.startswith("count")
    ):
        return draft
    start = sentence.start + before.start("names")
    names = before["names"]
    lead = re.match(r"\s*(?:và|trong đó|gồm|bao gồm|là|and)?\s*", names)
    start += lead.end() if lead else 0
    named = named_units(scene.text, scene.low, start, draft.start, scene.units, scene.vocabulary)
    closing = scene.text.find(")", draft.end, draft.end + 40)
    end = closing + 1 if closing >= 0 else draft.end
    holders = [part for part in _AND.split(scene.text[start : sentence.start + before.end("names")].strip()) if part]
    each = draft.unit == "count/unit"
    if len(holders) == 1 and holders[0].lower() not in draft.subject.lower():
        draft = replace(draft, subject=f"{draft.subject} {holders[0]}")
    return replace(
        draft, start=start, end=end, quote=scene.text[start:end], multiplicity=len(holders) if each else draft.multiplicity,
        units=tuple(dict.fromkeys(n.code for n in named)) or draft.units,
        rules=(*draft.rules, "distribution.each" if each else "distribution.holder"),
    )  # fmt: skip


def _paired(scene: Scene, sentence: Sentence, drafts: list[Draft], match: re.Match[str]) -> list[Draft]:
    first = min((d.number_start for d in drafts if d.number_start > match.start()), default=None)
    after = [d for d in drafts if first is not None and d.number_start >= first]
    if match.group() == "respectively":
        after = drafts
    if len(after) < 2:
        return drafts
    clause = scene.text[sentence.start : min(match.start(), after[0].number_start)]
    names = _names(clause, len(after))
    if names is None:
        return drafts
    pairs = {d.number_start: name for d, name in zip(after, names, strict=True)}
    return [
        replace(d, subject=pairs[d.number_start], rules=(*d.rules, "distribution.respectively"))
        if d.number_start in pairs
        else d
        for d in drafts
    ]


def _names(clause: str, count: int) -> list[str] | None:
    tail = re.split(r"[:;]", clause)[-1]
    parts = [part.strip() for part in _AND.split(tail) if part.strip()]
    if len(parts) < count:
        return None
    names = parts[-count:]
    names[-1] = re.sub(r"\s+(?:đạt|là|có|tăng|giảm|was|were|达到|为)?\s*\Z", "", names[-1])
    return names
