"""Targets without a number: "không để … dừng hoạt động" (zero), "hoàn thành … vào năm 2022" (a milestone)."""

import re
from decimal import Decimal

from hoaluoi.spine.drafting import phrases
from hoaluoi.spine.drafting.blocks import Block, Sentence
from hoaluoi.spine.drafting.classify import cues
from hoaluoi.spine.drafting.dating import Mention
from hoaluoi.spine.drafting.drafts import Draft
from hoaluoi.spine.drafting.scene import Scene
from hoaluoi.spine.drafting.vocabulary import any_of

_END = re.compile(r"[;.\n。；]")
_NO_ZERO = re.compile(r"\s*(?:quá|vượt|lọt|ai|cho|họ|mình|lại|ý|thể)(?![a-zà-ỹ])")
_AHEAD = re.compile(r"\s*,?\s*(?:(?P<must>phải|cần|sẽ|cần phải)\s+)?(?:cơ bản\s+)?")
_PURPOSE = re.compile(r"[,;.\n。；(]|\s(?:để|nhằm|phục vụ|theo|làm cơ sở|kịp|đảm bảo|bảo đảm)\s")
_ZERO_WORDS = re.compile(r"không\s+để|杜绝|不发生|不得发生")


def unnumbered(scene: Scene, block: Block, sentence: Sentence, own: list[Draft], inherited: str | None) -> list[Draft]:
    """The zero targets and milestones of a sentence, beside the drafts ``own`` that have numbers."""
    return [*_zeros(scene, sentence), *_milestones(scene, sentence, own, inherited)]


def _zeros(scene: Scene, sentence: Sentence) -> list[Draft]:
    drafts = []
    for match in any_of(scene.vocabulary, "cue.zero").finditer(scene.low, sentence.start, sentence.end):
        if not _ZERO_WORDS.search(match.group()) or _NO_ZERO.match(scene.low, match.end()):
            continue
        stop = _END.search(scene.low, match.end(), sentence.end)
        end = stop.start() if stop else sentence.end
        start, last = phrases.trimmed(scene.low, match.end(), end, scene.vocabulary)
        if last - start < 4 or len(scene.low[start:last].split()) > 30:
            continue
        drafts.append(
            Draft(
                "target",
                match.start(),
                last,
                scene.text[match.start() : last],
                scene.text[start:last],
                "=",
                Decimal(0),
                "count",
                step=Decimal(0),
                rules=("zero_target",),
                number_start=match.start(),
                number_end=match.end(),
            )
        )
    return drafts


def _milestones(scene: Scene, sentence: Sentence, own: list[Draft], inherited: str | None) -> list[Draft]:
    drafts: list[Draft] = []
    here = [m for m in scene.mentions_in(sentence.start, sentence.end) if m.lead == "deadline" and not m.is_of_document]
    floor = sentence.start
    for mention in here:
        verbs = list(any_of(scene.vocabulary, "cue.milestone").finditer(scene.low, floor, mention.start))
        floor_before, floor = floor, mention.end
        if not verbs and (draft := _announced(scene, sentence, mention, own, inherited)):
            drafts.append(draft)
            floor = draft.end
            continue
        between_numbers = any(floor_before <= d.number_start < mention.end for d in own)
        if not verbs or between_numbers or not _is_target(scene, sentence, verbs[0].start(), inherited):
            continue
        start = verbs[0].start()
        subject = phrases.trimmed(scene.low, start, mention.start, scene.vocabulary)
        if not 2 <= len(scene.low[subject[0] : subject[1]].split()) <= 30:
            continue
        drafts.append(
            Draft(
                "target",
                start,
                mention.end,
                scene.text[start : mention.end],
                _without_deadline(scene.text[subject[0] : subject[1]]),
                "milestone",
                None,
                None,
                date=mention.value,
                date_role="deadline",
                date_source="phrase",
                rules=("milestone", "date.phrase"),
                number_start=mention.start,
                number_end=mention.end,
            )
        )
    return drafts


def _announced(
    scene: Scene, sentence: Sentence, mention: Mention, own: list[Draft], inherited: str | None
) -> Draft | None:
    """A milestone whose deadline stands first: "yêu cầu đến ngày 19/8 phải hoàn thành dự án", "Trước 30/6, phê duyệt …"."""
    gap = _AHEAD.match(scene.low, mention.end, sentence.end)
    verb = any_of(scene.vocabulary, "cue.milestone").match(scene.low, gap.end(), sentence.end) if gap else None
    if gap is None or verb is None:
        return None
    stop = _PURPOSE.search(scene.low, verb.end(), sentence.end)
    end = stop.start() if stop else sentence.end
    wanted = gap["must"] in {"phải", "cần", "cần phải"} or _is_target(scene, sentence, mention.start, inherited)
    wanted = wanted or _is_to_come(scene, sentence, mention)
    if (
        not wanted
        or any(mention.start <= d.number_start < end for d in own)
        or re.search(r"\d\s*%", scene.low[verb.start() : end])
    ):
        return None
    start, last = phrases.trimmed(scene.low, verb.start(), end, scene.vocabulary)
    if not 2 <= len(scene.low[start:last].split()) <= 30:
        return None
    return Draft(
        "target", mention.start, end, scene.text[mention.start : end], scene.text[start:last], "milestone", None, None,
        date=mention.value, date_role="deadline", date_source="phrase", rules=("milestone.announced", "date.phrase"),
        number_start=mention.start, number_end=mention.end,
    )  # fmt: skip


def _is_to_come(scene: Scene, sentence: Sentence, mention: Mention) -> bool:
    """Whether the deadline lies after the document and nothing says that it is done: "Trước ngày 30/6, hoàn thành …"."""
    if scene.document_date is None:
        return False
    last = mention.value.split("/")[-1]
    ends = f"{last[:4]}-{int(last[-1]) * 3:02d}" if "Q" in last else last
    later = ends > scene.document_date.isoformat()[: len(ends)]
    return later and all(c.kind != "done" for c in cues(scene.low, sentence.start, sentence.end, scene.vocabulary))


def _without_deadline(phrase: str) -> str:
    return re.sub(r"\s+(?:vào|trước|trong|đến|chậm nhất)\s*\Z", "", phrase)


def _is_target(scene: Scene, sentence: Sentence, end: int, inherited: str | None) -> bool:
    kinds = [c.kind for c in cues(scene.low, sentence.start, end, scene.vocabulary)]
    if not kinds:
        return inherited == "target"
    return kinds[-1] in {"target", "target_noun"}
