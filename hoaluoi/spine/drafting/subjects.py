"""The subject of a quantity, the span to quote, the denominator, and the "per" that stands after a counted noun."""

import re
from dataclasses import replace

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.changed import ACTOR, Subject, changed, past_base, quote_of, text_of
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.phrases import Span
from hoaluoi.spine.drafting.quantities import Quantity
from hoaluoi.spine.drafting.scene import Place, Scene
from hoaluoi.spine.drafting.vocabulary import any_in, any_of, lookup

_LINK = re.compile(
    r"(?:đạt|là|chiếm|bằng|ở mức|còn|lên|xuống|tới|tăng|giảm|trưởng|bình quân|[:：(]|duy trì|vượt|ước|khoảng|có|được|tổng|hoàn thành|thực hiện|dưới"
    r"|(?<![a-z])(?:was|were|is|of|to|at|by|reached|stood|totalled|below|above)|达到|达|为|占|完成|增长|率|量|至|到|超过|不低于|突破|下降|降低)[^,;.，]{0,14}\Z"
)
_PLAN_BRACKET = re.compile(r"(?:kế hoạch|quy hoạch|chỉ tiêu|mục tiêu|计划|目标)[^,;.():]{0,30}\(\s*(?:là\s*)?\Z")
_PLAN_IN_BRACKET = re.compile(
    r"\((?:kế hoạch|chỉ tiêu|mục tiêu|quy hoạch|nghị quyết|kh|target|plan|计划|目标)[^()\d]{0,50}(?:năm (?:19|20)\d\d\s*)?(?:là|:|giao|of)?\s*(?:trên|dưới|≥|≤|>|<)?\s*\Z"
)
_PLAN_SAID = re.compile(
    r"(?:lộ trình|kế hoạch|chỉ tiêu|mục tiêu|nghị quyết|quy định|định mức)[^,;.:()\d]{0,45}(?:\d{1,2}\s)?(?:đặt ra|đề ra|giao|được giao)(?:\s+trước đây)?\s+là\s*(?:trên|dưới|≥|≤|>|<)?\s*\Z"
)
_ASSIGNED_AFTER = re.compile(r"\s*(?:được giao|kế hoạch giao|theo kế hoạch|theo quy định|cho phép)(?![a-zà-ỹ])")
_AGAINST = re.compile(r"(?<![a-zà-ỹ])so với\s+(?:mức\s+)?\Z")
_PLAN_COMPARED = re.compile(
    r"(?:cao hơn|thấp hơn|vượt|so với|below|above)\s+(?:so với\s+)?(?:the\s+)?(?:mục tiêu|kế hoạch|chỉ tiêu|target|plan)[^,;.()\d]{0,45}(?:là|of|:|\()\s*(?:trên|dưới)?\s*\Z"
)
_EQUALS = re.compile(r"(?:là|đạt|:|lên|dân số|quân số)\s*(?:trên|hơn|gần|khoảng)?\s*\Z")
_UNITS_OF_PEOPLE = {"người", "lượt", "lượt người", "trường hợp", "cái", "chiếc", "cuộc", "lần", "hộ", "vụ"}
_TOWARDS = re.compile(r"(?<![a-zà-ỹ])(?:tới|đến|cho|với|có|được)\s*\Z")
_CONSISTS = re.compile(
    r"(?<=[a-z%]) of (?=[a-z])|(?<=km) (?=[a-zà-ỹđ]{2})|(?<=tấn) (?=[a-zà-ỹđ]{2})|(?<=kwh) (?=[a-zà-ỹđ]{2})|(?<=mva) (?=[a-zà-ỹđ]{2})|(?<=mw) (?=[a-zà-ỹđ]{2})|(?<=mvar) (?=[a-zà-ỹđ]{2})"
    r"|(?<=ha) (?=[a-zà-ỹđ]{2})|(?<=đồng) từ (?=nguồn|quỹ)|(?<=illion) (?:in|for|on) (?=[a-z])"
)
_PART_OF_PHRASE = re.compile(r"(?<![a-zà-ỹ])(?:trong|của|tại|cho|với|ở|cả)\s*\Z")
_OF_THINGS = re.compile(r"(?<=[a-z]) of (?=[a-z])")
_LONGEST_THING = 9
_MONEY = {"VND", "USD", "CNY", "EUR"}
_GIVING = re.compile(
    r"(?<![a-zà-ỹ])(?<!mức )(?<!vốn )(?<!tổng )(?<!giá trị )(?<!kinh phí )(?<!chi phí )(?<!lượng )(?<!cầu )(?<!hoạch )(?P<verb>chi|chi hỗ trợ|hỗ trợ|ủng hộ|trao tặng|trao|tặng|đóng góp|quyên góp|giải ngân|truy thu|tiết kiệm|tiết giảm|đầu tư|vay|trích|nộp ngân sách|nộp)"
    r"(?:\s+(?:được|số tiền|tổng số tiền|với|thêm|là|lên|tới|đến|trên|hơn|gần|khoảng|cho|vào))*\s*\Z"
)
_SPENDING = re.compile(
    r"(?<![a-z])(?:spen[dt]|invest(?:ed)?|provided?|yield(?:ed)?|cost|saved?)(?:\s+(?:an?|estimated|approximately|about|over|us\$|\$))*\s*\Z"
)
_NO_PURPOSE = re.compile(r"\s*(?:[,;.():]|và|trong|so với|tương đương|bằng|đạt|năm|vào ngày|/)|\s*\Z")


