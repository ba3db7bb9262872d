"""Every state that a screen shows: its tone (colour), icon and word. Colour never stands alone."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Look:
    """`tone` is one of the status colours of tokens.css (or neutral, brand), `icon` a name of the sprite."""

    tone: str
    icon: str
    word: Words


# Status of a target on a date (rules/reporting: met, on track, at risk, behind, missed, no data, not due).
TARGET: dict[str, Look] = {
    "met": Look("met", "circle-check", _("Met")),
    "on_track": Look("on_track", "trending-up", _("On track")),
    "at_risk": Look("at_risk", "alert-triangle", _("At risk")),
    "behind": Look("behind", "trending-down", _("Behind")),
    "missed": Look("missed", "circle-x", _("Missed")),
    "no_data": Look("no_data", "circle-dashed", _("No data")),
    "not_due": Look("not_due", "clock-hour-4", _("Not due yet")),
}
# Missed, and yet reached after all: red that may read 100 % says why by its own icon and word.
AFTER_ALL: dict[str, Look] = {"met_late": Look("missed", "alarm", _("Met late"))}
CELL: dict[str, Look] = {
    "reported": Look("on_track", "check", _("Reported")),
    "reported_zero": Look("met", "circle-number-0", _("Reported zero")),
    "zero": Look("met", "circle-number-0", _("Zero report")),
    "not_applicable": Look("neutral", "minus", _("Not applicable")),
    "missing": Look("behind", "question-mark", _("Missing")),
}
RETURN: dict[str, Look] = {
    "expected": Look("neutral", "clock", _("Awaited")),
    "draft": Look("neutral", "pencil", _("Draft")),
    "submitted": Look("on_track", "send", _("Submitted")),
    "zero_report": Look("met", "circle-number-0", _("Zero report")),
    "approved": Look("met", "circle-check", _("Approved")),
    "sent_back": Look("behind", "arrow-back-up", _("Sent back")),
    "amended": Look("on_track", "versions", _("Amended")),
    "late": Look("behind", "alarm", _("Late")),
}
TASK: dict[str, Look] = {
    "assigned": Look("neutral", "send", _("Assigned")),
    "accepted": Look("brand", "check", _("Accepted")),
    "returned": Look("behind", "arrow-back-up", _("Returned")),
    "in_progress": Look("on_track", "progress-check", _("In progress")),
    "more_wanted": Look("behind", "arrow-back-up", _("More wanted")),
    "done": Look("met", "circle-check", _("Done")),
    "paused": Look("neutral", "player-pause", _("Paused")),
    "withdrawn": Look("neutral", "ban", _("Withdrawn")),
    "transferred": Look("neutral", "transfer", _("Transferred")),
    "replaced": Look("neutral", "switch-horizontal", _("Replaced")),
    "no_deadline": Look("neutral", "calendar", _("No deadline")),
    "in_term": Look("on_track", "clock", _("In term")),
    "due_soon": Look("at_risk", "hourglass", _("Due soon")),
    "overdue": Look("missed", "alarm", _("Overdue")),
    "done_early": Look("met", "checks", _("Done early")),
    "done_on_time": Look("met", "circle-check", _("Done on time")),
    "on_time": Look("met", "circle-check", _("On time")),
    "done_late": Look("behind", "clock-pause", _("Done late")),
}
GENERAL: dict[str, Look] = {
    "open": Look("on_track", "circle-dot", _("Open")),
    "closed": Look("neutral", "lock", _("Closed")),
    "active": Look("met", "circle-check", _("In force")),
    "frozen": Look("brand", "lock", _("Frozen")),
    "proposed": Look("neutral", "sparkles", _("Proposed")),
    "rejected": Look("missed", "circle-x", _("Rejected")),
    "failed": Look("missed", "alert-octagon", _("Failed")),
    "running": Look("on_track", "loader-2", _("Running")),
    "queued": Look("neutral", "hourglass", _("Queued")),
    "verified": Look("met", "shield-check", _("Verified")),
}
LOOKS: dict[str, Look] = {**GENERAL, **TASK, **RETURN, **CELL, **AFTER_ALL, **TARGET}

TONES = frozenset({"met", "on_track", "at_risk", "behind", "missed", "no_data", "not_due", "neutral", "brand"})
MESSAGE_LOOKS: dict[str, tuple[str, str]] = {
    "debug": ("neutral", "info-circle"),
    "info": ("on_track", "info-circle"),
    "success": ("met", "circle-check"),
    "warning": ("at_risk", "alert-triangle"),
    "error": ("missed", "alert-octagon"),
}


def look_of(state: Any, word: Words | None = None) -> Look:
    """The look of a state (a string or an enum whose value is one).

    A state that the kit does not know is shown neutral with `word`, or with its own label if it is a Django choice.
    """
    key = str(getattr(state, "value", state) or "no_data").lower().replace("-", "_")
    known = LOOKS.get(key)
    if known is None:
        return Look("neutral", "point", word or getattr(state, "label", None) or key.replace("_", " "))
    return Look(known.tone, known.icon, word) if word else known
