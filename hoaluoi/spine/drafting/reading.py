"""The door: from a text to its drafts and tasks. Deterministic; no clock, no network, no database."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.accept import is_figure
from hoaluoi.spine.drafting.blocks import Block, Sentence, split
from hoaluoi.spine.drafting.classify import cues
from hoaluoi.spine.drafting.clean import clean
from hoaluoi.spine.drafting.compose import draft_of
from hoaluoi.spine.drafting.dating import latest_year, mentions
from hoaluoi.spine.drafting.distribution import distribute, shared_unit
from hoaluoi.spine.drafting.documents import document_date_of
from hoaluoi.spine.drafting.drafts import Cleaning, Draft, Reading, Task, UnitName
from hoaluoi.spine.drafting.quantities import quantity
from hoaluoi.spine.drafting.repeats import without_repeats
from hoaluoi.spine.drafting.scene import Found, Place, Scene
from hoaluoi.spine.drafting.stacked import stacked_tables
from hoaluoi.spine.drafting.tables import table_blocks, table_drafts
from hoaluoi.spine.drafting.tasks import tasks_of
from hoaluoi.spine.drafting.tokens import Token, tokens
from hoaluoi.spine.drafting.unnumbered import unnumbered
from hoaluoi.spine.drafting.vocabulary import DEFAULT, Vocabulary, any_of, lowered

_AND = re.compile(r"\s*(?:và|,|hoặc|和|and)\s*")
_FURTHER = re.compile(
    r"\s*(?:此外|另外|同时|besides|in addition|moreover|furthermore|ngoài ra|bên cạnh đó|cùng với đó|đồng thời)"
)
_ORDERS = re.compile(r"(?:继续|深化|加快|大力|着力|全面|进一步|扎实|持续)")
_ALREADY = re.compile(r"[已了]|累计|截至|同比")
_OF_TWO = re.compile(  # "tăng gần 8% so với kế hoạch và 7,9% so với cùng kỳ"
    r"\s*(?:so với\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu|cùng kỳ|năm trước)[^,;.\d]{0,25}\svà\s+(?:hơn|gần|trên|khoảng)?\s*"
)
_NUMERIC = {"number", "span", "fraction", "rank"}


def read(
    text: str, *, vocabulary: Vocabulary = DEFAULT, units: Sequence[UnitName] = (), document_date: date | None = None
) -> Reading:
    """Everything that a person should look at in ``text``: drafts in the order of the text, and tasks.

    ``document_date`` fills dates without a year and "to date"; without it the text's own dateline is taken, if it has one.
    All offsets count characters of ``reading.cleaning.original``.
    """
    cleaning = clean(text)
    low = lowered(cleaning.text)
    blocks, furniture = split(cleaning.text, vocabulary)
    own_date = document_date or document_date_of(cleaning.text, low)
    found = tokens(low)
    scene = Scene(
        cleaning.text, low, vocabulary, tuple(units), blocks, found,
        mentions(low, found, own_date), own_date,
        [t.start for t in found if t.kind in _NUMERIC],
    )  # fmt: skip
    tables = table_blocks(scene)
    from_tables = [(rows, table_drafts(scene, rows)) for rows in tables]
    from_tables += stacked_tables(scene)
    in_tables = {id(block) for rows, found_there in from_tables if found_there for block in rows}
    drafts = [draft for _, found_there in from_tables for draft in found_there]
    last: Draft | None = None
    for block in blocks:
        if id(block) not in in_tables:
            own = _block_drafts(scene, block, last)
            last = own[-1] if own else None
            drafts += own
    drafts = without_repeats(sorted(drafts, key=lambda d: (d.number_start, d.start, d.end)))
    cleaning = replace(cleaning, furniture=furniture)
    tasks = [task for block in blocks if id(block) not in in_tables for task in tasks_of(scene, block)]
    return Reading(
        tuple(_mapped(draft, cleaning) for draft in drafts),
        tuple(_mapped_task(task, cleaning) for task in tasks),
        cleaning,
        own_date,
        tuple(sorted({block.language for block in blocks})),
    )


def _mapped(draft: Draft, cleaning: Cleaning) -> Draft:
    start, end = cleaning.span(draft.start, draft.end)
    first, last = cleaning.span(draft.number_start, draft.number_end)
    return replace(draft, start=start, end=end, quote=cleaning.original[start:end], number_start=first, number_end=last)


def _mapped_task(task: Task, cleaning: Cleaning) -> Task:
    start, end = cleaning.span(task.start, task.end)
    return replace(task, start=start, end=end, quote=cleaning.original[start:end])


def _block_drafts(scene: Scene, block: Block, last: Draft | None) -> list[Draft]:
    """The drafts of a paragraph; ``last``: what the paragraph before ended with."""
    drafts: list[Draft] = []
    inherited = _opening_kind(scene, block)
    if inherited is None and last and last.kind == "target" and _FURTHER.match(block.text.lower()):
        inherited = "target"  # "此外,…": a further paragraph of the same aims
    spoken_from = block.start
    for sentence in block.sentences:
        if drafts and drafts[-1].kind == "target" and (_goes_on(scene, sentence) or _orders_more(scene, sentence)):
            inherited = "target"
        if drafts and drafts[-1].kind == "forecast" and inherited is None and _looks_on(scene, sentence, drafts[-1]):
            inherited = "forecast"
        carried = drafts[-1] if drafts and drafts[-1].number_start >= sentence.lead else None
        own = _sentence_drafts(scene, block, sentence, inherited, carried)
        if own and not own[0].subject and drafts:
            spoken_of = next(d.subject for d in drafts if d.number_start >= spoken_from)
            own[0] = replace(own[0], subject=spoken_of)  # "Đến năm 2045 đạt gần 280 GW" goes on about the same
        spoken_from = own[0].number_start if own else spoken_from
        drafts += own
        drafts += unnumbered(scene, block, sentence, own, inherited)
        inherited = None if any(d.kind == "figure" for d in own) else _carried(scene, sentence, inherited)
    return drafts


def _goes_on(scene: Scene, sentence: Sentence) -> bool:
    """Whether the sentence only tells more of the one before: "Trong đó, Bắc Giang 13,6%; Hải Phòng 12,5%"."""
    opens = any_of(scene.vocabulary, "cue.continues").match(scene.low[sentence.start : sentence.end].lstrip())
    return opens is not None


def _orders_more(scene: Scene, sentence: Sentence) -> bool:
    """Whether a Chinese sentence goes on to order, without saying that anything is done: 继续深化…,新建10个…."""
    said = scene.low[sentence.start : sentence.end].lstrip()
    return _ORDERS.match(said) is not None and not _ALREADY.search(said)


def _looks_on(scene: Scene, sentence: Sentence, last: Draft) -> bool:
    """Whether the sentence speaks of a later year in the tone of the forecast before it: "Đến năm 2045 đạt gần 276 GW"."""
    years = [latest_year(m.value) for m in scene.mentions_in(sentence.start, sentence.end) if not m.is_base]
    return bool(years and last.date) and max(years) >= latest_year(last.date or "")


def _opening_kind(scene: Scene, block: Block) -> str | None:
    for above in block.above if block.is_item else block.above[:1]:
        kinds = [c.kind for c in cues(scene.low, above.start, above.end, scene.vocabulary)]
        if "done" in kinds:
            return None
        if "forecast" in kinds:
            return "forecast"
        if any_of(scene.vocabulary, "cue.strong_target").search(scene.low, above.start, above.end):
            return "target"
    return None


def _carried(scene: Scene, sentence: Sentence, inherited: str | None) -> str | None:
    kinds = [c.kind for c in cues(scene.low, sentence.start, sentence.end, scene.vocabulary)]
    if not kinds:
        return inherited
    if kinds[-1] == "done":
        return None
    wish = re.search(
        r"mong muốn|thời gian tới|phấn đấu|yêu cầu|đặt mục tiêu|力争|目标", scene.low[sentence.start : sentence.end]
    )
    return "target" if wish and "done" not in kinds else inherited


def _sentence_drafts(
    scene: Scene, block: Block, sentence: Sentence, inherited: str | None, carried: Draft | None
) -> list[Draft]:
    """``carried``: what the clause before a semicolon measured last."""
    drafts: list[Draft] = []
    floor = read_to = sentence.start
    numeric = [t for t in scene.tokens_in(sentence.start, sentence.end) if t.kind in _NUMERIC]
    for place, token in enumerate(numeric):
        ceiling = numeric[place + 1].start if place + 1 < len(numeric) else sentence.end
        if token.start < read_to:
            continue  # the second number of "2 tỷ 300 triệu đồng"
        found = _found(scene, token, floor, block.language, numeric[place + 1 :])
        if found is None:
            continue
        where = Place(block, sentence, floor, ceiling, drafts[-1] if drafts else carried, inherited)
        draft = _rank(scene, token, where) if token.kind == "rank" else draft_of(scene, found, where)
        drafts.append(_coordinated(scene, draft, where))
        floor = max(draft.end, found.quantity.end)
        read_to = found.quantity.end
    return distribute(scene, sentence, _looking_ahead(drafts))


def _looking_ahead(drafts: list[Draft]) -> list[Draft]:
    """ "Đến năm 2025 đạt 90%, đến năm 2030 đạt 100% khách hàng …": the first steps speak of what the last one names."""
    for place in range(len(drafts) - 2, -1, -1):
        this, following = drafts[place], drafts[place + 1]
        if this.subject or this.unit != following.unit or not this.date or not following.date:
            continue
        ahead = (
            following.kind == "target"
            and this.date_role in {"deadline", "as_of", "period"}
            and "kind.default" in this.rules
        )
        kind, role = ("target", "deadline") if ahead and this.date_source == "phrase" else (this.kind, this.date_role)
        sign = ">=" if kind != this.kind and this.comparator == "=" else this.comparator
        drafts[place] = replace(this, subject=following.subject, kind=kind, date_role=role, comparator=sign)
    return drafts


def _coordinated(scene: Scene, draft: Draft, place: Place) -> Draft:
    """ "giảm 3 đầu mối và 45 lao động": the second number shares the verb of the first."""
    last = place.previous
    if (
        last is None
        or last.comparator not in {"increase_by", "decrease_by"}
        or draft.comparator not in {"=", ">", "~"}
        or (draft.unit != last.unit and "%" in f"{draft.unit}{last.unit}")
    ):
        return draft
    if _AND.fullmatch(scene.low, last.end, draft.number_start) or (
        draft.unit == "%" and _OF_TWO.fullmatch(scene.low, last.number_end, draft.number_start)
    ):
        return replace(draft, comparator=last.comparator, rules=(*draft.rules, "comparator.coordinated"))
    return draft


def _found(scene: Scene, token: Token, floor: int, language: str, following: list[Token]) -> Found | None:
    if token.kind == "rank":
        ranked = Token("number", token.end - len(token.part("rank")), token.end, (("digits", token.part("rank")),))
        amount = quantity(scene.low, ranked, language, scene.vocabulary)
        return Found(amount, "rank") if amount else None
    amount = quantity(scene.low, token, language, scene.vocabulary)
    if amount is None:
        return None
    if shared := shared_unit(scene, amount, following, floor, language):
        return Found(shared, "unit.shared")
    rule = is_figure(scene.text, scene.low, amount, floor, language, scene.vocabulary)
    return Found(amount, rule) if rule else None


def _rank(scene: Scene, token: Token, place: Place) -> Draft:
    ranked = Token("number", token.start, token.end, (("digits", token.part("rank")),))
    amount = quantity(scene.low, ranked, place.block.language, scene.vocabulary)
    assert amount is not None
    draft = draft_of(scene, Found(replace(amount, end=token.end, start=token.start), "rank"), place)
    field = re.compile(r"[^,.;()\n]{0,60}?(?:,\s*thành phố\s*)?\svề\s+(?P<what>(?:(?!\svới\s)[^,.;()\n]){3,60})").match(
        scene.text, token.end
    )
    head = phrases.before(
        scene.low, place.floor, token.start, scene.date_spans(place.floor, token.start), scene.vocabulary
    )
    what = field["what"] if field else (scene.text[head[0] : head[1]] if head else draft.subject)
    draft = replace(draft, subject=" ".join(f"xếp hạng {what.strip()}".split()))
    of_total = Decimal(token.part("rank_of")) if token.part("rank_of") else None
    return replace(draft, comparator="rank=", unit="rank", of_total=of_total, step=Decimal(0))