def subject_of(
    scene: Scene, quantity: Quantity, place: Place, span: Span, plan_end: int | None, verb: int | None
) -> Subject:
    """The subject of the quantity whose number, unit and comparator stand at ``span``; ``verb``: where a change begins."""
    start, end = span
    place = replace(place, floor=past_base(scene.low, place.floor, start))
    if verb is not None and (moved := changed(scene, place, span, verb)) is not None:
        return moved
    head = phrases.before(scene.low, place.floor, start, scene.date_spans(place.floor, start), scene.vocabulary)
    if (in_plan_bracket(scene, quantity, place) or after_plan(scene, quantity, place)) and place.previous:
        return Subject(place.previous.subject, quote_of(place, head, start, end))
    if quantity.unit is None:
        return _counted(scene, quantity, place, span, head)
    if plan_end is not None:
        plan = phrases.after(scene.low, end, place.ceiling, scene.date_spans(end, place.ceiling), scene.vocabulary) or (
            end,
            plan_end,
        )
        return Subject(_of_plan(scene, place, plan), quote_of(place, head, start, plan[1]))
    if quantity.unit == "%":
        return _share(scene, quantity, place, span, head)
    if head is None or _verb_only(scene, head) or _OF_THINGS.match(scene.low, end):
        if quantity.unit in _MONEY and (given := _given(scene, place, span)):
            return given
        if thing := _thing(scene, place, end):
            return Subject(text_of(scene, thing), (start, thing[1]))
    return _linked(scene, place, span, head, None)


def _verb_only(scene: Scene, head: Span) -> bool:
    """Whether the phrase names who acts and the act, not a measure: "Công đoàn Tổng công ty đã chi"."""
    return (
        ACTOR.match(scene.low, *head) is not None
        or any_of(scene.vocabulary, "cue.demand").search(scene.low, *head) is not None
        or _GIVING.search(scene.low, *head) is not None
        or _SPENDING.search(scene.low, *head) is not None
    )


def _given(scene: Scene, place: Place, span: Span) -> Subject | None:
    """ "đã chi trên 1,8 tỷ đồng hỗ trợ …": the act with what it is for."""
    start, end = span
    verb = _GIVING.search(scene.low, place.floor, start)
    if verb is None or re.search(r"[,;.]", scene.low[verb.end() : start]):
        return None
    act = text_of(scene, (verb.start("verb"), verb.end("verb")))
    purpose = None
    if not _NO_PURPOSE.match(scene.low, end):
        purpose = phrases.after(scene.low, end, place.ceiling, scene.date_spans(end, place.ceiling), scene.vocabulary)
    if purpose is None:
        return Subject(act, (verb.start("verb"), end)) if len(act.split()) > 1 else None
    return Subject(f"{act} {text_of(scene, purpose)}", (verb.start("verb"), purpose[1]))


