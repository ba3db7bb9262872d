"""From a quantity in its place to a draft."""

import re
from decimal import Decimal

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.classify import cues, kind_of, share_of_plan
from hoaluoi.spine.drafting.comparators import bound, change
from hoaluoi.spine.drafting.dating import Dated, choose, heading_mentions, latest_year, now, role_of
from hoaluoi.spine.drafting.drafts import Draft, Kind
from hoaluoi.spine.drafting.organisation import named_units
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.scene import Found, Place, Scene
from hoaluoi.spine.drafting.vocabulary import any_of

_LINK = re.compile(
    r"(?:đạt|là|chiếm|bằng|ở mức|còn|lên|xuống|tới|tăng|giảm|trưởng|bình quân|[:：(]|duy trì|vượt|ước|khoảng|có|được|tổng|hoàn thành|thực hiện"
    r"|was|were|is|of|to|at|by|reached|stood|达到|达|为|占|完成|增长|率|量|至|到)[^,;.]{0,14}\Z"
)
_YEARLY = re.compile(r"(?:bình quân|trung bình|hàng năm|hằng năm|mỗi năm|年均|annual)")
_GROWTH = re.compile(r"(?:tăng trưởng|tốc độ tăng|增速|增长|growth)")
_OPEN_TAIL = re.compile(r"[\s,;:(“\"‘]+\Z")
_HUNDRED = Decimal(100)


def draft_of(scene: Scene, found: Found, place: Place) -> Draft:
    """The draft of one quantity; every rule that fired is named in ``rules``."""
    quantity, rules = found.quantity, [found.rule]
    low, vocabulary = scene.low, scene.vocabulary
    moved = change(low, quantity, place.floor, vocabulary)
    limit = bound(low, quantity, place.floor, place.ceiling, vocabulary)
    start, end = (limit[1], limit[2]) if limit else (quantity.start, quantity.end)
    if limit:
        rules.append(limit[3])
    plan = share_of_plan(low, end, vocabulary) if quantity.unit == "%" else None
    subject, span, denominator = _subject(scene, quantity, place, start, end, plan_end=plan.end() if plan else None)
    dated = _dated(scene, quantity, place)
    slogan = phrases.quoted_slogan(low, quantity.start, place.sentence.start, vocabulary)
    kind, rule = _kind(scene, quantity, place, limit[0] if limit else None, dated, plan=plan is not None, slogan=slogan)
    rules.append(rule)
    final = _dated_as(scene, dated, kind, place)
    comparator, reason = _comparator(
        scene, quantity, kind, limit[0] if limit else None, moved, subject, plan=plan is not None
    )
    rules += [reason, *([f"date.{final.source}"] if final else [])]
    return Draft(
        kind=kind, start=span[0], end=span[1], quote=scene.text[span[0] : span[1]], subject=subject, comparator=comparator,
        value=quantity.value, value_to=quantity.value_to, unit=_unit(quantity, low, place, subject), step=_step(quantity), denominator=denominator,
        of_total=quantity.of_total, date=final.value if final else None, date_role=final.role if final else None,
        date_source=final.source if final else None, units=_units(scene, place, span), rules=tuple(rules),
        number_start=quantity.start, number_end=quantity.end,
    )  # fmt: skip


def _step(quantity: Quantity) -> Decimal:
    """Nothing is rounded in a count of whole things."""
    return Decimal(0) if quantity.unit in {None, "count"} and not quantity.scaled else quantity.step


def _unit(quantity: Quantity, low: str, place: Place, subject: str) -> str:
    if quantity.unit == "%" and quantity.per is None:
        head = low[place.floor : quantity.start]
        if _GROWTH.search(head + subject.lower()) and _YEARLY.search(head + subject.lower()):
            return "%/year"
    if quantity.unit == "times" and re.search(
        r"saifi|maifi|số lần|tần suất", low[place.sentence.start : quantity.start]
    ):
        return f"count/{quantity.per}" if quantity.per else "count"
    if quantity.unit == "hour" and quantity.value == 24 and low.startswith(("值班", "值守"), quantity.end):
        return "hour/day"
    return quantity.full_unit


def _kind(
    scene: Scene, quantity: Quantity, place: Place, sign: str | None, dated: Dated | None, *, plan: bool, slogan: bool
) -> tuple[Kind, str]:
    low = scene.low
    head = low[place.sentence.start : quantity.start]
    if slogan:
        return "target", "kind.slogan"
    if re.search(r"(?:kế hoạch|quy hoạch|chỉ tiêu|mục tiêu|计划|目标)[^,;.()]{0,40}\(\s*(?:là\s*)?\Z", head):
        return "target", "kind.plan_in_brackets"
    before = cues(low, place.sentence.start, quantity.start, scene.vocabulary)
    if plan and not any(c.kind == "target" for c in before):
        return "figure", "kind.share_of_plan"
    later = bool(scene.document_date and dated and latest_year(dated.value) > scene.document_date.year)
    kind, rule = kind_of(before, bound_sign=sign, is_later=later, inherited=place.inherited_kind)
    if kind == "forecast" and dated and scene.document_date and not later and re.search(r"dự kiến|ước", head):
        return "figure", "kind.estimate"
    return kind, rule


