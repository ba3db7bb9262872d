"""Claim checks in words: what the text says beside what follows from it, and what could be behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from hoaluoi.spine.directives.models import Desk

VERDICTS: dict[str, tuple[Any, str, str]] = {
    "consistent": (_("The numbers agree"), "met", "circle-check"),
    "inconsistent": (_("Does not add up"), "behind", "alert-triangle"),
    "not_comparable": (_("Not comparable"), "at_risk", "arrows-exchange"),
    "not_checkable": (_("Cannot be checked"), "no_data", "question-mark"),
}
KINDS: dict[str, Any] = {
    "part_of_whole": _("Part of a whole"),
    "share_of_plan": _("Share of the plan"),
    "sum_of_parts": _("Sum of its parts"),
    "shares_of_whole": _("Shares of one whole"),
    "change": _("Change against a base"),
    "difference": _("Difference of two numbers"),
    "growth": _("Growth over years"),
    "ratio": _("Ratio in words"),
    "same_base": _("Two shares of one base"),
    "repeated_measure": _("The same number elsewhere in the text"),
    "two_deadlines": _("Two deadlines for one target"),
    "status_word": _("Said to be done"),
    "register": _("Beside the register"),
}
MESSAGES: dict[str, Any] = {
    "base_not_stated": _("The text does not state the base."),
    "bases_differ": _("The two shares would need different bases."),
    "change_differs": _("The stated change is not the one between the two numbers."),
    "denominators_differ": _("The two percentages are out of different wholes: one cannot meet the other."),
    "growth_differs": _("The stated growth does not lead from the first number to the last."),
    "list_is_open": _("The list need not be complete, so its sum proves nothing."),
    "not_done": _("It is said to be done, and the number lies below its target."),
    "ratio_differs": _("The word for the ratio does not fit the two numbers."),
    "register_differs": _("The register holds another value for this."),
    "share_differs": _("The stated percentage is not the share of the two numbers."),
    "shares_exceed_whole": _("The shares come to more than the whole."),
    "sum_differs": _("The parts do not come to the stated sum."),
    "two_deadlines": _("One target has two deadlines in this text."),
    "two_values": _("The text gives two values for this."),
}


@dataclass(frozen=True)
class Finding:
    """One claim check; `base` is the range of bases that the stated value would need."""

    kind: str
    verdict: str
    tone: str
    icon: str
    formula: str
    message: str
    inputs: list[Mapping[str, Any]]
    computed: Decimal | None
    stated: Decimal | None
    base: tuple[Decimal, Decimal] | None
    is_alarm: bool
    registered: str = ""


def findings_of(desk: Desk) -> dict[tuple[int, int], list[Finding]]:
    """The findings of a desk by the spans of the drafts they reason from."""
    found: dict[tuple[int, int], list[Finding]] = {}
    for stored in desk.findings:
        finding = _finding(stored)
        for quoted in stored["inputs"]:
            if quoted["start"] is not None:
                held = found.setdefault((quoted["start"], quoted["end"]), [])
                if finding not in held:
                    held.append(finding)
    for held in found.values():
        held.sort(key=lambda finding: not finding.is_alarm)
    return found


def _finding(stored: Mapping[str, Any]) -> Finding:
    word, tone, icon = VERDICTS[stored["verdict"]]
    base = stored["implied_base"]
    return Finding(
        kind=str(KINDS.get(stored["kind"], stored["kind"])),
        verdict=str(word),
        tone=tone,
        icon=icon,
        formula=stored["formula"],
        message=str(MESSAGES.get(stored["message"], "")),
        inputs=stored["inputs"],
        computed=_rounded(stored["computed"]),
        stated=_rounded(stored["stated"]),
        base=(Decimal(base[0]), Decimal(base[1])) if base else None,
        is_alarm=stored["verdict"] in {"inconsistent", "not_comparable"},
        registered=stored["inputs"][-1]["quote"] if stored["kind"] == "register" else "",
    )


def _rounded(value: str | None) -> Decimal | None:
    if value is None:
        return None
    number = Decimal(value)
    return number if number == number.to_integral_value() else round(number, 2)


RULES: tuple[tuple[str, Any], ...] = (
    ("unit", _("unit of measure")),
    ("count", _("a number of things")),
    ("kind.target_of_tasks", _("each unit has something to do: tasks count it")),
    ("kind.target", _("read as a target")),
    ("kind.forecast", _("read as a forecast")),
    ("kind.estimate", _("read as a forecast")),
    ("kind", _("read as a figure")),
    ("comparator", _("how it is compared")),
    ("denominator", _("what 100 % is")),
    ("date", _("where the date comes from")),
    ("distribution", _("who it belongs to")),
    ("zero_target", _("nothing of it may happen: a target of zero")),
    ("milestone", _("to be done, without a number")),
    ("rank", _("a place in a ranking")),
    ("table", _("read from a table")),
    ("task", _("read as a task")),
    ("by_hand", _("marked by a person")),
    ("split", _("split from another draft")),
    ("merged", _("merged from two drafts")),
)


def rule_words(code: str) -> tuple[str, str]:
    """(what the rule decides, the words or the case that made it fire)."""
    for start, words in RULES:
        if code.startswith(start):
            return str(words), code.partition(":")[2] or code
    return str(_("other rule")), code
