"""From a quantity in its place to a draft."""

import re
from datetime import date
from decimal import Decimal

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.changed import Subject, doubled, share_of_it, text_of
from hoaluoi.spine.drafting.classify import kind_of, plan_ahead, share_of_plan
from hoaluoi.spine.drafting.comparators import bound, change, has_fallen
from hoaluoi.spine.drafting.dating import Mention, latest_year
from hoaluoi.spine.drafting.drafts import Draft, Kind
from hoaluoi.spine.drafting.inheritance import closing_deadline, dated, governing
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.scene import Found, Place, Scene
from hoaluoi.spine.drafting.subjects import after_plan, in_plan_bracket, subject_of
from hoaluoi.spine.drafting.vocabulary import any_of

_YEARLY = re.compile(r"(?:bình quân|trung bình|hàng năm|hằng năm|mỗi năm|年均|annual)")
_GROWTH = re.compile(
    r"(?:tăng trưởng|tốc độ tăng|tăng bình quân|giảm (?:bình quân |trung bình )?(?:mỗi|hằng|hàng) năm|增速|增长|growth)"
)
_IMPERATIVE = re.compile(
    r"\s*(?:[-–•*+]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\))?\s*(?:nâng|đưa|giảm|rút ngắn|duy trì|kéo giảm|tiết kiệm tối thiểu|tiết giảm)(?=\s)(?!\s+\d)"
)
_INDICATOR = {"chỉ tiêu", "指标"}
_AGAINST_PLAN = re.compile(
    r"[^;.\n]{0,30}(?:so với|so|vượt|thấp hơn|cao hơn|tốt hơn)\s+(?:(?:mức|với)\s+)?(?:kế hoạch|chỉ tiêu|mục tiêu)"
)
_TARGETED = re.compile(r"(?<![a-z])(?:the|its|a|set) (?:targeted|target of|goal of)\s+(?:us\$|\$)?\Z")
_UNTIL = re.compile(r"(?:đến|trước|chậm nhất(?: là)?|muộn nhất|到|by|before)\s*\Z")
_ESTIMATE = re.compile(r"(?<![a-zà-ỹ])(?:dự kiến|ước(?! tính nhu cầu))(?![a-zà-ỹ])")
_INTERRUPTIONS = re.compile(r"saifi|maifi|outage|interruption|停电次数|số lần|tần suất")
_PAST = re.compile(
    r"so với (?:cùng kỳ|năm trước|thực hiện|năm 20\d\d|năm ngoái)|so cùng kỳ|同比|较上年|compared (?:with|to)|year-on-year|from 20\d\d"
)
_HUNDRED = Decimal(100)
_LAST_MONTHS = 2
_EQUIVALENT = re.compile(
    r"(?:tương đương|tương ứng|hay|equivalent to|or about|相当于|折合)(?:\s+(?:với|khoảng|gần|hơn))*\s*\Z"
)
_WILL_FOLLOW = re.compile(r"将(?=实现|完成|建成|投运|达到)")  # 变电站70%将实现双电源供电
_MUST_FOLLOW = re.compile(
    r"[^,;.()\n\d]{0,60}?(?<![a-zà-ỹ])(?:must|shall|has to|have to|phải|cần phải)(?![a-zà-ỹ])|[^,;。，]{0,12}(?:须|应(?![急用对收付届力变聘]))"
)


def draft_of(scene: Scene, found: Found, place: Place) -> Draft:
    """The draft of one quantity; every rule that fired is named in ``rules``."""
    quantity, low = found.quantity, scene.low
    moved = change(low, quantity, place.floor, scene.vocabulary) if quantity.of_total is None else None
    if moved is None and _goes_on(low, quantity, place.previous):
        moved = str(place.previous and place.previous.comparator), quantity.start
    limit = bound(low, quantity, place.floor, place.ceiling, scene.vocabulary)
    written = (limit[1], limit[2]) if limit else (quantity.start, quantity.end)
    plan = share_of_plan(low, written[1], scene.vocabulary) if quantity.unit == "%" and moved is None else None
    subject = subject_of(scene, quantity, place, written, plan.end() if plan else None, moved[1] if moved else None)
    ahead = plan_ahead(low, place.floor, quantity.start) if quantity.unit == "%" else None
    if ahead:
        subject = Subject(text_of(scene, ahead), (ahead[0], written[1]))
    elif quantity.token.part("times") and place.block.language == "en":
        subject = doubled(scene, quantity, place) or subject
    else:
        subject = share_of_it(subject, place)
    date_found = governing(scene, quantity, place)
    sign = limit[0] if limit else None
    kind, rule = _kind(scene, quantity, place, sign, date_found, plan=plan is not None or ahead is not None)
    if (
        date_found is None
        and kind == "target"
        and subject.per is None
        and (closing := closing_deadline(scene, quantity, place))
    ):
        date_found = closing, "closing"
    when = dated(scene, quantity, place, kind, date_found)
    comparator, reason = _comparator(scene, found, place, kind, sign, moved, subject, plan=plan is not None)
    rules = [found.rule, *([limit[3]] if limit else []), rule, reason, *([f"date.{when.source}"] if when else [])]
    start, end = subject.span
    return Draft(
        kind=kind,
        start=start,
        end=end,
        quote=scene.text[start:end],
        subject=subject.phrase,
        comparator=comparator,
        value=quantity.value,
        value_to=quantity.value_to,
        unit=_unit(quantity, scene, place, subject),
        step=Decimal(0) if quantity.unit is None and not quantity.scaled else quantity.step,
        denominator=subject.denominator,
        of_total=quantity.of_total,
        base=_base(scene, quantity, place) if comparator in {"increase_by", "decrease_by"} else None,
        date=when.value if when else None,
        date_role=when.role if when else None,
        date_source=when.source if when else None,
        units=_units(scene, place, subject.span),
        rules=tuple(rules),
        number_start=quantity.start,
        number_end=quantity.end,
    )


