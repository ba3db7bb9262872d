"""Who may open the pages of measures, indicators and their numbers."""

from hoaluoi.core.access.permissions import Permission
from tests.access_table import Row
from tests.factories.indicators import JUNE, indicator, measure, put

VIEW, EDIT = Permission.INDICATORS_VIEW, Permission.INDICATORS_EDIT


def a_measure(case):
    return {"code": measure("customers").code}


def an_indicator(case):
    measure("customers")
    return {"code": indicator("share", "100 * customers / customers").code}


def a_number(case):
    kept = measure("customers")
    put("customers", {case.unit: 5}, JUNE)
    return {"kind": "measure", "code": kept.code, "unit_id": case.unit.pk, "period": JUNE.code}


ROWS = [
    Row("indicators:list", VIEW),
    Row("indicators:measure", VIEW, a_measure),
    Row("indicators:indicator", VIEW, an_indicator),
    Row("indicators:measure_new", EDIT),
    Row("indicators:indicator_new", EDIT),
    Row("indicators:measure_edit", EDIT, a_measure),
    Row("indicators:indicator_edit", EDIT, an_indicator),
    Row("indicators:formula_check", EDIT, method="post", data=lambda case: {"formula": "1"}),
    Row("indicators:values", VIEW, lambda case: {"kind": "measure", **a_measure(case)}),
    Row("indicators:provenance", VIEW, a_number, scoped=True),
    Row("indicators:verify", VIEW, a_number, scoped=True),
]
