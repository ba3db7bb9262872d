"""Every write of this room."""

from hoaluoi.spine.indicators.operations.definitions import UnableToDefine, define_indicator, define_measure
from hoaluoi.spine.indicators.operations.facts import (
    NewFact,
    UnableToPutFacts,
    put_facts,
    refold,
    request_fold,
    withdraw_facts,
)
from hoaluoi.spine.indicators.operations.fold import any_dirty, fold_slice, sweep
from hoaluoi.spine.indicators.operations.rebuild import Rebuilt, rebuild

__all__ = [
    "NewFact",
    "Rebuilt",
    "UnableToDefine",
    "UnableToPutFacts",
    "any_dirty",
    "define_indicator",
    "define_measure",
    "fold_slice",
    "put_facts",
    "rebuild",
    "refold",
    "request_fold",
    "sweep",
    "withdraw_facts",
]
