"""Who has how many: "PC A, PC B (3 sáng kiến/đơn vị)" is three each; "lần lượt là" pairs two lists."""

import re
from dataclasses import replace
from itertools import pairwise

from hoaluoi.spine.drafting.accept import is_figure
from hoaluoi.spine.drafting.blocks import Sentence
from hoaluoi.spine.drafting.dating import Mention, role_of
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.organisation import named_units
from hoaluoi.spine.drafting.quantities import Quantity, quantity
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.tokens import Token
from hoaluoi.spine.drafting.vocabulary import any_of

_HOLDERS = re.compile(r"(?P<names>[^;:.()\n]{3,160})\(\s*\Z")
_LONGEST_HOLDERS = 200
_RESPECTIVELY = re.compile(r"lần\s+lượt|theo\s+thứ\s+tự|tương\s+ứng\s+là|分别|respectively")
_AND = re.compile(r"\s*(?:,|;|、|\bvà\b|\band\b|和|与)\s*")
_BETWEEN = re.compile(r"\s*(?:[,;、]|và|and|和|与|,\s*(?:và|and))\s*")
_LINK_AFTER = re.compile(
    r"\s+(?:(?:phải\s+|đã\s+|sẽ\s+)?(?:giảm|tăng)?\s*(?:xuống|lên|còn|tới|đến)?|đạt|là|có|tăng|giảm|ở mức|chiếm|được giao|"
    r"was|were|is|are|accounted for|stood at|reached|达到|达|为)\s*\Z|(?:达到|达|为|增长|下降|完成|占)\s*\Z"
)
_OF_EACH = re.compile(
    r"(?:lượng|suất|thu|số|lệ|mức|độ|trị|tư|thất|nhuận|chi phí)(?:\s+[a-zà-ỹ]+){0,4}?\s+(?:của|tại|ở)\s+(?:các |\d+ )?",
    re.I,
)
_OF_YEARS = re.compile(
    r"\s*(?:của\s+|trong\s+|vào\s+)?(?:các\s+|từng\s+|(?:hai|ba|bốn|năm|\d)\s+)?(?:năm|quý|tháng|giai đoạn)?\s*\Z"
)
_NEW_CLAUSE = re.compile(r"[,，](?!\s*(?:và|and|và là)(?![a-zà-ỹ]))[^\d,，]*[\u3400-\u9fff]{3}")
_MEASURE_AT_END = re.compile(
    r"(?:消纳责任权重|装机容量|装机规模|投资完成率|供电可靠率|电压合格率|停电时间|利用小时数?|利用率|完成率|覆盖率|增长率|满意率|合格率|可靠率|线损率|装机|发电量|用电量|售电量|电量|占比|比重|增速|投资|产量|容量|负荷|收入|利润)\Z"
)
_OWNER = re.compile(r"\A.*的(?=[^的]+\Z)|\A[\u3400-\u9fff]{0,12}?(?:公司|集团)(?=[\u3400-\u9fff]{2})")
_MEASURE_AFTER = re.compile(
    r"(?:(?:完成|实现|达到?|为|占|是|有|增长|下降|新增|缩短|提高|降低|减少|增加|提升|增至|降至)\s*)*\Z"
)
_DEFAULTS = {"comparator.target", "comparator.none", "comparator.lower_is_better", "comparator.whole"}


def shared_unit(scene: Scene, amount: Quantity, following: list[Token], floor: int, language: str) -> Quantity | None:
    """The quantity with the unit that the last number of its list carries: "lần lượt đạt 4.105, 982 và 3.377 triệu kWh"."""
    if amount.unit is not None or amount.scaled or amount.of_total is not None or amount.value_to is not None:
        return None
    at = amount.token.end
    last: Token | None = None
    for token in following:
        if token.kind != "number" or not _BETWEEN.fullmatch(scene.low, at, token.start):
            break
        last, at = token, token.end
        if _BETWEEN.match(scene.low, at) is None:
            break
    if last is None or not _RESPECTIVELY.search(scene.low, max(floor - 200, 0), at + 80):
        return None
    borrowed = Token("number", last.start, last.end, (("digits", amount.token.part("digits")),))
    whole = quantity(scene.low, last, language, scene.vocabulary)
    shared = quantity(scene.low, borrowed, language, scene.vocabulary)
    if (
        whole is None
        or shared is None
        or is_figure(scene.text, scene.low, whole, floor, language, scene.vocabulary) is None
    ):
        return None
    return replace(shared, token=amount.token, start=amount.start, end=amount.end)


