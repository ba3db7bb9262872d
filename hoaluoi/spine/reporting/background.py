"""What the clock asks of reporting."""

from datetime import datetime

from hoaluoi.spine.reporting.operations import chases


def remind(now: datetime) -> None:
    """Sends the reminder steps that have come; each goes once."""
    chases.remind(at=now)
