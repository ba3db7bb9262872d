"""The way of a return: open, fill, send, review, amend."""

from hoaluoi.spine.reporting.operations.returns.drafts import blank, fill_again, open_return, save_cells
from hoaluoi.spine.reporting.operations.returns.reviews import (
    approve,
    approve_many,
    recall,
    send_back,
    send_back_many,
    take_back,
    take_back_many,
)
from hoaluoi.spine.reporting.operations.returns.sending import amend, require_sound, submit

__all__ = [
    "amend",
    "approve",
    "approve_many",
    "blank",
    "fill_again",
    "open_return",
    "recall",
    "require_sound",
    "save_cells",
    "send_back",
    "send_back_many",
    "submit",
    "take_back",
    "take_back_many",
]
