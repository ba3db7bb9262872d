"""Who may open the pages of the explorer: views, alerts and reports are private until they are shared."""

from datetime import time
from decimal import Decimal

from hoaluoi.core import clock
from hoaluoi.core.access.permissions import Permission
from hoaluoi.insight.explorer import operations
from hoaluoi.insight.explorer.models import SavedView
from hoaluoi.insight.explorer.rules import Comparator, Rhythm, View
from hoaluoi.spine.indicators.models import Measure
from tests.access_table import Case, Row
from tests.factories.organisation import actor

P = Permission.INDICATORS_VIEW
ADDRESS = "n=measure.t_cases"


def measure() -> Measure:
    return Measure.objects.get_or_create(
        code="t_cases", defaults={"name_vi": "Số ca", "unit_of_measure": "count", "period_kind": "day"}
    )[0]


def a_view(case: Case) -> SavedView:
    measure()
    view = View(numbers=("measure.t_cases",), unit_id=case.unit.pk)
    return operations.save_view(name="Ca", view=view, basis="", by=actor(case.right), at=clock.now(), replace=True)


def by_view(case: Case) -> dict[str, object]:
    return {"pk": a_view(case).pk}


def an_alert(case: Case) -> dict[str, object]:
    alert = operations.set_alert(
        of=measure(), unit=case.unit, period_kind="day", comparator=Comparator.ABOVE, limit=Decimal(3), by_mail=True,
        by=actor(case.right), at=clock.now(),
    )  # fmt: skip
    return {"pk": alert.pk}


def a_report(case: Case) -> dict[str, object]:
    report = operations.order_report(
        view=a_view(case), rhythm=Rhythm.DAILY, place=1, at_time=time(6), by=actor(case.right), at=clock.now()
    )
    return {"pk": report.pk}


def alert_data(case: Case) -> dict[str, str]:
    measure()
    return {"query": f"unit={case.unit.pk}", "number": "measure.t_cases", "comparator": "gt", "limit": "3"}


ROWS = [
    Row("explorer:explore", P),
    Row("explorer:board", P),
    Row("explorer:saved", P),
    Row("explorer:save", P, method="post", expected=302, data=lambda case: {"name": "Ca", "query": ADDRESS}),
    Row("explorer:view", P, by_view, scoped=True, expected=302),
    Row("explorer:card", P, by_view, scoped=True),
    Row("explorer:share", P, by_view, scoped=True, method="post", expected=302),
    Row("explorer:delete", P, by_view, scoped=True, method="post", expected=302),
    Row("explorer:pin", P, by_view, scoped=True, method="post", expected=302, data=lambda case: {"pinned": "1"}),
    Row(
        "explorer:report_order",
        P,
        by_view,
        scoped=True,
        method="post",
        expected=302,
        data=lambda case: {"rhythm": "day", "day": "1", "at": "06:00"},
    ),
    Row("explorer:report_end", P, a_report, scoped=True, method="post", expected=302),
    Row("explorer:alert_set", P, method="post", expected=302, data=alert_data),
    Row("explorer:alert_end", P, an_alert, scoped=True, method="post", expected=302),
]
