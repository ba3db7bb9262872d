"""The rules know no Django, so they name their choices themselves: the stored choices must say the same."""

import pytest

from hoaluoi.spine.directives import enums as directives
from hoaluoi.spine.directives import rules as directive_rules
from hoaluoi.spine.indicators import enums as indicators
from hoaluoi.spine.indicators import rules as indicator_rules
from hoaluoi.spine.reporting import enums as reporting
from hoaluoi.spine.reporting import rules as return_rules

PAIRS = [
    (directives.TargetKind, directive_rules.TargetKind, set()),
    (directives.Comparator, directive_rules.Comparator, set()),
    (directives.Status, directive_rules.Status, set()),
    (directives.WorkState, directive_rules.WorkState, set()),
    (directives.AllocationMethod, directive_rules.AllocationMethod, set()),
    (indicators.UnitAdditivity, indicator_rules.UnitAdditivity, {"last"}),
    (indicators.TimeAdditivity, indicator_rules.TimeAdditivity, set()),
    (indicators.FactState, indicator_rules.FactState, set()),
    (indicators.FactState, return_rules.CellState, {"missing"}),
    (reporting.ReturnState, return_rules.ReturnState, {"expected"}),
]


@pytest.mark.parametrize(("stored", "ruled", "never_stored"), PAIRS)
def test_what_is_stored_is_what_the_rules_say(stored, ruled, never_stored):
    assert {member.value for member in ruled} - never_stored == set(stored.values)
