"""Target, figure or forecast: the verb and the time decide, not the word "mục tiêu"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from hoaluoi.spine.drafting.drafts import Kind
from hoaluoi.spine.drafting.vocabulary import Vocabulary, any_of

_PROGRESS = re.compile(r"\s*(?:so\s+với\s+|của\s+|of\s+|on\s+)?(?:the\s+)?")
_MADE = re.compile(r"(?:hoàn thành|đạt|thực hiện|bằng|vượt|完成|achieved|completed)\s+[^,;.]{0,25}\Z")
_ALSO_NOUNS = frozenset(
    {
        "yêu cầu",
        "quy định",
        "chỉ đạo",
        "cam kết",
        "đề nghị",
        "mong muốn",
        "quyết tâm",
        "đảm bảo",
        "bảo đảm",
        "要求",
        "计划",
        "规划",
        "目标",
        "plan",
        "target",
        "targets",
    }
)
_NOUN_BEFORE = re.compile(
    r"(?:\d|%|các|những|số|theo|đúng|đáp ứng|lệ|lượng|nghìn|ngàn|triệu|tỷ|tỉ|so với|quá|trái|ký|mọi|sự|văn bản|ban|nội dung|công tác|tiếp nhận|một số|tất cả|vượt|ngoài|tổng số|xử lý|giải quyết|按照|根据|符合)\s*\Z"
)
_NOUN_AFTER = re.compile(
    r"\s+(?:dịch vụ|của|về dịch vụ|khách hàng|cấp điện|chất lượng|kỹ thuật|này|trên|tại)(?![a-zà-ỹ])"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that speaks for a kind, where it stands."""

    kind: str
    start: int
    end: int
    word: str


@lru_cache(maxsize=8)
def _patterns(vocabulary: Vocabulary) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, any_of(vocabulary, f"cue.{kind}")) for kind in ("forecast", "done", "target", "target_noun"))


def cues(low: str, start: int, end: int, vocabulary: Vocabulary) -> list[Cue]:
    """Every cue between two offsets, in order; a longer cue hides what it contains."""
    found = [
        Cue(kind, m.start(), m.end(), " ".join(m.group().split()))
        for kind, pattern in _patterns(vocabulary)
        for m in pattern.finditer(low, start, end)
    ]
    found = [
        cue
        for cue in found
        if not (cue.word in _ALSO_NOUNS and is_noun(low, cue.start, cue.end)) and not _is_half_word(low, cue)
    ]
    found.sort(key=lambda c: (c.start, -c.end))
    shown: list[Cue] = []
    for cue in found:
        if not shown or cue.start >= shown[-1].end:
            shown.append(cue)
    return shown


def is_noun(low: str, start: int, end: int) -> bool:
    """Whether a verb of demand stands as a noun: các yêu cầu dịch vụ, theo quy định, văn bản chỉ đạo."""
    return bool(_NOUN_BEFORE.search(low, max(0, start - 20), start) or _NOUN_AFTER.match(low, end))


def _is_half_word(low: str, cue: Cue) -> bool:
    """The "hiện" of "thực hiện" says nothing about now."""
    return cue.word == "hiện" and low[: cue.start].endswith(("thực ", "phát ", "xuất ", "thể ", "biểu "))


def share_of_plan(low: str, end: int, vocabulary: Vocabulary) -> re.Match[str] | None:
    """The plan that a percentage is a share of: "đạt 9,3% chỉ tiêu được giao"."""
    gap = _PROGRESS.match(low, end)
    return any_of(vocabulary, "cue.plan_share").match(low, gap.end() if gap else end)


def kind_of(
    before: list[Cue], weak: re.Pattern[str], *, bound_sign: str | None, is_later: bool, inherited: str | None
) -> tuple[Kind, str]:
    """The kind and the rule that decided, from the cues before the number in its sentence.

    ``weak``: modal words (sẽ, 将, will) that go along with a forecast before them ("dự báo … sẽ đạt");
    ``is_later``: the date of the quantity is after that of the document; ``inherited``: the kind that the heading, the list's
    opening or the sentences before set for what follows.
    """
    done = any(cue.kind == "done" for cue in before)
    foreseen = any(cue.kind == "forecast" for cue in before)
    for cue in reversed(before):
        if cue.kind == "forecast":
            return "forecast", f"kind.forecast:{cue.word}"
        if cue.kind == "done":
            return "figure", f"kind.done:{cue.word}"
        if cue.kind == "target" and foreseen and weak.fullmatch(cue.word):
            continue
        if cue.kind == "target":
            return "target", f"kind.target:{cue.word}"
        if cue.kind == "target_noun" and (not done or cue.word in {"goal of", "target of"}):
            return "target", f"kind.target_noun:{cue.word}"
    if inherited == "target":
        return "target", "kind.inherited"
    if inherited == "forecast":
        return "forecast", "kind.inherited"
    if is_later:
        return "target", "kind.later_date"
    if bound_sign in {"<=", ">="}:
        return "target", "kind.limit"
    return "figure", "kind.default"