def _comparator(
    scene: Scene,
    quantity: Quantity,
    kind: Kind,
    sign: str | None,
    moved: tuple[str, int] | None,
    subject: str,
    *,
    plan: bool,
) -> tuple[str, str]:
    if quantity.value_to is not None:
        return "range", "comparator.range"
    if moved and quantity.unit != "times":
        return moved[0], "comparator.change"
    if sign:
        return sign, "comparator.written"
    if kind != "target" or quantity.of_total is not None:
        return "=", "comparator.none"
    if quantity.unit == "%" and quantity.value == _HUNDRED:
        return "=", "comparator.whole"
    if plan:
        return ">=", "comparator.target"
    if any_of(scene.vocabulary, "cue.lower_is_better").search(subject.lower()):
        return "<=", "comparator.lower_is_better"
    return ">=", "comparator.target"


def _dated(scene: Scene, quantity: Quantity, place: Place) -> Dated | None:
    span = (place.sentence.start, place.sentence.end)
    near = choose(scene.low, (quantity.start, quantity.end), span, scene.mentions, scene.number_starts)
    if near:
        return Dated(near.value, role_of("figure", near), f"sentence@{near.start}")
    earlier = [
        m
        for m in scene.mentions
        if place.block.start <= m.start < place.sentence.start and not m.is_base and not m.is_of_document
    ]
    if earlier:
        return Dated(earlier[-1].value, role_of("figure", earlier[-1]), f"paragraph@{earlier[-1].start}")
    above = heading_mentions(place.block, scene.mentions)
    if above:
        return Dated(above[-1].value, role_of("figure", above[-1]), f"heading@{above[-1].start}")
    return None


def _dated_as(scene: Scene, dated: Dated | None, kind: Kind, place: Place) -> Dated | None:
    """The date with the role that it has for this kind; figures without one are as of the document."""
    if dated:
        source, _, at = dated.source.partition("@")
        mention = next(m for m in scene.mentions if m.start == int(at))
        return Dated(dated.value, role_of(kind, mention), source)
    if kind == "figure" and scene.document_date:
        month = scene.document_date.isoformat()[:7]
        return Dated(month, "as_of", "now" if now(scene.low, place.block.start, place.sentence.end) else "document")
    return None


def _subject(
    scene: Scene, quantity: Quantity, place: Place, start: int, end: int, *, plan_end: int | None
) -> tuple[str, tuple[int, int], str | None]:
    """The subject phrase, the span to quote and the denominator."""
    low, dates = scene.low, scene.date_spans
    head = phrases.before(low, place.floor, start, dates, scene.vocabulary)
    if quantity.unit in {None, "count"}:
        return _counted(scene, quantity, place, start, end, head)
    out_of = phrases.denominator(low, end, place.ceiling, scene.vocabulary) if quantity.unit == "%" else None
    denominator = scene.text[out_of[0] : out_of[1]] if out_of else None
    if plan_end is not None:
        plan = phrases.after(low, end, place.ceiling, dates) or (end, plan_end)
        return f"mức hoàn thành {scene.text[plan[0] : plan[1]]}", _quote(place, head, start, plan[1], low), None
    linked = _LINK.search(low[place.floor : start]) is not None and head is not None
    if quantity.unit == "%" and not linked:
        tail = phrases.after(low, end, place.ceiling, dates)
        if tail:
            words = [scene.text[s:e] for s, e in ((head,) if head else ())] + [scene.text[tail[0] : tail[1]]]
            return " ".join(words), _quote(place, head, start, tail[1], low), denominator
    last = out_of[1] if out_of else end
    if head:
        return (
            scene.text[head[0] : head[1]],
            _quote(place, head, start, last, low),
            denominator or _implied(scene, head),
        )
    if place.previous:
        return place.previous.subject, (start, last), denominator
    tail = phrases.after(low, end, place.ceiling, dates)
    if tail:
        return scene.text[tail[0] : tail[1]], (start, tail[1]), denominator
    return "", (start, last), denominator


def _implied(scene: Scene, head: tuple[int, int]) -> str | None:
    """A measure whose denominator is known by its name, where the text does not say another."""
    phrase = scene.low[head[0] : head[1]]
    for entry in scene.vocabulary.words("denominator.implied"):
        measure, _, out_of = entry.partition("=")
        if measure in phrase:
            return out_of
    return None


def _counted(
    scene: Scene, quantity: Quantity, place: Place, start: int, end: int, head: tuple[int, int] | None
) -> tuple[str, tuple[int, int], None]:
    noun = phrases.counted(scene.low, end, place.ceiling, place.block.language, scene.date_spans)
    if noun is None:
        subject = scene.text[head[0] : head[1]] if head else ""
        return subject, _quote(place, head, start, end, scene.low), None
    return scene.text[noun[0] : noun[1]], (start, noun[1]), None


def _quote(place: Place, head: tuple[int, int] | None, start: int, end: int, low: str) -> tuple[int, int]:
    first = head[0] if head and place.sentence.start <= head[0] and start - head[0] < 160 else start
    return first, max(end, start + 1)


def _units(scene: Scene, place: Place, span: tuple[int, int]) -> tuple[str, ...]:
    named = named_units(scene.text, scene.low, place.sentence.start, place.sentence.end, scene.units, scene.vocabulary)
    before = [n for n in named if n.start < span[1]]
    if not before:
        return ()
    inside = [n for n in before if n.start >= span[0]]
    return tuple(dict.fromkeys(n.code for n in (inside or before[-1:])))
