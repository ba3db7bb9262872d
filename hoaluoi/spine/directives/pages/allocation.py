"""Handing a unit's share down: methods side by side, sums, reserve, what is in force, what was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.access.actor import Actor
from hoaluoi.core.access.permissions import Permission
from hoaluoi.core.organisation import queries as organisation
from hoaluoi.core.organisation.models import Unit
from hoaluoi.core.periods import labels
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.enums import AllocationMethod
from hoaluoi.spine.directives.models import Allocation, AllocationRound, Target
from hoaluoi.spine.directives.operations import allocations as operations
from hoaluoi.spine.directives.operations.allocations import HISTORY, UnableToAllocate, is_rate, round_in_force
from hoaluoi.spine.directives.rules.apportionment import COMPUTED
from hoaluoi.spine.directives.wording import allocation_refusal
from hoaluoi.spine.indicators.enums import UnitAdditivity
from hoaluoi.spine.indicators.models import Measure

Choice = tuple[str, str]


@dataclass(frozen=True)
class Terms:
    """What the shares follow: weight, reserve; `by_hand` as typed; `only` these units get one."""

    weight: str = ""
    reserve: Decimal = Decimal(0)
    reserve_reason: str = ""
    by_hand: Mapping[int, str] = field(default_factory=dict)
    only: frozenset[int] | None = None


@dataclass(frozen=True)
class Column:
    """One method: what each unit would get, the sum, what stays in reserve; or why it cannot be."""

    method: str
    name: str
    promise: str
    amounts: Mapping[int, Decimal]
    quotas: Mapping[int, Decimal]
    sum: Decimal | None
    reserve: Decimal | None
    refused: str = ""


@dataclass(frozen=True)
class Row:
    """One child: its weight, exact share, what each method (by name) gives it, what it holds now, what was typed.

    `chosen`: it gets a share; `silent`: nobody there reports or owes the target's number.
    """

    unit: Unit
    chosen: bool
    silent: bool
    head: str
    weight: Decimal | None
    quota: Decimal | None
    amounts: list[tuple[str, Decimal | None]]
    differs: bool
    now: Decimal | None
    typed: str


@dataclass(frozen=True)
class AllocationPage:
    """`current` is the round in force; `stale` says that the unit's own share has changed since."""

    target: Target
    unit: Unit
    own: Allocation
    terms: Terms
    is_rate: bool
    columns: list[Column]
    rows: list[Row]
    weights: list[Choice]
    unweighed: int
    current: AllocationRound | None
    stale: bool
    history: list[AllocationRound]
    units: list[Unit]

    @property
    def chosen(self) -> str:
        """The ids of the units that get a share, as the page has worked it out for."""
        return ".".join(str(row.unit.pk) for row in self.rows if row.chosen)

    @property
    def silent(self) -> int:
        return sum(row.silent for row in self.rows)

    @property
    def deadline(self) -> str:
        return labels.day(self.own.deadline_date, get_language() or "vi")


def allocation_page(actor: Actor, target: Target, unit: Unit, own: Allocation, terms: Terms) -> AllocationPage:
    children = list(organisation.children(unit.pk, actor.on))
    rate = is_rate(target)
    ids = [child.pk for child in children]
    measured = operations.measured_among(target, ids)
    if terms.only is None:
        terms = replace(terms, only=_receiving(target, unit, ids, measured))
    chosen = terms.only or frozenset()
    columns = [_column(target, unit, method, terms, actor.on) for method in _methods(rate)]
    current = round_in_force(target, unit.pk)
    held = {share.unit_id: share.value for share in current.shares.all()} if current else {}
    found = operations.weights_of(target, unit.pk, terms.weight, ids, actor.on)
    heads = operations.accountable_people(ids, actor.on)
    quotas = next((column.quotas for column in columns if column.quotas), {})
    rows = []
    for child in children:
        amounts = [column.amounts.get(child.pk) for column in columns]
        rows.append(
            Row(
                unit=child,
                chosen=child.pk in chosen,
                silent=child.pk not in measured,
                head=heads[child.pk].full_name if child.pk in heads else "",
                weight=found.get(child.pk),
                quota=quotas.get(child.pk),
                amounts=[(column.name, amount) for column, amount in zip(columns, amounts, strict=True)],
                differs=len({amount for amount in amounts if amount is not None}) > 1,
                now=held.get(child.pk),
                typed=terms.by_hand.get(child.pk, _typed(held.get(child.pk), amounts)),
            )
        )
    rounds = AllocationRound.objects.filter(target=target, unit=unit, frozen_at__isnull=False)
    return AllocationPage(
        target=target,
        unit=unit,
        own=own,
        terms=terms,
        is_rate=rate,
        columns=columns,
        rows=rows,
        weights=_weights(target),
        unweighed=len(chosen - set(found)) if terms.weight else 0,
        current=current,
        stale=bool(current and current.total != own.value),
        history=list(rounds.select_related("frozen_by").order_by("-number")),
        units=_units(actor, target),
    )


