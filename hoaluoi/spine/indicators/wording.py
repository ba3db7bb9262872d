"""Units of measure as people write them behind a number."""

from django.utils.translation import gettext_lazy as _

UNITS = {
    "count": "",
    "person": _("people"),
    "customer": _("customers"),
    "minute": _("minutes"),
    "day": _("days"),
    "VND": _("VND"),
}


def unit_word(unit: str) -> str:
    """A unit of measure as it stands behind a number; nothing behind a plain count."""
    return str(UNITS.get(unit, unit))
