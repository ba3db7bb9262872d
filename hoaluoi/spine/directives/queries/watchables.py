"""What a target may watch: every measure and indicator with its names and what its 100 % is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hoaluoi.core.organisation.models import Closure
from hoaluoi.spine.directives.models import Allocation, Target
from hoaluoi.spine.directives.rules.suggestions import Candidate
from hoaluoi.spine.drafting import Registered
from hoaluoi.spine.indicators.models import Indicator, Measure

MOST_TARGETS = 300


@dataclass(frozen=True)
class Watchable:
    """One measure or indicator as a choice; `whole` is what its 100 % is, in the reader's language ('' for a count)."""

    key: str
    name: str
    unit: str
    whole: str
    candidate: Candidate
    thing: Measure | Indicator


def watchables() -> dict[str, Watchable]:
    """By key (`measure:CODE`, `indicator:CODE`), indicators first; two queries."""
    measures = {measure.code: measure for measure in Measure.objects.all()}
    found = [_indicator(indicator, measures) for indicator in Indicator.objects.all()]
    found += [_measure(measure) for measure in measures.values()]
    return {each.key: each for each in found}


def whole_of(indicator: Indicator, measures: dict[str, Measure]) -> Measure | None:
    """The measure under the line of a share's formula; None where the formula divides by none or by several."""
    _, line, below = indicator.formula.rpartition("/")
    codes = re.findall(r"[a-z_][a-z0-9_]*", below) if line else []
    return measures.get(codes[0]) if len(codes) == 1 else None


def whole_name(indicator: Indicator) -> str:
    """What 100 % of an indicator is, in Vietnamese where its measure says so."""
    codes = re.findall(r"[a-z_][a-z0-9_]*", indicator.formula)
    measure = whole_of(indicator, {m.code: m for m in Measure.objects.filter(code__in=codes)})
    return measure.name_vi if measure else indicator.denominator


def _indicator(indicator: Indicator, measures: dict[str, Measure]) -> Watchable:
    whole = whole_of(indicator, measures)
    wholes = [indicator.denominator, *(_names(whole) if whole else ()), whole.counted_set if whole else ""]
    candidate = Candidate(
        f"indicator:{indicator.code}", _names(indicator), indicator.unit_of_measure, tuple(filter(None, wholes))
    )
    shown = whole.name if whole else indicator.whole
    return Watchable(candidate.key, indicator.name, indicator.shown_unit, shown, candidate, indicator)


def _measure(measure: Measure) -> Watchable:
    # A share that comes without its two parts, as published figures do, says in its counted set what its 100 % is.
    whole = measure.counted_set if measure.unit_of_measure.startswith("%") else ""
    wholes = (whole,) if whole else ()
    candidate = Candidate(f"measure:{measure.code}", _names(measure), measure.unit_of_measure, wholes)
    shown = measure.counted if whole else ""
    return Watchable(candidate.key, measure.name, measure.shown_unit, shown, candidate, measure)


def _names(of: Measure | Indicator) -> tuple[str, ...]:
    return tuple(filter(None, (of.name_vi, of.name_en, of.name_zh)))


def registered(targets: Iterable[Target]) -> tuple[Registered, ...]:
    """Targets of the register as claim checks need them."""
    return tuple(
        Registered(
            name=target.title,
            kind="target",
            comparator=target.comparator,
            value=Decimal(f"{target.value.normalize():f}"),
            unit=target.unit_of_measure,
            denominator=target.denominator or None,
            date=target.deadline_date.isoformat(),
        )
        for target in targets
    )


def registered_for(unit_id: int, on: date) -> list[Registered]:
    """The targets that bind a unit on a day, each with its whole and with the unit's own share; three queries."""
    above = Closure.objects.filter(descendant=unit_id, valid__contains=on).values("ancestor_id")
    binding = Target.objects.filter(directive__unit__in=above, start_date__lte=on, withdrawn_at=None)[:MOST_TARGETS]
    found = registered(binding)
    entries = {target.pk: entry for target, entry in zip(binding, found, strict=True)}
    shares = Allocation.objects.filter(unit=unit_id, target__in=list(entries)).values_list("target_id", "value")
    return [*found, *(replace(entries[target_id], value=value) for target_id, value in shares)]
