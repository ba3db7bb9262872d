"""What is wrong with single cells of a draft, as programs read it."""

from hoaluoi.spine.reporting.entries import is_quarantined, values_of
from hoaluoi.spine.reporting.models import Return
from hoaluoi.spine.reporting.pages.wording import finding_sentence, problem_sentence
from hoaluoi.spine.reporting.queries.returns import before
from hoaluoi.spine.reporting.rules import read_definition, review


def cell_problems(held: Return, language: str) -> list[dict[str, str]]:
    """One entry a problem: cell, code, severity, message, found. Quarantined cells first."""
    definition = read_definition(held.version.definition)
    told = [
        {
            "cell": key,
            "code": cell["problem"],
            "severity": "error",
            "message": problem_sentence(cell),
            "found": str(cell["raw"]),
        }
        for key, cell in held.cells.items()
        if is_quarantined(cell)
    ]
    quarantined = {each["cell"] for each in told}
    findings = review(definition, values_of(definition, held.cells), before(held), held.explanations)
    return told + [
        {
            "cell": finding.cell,
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding_sentence(finding, definition, language),
            "found": str(held.cells.get(finding.cell, {}).get("value", "")),
        }
        for finding in findings
        if finding.cell not in quarantined
    ]
