"""All that can be said about a filled form before it is sent."""

from collections.abc import Mapping

from hoaluoi.spine.reporting.rules.cells import MISSING, CellState
from hoaluoi.spine.reporting.rules.checks import Finding, Severity, Values
from hoaluoi.spine.reporting.rules.definition import FormDefinition


def review(
    definition: FormDefinition,
    values: Values,
    previous: Values | None = None,
    explanations: Mapping[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Findings in reading order of the form: required cells first at their place, then the rules.

    `previous`: the last period's cells. A finding that asks for an explanation is left out once its cell has one.
    """
    found = [
        Finding(cell.key, "required", Severity.ERROR, "missing")
        for cell in definition.cells.values()
        if cell.required and values.get(cell.key, MISSING).state is CellState.MISSING
    ]
    for rule in definition.rules:
        finding = rule.check(values, previous or {})
        if finding is not None and not _is_explained(finding, explanations or {}):
            found.append(finding)
    order = {key: number for number, key in enumerate(definition.cells)}
    return tuple(sorted(found, key=lambda finding: order[finding.cell]))


def stops_submission(findings: tuple[Finding, ...]) -> bool:
    """Whether an error or a missing explanation stands in the way."""
    return any(finding.severity is not Severity.WARNING for finding in findings)


def _is_explained(finding: Finding, explanations: Mapping[str, str]) -> bool:
    return finding.severity is Severity.EXPLAIN and bool(explanations.get(finding.cell, "").strip())
