"""What the provenance page renders from: one number taken apart, down to the cell it was typed into."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language

from hoaluoi.core.organisation import lineage
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import ancestors, children
from hoaluoi.core.organisation.rules.lineage import SHARES
from hoaluoi.core.organisation.rules.shares import cut, decimal_of
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators import provenance, queries
from hoaluoi.spine.indicators.basis import stand_of
from hoaluoi.spine.indicators.enums import TimeAdditivity, UnitAdditivity
from hoaluoi.spine.indicators.links import provenance_url
from hoaluoi.spine.indicators.models import Fact, Indicator, Measure, RollupValue
from hoaluoi.spine.indicators.pages import kind_word
from hoaluoi.spine.indicators.readings import Reading, Watched, read_formula
from hoaluoi.spine.indicators.rules.spans import anchor
from hoaluoi.spine.indicators.verification import Recomputed

_MOST_CELLS = 62
_WORD = re.compile(r"[A-Za-z_][\w.]*|[^A-Za-z_]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """A piece of a formula: a measure with its number and address, or plain text between."""

    text: str
    measure: Measure | None = None
    reading: Reading | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a number is made of, one level down: a child unit or a shorter period.

    `numerator` out of `whole` is its share: of the sum, for an indicator of the denominator.
    """

    label: str
    reading: Reading
    url: str
    numerator: Decimal | None
    whole: Decimal | None

    @property
    def has_share(self) -> bool:
        """Whether its part of the whole means anything: sums of nothing negative."""
        return bool(self.whole and self.whole > 0 and self.numerator is not None and self.numerator >= 0)


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact of the unit itself and the cell behind it."""

    fact: Fact
    period: Period
    opened: provenance.Opened | None

    @property
    def from_case(self) -> bool:
        return self.opened is None and bool(self.fact.note)


@dataclass(frozen=True, slots=True)
class Inherited:
    """What a unit took over: the number of a predecessor in its own time, and the share of it that comes here.

    `share` None: whole.
    """

    unit: Unit
    reading: Reading
    url: str
    share: Decimal | None

    @property
    def percentage(self) -> Decimal:
        return cut(self.share or Decimal(1))


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A figure in front of the reader: who said it, for which period, what share of it comes to which unit; one that
    only stands beside those below it does not add up."""

    measure: Measure
    period: str
    source: Unit
    unit: Unit
    share: Decimal
    value: Decimal
    counts: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """One number taken apart."""

    watched: Watched
    kind: str
    unit: Unit
    period: Period
    basis: str
    reading: Reading
    terms: list[Term]
    children: list[Part]
    spans: list[Part]
    cells: list[Cell]
    more_cells: bool
    above: list[tuple[Unit, str]]
    inherited: list[Inherited]


def open_number(watched: Watched, unit: Unit, period: Period, basis: str) -> Opening:
    """Takes a number apart; the number of queries does not grow with units or periods."""
    day = stand_of(basis).structure_on(period.end_date)
    below = list(children(unit.pk, day))
    readings = queries.readings_for_units(watched, [unit.pk, *(each.pk for each in below)], period, basis)
    cells, more = ([], False) if isinstance(watched, Indicator) else _cells(watched, unit, period, basis)
    return Opening(
        watched=watched,
        kind=kind_word(watched),
        unit=unit,
        period=period,
        basis=basis,
        reading=readings[unit.pk],
        terms=_terms(watched, unit, period, basis) if isinstance(watched, Indicator) else [],
        children=_children(watched, unit, below, readings, period),
        spans=_spans(watched, unit, period, basis),
        cells=cells,
        more_cells=more,
        above=[(each, _url(watched, each.pk, period)) for each in ancestors(unit.pk, day)],
        inherited=_inherited(watched, unit, period, basis),
    )


def _inherited(watched: Watched, unit: Unit, period: Period, basis: str) -> list[Inherited]:
    """Predecessors whose numbers of their own time this one holds on a later structure."""
    stand = stand_of(basis)
    if stand.edition is None or period.start_date >= stand.edition:
        return []
    split_by = SHARES.index(watched.split_by) if isinstance(watched, Measure) else 0
    shares = {}
    known = lineage.load()
    for each in known.changed_by(stand.edition):
        for heir in known.heirs_now(each, period.start_date, period.end_date, stand.edition):
            if heir.unit == unit.pk:
                shares[each] = heir.shares[split_by]
    readings = queries.readings_for_units(watched, list(shares), period, stand.facts)
    units = Unit.objects.in_bulk(list(shares))
    return [
        Inherited(
            units[each], readings[each], f"{_url(watched, each, period)}?basis=then",
            None if share == 1 else decimal_of(share),
        )
        for each, share in shares.items()
        if _says_something(readings[each])
    ]  # fmt: skip


