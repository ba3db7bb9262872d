"""What an accepted proposal asks to be entered: the read fields, overridden by what a person typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.organisation.queries import subtree_ids
from hoaluoi.spine.directives.enums import Comparator, TargetKind
from hoaluoi.spine.directives.models import Desk, Proposal
from hoaluoi.spine.directives.operations.directives import NewTarget
from hoaluoi.spine.directives.queries.vocabulary import named_units
from hoaluoi.spine.directives.queries.watchables import whole_name
from hoaluoi.spine.directives.rules.partial_dates import last_day
from hoaluoi.spine.indicators.models import Indicator, Measure

# A draft may say "about"; a target must say which side counts.
_SIDES = {"~": Comparator.AT_LEAST, "range": Comparator.AT_LEAST, "increase_by": Comparator.AT_LEAST}


@dataclass(frozen=True)
class Wanted:
    """A target as it would be entered now; `problem` is a code of `UnableToDraft`, or ''."""

    title: str
    kind: str
    comparator: str
    value: Decimal | None
    unit_of_measure: str
    denominator: str
    deadline_date: date
    deadline_source: str
    measure: Measure | None
    indicator: Indicator | None
    owner: Unit
    proposal: Proposal
    start_date: date

    @property
    def problem(self) -> str:
        if self.value is None:
            return "value_missing"
        return "percentage_without_denominator" if self.unit_of_measure == "%" and not self.denominator else ""

    def target(self) -> NewTarget:
        """For `add_target`; call only without a problem."""
        assert self.value is not None
        return NewTarget(
            title=self.title,
            kind=self.kind,
            comparator=self.comparator,
            value=self.value,
            unit_of_measure=self.unit_of_measure,
            denominator=self.denominator,
            start_date=self.start_date,
            deadline_date=self.deadline_date,
            deadline_source=self.deadline_source,
            measure=self.measure,
            indicator=self.indicator,
            owner=self.owner,
            quote=self.proposal.quote,
            start=self.proposal.start,
            end=self.proposal.end,
        )


def wanted(proposal: Proposal, desk: Desk) -> Wanted:
    """Reads a proposal as a target. A draft without a date is due at the end of the year of its document."""
    fields = {**proposal.read, **proposal.edited}
    measure, indicator = watched(str(fields.get("watch") or ""))
    issued = desk.issued_date or desk.created_at.date()
    deadline = last_day(fields.get("date"))
    source = str(fields.get("date_source") or "") if deadline else "document_year"
    deadline = deadline or date(issued.year, 12, 31)
    value = Decimal(str(fields["value"])) if fields.get("value") not in (None, "") else None
    unit = str(fields.get("unit") or (indicator.unit_of_measure if indicator else "count"))
    comparator = str(fields.get("comparator") or "")
    names = [str(name) for name in fields.get("units") or []]
    found = named_units(names, subtree_ids([desk.unit_id], issued)) if names else {}
    owner = next((found[name] for name in names if name in found), None)
    return Wanted(
        title=str(fields.get("subject") or proposal.quote),
        kind=str(fields.get("target_kind") or _kind(unit, comparator, value)),
        comparator=comparator if comparator in Comparator.values else _SIDES.get(comparator, Comparator.AT_LEAST),
        value=value,
        unit_of_measure=unit,
        denominator=str(fields.get("denominator") or (whole_name(indicator) if indicator else "")),
        deadline_date=deadline,
        deadline_source=source,
        measure=measure,
        indicator=indicator,
        owner=owner or desk.unit,
        proposal=proposal,
        start_date=min(issued, deadline),
    )


def watched(word: str) -> tuple[Measure | None, Indicator | None]:
    """`measure:CODE` or `indicator:CODE` as a pair of which at most one is set."""
    kind, _, code = word.partition(":")
    if kind == "measure":
        return Measure.objects.filter(code=code).first(), None
    return None, Indicator.objects.filter(code=code).first() if kind == "indicator" else None


def _kind(unit: str, comparator: str, value: Decimal | None) -> str:
    """A share is to be reached, a count adds up, and a zero or an upper limit must hold in every period."""
    if value == 0 or comparator in {"<", "<="}:
        return TargetKind.MAINTAIN
    return TargetKind.REACH if unit.startswith("%") else TargetKind.CUMULATIVE
