"""What indicators write to the ledger."""

from django.utils.translation import gettext_lazy as _

from hoaluoi.core.ledger.events import EventType, call_data, declare

MEASURE_DEFINED = "indicators.measure_defined"
MEASURE_CHANGED = "indicators.measure_changed"
INDICATOR_DEFINED = "indicators.indicator_defined"
INDICATOR_CHANGED = "indicators.indicator_changed"

declare(
    EventType(MEASURE_DEFINED, _("defined the measure %(code)s"), "calculator"),
    EventType(MEASURE_CHANGED, _("changed the measure %(code)s"), "calculator"),
    EventType(INDICATOR_DEFINED, _("defined the indicator %(code)s as %(formula)s"), "math-function"),
    EventType(INDICATOR_CHANGED, _("changed the indicator %(code)s to %(formula)s"), "math-function"),
)
call_data(
    {
        "unit_of_measure": _("Unit of measure"),
        "counted_set": _("What is counted"),
        "counted_set_en": _("What is counted, in English"),
        "counted_set_zh": _("What is counted, in Chinese"),
        "decimals": _("Decimals shown"),
        "direction": _("Which way is better"),
        "unit_additivity": _("Over units"),
        "time_additivity": _("Over time"),
        "formula": _("Formula"),
    }
)
