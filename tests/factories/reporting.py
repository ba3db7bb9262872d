"""Forms and returns for tests of every room.

form = daily_form(group.root, [*group.companies])        # situation report, zero allowed, measures published
form = monthly_form(group.root, group.companies)         # requests by channel: total = sum, online <= total
sent = filed(form, unit, bob, {"cases": "3"}, JUNE_30)   # opened, filled and submitted
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from hoaluoi.core.access.permissions import Role
from hoaluoi.core.organisation.models import Person, Unit
from hoaluoi.core.periods import Period
from hoaluoi.spine.indicators.models import Measure
from hoaluoi.spine.reporting.models import Form, FormVersion, Return, ReturnVersion
from hoaluoi.spine.reporting.operations import assignments, forms, returns
from hoaluoi.spine.reporting.operations.forms import FormTerms
from tests.factories.organisation import actor, person

DAY = Period.from_code("2022-D0930")
SEPTEMBER = Period.from_code("2022-M09")
EARLY = datetime(2022, 9, 30, 22, 52, tzinfo=UTC)  # 05:52 on 1 October in Hà Nội
LATE = datetime(2022, 10, 1, 3, 0, tzinfo=UTC)  # 10:00: four hours after 06:00


def number(key: str, vi: str, **fields: Any) -> dict[str, Any]:
    """A row with one integer cell."""
    return {"key": key, "labels": {"vi": vi}, "cells": [{"key": key, "type": "integer", **fields}]}


DAILY = {
    "sections": [
        {
            "key": "situation",
            "labels": {"vi": "Tình hình", "en": "Situation", "zh": "情况"},
            "rows": [
                number("cases", "Số ca mắc", unit="count", required=True, measure="t_cases"),
                number("absent", "Người nghỉ", unit="count", required=True, measure="t_absent"),
                {"key": "note", "labels": {"vi": "Ghi chú"}, "cells": [{"key": "note", "type": "text"}]},
            ],
        }
    ],
    "rules": [{"kind": "range", "cell": "cases", "least": "0", "most": "10000"}],
}
MONTHLY = {
    "sections": [
        {
            "key": "requests",
            "labels": {"vi": "Yêu cầu dịch vụ"},
            "rows": [
                number("total", "Tổng số yêu cầu", required=True, measure="t_requests"),
                number("online", "Qua mạng", required=True, measure="t_online"),
                number("counter", "Tại quầy", required=True),
                {
                    "key": "money",
                    "labels": {"vi": "Số tiền"},
                    "cells": [{"key": "money", "type": "decimal", "unit": "VND", "measure": "t_money"}],
                },
            ],
        }
    ],
    "rules": [
        {"kind": "sum", "total": "total", "parts": ["online", "counter"]},
        {"kind": "change", "cell": "total", "percent": "50"},
    ],
}


def measures(definition: Mapping[str, Any]) -> None:
    """The measures that a definition publishes."""
    cells = [cell for s in definition["sections"] for row in s["rows"] for cell in row["cells"]]
    for code in {cell["measure"] for cell in cells if "measure" in cell}:
        Measure.objects.get_or_create(code=code, defaults={"name_vi": code, "unit_of_measure": "count"})


def make_form(
    owner: Unit,
    units: Iterable[Unit],
    definition: Mapping[str, Any],
    *,
    code: str,
    terms: FormTerms,
    since: date = date(2022, 1, 1),
    author: Person | None = None,
) -> Form:
    """A published form that `units` owe since a date, made by a coordinator of its owner."""
    by = actor(author or person(Role.COORDINATOR, owner))
    at = datetime(2022, 1, 1, tzinfo=UTC)
    measures(definition)
    form = forms.create_form(code=code, terms=terms, owner=owner, by=by, at=at)
    version = forms.save_version(form=form, definition=definition, valid_from=since, by=by, at=at)
    forms.publish(version=version, by=by, at=at)
    if wanted := [unit.pk for unit in units]:
        assignments.assign(form=form, unit_ids=wanted, since=since, by=by, at=at)
    return form


def daily_form(owner: Unit, units: Iterable[Unit], *, code: str = "t-daily", **terms: Any) -> Form:
    """Closes at midnight, due at 06:00 the next morning, zero report allowed."""
    usual = {"name_vi": "Báo cáo ngày", "name_en": "Daily report", "period_kind": "day", "due_time": time(6, 0)}
    usual |= {"due_days": 1, "due_in_working_days": False, "zero_allowed": True, "urgent": True}
    return make_form(owner, units, DAILY, code=code, terms=FormTerms(**(usual | terms)))


def monthly_form(owner: Unit, units: Iterable[Unit], *, code: str = "t-monthly", **terms: Any) -> Form:
    """Due at 17:00 on the fifth working day of the next month."""
    usual = {"name_vi": "Báo cáo tháng", "period_kind": "month", "due_time": time(17, 0), "due_days": 5}
    return make_form(owner, units, MONTHLY, code=code, terms=FormTerms(**(usual | terms)))


def opened(form: Form, unit: Unit, who: Person, period: Period = DAY, at: datetime = EARLY) -> Return:
    return returns.open_return(form=form, unit=unit, period=period, by=actor(who), at=at)


def filed(
    form: Form,
    unit: Unit,
    who: Person,
    cells: Mapping[str, Any] | None = None,
    period: Period = DAY,
    at: datetime = EARLY,
) -> ReturnVersion:
    """A submitted return; no cells: a zero report."""
    held = opened(form, unit, who, period, at)
    if cells is None:
        return returns.submit(of=held, by=actor(who), at=at, zero=True)
    held = returns.save_cells(of=held, cells=cells, revision=held.revision, by=actor(who), at=at)
    return returns.submit(of=held, by=actor(who), at=at)


def version_of(form: Form) -> FormVersion:
    return form.versions.get()