def _goes_on(low: str, quantity: Quantity, last: Draft | None) -> bool:
    """Whether the number is the second of two changes: 分别缩短3.7小时、13小时."""
    return (
        last is not None
        and last.comparator in {"increase_by", "decrease_by"}
        and last.unit == quantity.full_unit
        and low[last.number_end : quantity.start].strip() == "、"
    )


def _base(scene: Scene, quantity: Quantity, place: Place) -> str | None:
    """What a change is measured against: the words after "so với"."""
    match = any_of(scene.vocabulary, "cue.base").search(
        scene.low, quantity.end, min(place.sentence.end, quantity.end + 60)
    )
    if match is None:
        return None
    end = re.compile(r"[,;.()\n，。；]|$").search(scene.low, match.end(), place.sentence.end)
    return " ".join(scene.text[match.end() : end.start() if end else place.sentence.end].split())[:80] or None


def _unit(quantity: Quantity, scene: Scene, place: Place, subject: Subject) -> str:
    if subject.per:
        return f"{quantity.unit or 'count'}/{subject.per}"
    head = scene.low[place.floor : quantity.start] + subject.phrase.lower()
    if quantity.unit == "%" and quantity.per is None:
        bracket = in_plan_bracket(scene, quantity, place) and place.previous and place.previous.unit == "%/year"
        if bracket or (_GROWTH.search(head) and _YEARLY.search(head)):
            return "%/year"
    if quantity.unit == "times" and _INTERRUPTIONS.search(scene.low, place.sentence.start, quantity.start):
        return f"count/{quantity.per}" if quantity.per else "count"
    if quantity.unit == "hour" and scene.low.startswith(("值班", "值守"), quantity.end):
        return "hour/day"
    return quantity.full_unit


def _kind(
    scene: Scene,
    quantity: Quantity,
    place: Place,
    sign: str | None,
    dated_by: tuple[Mention, str] | None,
    *,
    plan: bool,
) -> tuple[Kind, str]:
    low = scene.low
    mention, source = dated_by or (None, "")
    if place.previous and _EQUIVALENT.search(low, place.previous.number_end, quantity.start):
        return place.previous.kind, "kind.equivalent"
    if (quantity.unit is None and _MUST_FOLLOW.match(low, quantity.end)) or (
        quantity.unit == "%" and _WILL_FOLLOW.match(low, quantity.end)
    ):
        return "target", "kind.must_follow"
    if phrases.is_slogan(low, quantity.start, place.sentence.start, scene.vocabulary):
        return "target", "kind.slogan"
    if in_plan_bracket(scene, quantity, place) or after_plan(scene, quantity, place):
        return "target", "kind.plan_in_brackets"
    if _TARGETED.search(low, max(0, quantity.start - 30), quantity.start):
        return "target", "kind.targeted"
    before = scene.cues_before(place.sentence, quantity.start)
    if (
        (plan or quantity.of_total is not None)
        and place.inherited_kind != "target"
        and not any(c.kind == "target" for c in before)
    ):
        return "figure", "kind.share_of_plan" if plan else "kind.part_of_whole"
    inherited = place.inherited_kind
    happened = [m.end() for m in any_of(scene.vocabulary, "cue.happened").finditer(low, place.floor, quantity.start)]
    if (
        happened
        and inherited != "target"
        and sign not in {"<=", ">="}
        and not (mention and mention.lead == "deadline" and mention.start > quantity.end)
        and all(c.kind == "done" and c.end <= happened[-1] for c in before)
    ):
        return "figure", "kind.happened"
    if all(c.word in _INDICATOR for c in before) and _AGAINST_PLAN.match(
        low, quantity.end, min(place.sentence.end, quantity.end + 60)
    ):
        return "figure", "kind.compared_with_plan"
    if not before and (said := _kind_without_cue(low, quantity, place, sign)):
        return said
    year = scene.document_date.year if scene.document_date else None
    later = bool(year and mention and source in {"sentence", "phrase", "heading"} and latest_year(mention.value) > year)
    if (
        not before
        and not year
        and inherited != "forecast"
        and mention
        and mention.lead == "deadline"
        and source in {"sentence", "phrase"}
        and _UNTIL.search(low, max(0, mention.start - 12), mention.start)
    ):
        return "target", "kind.deadline"
    weak = any_of(scene.vocabulary, "cue.weak_target")
    last = place.previous
    told = last is not None and last.kind == "figure" and last.number_start >= place.sentence.start
    kind, rule = kind_of(
        before, weak, bound_sign=None if told else sign, is_later=later, inherited=place.inherited_kind
    )
    if (
        kind == "forecast"
        and mention
        and scene.document_date
        and not later
        and _ESTIMATE.search(low, place.sentence.lead, quantity.start)
        and _is_nearly_over(mention, scene.document_date)
    ):
        return "figure", "kind.estimate"
    return kind, rule