def _receiving(target: Target, unit: Unit, ids: Sequence[int], measured: set[int]) -> frozenset[int]:
    """Who gets a share unless somebody chooses: those of the round in force, else those of whom the number speaks."""
    current = round_in_force(target, unit.pk)
    held = set(current.shares.values_list("unit", flat=True)) & set(ids) if current else set()
    return frozenset(held or measured)


def _methods(rate: bool) -> list[str]:
    return [AllocationMethod.SAME] if rate else [str(method) for method in COMPUTED]


def promises() -> dict[str, str]:
    """What each method promises, in a few words."""
    return {
        AllocationMethod.LARGEST_REMAINDER: _("each share is its exact part, rounded down or up"),
        AllocationMethod.WEBSTER: _("rounds at a half; favours neither large nor small units"),
        AllocationMethod.ADAMS: _("rounds up first; favours small units"),
        AllocationMethod.HUNTINGTON_HILL: _("keeps shares for each unit of weight closest to equal"),
        AllocationMethod.SAME: _("a rate is handed down as it is"),
        AllocationMethod.BY_HAND: _("you write each share"),
    }


def _column(target: Target, unit: Unit, method: str, terms: Terms, on: date) -> Column:
    name = str(AllocationMethod(method).label)
    try:
        shared = operations.work_out(
            target=target, unit_id=unit.pk, method=method, weight=terms.weight, on=on, reserve=terms.reserve,
            only=terms.only,
        )  # fmt: skip
    except UnableToAllocate as refused:
        return Column(method, name, promises()[method], {}, {}, None, None, allocation_refusal(refused))
    amounts = {int(share.key): share.amount for share in shared.shares}
    quotas = {int(share.key): share.quota for share in shared.shares}
    return Column(method, name, promises()[method], amounts, quotas, shared.sum, shared.reserve)


def _typed(held: Decimal | None, amounts: list[Decimal | None]) -> str:
    """What stands in the field for a share by hand: what is in force, else what the first method gives."""
    value = held if held is not None else next((amount for amount in amounts if amount is not None), None)
    if value is None:
        return ""
    language = get_language() or "vi"
    return format_number(value.normalize(), language).replace("." if language.startswith("vi") else ",", "")


def weight_words() -> dict[str, str]:
    """What shares follow where nobody chose."""
    return {"": _("equal for all"), HISTORY: _("what the units reached in the year before")}


def _weights(target: Target) -> list[Choice]:
    """What shares can follow: nothing, the target's own history, any measure that adds up over units."""
    found: list[Choice] = [("", _("equal for all"))]
    if target.measure is not None:
        found.append((HISTORY, _("what the units reached in the year before")))
    adding = Measure.objects.filter(unit_additivity=UnitAdditivity.SUM)
    first = {"headcount": 0, "customers_served": 1}
    named = sorted(adding, key=lambda measure: (first.get(measure.code, 9), measure.folded))
    return found + [(measure.code, measure.name) for measure in named]


def _units(actor: Actor, target: Target) -> list[Unit]:
    """Units with a share of the target that the actor may hand down."""
    mine = actor.units_with(Permission.TARGETS_ALLOCATE)
    held = Allocation.objects.filter(target=target, in_force=True, unit__in=mine)
    return list(Unit.objects.filter(pk__in=held.values("unit")))