def distribute(scene: Scene, sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """The drafts of a sentence with their holders, multiplicity and paired subjects."""
    held = [_held(scene, sentence, draft) for draft in drafts]
    matches = list(_RESPECTIVELY.finditer(scene.low, sentence.start, sentence.end))
    names: list[str] | None = None
    for place, match in enumerate(matches):
        until = matches[place + 1].start() if place + 1 < len(matches) else sentence.end
        held, names = _paired(scene, sentence, held, match, until, names)
    return held


def _held(scene: Scene, sentence: Sentence, draft: Draft) -> Draft:
    reach = max(sentence.start, draft.start - _LONGEST_HOLDERS)
    head = scene.text[reach : draft.start]
    before = _HOLDERS.search(head) if head.rstrip().endswith("(") else None
    if (
        before is None
        or re.search(r"\d\s*%|\d{2}", before["names"])
        or draft.unit is None
        or not draft.unit.startswith("count")
    ):
        return draft
    start = reach + before.start("names")
    names = before["names"]
    lead = re.match(r"\s*(?:và|trong đó|gồm|bao gồm|là|and)?\s*", names)
    start += lead.end() if lead else 0
    named = named_units(scene.text, scene.low, start, draft.start, scene.units, scene.vocabulary)
    closing = scene.text.find(")", draft.end, draft.end + 40)
    end = closing + 1 if closing >= 0 else draft.end
    holders = [part for part in _AND.split(scene.text[start : reach + before.end("names")].strip()) if part]
    each = draft.unit == "count/unit"
    if len(holders) == 1 and holders[0].lower() not in draft.subject.lower():
        draft = replace(draft, subject=f"{draft.subject} {holders[0]}")
    return replace(
        draft, start=start, end=end, quote=scene.text[start:end], multiplicity=len(holders) if each else draft.multiplicity,
        units=tuple(dict.fromkeys(n.code for n in named)) or draft.units,
        rules=(*draft.rules, "distribution.each" if each else "distribution.holder"),
    )  # fmt: skip


def _paired(
    scene: Scene, sentence: Sentence, drafts: list[Draft], match: re.Match[str], until: int, names: list[str] | None
) -> tuple[list[Draft], list[str] | None]:
    """The drafts after one "respectively" paired with the list before it; the list serves a second one too."""
    if match.group() == "respectively":
        after = drafts
    else:
        after = _run(scene, [d for d in drafts if match.start() < d.number_start < until])
    if len(after) < 2:
        return drafts, names
    end = min(match.start(), after[0].number_start)
    dates = scene.mentions_in(sentence.start, end)[-len(after) :]
    if _is_list(scene, dates, len(after)):
        paired = _dated(scene, sentence, after, dates)
    else:
        if names is None or len(names) != len(after):
            names = _names(scene, sentence.start, end, len(after))
        if names is None:
            return drafts, names
        own = _measured(scene, sentence, match, after[0].number_start, names)
        paired = [_like_first(replace(d, subject=name), after[0]) for d, name in zip(after, own, strict=True)]
        paired = _compared_alike(paired)
    by_place = {d.number_start: d for d in paired}
    return [by_place.get(d.number_start, d) for d in drafts], names


def _run(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """The drafts that make one list: nothing but separators and short units between them."""
    run = drafts[:1]
    for draft in drafts[1:]:
        between = scene.low[run[-1].number_end : draft.number_start]
        if between.count("(") > between.count(")"):
            continue  # "76.100 tấn và 195.000 tấn (tiêu thụ 191.000 tấn)": an aside is no member
        if _NEW_CLAUSE.search(between):
            break
        if len(between) > 40 or re.search(r"[.:]|tăng|giảm|so với|增长|下降", between):
            break
        run.append(draft)
    return run


def _like_first(draft: Draft, first: Draft) -> Draft:
    """Members of a list are of one kind and date; what the first compares, all compare."""
    default = next((rule for rule in draft.rules if rule in _DEFAULTS), None)
    comparator = first.comparator if default or draft.comparator == "=" else draft.comparator
    return replace(
        draft, kind=first.kind, comparator=comparator, date=draft.date or first.date,
        date_role=draft.date_role or first.date_role, rules=(*draft.rules, "distribution.respectively"),
    )  # fmt: skip


def _measured(scene: Scene, sentence: Sentence, match: re.Match[str], number: int, names: list[str]) -> list[str]:
    """Chinese names with the measure beside 分别: 甲、乙分别完成投资1、2亿元,完成率分别达70%、54%."""
    if match.group() != "分别":
        return names
    after = _MEASURE_AFTER.sub("", scene.text[match.end() : number].strip())
    before = re.split(r"[,，、:：;；]", scene.text[sentence.start : match.start()])[-1].strip()
    measure = after if len(after) >= 2 else before
    if not measure or measure in names[-1] or names[-1] in measure or re.search(r"[^\u3400-\u9fff]", measure):
        return names
    return [f"{_MEASURE_AT_END.sub('', name)}{measure}" for name in names]


def _compared_alike(drafts: list[Draft]) -> list[Draft]:
    """What the last number says after itself holds for the list: 分别达到33%和18%左右."""
    rule = next((rule for rule in drafts[-1].rules if rule.startswith("comparator.after")), None)
    if rule is None or any("comparator.before" in r or "comparator.after" in r for d in drafts[:-1] for r in d.rules):
        return drafts
    return [*(replace(d, comparator=drafts[-1].comparator, rules=(*d.rules, rule)) for d in drafts[:-1]), drafts[-1]]


def _is_list(scene: Scene, dates: list[Mention], count: int) -> bool:
    return len(dates) == count and all(
        _BETWEEN.fullmatch(scene.low, one.end, other.start) for one, other in pairwise(dates)
    )


def _dated(scene: Scene, sentence: Sentence, drafts: list[Draft], dates: list[Mention]) -> list[Draft]:
    """ "các năm 2024, 2025 và 2026 lần lượt là …": the years pair with the numbers, the subject stands before them."""
    head = scene.text[sentence.start : dates[0].start]
    if years := _OF_YEARS.search(head.lower()):
        head = head[: years.start()]
    subject = re.split(r"[,;:]\s", head.strip(" ,"))[-1].strip() or drafts[0].subject
    first = drafts[0]
    return [
        replace(_like_first(draft, first), subject=subject, date=day.value, date_role=role_of(first.kind, day), date_source="phrase")
        for draft, day in zip(drafts, dates, strict=True)
    ]  # fmt: skip


def _names(scene: Scene, start: int, end: int, count: int) -> list[str] | None:
    clause = scene.text[start:end]
    clause = clause[len(clause) - len(re.split(r"[:;]", clause)[-1]) :]
    clause = _LINK_AFTER.sub("", clause.rstrip(" ,，、"))
    parts = [part.strip() for part in _AND.split(clause) if part.strip()]
    if len(parts) < count:
        return None
    names = parts[-count:]
    names[-1] = _LINK_AFTER.sub("", f" {names[-1]}").strip()
    if re.search(r"[\u3400-\u9fff]", names[-1]):
        names[0] = _OWNER.sub("", names[0]) or names[0]
        return _completed(names)
    return _of_one_measure(scene, names)


def _completed(names: list[str]) -> list[str]:
    """第一、二产业用电量 names 第一产业用电量 and 第二产业用电量; 电动汽车、数据中心充换电量 shares its last noun."""
    last = re.fullmatch(r"(第?[一二三四五六七八九十])(\D+)", names[-1])
    if last is None:
        measure = _MEASURE_AT_END.search(names[-1])
        if measure is None or any(_MEASURE_AT_END.search(name) for name in names[:-1]):
            return names
        return [*(name + measure.group() for name in names[:-1]), names[-1]]
    return [("" if name.startswith("第") else "第") + name + ("" if last[2] in name else last[2]) for name in names]


def _of_one_measure(scene: Scene, names: list[str]) -> list[str]:
    """The measure before the first name holds for all: "sản lượng của A, B và C"."""
    head = _OF_EACH.search(names[0])
    if head:
        measure = names[0][: head.end()].strip()
        return [names[0], *(f"{measure} {name}" for name in names[1:])]
    word = any_of(scene.vocabulary, "phrase.heads", "phrase.measures").match(names[0].lower())
    if word and not any(any_of(scene.vocabulary, "phrase.heads").match(name.lower()) for name in names[1:]):
        return [names[0], *(f"{names[0][: word.end()]} {name}" for name in names[1:])]
    return names
