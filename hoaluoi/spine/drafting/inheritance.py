"""The date of a quantity, by the nearest source: its sentence, "to date", the paragraph, what it continues, the heading, the document."""

import re
from datetime import date

from hoaluoi.spine.drafting.blocks import Block
from hoaluoi.spine.drafting.dating import Dated, Mention, choose, is_close, now, role_of
from hoaluoi.spine.drafting.drafts import Kind
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.scene import Place, Scene
from hoaluoi.spine.drafting.vocabulary import any_of

_PARAGRAPHS_BACK = 3
_AFTER_NOW = 40
_YEAR_BEFORE = re.compile(
    r"\(\s*cùng kỳ(?: năm (?:trước|ngoái|\d{4}))?(?: chỉ)? (?:tăng|giảm|đạt|là|bằng)(?: (?:trên|hơn|gần|khoảng))?\s*\Z"
)  # "(cùng kỳ năm trước tăng 7,6%)" is of the year before
_EVERY_YEAR = re.compile(r"(?<![a-zà-ỹ])(?:mỗi|hằng|hàng) năm(?![a-zà-ỹ])")
_LONG_AGO = 400  # days
_DAY = 10  # an exact day, YYYY-MM-DD


def governing(scene: Scene, quantity: Quantity, place: Place) -> tuple[Mention, str] | None:
    """The date in the text that governs a quantity, and its source."""
    near = choose(
        scene.low,
        (quantity.start, quantity.end),
        (place.sentence.lead, place.sentence.end),
        scene.mentions_in(place.sentence.lead, place.sentence.end),
        scene.numbers_in(place.sentence.lead, place.sentence.end),
    )
    if near and near.end <= quantity.start and now(scene.low, near.end, quantity.start) and near.lead != "from":
        return None  # "đến cuối năm …; hiện đã có …": the later words are about today
    if (
        near
        and near.start >= quantity.end
        and not near.is_period
        and now(scene.low, place.sentence.lead, quantity.start)
    ) and (scene.numbers_in(quantity.end, near.start) or near.start - quantity.end > _AFTER_NOW):
        return None
    if near and near.is_of_plan and quantity.unit == "%" and (said := _said_before(scene, place, near)):
        return said, "paragraph"
    if near:
        close = is_close(
            scene.low, (quantity.start, quantity.end), near, scene.numbers_in(place.sentence.lead, place.sentence.end)
        )
        return near, "phrase" if close else "sentence"
    if now(scene.low, place.sentence.lead, quantity.start):
        return None
    looks_ahead = place.inherited_kind is not None or any(
        c.kind != "done" for c in scene.cues_before(place.sentence, quantity.start)
    )
    before = [
        m
        for m in _usable(scene, place.block.start, place.sentence.start)
        if not _is_ahead(scene, place.block, m) and (looks_ahead or not _is_to_come(scene, m))
    ]
    if before:
        term = _term_above(scene, quantity, place, before[-1])
        return (term, "heading") if term else (before[-1], "paragraph")
    block = place.block
    for _ in range(_PARAGRAPHS_BACK):
        if block.previous is None or not _continues(scene, block):
            break
        previous = _usable(scene, block.previous.start, block.previous.end)
        if previous:
            return previous[-1], "continued"
        block = block.previous
    block = place.block
    for above in block.above:
        inside = _usable(scene, above.start, above.end)
        if len({m.value for m in inside}) == 1:
            return inside[-1], "heading"
    return _context(scene, place, of_years=quantity.per == "year")


def _term_above(scene: Scene, quantity: Quantity, place: Place, said: Mention) -> Mention | None:
    """What is wanted of every year is wanted for the term in the heading, not for the last year that the paragraph named."""
    if not _EVERY_YEAR.search(scene.low, place.sentence.start, quantity.start) or "/" in said.value:
        return None
    found = [m for above in place.block.above for m in _usable(scene, above.start, above.end)]
    return next((m for m in found if re.fullmatch(r"\d{4}/\d{4}", m.value) and m.value[5:] == said.value[:4]), None)


def _said_before(scene: Scene, place: Place, plan: Mention) -> Mention | None:
    """The period of the result, which the plan's year does not replace: "41 tỷ kWh trong 6 tháng …, đạt 50% kế hoạch năm"."""
    found = [m for m in _usable(scene, place.block.start, plan.start) if not m.is_of_plan and m.is_period]
    return found[-1] if found else None


def _is_to_come(scene: Scene, mention: Mention) -> bool:
    """Whether the date lies after the document: no figure without a word of expectation is of then."""
    last = mention.value.split("/")[-1]
    today = scene.document_date
    return today is not None and last[:4].isdigit() and "Q" not in last and last > today.isoformat()[: len(last)]