def taken_over(results: Iterable[Recomputed]) -> tuple[list[TakenOver], int]:
    """The figures that came by a reorganisation, of what was worked out anew; and how many more there are."""
    found = [(result.measure, period, each) for result in results for period, each in result.carried]
    shown = found[:_MOST_CELLS]
    units = Unit.objects.in_bulk({pk for *_, each in shown for pk in (each.source, each.unit)})
    rows = [
        TakenOver(
            measure, period.label(get_language() or "vi"), units[each.source], units[each.unit],
            cut(decimal_of(each.share)), each.value, each.counts,
        )
        for measure, period, each in shown
    ]  # fmt: skip
    return rows, len(found) - len(shown)


def _url(watched: Watched, unit_id: int, period: Period) -> str:
    return provenance_url(kind_word(watched), watched.code, unit_id, period.code)


def _terms(indicator: Indicator, unit: Unit, period: Period, basis: str) -> list[Term]:
    """The formula with its numbers filled in."""
    measures = {each.code: each for each in Measure.objects.filter(code__in=read_formula(indicator.formula).measures)}
    readings = queries.table(list(measures.values()), [unit.pk], [period], basis)
    return [
        Term(text, measures[text], readings[text, unit.pk, period.code], _url(measures[text], unit.pk, period))
        if text in measures
        else Term(text.replace("*", "×"))
        for text in _WORD.findall(indicator.formula)
    ]


def _children(
    watched: Watched, unit: Unit, below: list[Unit], readings: dict[int, Reading], period: Period
) -> list[Part]:
    adds = isinstance(watched, Indicator) or watched.unit_additivity == UnitAdditivity.SUM
    whole = readings[unit.pk].denominator if isinstance(watched, Indicator) else readings[unit.pk].value
    parts = []
    for each in below:
        reading = readings[each.pk]
        if not _says_something(reading):
            continue
        numerator = reading.denominator if isinstance(watched, Indicator) else reading.value
        parts.append(Part(each.label, reading, _url(watched, each.pk, period), numerator, whole if adds else None))
    return parts


def _says_something(reading: Reading) -> bool:
    known = reading.numerator is not None or reading.denominator is not None
    return known or bool(reading.answered or reading.expected)


def _spans(watched: Watched, unit: Unit, period: Period, basis: str) -> list[Part]:
    """The shorter periods a measure's number is put together from."""
    if isinstance(watched, Indicator) or not watched.period_kind or watched.period_kind == period.kind:
        return []
    rows = RollupValue.objects.filter(
        measure=watched, unit=unit, basis=stand_of(basis).facts, period_kind=watched.period_kind,
        end_date__range=(period.start_date, period.end_date),
    )  # fmt: skip
    codes = sorted(Period.from_code(code) for code in rows.values_list("period", flat=True))
    inside = [part for part in codes if anchor(part) in period]
    readings = queries.table([watched], [unit.pk], inside, basis)
    adds = watched.time_additivity == TimeAdditivity.SUM
    whole = sum((r.value for r in readings.values() if r.value is not None), Decimal(0)) if adds else None
    return [
        Part(part.label(get_language() or "vi"), reading, _url(watched, unit.pk, part), reading.value, whole)
        for part in inside
        if (reading := readings[watched.code, unit.pk, part.code]).answered or reading.expected
    ]


def _cells(measure: Measure, unit: Unit, period: Period, basis: str) -> tuple[list[Cell], bool]:
    """The unit's own facts in the period; only those of the very period are opened down to the cell."""
    facts = Fact.objects.filter(
        measure=measure, unit=unit, start_date__gte=period.start_date, end_date__lte=period.end_date
    )
    if stand_of(basis).facts == "real":
        facts = facts.filter(simulated=False)
    own = list(facts.filter(period=period.code)) or list(facts.order_by("-end_date")[: _MOST_CELLS + 1])
    cells = [
        Cell(
            fact,
            Period.from_code(fact.period),
            provenance.opened(fact.source_type, fact.source_id, fact.source_key) if len(own) == 1 else None,
        )
        for fact in own[:_MOST_CELLS]
    ]
    return cells, len(own) > _MOST_CELLS
