"""From a text to targets, figures, tasks and claim checks. Pure: leans on core.text alone."""

from hoaluoi.spine.drafting.drafts import Cleaning, Draft, Reading, Task, UnitName
from hoaluoi.spine.drafting.reading import read
from hoaluoi.spine.drafting.vocabulary import DEFAULT, Vocabulary

__all__ = ["DEFAULT", "Cleaning", "Draft", "Reading", "Task", "UnitName", "Vocabulary", "read"]