def _is_ahead(scene: Scene, block: Block, mention: Mention) -> bool:
    """Whether the date is when something is to be finished ("dự kiến hoàn thành vào quý 4/2017"), not what is reported on."""
    start = max((s.start for s in block.sentences if s.start <= mention.start), default=block.start)
    cues = list(any_of(scene.vocabulary, "cue.forecast").finditer(scene.low, start, mention.start))
    return (
        bool(cues)
        and mention.lead == "deadline"
        and any_of(scene.vocabulary, "cue.milestone").search(scene.low, cues[-1].end(), mention.start) is not None
    )


def closing_deadline(scene: Scene, quantity: Quantity, place: Place) -> Mention | None:
    """The one deadline that closes the sentence for all its clauses: "PC A 20 hộ; PC B 30 hộ, hoàn thành trước ngày …"."""
    if quantity.per in {"year", "month", "day"}:
        return None  # what is wanted of every year is not due with the next clause
    ends = [s.end for s in place.block.sentences if s.lead == place.sentence.lead]
    found = [m for m in scene.mentions_in(quantity.end, max(ends, default=quantity.end)) if m.lead == "deadline"]
    found = [m for m in found if not m.is_base and not m.is_of_document]
    return found[0] if len(found) == 1 else None


def _context(scene: Scene, place: Place, *, of_years: bool) -> tuple[Mention, str] | None:
    """The period that the paragraphs above, under the same heading, were speaking of."""
    block = place.block.previous
    for _ in range(_PARAGRAPHS_BACK):
        if block is None or block.is_heading or block.heading is not place.block.heading:
            return None
        inside = [
            m
            for m in _usable(scene, block.start, block.end)
            if (m.lead != "deadline" or m.is_period)
            and (len(m.value) != _DAY or m.lead == "as_of")
            and _dates_something(scene, block, m)
            and (not scene.low.startswith("nhiệm k", m.start) or re.search(r"\d", scene.low[m.start : m.end]))
        ]
        terms = [m for m in inside if of_years and re.fullmatch(r"\d{4}/\d{4}", m.value)]
        if inside:
            return (terms or inside)[-1], "context"
        block = block.previous
    return None


def _dates_something(scene: Scene, block: Block, mention: Mention) -> bool:
    """Whether a date governs what its sentence says; one in brackets or in the name of an event does not."""
    sentence = next((s for s in block.sentences if s.start <= mention.start < s.end), None)
    if sentence is None:
        return True
    opens = re.fullmatch(
        r"[\s\d.()*+–-]*(?:(?:về\s+)?(?:phương hướng|mục tiêu|nhiệm vụ|chỉ tiêu)|trong|tính|từ|vào|đến|kết thúc|in|by|截至)?\s*",
        scene.low[sentence.start : mention.start],
    )
    before = scene.low[sentence.start : mention.start]
    aside = before.count("(") > before.count(")")
    return opens is not None or (not aside and bool(scene.numbers_in(mention.end, sentence.end)))


def _usable(scene: Scene, start: int, end: int) -> list[Mention]:
    found = [m for m in scene.mentions_in(start, end) if not m.is_base and not m.is_of_document]
    return [m for m in found if not m.is_of_plan] or found


def _continues(scene: Scene, block: Block) -> bool:
    body = scene.low[block.start : block.end].lstrip(" -•+*")
    return any_of(scene.vocabulary, "cue.continues").match(body) is not None


def _is_of_event(scene: Scene, mention: Mention, kind: Kind) -> bool:
    """Whether a day that another sentence names is only when something happened: no deadline that has passed, no day long ago."""
    today = scene.document_date
    if today is None or len(mention.value) != _DAY:
        return False
    day = date.fromisoformat(mention.value)
    return day <= today if kind == "target" else (today - day).days > _LONG_AGO


def value_of_document(scene: Scene) -> str:
    """The month of the document, which a figure without a date is of."""
    return scene.document_date.isoformat()[:7] if scene.document_date else ""


def dated(
    scene: Scene, quantity: Quantity, place: Place, kind: Kind, found: tuple[Mention, str] | None
) -> Dated | None:
    """The date with the role it has for this kind; a figure without one is as of the document, an event is on its day."""
    event = any_of(scene.vocabulary, "cue.event").search(scene.low, place.floor, quantity.start) is not None
    yearly = kind == "target" and quantity.per == "year" and found is not None and "/" in found[0].value
    if found and not (found[1] == "context" and (event or (kind != "figure" and not yearly))):
        value = found[0].value
        if found[1] not in {"sentence", "phrase"} and _is_of_event(scene, found[0], kind):
            return Dated(value_of_document(scene), "as_of", "document") if kind == "figure" else None
        if kind == "figure" and _YEAR_BEFORE.search(scene.low, place.sentence.start, quantity.start):
            value = re.sub(r"\b\d{4}\b", lambda year: str(int(year[0]) - 1), value)
        return Dated(value, role_of(kind, found[0]), found[1])
    if kind != "figure" or scene.document_date is None:
        return None
    day = scene.document_date.isoformat()
    if event:
        return Dated(day, "as_of", "document")
    return Dated(day[:7], "as_of", "now" if now(scene.low, place.block.start, place.sentence.end) else "document")
