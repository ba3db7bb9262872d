"""Questions to the author about the text of a return: its narrative cells and the reports beside it, checked against
the return's own numbers, the unit's other figures of the period and the register. Asked before sending, never after.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from hoaluoi.core.files import inspection
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.queries import open_content
from hoaluoi.core.periods import Kind, Period
from hoaluoi.spine import drafting
from hoaluoi.spine.drafting import ClaimCheck, OwnNumber, Registered
from hoaluoi.spine.drafting.extraction import UnableToExtract, text_of
from hoaluoi.spine.indicators.models import Fact
from hoaluoi.spine.reporting import register
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.models import Attachment, Return, TextAnswer
from hoaluoi.spine.reporting.rules import CellType, FormDefinition, read_definition
from hoaluoi.spine.words.queries import vocabulary

MOST_CHARACTERS = 200_000
MOST_FIGURES = 400


@dataclass(frozen=True, slots=True)
class Source:
    """A text of the return: a narrative cell (`key`) or an attached report (`attachment_id`)."""

    key: str
    name: str
    text: str
    attachment_id: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that does not fit, with the author's answer if there is one."""

    fingerprint: str
    source: Source
    claim: ClaimCheck
    answer: TextAnswer | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What was read and what is asked, the open questions first."""

    sources: list[Source]
    questions: list[Question]

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if question.answer is None]


def asked(held: Return, language: str) -> Asked:
    """Every question about the return as it stands in the draft. Four queries; none where there is no text."""
    definition = read_definition(held.version.definition)
    sources = [*_narratives(held, definition, language), *_reports(held)]
    if not any(source.text for source in sources):
        return Asked(sources, [])
    own = _own_numbers(held, definition, language)
    known = [*_figures(held), *register.registered(held.unit_id, held.end_date)]
    answers = {
        answer.fingerprint: answer for answer in TextAnswer.objects.filter(of=held).select_related("answered_by")
    }
    questions = [
        Question(mark, source, claim, answers.get(mark))
        for source in sources
        for claim in _claims(source, held, own, known)
        for mark in [fingerprint(source, claim)]
    ]
    return Asked(sources, sorted(questions, key=lambda question: question.answer is not None))


def fingerprint(source: Source, claim: ClaimCheck) -> str:
    """The same words and numbers ask the same question; when one changes it is another."""
    said = [source.key, claim.kind, claim.formula, *(each.quote for each in claim.inputs)]
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()


def _claims(source: Source, held: Return, own: list[OwnNumber], known: list[Registered]) -> Iterator[ClaimCheck]:
    reading = drafting.read(source.text[:MOST_CHARACTERS], vocabulary=vocabulary(), document_date=held.end_date)
    own_found = drafting.beside_checks(reading, own, held.start_date, held.end_date)
    found = (*drafting.check(reading, known), *own_found, *drafting.handed_down_checks(reading, known))
    seen: set[str] = set()
    for claim in found:
        mark = fingerprint(source, claim)
        if claim.verdict == "inconsistent" and mark not in seen:
            seen.add(mark)
            yield claim


def _narratives(held: Return, definition: FormDefinition, language: str) -> Iterator[Source]:
    for key, value in values_of(definition, held.cells).items():
        if definition.cells[key].type is CellType.TEXT and isinstance(value.value, str) and value.value.strip():
            yield Source(key, definition.label(key, language), value.value)


def _reports(held: Return) -> Iterator[Source]:
    for attachment in Attachment.objects.filter(of=held).select_related("file").order_by("pk"):
        is_picture = attachment.file.media_type in inspection.IMAGES
        text, refused = ("", "") if is_picture else _text(attachment.file_id)
        yield Source(f"file:{attachment.file.sha256}", attachment.file.name, text, attachment.pk, refused)


@lru_cache(maxsize=64)
def _text(file_id: int) -> tuple[str, str]:
    """The text of a stored file, which never changes, or the reason why it cannot be read."""
    file = StoredFile.objects.get(pk=file_id)
    with open_content(file) as content:
        try:
            return text_of(content.read(), file.name).text, ""
        except UnableToExtract as refused:
            return "", refused.reason


def _own_numbers(held: Return, definition: FormDefinition, language: str) -> list[OwnNumber]:
    numbers = []
    for key, value in values_of(definition, held.cells).items():
        cell = definition.cells[key]
        if cell.type.is_number and isinstance(value.value, Decimal | int):
            numbers.append(OwnNumber(key, definition.label(key, language), Decimal(value.value), cell.unit))
    return numbers


def _figures(held: Return) -> list[Registered]:
    """What other returns of the unit state for the same period."""
    facts = Fact.objects.filter(
        unit=held.unit_id, period=held.period, end_date=held.end_date, value__isnull=False, simulated=False
    ).exclude(source_type="reporting.return", source_id=held.pk)
    return [
        Registered(
            name=fact.measure.name_vi,
            kind="figure",
            comparator="=",
            value=Decimal(fact.value or 0),
            unit=fact.measure.unit_of_measure,
            date=_iso(held.reporting_period),
        )
        for fact in facts.select_related("measure")[:MOST_FIGURES]
    ]


def _iso(period: Period) -> str | None:
    """The period as texts name it; None for kinds that no date names."""
    match period.kind:
        case Kind.DAY:
            return period.start_date.isoformat()
        case Kind.MONTH:
            return f"{period.start_date:%Y-%m}"
        case Kind.QUARTER:
            return f"{period.start_date.year}-Q{(period.end_date.month + 2) // 3}"
        case Kind.YEAR:
            return str(period.start_date.year)
    return None
