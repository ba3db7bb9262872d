"""Questions about the text, in sentences that ask and do not accuse."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.drafting import ClaimCheck
from hoaluoi.spine.indicators.wording import unit_word
from hoaluoi.spine.reporting.models import TextAnswer
from hoaluoi.spine.reporting.queries.questions import Asked, Question, Source

REFUSED = {
    "scanned_pdf": gettext_lazy("It is a scan without text, so nothing in it can be read."),
    "encrypted": gettext_lazy("It is protected by a password."),
    "damaged": gettext_lazy("The file is damaged."),
    "empty": gettext_lazy("The file is empty."),
    "old_word": gettext_lazy("It is in the old Word format. Save it as .docx."),
}


_SENTENCES = {
    "own_number": gettext_lazy(
        "The text says %(stated)s%(unit)s; the cell “%(name)s” holds %(computed)s. Which one counts?"
    ),
    "register": gettext_lazy(
        "The text says %(stated)s%(unit)s; another return says %(computed)s for “%(name)s”. Which one counts?"
    ),
    "target_differs": gettext_lazy(
        "The text gives a target of %(stated)s%(unit)s; the register has %(computed)s (“%(name)s”). Which one is it?"
    ),
    "sum_of_parts": gettext_lazy(
        "The parts that the text names add up to %(computed)s; it says %(stated)s. Is one missing?"
    ),
    "shares_of_whole": gettext_lazy(
        "The shares that the text names add up to %(computed)s %%. Are they shares of one whole?"
    ),
    "repeated_measure": gettext_lazy("The text gives this measure two values. Which one counts?"),
    "two_deadlines": gettext_lazy("The text gives this two deadlines. Which one counts?"),
    "status_word": gettext_lazy(
        "The text says that it is completed; its own figure is %(computed)s %%. What is meant?"
    ),
    "share": gettext_lazy(
        "From the other numbers of the text follows %(computed)s; it says %(stated)s. Is one meant otherwise?"
    ),
}


_IN_PERCENT = {"part_of_whole", "share_of_plan", "change", "growth"}


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question. `hint`: the base that the stated value would fit."""

    fingerprint: str
    where: str
    sentence: str
    quote: str
    hint: str
    answer: TextAnswer | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report beside the return; `refused`: why nothing of it was read."""

    pk: int
    name: str
    refused: str


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    open: list[QuestionView]
    answered: list[QuestionView]
    reports: list[ReportView]
    read: int


def questions_page(found: Asked, language: str) -> QuestionsPage:
    views = [_view(question, language) for question in found.questions]
    return QuestionsPage(
        [view for view in views if view.answer is None],
        [view for view in views if view.answer is not None],
        [_report(source) for source in found.sources if source.attachment_id],
        sum(bool(source.text) for source in found.sources),
    )


def _report(source: Source) -> ReportView:
    refused = str(REFUSED.get(source.refused, _("Nothing in it could be read."))) if source.refused else ""
    return ReportView(source.attachment_id, source.name, refused)


def _view(question: Question, language: str) -> QuestionView:
    claim = question.claim
    quotes = [each.quote for each in claim.inputs if each.start is not None]
    quote = " … ".join(" ".join(quote.split())[:120] for quote in dict.fromkeys(quotes))
    return QuestionView(
        question.fingerprint,
        question.source.name,
        _sentence(claim, language),
        quote,
        _hint(claim, language),
        question.answer,
    )


def _sentence(claim: ClaimCheck, language: str) -> str:
    unit = unit_word(claim.inputs[0].unit or "") if claim.inputs else ""
    said = {
        "stated": _number(claim.stated, language),
        "computed": _number(claim.computed, language),
        "unit": "" if unit in {"", "count"} else f" {unit}",
        "name": claim.inputs[-1].quote if claim.inputs else "",
    }
    if claim.kind in _IN_PERCENT:
        said |= {name: f"{said[name]} %" for name in ("stated", "computed")}
    told = _SENTENCES.get(claim.message) or _SENTENCES.get(claim.kind) or _SENTENCES["share"]
    return str(told) % said


def _hint(claim: ClaimCheck, language: str) -> str:
    if claim.implied_base is None or claim.kind not in {"share_of_plan", "part_of_whole"}:
        return ""
    low, high = (_number(end, language) for end in claim.implied_base)
    return _("What the text says would fit a whole of %(low)s to %(high)s.") % {"low": low, "high": high}


def _number(value: Decimal | None, language: str) -> str:
    if value is None:
        return "–"
    rounded = value if abs(value) < 1 else value.quantize(Decimal("0.01"))
    return format_number(
        rounded.normalize() if rounded != rounded.to_integral_value() else rounded.quantize(Decimal(1)), language
    )