def _kind_without_cue(low: str, quantity: Quantity, place: Place, sign: str | None) -> tuple[Kind, str] | None:
    """The kind that the form of the sentence gives: an order, a limit that goes on, a comparison with the past."""
    if _IMPERATIVE.match(low, place.sentence.lead):
        return "target", "kind.imperative"
    if _is_of_limit(low, quantity, place):
        return "target", "kind.same_limit"
    past = _PAST.search(low, quantity.end, min(place.sentence.end, quantity.end + 70))
    if past and not (sign in {"<=", ">="} and place.block.language == "vi"):
        return "figure", "kind.compared_with_past"
    return None


def _is_of_limit(low: str, quantity: Quantity, place: Place) -> bool:
    """Whether the number goes on about a limit that its sentence has set: "không quá 5,2%, giảm 0,2% so với năm 2024"."""
    last = place.previous
    return (
        last is not None
        and last.number_start >= place.sentence.start
        and bool({"kind.limit", "kind.same_limit"} & set(last.rules))
        and re.search(r"[,(]", low[last.number_end : quantity.start]) is not None
        and not re.search(r"[.:)]\s", low[last.number_end : quantity.start])
    )


def _is_nearly_over(mention: Mention, today: date) -> bool:
    """Whether the period that a text estimates ("dự kiến đạt") has ended or has its last quarter running."""
    last = mention.value.split("/")[-1]
    ends = {4: f"{last}-12", 7: last[:5] + {"Q1": "03", "Q2": "06", "Q3": "09", "Q4": "12"}.get(last[5:], last[5:])}
    ends_in = ends.get(len(last), last[:7])
    months = int(ends_in[:4]) * 12 + int(ends_in[5:7]) - today.year * 12 - today.month
    return months <= _LAST_MONTHS


def _comparator(
    scene: Scene,
    found: Found,
    place: Place,
    kind: Kind,
    sign: str | None,
    moved: tuple[str, int] | None,
    subject: Subject,
    *,
    plan: bool,
) -> tuple[str, str]:
    quantity = found.quantity
    if quantity.value_to is not None:
        return "range", "comparator.range"
    if moved and (quantity.unit != "times" or _INTERRUPTIONS.search(scene.low, place.sentence.start, quantity.start)):
        return moved[0], "comparator.change"
    if quantity.of_total is not None:
        return "=", "comparator.none"
    if sign:
        return sign, "comparator.written"
    if kind != "target" or in_plan_bracket(scene, quantity, place):
        return "=", "comparator.none"
    if quantity.unit == "%" and quantity.value == _HUNDRED:
        return "=", "comparator.whole"
    if not plan and any_of(scene.vocabulary, "cue.lower_is_better").search(subject.phrase.lower()):
        return "<=", "comparator.lower_is_better"
    if has_fallen(scene.low, quantity, place.floor):
        return "<=", "comparator.brought_down"
    return ">=", "comparator.target"


def _units(scene: Scene, place: Place, span: tuple[int, int]) -> tuple[str, ...]:
    named = scene.named_in(place.sentence)
    before = [n for n in named if n.start < span[1]]
    inside = [n for n in before if n.start >= span[0]]
    return tuple(dict.fromkeys(n.code for n in (inside or before[-1:])))
