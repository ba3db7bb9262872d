"""Every write of this room."""

from hoaluoi.spine.indicators.operations.facts import (
    NewFact,
    UnableToPutFacts,
    put_facts,
    request_fold,
    withdraw_facts,
)
from hoaluoi.spine.indicators.operations.fold import fold_slice, sweep

__all__ = [
    "NewFact",
    "UnableToPutFacts",
    "fold_slice",
    "put_facts",
    "request_fold",
    "sweep",
    "withdraw_facts",
]
