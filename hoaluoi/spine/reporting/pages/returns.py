"""One return as it reads: cells with provenance, what stands out, versions, and what may be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.indicators.wording import unit_word
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.links import number_url
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.pages.wording import finding_sentence, shown
from hoaluoi.spine.reporting.rules import (
    MISSING,
    FormDefinition,
    in_language,
    number_in,
    outlier,
    read_definition,
    review,
)


@dataclass(frozen=True)
class Line:
    """One cell of a version. `questions` are leads for a question, never a block."""

    key: str
    label: str
    state: str
    text: str
    unit: str
    reason: str
    url: str
    before: str
    explanation: str
    questions: list[str]


@dataclass(frozen=True)
class Block:
    title: str
    lines: list[Line]


@dataclass(frozen=True)
class VersionPage:
    version: ReturnVersion
    blocks: list[Block]

    @property
    def questions(self) -> int:
        return sum(len(line.questions) for block in self.blocks for line in block.lines)


def version_page(
    held: Return,
    version: ReturnVersion,
    language: str,
    *,
    history: Sequence[ReturnVersion] = (),
    compared: ReturnVersion | None = None,
) -> VersionPage:
    """What a version states. `history`: earlier periods, newest first; `compared`: the version before this one."""
    definition = read_definition(held.version.definition)
    values = values_of(definition, version.cells)
    told = questions(definition, version, history, language)
    old = values_of(definition, compared.cells) if compared else {}
    blocks = []
    for section in definition.sections:
        lines = [
            Line(
                key=cell.key,
                label=definition.label(cell.key, language),
                state=_STATES[values.get(cell.key, MISSING).state.value],
                text=shown(cell, values.get(cell.key, MISSING), language),
                unit=unit_word(cell.unit),
                reason=values.get(cell.key, MISSING).reason,
                url=number_url(cell.measure, held.unit_id, held.period) if cell.measure else "",
                before=_before(shown(cell, old.get(cell.key, MISSING), language), cell.key, values, old),
                explanation=version.explanations.get(cell.key, ""),
                questions=told.get(cell.key, []),
            )
            for row in section.rows
            for cell in row.cells
        ]
        blocks.append(Block(in_language(section.labels, language), lines))
    return VersionPage(version, blocks)


_STATES = {"reported": "reported", "zero": "reported_zero", "na": "not_applicable", "missing": "missing"}


def _before(text: str, key: str, values: Mapping[str, Any], old: Mapping[str, Any]) -> str:
    return (text or "—") if old and old.get(key, MISSING) != values.get(key, MISSING) else ""


def questions(
    definition: FormDefinition, version: ReturnVersion, history: Sequence[ReturnVersion], language: str
) -> dict[str, list[str]]:
    """By cell: what the rules warn of, and values that stand out from the unit's own history."""
    values = values_of(definition, version.cells)
    past = [values_of(definition, earlier.cells) for earlier in history]
    told: dict[str, list[str]] = {}
    # Explained changes are shown to the reviewer with their explanation.
    for finding in review(definition, values, past[0] if past else {}):
        if finding.code != "missing":
            told.setdefault(finding.cell, []).append(finding_sentence(finding, definition, language))
    for key in definition.cells:
        value = number_in(values, key)
        known = [number for cells in past if (number := number_in(cells, key)) is not None]
        if value is not None and (lead := outlier(value, known)) is not None:
            usual = format_number(lead.usual.quantize(Decimal(1)) if abs(lead.usual) >= 10 else lead.usual, language)
            told.setdefault(key, []).append(
                _("Usually about %(usual)s here (%(count)s earlier periods). Is this right?")
                % {"usual": usual, "count": lead.points}
            )
    return told
