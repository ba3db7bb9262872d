"""Target, figure or forecast: the verb and the time decide, not the word "mục tiêu"."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from hoaluoi.spine.drafting.drafts import Kind
from hoaluoi.spine.drafting.vocabulary import Vocabulary, any_of

_PROGRESS = re.compile(r"\s*(?:so\s+với\s+|của\s+|of\s+|on\s+)?(?:the\s+)?")
_MADE = re.compile(r"(?:hoàn thành|đạt|thực hiện|bằng|vượt|完成|achieved|completed)\s+[^,;.]{0,25}\Z")
_DONE_BEFORE = re.compile(r"(?:(?<![a-zà-ỹ])(?:đã|luôn|đã và đang|cơ bản|已|had|has|have))\s*\Z")
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


_GIVEN = re.compile(r"\s+(?:dịch|thông|lưu|tiếp|nhận|cắt|động|tuyến|hưởng|ban|diện)(?![a-zà-ỹ])")
_MET = re.compile(
    r"(?:vượt(?: mức)?|đạt và vượt|hoàn thành(?: vượt| vượt mức| xuất sắc| tốt| toàn diện)*|so với|so|thực hiện(?: đạt| tốt)?|kết quả|tương đương|đạt|bằng|gấp (?:đôi|rưỡi|[\d,]+ lần)|% |chương trình)"
    r"(?:\s+(?:được|các|tất cả|toàn bộ|toàn diện|một số|những|và|đúng|sớm|đạt|hoàn thành|vượt|mức|[\d,.%/]+|kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ|số|lộ trình))*\s*\Z"
)
_REPORTED = re.compile(
    r"(?:báo cáo|tình hình|kết quả|thống kê)(?![^,;.:]*(?:phấn đấu|nhiệm vụ|phương hướng|xác định|đề ra))[^,;.:]{0,80}(?:với|gồm|về|theo|qua|ở)\s+(?:các|một số)\s*\Z"
)
_REFERENCE = re.compile(r"so với[^,;.]{0,50}(?:được|đã)\s*\Z")
_ASSIGNED = re.compile(r"(?:kế hoạch|chỉ tiêu|mục tiêu|nhiệm vụ|định mức|lộ trình)[^,;.:]{0,30}\Z")
_TAKES = re.compile(r"将[^,，。;；]{1,14}(?:列为|划为|纳入|作为|转为|移交|送到|送至|接通|打造|延伸|覆盖|变为)")


_ENSURE = frozenset({"đảm bảo", "bảo đảm", "确保"})
_AIM = re.compile(r"(?:(?<![a-zà-ỹ])(?:để|nhằm|nỗ lực|góp phần|giúp)\s+|为了?)\Z")
_PROJECTS = re.compile(r"\s+(?:that|an?|the|its|total|peak|sales|demand|load|growth|\$|\d)")
_ARTICLE = re.compile(r"(?<![a-z])(?:the|an?|our|its|their)\s\Z")
_LISTS = re.compile(r"\s+(?:(?:chủ yếu|cụ thể|cơ bản|chính)\s+)?(?:như|sau|gồm|là)(?![a-zà-ỹ])|\s*:")
_RESOLVED = re.compile(
    r"(?:nghị quyết|nhiệm kỳ (?:mới|20\d\d)|đề ra|thông qua|thống nhất)(?![^.;]*(?:đạt|hoàn thành|vượt))[^.;]{0,70}\Z"
)
_PLAN_AHEAD = re.compile(
    r"(?P<plan>(?:完成|(?<![率量额资])(?:达到?|占|为))(?:(?![率额])[\u4e00-\u9fff]){0,8}(?:计划|目标|任务|指标))的\s*(?:[约近超]\s*)?\Z"
)
_PASSIVE = ("đảm bảo", "bảo đảm", "đề nghị", "cam kết", "quy định")


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
        if not (cue.word in _ALSO_NOUNS and is_noun(low, cue.start, cue.end))
        and not _is_half_word(low, cue)
        and not _is_met(low, cue)
        and not (
            cue.kind == "target"
            and not cue.word.endswith(" to")
            and _DONE_BEFORE.search(low, max(0, cue.start - 12), cue.start)
        )
    ]
    found = [cue for cue in found if not (cue.word in _ENSURE and _is_purpose(low, cue, start, end, found))]
    found = [replace(c, kind="target") if _is_laid_down(low, c) else c for c in found]
    found.sort(key=lambda c: (c.start, -c.end))
    shown: list[Cue] = []
    for cue in found:
        if not shown or cue.start >= shown[-1].end:
            shown.append(cue)
    return shown


def _is_laid_down(low: str, cue: Cue) -> bool:
    """Whether the plan is what a resolution sets, whatever was done before: "đã thống nhất nghị quyết … có các chỉ tiêu như"."""
    return (
        cue.kind == "target_noun"
        and _LISTS.match(low, cue.end) is not None
        and _RESOLVED.search(low, max(0, cue.start - 90), cue.start) is not None
    )


def _is_purpose(low: str, cue: Cue, start: int, end: int, found: list[Cue]) -> bool:
    """What is ensured by the way asks for nothing: "để đảm bảo cấp điện, công ty đã …", "đã ký …, bảo đảm tỷ lệ thu 99%"."""
    head = low[max(start, cue.start - 20) : cue.start]
    comma = re.search(r"[,，]", low[cue.end : end])
    if _AIM.search(head):
        return comma is not None and not re.search(r"\d", low[cue.end : cue.end + comma.start()])
    earlier = [c for c in found if c.end <= cue.start]
    return bool(earlier) and max(earlier, key=lambda c: c.start).kind == "done"


def is_noun(low: str, start: int, end: int) -> bool:
    """Whether a verb of demand stands as a noun: các yêu cầu dịch vụ, theo quy định, văn bản chỉ đạo."""
    if low.startswith("的", end):
        return True  # 完成年度计划的59.6%
    if low.startswith(_PASSIVE, start) and low[max(0, start - 5) : start].endswith("được "):
        return True
    return bool(_NOUN_BEFORE.search(low, max(0, start - 20), start) or _NOUN_AFTER.match(low, end))


def _is_half_word(low: str, cue: Cue) -> bool:
    """The "hiện" of "thực hiện" says nothing about now, the "giao" of "giao dịch" hands nothing down."""
    if cue.word == "hiện":
        return low[max(0, cue.start - 6) : cue.start].endswith(("thực ", "phát ", "xuất ", "thể ", "biểu "))
    if cue.word == "giao":
        return bool(_GIVEN.match(low, cue.end)) or low[max(0, cue.start - 7) : cue.start].endswith(
            ("bàn ", "chuyển ", "ngoại ")
        )
    if cue.word == "共":
        return low.startswith(("产", "同", "建", "享"), cue.end) or low[max(0, cue.start - 1) : cue.start] == "公"
    if cue.word == "tính từ":
        return low.startswith(" lúc", cue.end)
    if cue.word == "projects":
        return _PROJECTS.match(low, cue.end) is None
    if cue.word in {"increased", "decreased"} and _ARTICLE.search(low, max(0, cue.start - 6), cue.start):
        return True  # "the increased midpoint"
    return cue.word == "将" and _TAKES.match(low, cue.start) is not None


def _is_met(low: str, cue: Cue) -> bool:
    """A plan that is the object of a result announces nothing: "vượt kế hoạch được giao; …", "thực hiện các chỉ tiêu"."""
    if cue.kind != "target_noun" and cue.word not in {"được giao chỉ tiêu", "giao nhiệm vụ", "giao chỉ tiêu"}:
        return False
    head = low[max(0, cue.start - 70) : cue.start]
    if cue.word == "giao" and _REFERENCE.search(head):
        return True
    if cue.word == "giao" and (plan := _ASSIGNED.search(head)):
        head = head[: plan.start()]
    return _MET.search(head) is not None or _REPORTED.search(head) is not None


def plan_ahead(low: str, floor: int, number: int) -> tuple[int, int] | None:
    """Where the plan stands that a Chinese percentage is a share of: 完成年度计划的59.6%."""
    match = _PLAN_AHEAD.search(low, floor, number)
    return match.span("plan") if match else None


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
    for place, cue in reversed(list(enumerate(before))):
        if (
            cue.kind == "done"
            and place
            and before[place - 1].kind == "target"
            and cue.start - before[place - 1].end < 2
        ):
            continue  # "phấn đấu thực hiện đạt …"
        if cue.kind == "forecast":
            return "forecast", f"kind.forecast:{cue.word}"
        if cue.kind == "done":
            return "figure", f"kind.done:{cue.word}"
        if cue.kind == "target" and (foreseen or inherited == "forecast") and weak.fullmatch(cue.word):
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
