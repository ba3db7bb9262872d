"""What the ledger keeps of a return, said with the names and units of its form."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hoaluoi.core.ledger.details import NOTHING, Detail
from hoaluoi.spine.indicators.wording import unit_word
from hoaluoi.spine.reporting.entries import values_of
from hoaluoi.spine.reporting.models import ReturnVersion
from hoaluoi.spine.reporting.pages.wording import shown
from hoaluoi.spine.reporting.rules import CellState, read_definition


def cells(data: Mapping[str, Any]) -> list[Detail]:
    """The cells of a version in the order of its form; empty where the version is no longer there."""
    version = ReturnVersion.objects.select_related("of__version").filter(pk=data.get("version_id") or 0).first()
    if version is None:
        return []
    language = get_language() or "vi"
    definition = read_definition(version.of.version.definition)
    values = values_of(definition, data["cells"])
    said = {
        CellState.REPORTED_ZERO: _("reported zero"),
        CellState.NOT_APPLICABLE: _("not applicable"),
        CellState.MISSING: NOTHING,
    }
    return [
        Detail(
            definition.label(key, language),
            said.get(values[key].state) or f"{shown(cell, values[key], language)} {unit_word(cell.unit)}".strip(),
        )
        for key, cell in definition.cells.items()
        if key in values
    ]
