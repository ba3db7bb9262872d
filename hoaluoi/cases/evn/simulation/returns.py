"""Fourteen months of monthly returns and fourteen days of daily ones, for every unit that owes them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from hoaluoi.cases.evn import moments, obligations
from hoaluoi.cases.evn.organisation import real_units
from hoaluoi.cases.evn.people import user_name
from hoaluoi.cases.evn.simulation import stories, values
from hoaluoi.cases.evn.simulation.profiles import dice, profile
from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.enums import Rank, UnitKind
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.reporting.models import Form
from hoaluoi.spine.reporting.operations.returns.loading import PastReturn, load_returns
from hoaluoi.spine.reporting.queries.obligations import Ground, Owed, periods_of

Tell = Callable[[str, int, int], None]
LAST_DAY = moments.OPENING.date() - timedelta(days=1)


def install(*, forms: dict[str, Form], units: dict[str, Unit], people: dict[str, Person], tell: Tell) -> int:
    """Loads the returns of every form; returns how many there are."""
    by_id = {unit.pk: unit for unit in units.values()}
    districts = _districts(units)
    total = 0
    for done, (code, owing) in enumerate(obligations.owing_units(with_simulated=True).items(), start=1):
        ids = [units[each].pk for each in owing]
        made = list(_returns_of(forms[code], ids, by_id, districts, people))
        load_returns(form=forms[code], returns=made, simulated=True)
        total += len(made)
        tell("returns", done, len(forms))
    return total


def _districts(units: dict[str, Unit]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for unit in units.values():
        if unit.kind == UnitKind.DISTRICT:
            found.setdefault(unit.code.rpartition(".")[0], []).append(unit.code)
    return {code: tuple(codes) for code, codes in found.items()}


def _returns_of(
    form: Form,
    unit_ids: list[int],
    by_id: dict[int, Unit],
    districts: dict[str, tuple[str, ...]],
    people: dict[str, Person],
) -> Iterator[PastReturn]:
    since = moments.DAYS_OWED_SINCE if form.code == obligations.SITUATION else moments.MONTHS_OWED_SINCE
    ground = Ground([form], unit_ids, since, LAST_DAY)
    for period in periods_of(form, since, LAST_DAY):
        if since <= period.end_date <= LAST_DAY:
            for owed in ground.owed(form, period):
                unit = by_id[owed.unit_id]
                if made := _return(form, unit, districts.get(unit.code, ()), owed, people):
                    yield made


def _return(
    form: Form, unit: Unit, districts: tuple[str, ...], owed: Owed, people: dict[str, Person]
) -> PastReturn | None:
    period = owed.period
    chance = dice("story", form.code, unit.code, period.code)
    telling = stories.Telling(
        who=profile(unit.code),
        closes_at=_midnight_after(period.end_date),
        due_at=owed.due_at,
        opening=moments.OPENING,
        sender=_sender(unit, people),
        reviewer=_reviewer(unit, people),
        review_after=timedelta(hours=5) if form.urgent else timedelta(hours=40),
        # Elsewhere nought would also deny the unit's customers and staff.
        zero_allowed=form.code == obligations.SITUATION,
    )
    stated = values.numbers(form.code, unit.code, districts, period)
    told = stories.story(telling, values.cells(stated), lambda: _corrected(form, unit, districts, period), chance)
    if told is None:
        return None
    edited_at = told[-1].sent_at if told else moments.OPENING - timedelta(minutes=chance.randint(10, 300))
    return PastReturn(
        form_version=owed.version,
        unit=unit,
        period=period,
        due_at=owed.due_at,
        edited_at=edited_at,
        edited_by=telling.sender,
        versions=told,
        cells={} if told else dict(list(values.cells(stated).items())[:3]),
    )


def _corrected(form: Form, unit: Unit, districts: tuple[str, ...], period: Period) -> dict[str, dict[str, str]]:
    """What the second version says: the same story told by other dice."""
    return values.cells(values.numbers(form.code, f"{unit.code}", districts, period.next()))


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0, 5), moments.HANOI)


def _sender(unit: Unit, people: dict[str, Person]) -> Person:
    rank = Rank.HEAD if unit.kind == UnitKind.HEAD_OFFICE else Rank.MEMBER
    return people[user_name(unit.code, Role.REPORTER, rank)]


def _reviewer(unit: Unit, people: dict[str, Person]) -> Person:
    """The coordinator of the level above."""
    if unit.kind == UnitKind.DISTRICT:
        above = unit.code.rpartition(".")[0]
    elif unit.kind == UnitKind.CORPORATION or unit.code == "TDTP":
        return people["tonghop"]
    else:
        above = PARENTS[unit.code]
    return people[user_name(above, Role.COORDINATOR, Rank.DEPUTY)] if above != "EVN" else people["tonghop"]


PARENTS = {line.code: line.parent for line in real_units()}