def _of_plan(scene: Scene, place: Place, plan: Span) -> str:
    """How far a plan is met, and the plan of what where the sentence has said it."""
    said = f"mức hoàn thành {text_of(scene, plan)}"
    result = place.previous
    if (
        result is None
        or result.number_start < place.sentence.start
        or (result.unit == "%" and result.comparator not in {"increase_by", "decrease_by"})
    ):
        return said
    return f"{said} – {result.subject}" if result.subject and not result.subject.startswith("mức hoàn thành") else said


def in_plan_bracket(scene: Scene, quantity: Quantity, place: Place) -> bool:
    """Whether the number stands in brackets after a plan: "so với quy hoạch được duyệt (14,6%)"."""
    first = place.sentence.lead
    return (
        _PLAN_BRACKET.search(scene.low, first, quantity.start) is not None
        or _PLAN_IN_BRACKET.search(scene.low, first, quantity.start) is not None
    )


def after_plan(scene: Scene, quantity: Quantity, place: Place) -> bool:
    """Whether the number is the plan that a result is compared with: "cao hơn mục tiêu Chính phủ giao là 99%"."""
    first = place.sentence.lead
    return (
        _PLAN_COMPARED.search(scene.low, first, quantity.start) is not None
        or _PLAN_SAID.search(scene.low, first, quantity.start) is not None
        or (
            _AGAINST.search(scene.low, first, quantity.start) is not None
            and _ASSIGNED_AFTER.match(scene.low, quantity.end) is not None
        )
    )


def _share(scene: Scene, quantity: Quantity, place: Place, span: Span, head: Span | None) -> Subject:
    start, end = span
    out_of = phrases.denominator(scene.low, end, place.ceiling, scene.vocabulary)
    opens = scene.low[place.floor : start].rstrip().endswith((":", "："))  # "…: 100% văn bản" begins anew
    near = phrases.before(
        scene.low, place.floor, start, scene.date_spans(place.floor, start), scene.vocabulary, nearest=True
    )
    if (
        near is None
        and place.previous
        and place.previous.number_start >= place.sentence.start
        and _LINK.search(scene.low, place.floor, start)
        and not (head and re.search(r"[,;]", scene.low[place.floor : head[0]]))
    ):
        head = None  # "lắp 500 công tơ …, đạt 60%" goes on about what was counted
    toward = _TOWARDS.search(scene.low, place.floor, start) is not None and _says_of(scene, end, place)
    linked = _LINK.search(scene.low, place.floor, quantity.start) is not None or _is_measure(scene, head)
    if (
        linked
        and not toward
        and (head is not None or not _says_of(scene, end, place))
        and not (opens and _says_of(scene, end, place))
    ):
        return _linked(scene, place, span, head, out_of)
    tail = phrases.after(scene.low, end, place.ceiling, scene.date_spans(end, place.ceiling), scene.vocabulary)
    tail = (
        phrases.trimmed(scene.low, *tail, scene.vocabulary) if tail and place.block.language in {"en", "zh"} else tail
    )
    if (
        tail is None
        or tail[0] >= tail[1]
        or (
            out_of
            and near is None
            and place.previous
            and place.previous.number_start >= place.sentence.start
            and not re.search(r"[,;]\s*\Z", scene.low[place.floor : start])
        )
    ):
        return _linked(scene, place, span, head, out_of)
    words = [*([text_of(scene, near)] if near else []), text_of(scene, tail)]
    return Subject(" ".join(words), quote_of(place, near, start, tail[1]), text_of(scene, out_of) if out_of else None)


def _is_measure(scene: Scene, head: Span | None) -> bool:
    """Whether the phrase before the number is the name of a measure: "tỷ lệ số hóa 95%"."""
    return head is not None and any_of(scene.vocabulary, "phrase.heads").match(scene.low, *head) is not None


def _says_of(scene: Scene, end: int, place: Place) -> bool:
    """Whether a noun phrase follows the percentage at once."""
    return re.match(r"\s+[a-zà-ỹđ]{2,}", scene.low[end : place.ceiling]) is not None


def _linked(scene: Scene, place: Place, span: Span, head: Span | None, out_of: Span | None) -> Subject:
    start, end = span
    denominator = text_of(scene, out_of) if out_of else None
    last = out_of[1] if out_of else end
    if head:
        implied = denominator or _implied(scene, head)
        return Subject(text_of(scene, head), quote_of(place, head, start, last), implied)
    if thing := _thing(scene, place, end):
        return Subject(text_of(scene, thing), (start, thing[1]), denominator)
    if place.previous and place.previous.number_start >= place.sentence.lead:
        return Subject(_before_part(scene, place, place.previous), (start, last), denominator)
    tail = phrases.after(scene.low, end, place.ceiling, scene.date_spans(end, place.ceiling), scene.vocabulary)
    if tail:
        return Subject(text_of(scene, tail), (start, tail[1]), denominator)
    return Subject(_heading(scene, place), (start, last), denominator)


