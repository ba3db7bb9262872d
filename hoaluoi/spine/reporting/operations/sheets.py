"""A filled sheet comes back: all of it is taken in, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.files.inspection import XLSX
from hoaluoi.core.files.models import StoredFile
from hoaluoi.core.files.operations import store
from hoaluoi.spine.reporting import access
from hoaluoi.spine.reporting.entries import is_quarantined, values_of
from hoaluoi.spine.reporting.enums import Channel, ReturnState
from hoaluoi.spine.reporting.models import Return, ReturnVersion
from hoaluoi.spine.reporting.operations import returns
from hoaluoi.spine.reporting.pages.wording import finding_sentence, problem_sentence
from hoaluoi.spine.reporting.queries.returns import before
from hoaluoi.spine.reporting.rules import Severity, read_definition, review
from hoaluoi.spine.reporting.sheets.reading import FilledSheet, SheetProblem, read_sheet
from hoaluoi.spine.reporting.sheets.writing import SHEET


@dataclass(frozen=True)
class Taken:
    """What became of a sheet. With problems nothing was sent; the draft holds the sheet, rubbish in quarantine."""

    held: Return
    file: StoredFile
    problems: list[SheetProblem]
    version: ReturnVersion | None = None


@transaction.atomic
def take_sheet(
    *,
    of: Return,
    content: bytes,
    name: str,
    by: Actor,
    at: datetime,
    language: str,
    send: bool = False,
    reason: str = "",
) -> Taken:
    """Reads the sheet into the draft and, if asked and nothing is wrong, sends it (as an amendment if it was sent).

    Raises `UnableToStore`, `UnableToReadSheet`, `StaleRevision` (others changed the same cells since the download),
    `UnableToSave` or `UnableToSubmit`; nothing is kept then.
    """
    access.return_for_filing(by, of.pk)
    sheet = read_sheet(content, name)
    sheet.key.require_for(of)
    known = read_definition(of.version.definition).cells
    entries = {key: entry for key, entry in sheet.entries.items() if key in known}
    held = returns.save_cells(
        of=of, cells=entries, revision=sheet.key.revision, by=by, at=at, language=language, tab="sheet"
    )
    file = store(
        content=content, name=name, by=by, at=at, unit_id=of.unit_id, permission=Permission.RETURNS_VIEW,
        accept=frozenset({XLSX}),
    )  # fmt: skip
    problems = problems_of(held, sheet, language)
    if problems or not send:
        return Taken(held, file, problems)
    if held.is_sent and held.state != ReturnState.SENT_BACK:
        version = returns.amend(of=held, by=by, at=at, reason=reason, channel=Channel.SHEET, file=file)
    else:
        version = returns.submit(of=held, by=by, at=at, channel=Channel.SHEET, file=file)
    return Taken(held, file, [], version)


def problems_of(held: Return, sheet: FilledSheet, language: str) -> list[SheetProblem]:
    """What is wrong with the draft that the sheet made, at the places of the sheet, in reading order."""
    definition = read_definition(held.version.definition)
    sentences: dict[str, str] = {
        key: problem_sentence(cell) for key, cell in held.cells.items() if is_quarantined(cell)
    }
    findings = review(definition, values_of(definition, held.cells), before(held), held.explanations)
    for finding in findings:
        if finding.severity is not Severity.WARNING and finding.cell not in sentences:
            sentences[finding.cell] = finding_sentence(finding, definition, language)
    return [
        SheetProblem(
            sheet=SHEET,
            place=sheet.places.get(key, ""),
            key=key,
            label=definition.label(key, language),
            sentence=sentences[key],
            found=str(held.cells.get(key, {}).get("raw", held.cells.get(key, {}).get("value", ""))),
        )
        for key in definition.cells
        if key in sentences and key in sheet.places
    ]
