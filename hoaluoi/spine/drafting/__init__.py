"""From a text to targets, figures, tasks and claim checks. Pure: leans on core.text alone."""

from hoaluoi.spine.drafting.claims import (
    ClaimCheck,
    OwnNumber,
    Registered,
    beside_checks,
    check,
    handed_down_checks,
)
from hoaluoi.spine.drafting.drafts import Cleaning, Draft, Reading, Task, UnitName
from hoaluoi.spine.drafting.overlays import DraftChange, Overlay, UnableToExtend, changes
from hoaluoi.spine.drafting.reading import read
from hoaluoi.spine.drafting.vocabulary import DEFAULT, Vocabulary

__all__ = [
    "DEFAULT",
    "ClaimCheck",
    "Cleaning",
    "Draft",
    "DraftChange",
    "Overlay",
    "OwnNumber",
    "Reading",
    "Registered",
    "Task",
    "UnableToExtend",
    "UnitName",
    "Vocabulary",
    "beside_checks",
    "changes",
    "check",
    "handed_down_checks",
    "read",
]