def _before_part(scene: Scene, place: Place, previous: Draft) -> str:
    """What the sentence speaks of when the number before is a part of its phrase: "Tổng số tiền trong 2 đợt là …"."""
    at = previous.number_start
    inside = previous.unit == "count" and _PART_OF_PHRASE.search(scene.low, place.sentence.start, at)
    if not inside or re.search(r"[,;:]", scene.low[at : place.floor]):
        return previous.subject
    first = place.sentence.start
    head = phrases.before(scene.low, first, at, scene.date_spans(first, at), scene.vocabulary, nearest=True)
    return text_of(scene, head) if head else previous.subject


def _thing(scene: Scene, place: Place, end: int) -> Span | None:
    """What an amount consists of, said at once: "86,5 km đường dây", "1,200 MW of solar", "550 triệu đồng từ nguồn …"."""
    lead = _CONSISTS.match(scene.low, end, place.ceiling)
    if lead is None or any_of(scene.vocabulary, "noun.not_after").match(scene.low, lead.end()):
        return None
    noun = phrases.counted(
        scene.low,
        lead.end(),
        place.ceiling,
        place.block.language,
        scene.date_spans(end, place.ceiling),
        scene.vocabulary,
    )
    return noun if noun and len(scene.low[noun[0] : noun[1]].split()) <= _LONGEST_THING else None


def _heading(scene: Scene, place: Place) -> str:
    """A bare number in a list speaks of what opens the list."""
    above = next(iter(place.block.above), None)
    if above is None:
        return place.previous.subject if place.previous else ""
    return text_of(scene, phrases.trimmed(scene.low, above.start, above.end, scene.vocabulary))


def _implied(scene: Scene, head: Span) -> str | None:
    """A measure whose denominator is known by its name, where the text does not say another."""
    phrase = scene.low[head[0] : head[1]]
    for entry in scene.vocabulary.words("denominator.implied"):
        measure, _, out_of = entry.partition("=")
        if measure in phrase:
            return out_of
    return None


def _counted(scene: Scene, quantity: Quantity, place: Place, span: Span, head: Span | None) -> Subject:
    start, end = span
    noun = phrases.counted(
        scene.low, end, place.ceiling, place.block.language, scene.date_spans(end, place.ceiling), scene.vocabulary
    )
    if noun is None:
        return Subject(text_of(scene, head) if head else "", quote_of(place, head, start, end))
    per, last = _per(scene, noun[1], place.ceiling)
    phrase = _bare_noun(scene, noun)
    if head and phrase.lower() in _UNITS_OF_PEOPLE and _EQUALS.search(scene.low, place.floor, start):
        return Subject(text_of(scene, head), quote_of(place, head, start, last), per=per)
    if not phrase:
        return Subject(text_of(scene, head) if head else text_of(scene, noun), quote_of(place, head, start, last))
    return Subject(f"{phrase} mỗi đơn vị" if per == "unit" else phrase, (start, last), per=per)


def _bare_noun(scene: Scene, noun: Span) -> str:
    """The counted noun without its classifier (18名职工 counts 职工) and without "số"."""
    start, end = noun
    classifier = any_of(scene.vocabulary, "noun.classifier_zh").match(scene.low, start, end)
    if classifier and classifier.end() < end:
        start = classifier.end()
    elif classifier and end - start <= 2:
        return ""
    if scene.low.startswith("số ", start):
        start += 3
    return text_of(scene, (start, end))


def _per(scene: Scene, at: int, ceiling: int) -> tuple[str | None, int]:
    match = re.compile(rf"\s*(?:/|mỗi\s+|per\s+)\s*(?P<per>{any_in(scene.vocabulary, 'per')})").match(
        scene.low, at, ceiling
    )
    if match is None:
        return None, at
    return lookup(scene.vocabulary, "per")[" ".join(match["per"].split())], match.end()
