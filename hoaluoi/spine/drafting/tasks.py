"""Things to do: clauses in the imperative with who is answerable and by when."""

import re

from hoaluoi.spine.drafting.blocks import Block, Sentence
from hoaluoi.spine.drafting.drafts import Task
from hoaluoi.spine.drafting.organisation import Named, named_units
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.vocabulary import any_of

_MARK = re.compile(
    r"\s*(?:[-–•*+]|\(?\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) là:?|thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám):?)\s*"
)
_ORDER = re.compile(
    r"(?:yêu cầu|giao(?: nhiệm vụ)?(?: cho)?|đề nghị|chỉ đạo|要求|责成)\s(?!của|về|này|khác|trên|tại|ở)"
)
_PAST = re.compile(r"(?<![a-zà-ỹ])(?:đã|vừa|đang|kết quả|trong thời gian qua)(?![a-zà-ỹ])|已")
_SUPPORT = re.compile(r"phối hợp(?: với| cùng)?|配合|in coordination with")
_CHAIR = re.compile(r"chủ trì|牵头|负责|làm đầu mối|chịu trách nhiệm|shall lead|takes the lead")
_SHORTEST, _LONGEST = 5, 120


def tasks_of(scene: Scene, block: Block) -> list[Task]:
    """The tasks of a block: an order to somebody, a unit that leads, or an item of a list of measures."""
    return [task for sentence in block.sentences if (task := _task(scene, block, sentence)) is not None]


def _task(scene: Scene, block: Block, sentence: Sentence) -> Task | None:
    low = scene.low
    mark = _MARK.match(low, sentence.start, sentence.end)
    start = mark.end() if mark else sentence.start
    end = sentence.end
    while end > start and scene.text[end - 1] in " \n\t;.":
        end -= 1
    while start < end and scene.text[start].isspace():
        start += 1
    if not _SHORTEST <= len(low[start:end].split()) <= _LONGEST and not (
        block.language == "zh" and 6 <= end - start <= 160
    ):
        return None
    named = named_units(scene.text, low, start, end, scene.units, scene.vocabulary)
    rule = _rule(scene, block, start, end, named, marked=mark is not None)
    if rule is None or _PAST.search(low, start, min(end, start + 80)):
        return None
    leads, support = _roles(low, named, start, end)
    deadline = next(
        (m.value for m in scene.mentions_in(start, end) if m.lead == "deadline" and not m.is_of_document),
        None,
    )
    return Task(start, end, scene.text[start:end], _action(scene, start, end, named), leads, support, deadline, (rule,))


def _rule(scene: Scene, block: Block, start: int, end: int, named: list[Named], *, marked: bool) -> str | None:
    low = scene.low
    if _CHAIR.search(low, start, min(end, start + 160)) and named:
        return "task.lead"
    order = _ORDER.search(low, start, min(end, start + 60))
    if order and (named or any_of(scene.vocabulary, "task.verbs").search(low, order.end(), min(end, order.end() + 80))):
        return "task.order"
    imperative = any_of(scene.vocabulary, "task.verbs").match(low, start)
    if imperative and marked:
        return "task.item"
    if (
        named
        and named[0].start == start
        and any_of(scene.vocabulary, "task.verbs").match(low, _after(low, named[0].end))
    ):
        return "task.addressee"
    return None


def _after(low: str, at: int) -> int:
    match = re.compile(r"[\s,:]*(?:cần|phải|có trách nhiệm|tiếp tục|chủ động)?[\s,]*").match(low, at)
    return match.end() if match else at


def _roles(low: str, named: list[Named], start: int, end: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    split = _SUPPORT.search(low, start, end)
    border = split.start() if split else end
    first = named[0].start if named else end
    leads = tuple(dict.fromkeys(n.code for n in named if n.start < border and n.start - first < 160))
    support = tuple(dict.fromkeys(n.code for n in named if split and split.end() <= n.start < split.end() + 120))
    return leads, tuple(code for code in support if code not in leads)


def _action(scene: Scene, start: int, end: int, named: list[Named]) -> str:
    verb = any_of(scene.vocabulary, "task.verbs").search(
        scene.low, named[0].end if named and named[0].start - start < 40 else start, end
    )
    at = verb.start() if verb and verb.start() - start < 120 else start
    return " ".join(scene.text[at:end].split())
