"""Refusals of the drafting desk and of allocation in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.documents.operations import UnableToRegister
from hoaluoi.spine.documents.wording import refusal as document_refusal
from hoaluoi.spine.drafting.extraction import UnableToExtract

DRAFT: dict[str, Any] = {
    "empty_text": _("There is no text to read. Paste it, or choose a file that holds text."),
    "too_long": _("The text is too long: more than %(most)s characters. Split it into its parts."),
    "desk_closed": _("This desk is closed. What was entered stands in the register."),
    "consent_missing": _("Look at what was repaired in the text first; it is read when you agree."),
    "nothing_accepted": _("No target and no task has been accepted. Accept what is to be entered."),
    "nothing_marked": _("Mark a passage of the text first."),
    "no_gap": _("The passage cannot be cut at this place."),
    "not_neighbours": _("These two drafts stand too far apart to be one."),
    "retired": _("This draft has been split or merged meanwhile. The page now shows the newer ones."),
    "value_missing": _("The target has no value. Write what has to be reached."),
    "bad_value": _("This is not a number."),
    "percentage_without_denominator": _("A percentage needs its whole: per cent of what?"),
    "deadline_before_start": _("The deadline lies before the date of the document."),
    "issued_date_missing": _("The date of issue is missing."),
    "title_missing": _("Write what the document is about."),
    "document_is_directive": _("This document is in force as a directive already."),
    "no_owner": _("“%(unit)s” has nobody who could own the task. Name another unit."),
}
ALLOCATION: dict[str, Any] = {
    "no_share": _("This unit holds no share of the target that it could hand down."),
    "no_children": _("There is no unit below this one to hand a share to."),
    "not_below": _("One of the chosen units does not stand directly below this one."),
    "unit_closed": _("%(unit)s has closed since this was proposed. Propose it again."),
    "none_chosen": _("Choose at least one unit that gets a share."),
    "not_seen": _("Other units were chosen than the shares were worked out for. Look at them, then freeze."),
    "already_frozen": _("These shares are frozen already."),
    "changed_meanwhile": _("Somebody handed the target down meanwhile. Look at what is in force now, then decide."),
    "total_changed": _("The unit's own share has changed meanwhile. Work the shares out anew."),
    "sum_exceeds": _("Together the shares come to more than there is to hand down: %(sum)s of %(total)s."),
    "reserve_reason_missing": _("A reserve stays back (%(reserve)s). Say what it is for."),
    "in_force_already": _("Shares are in force already: hand them out anew on the target's own page."),
    "not_in_force": _("These shares are not in force, so there is nothing to undo."),
    "too_late_to_undo": _("Only whoever did it can undo it, within half an hour."),
    "handed_on": _("A unit has handed its share on already."),
    "tasks_begun": _("Work on its tasks has begun already."),
    "reason_missing": _("Shares are in force already. Say why they are handed out anew."),
    "withdrawn": _("The target was withdrawn."),
    "no_owner": _("“%(unit)s” has nobody who could own the task. Name another unit."),
    "not_for_rates": _("A rate is not parted among units: it is handed down as it is."),
    "no_units": _("There is no unit below this one to hand a share to."),
    "negative_weight": _("A weight is below zero; shares cannot follow it."),
    "not_in_steps": _("%(amount)s cannot be shared in steps of %(step)s."),
    "floor_too_high": _("There is not enough for one each: %(steps)s steps for %(units)s units."),
    "reserve_too_high": _("The reserve must lie between 0 and %(total)s."),
    "not_stated": _("Write the share of every unit; 0 is a share too."),
    "bad_number": _("“%(text)s” is not a number that can be read with certainty."),
}
TRAJECTORY: dict[str, Any] = {
    "reason_missing": _("Say why the trajectory is changed."),
    "withdrawn": _("The target was withdrawn."),
    "no_trajectory": _("A target that is held in every period, or done, follows no trajectory."),
    "outside_term": _("Every date must lie between the start of the target and its deadline."),
    "end_not_reached": _("On the deadline the whole target has to be reached."),
    "no_points": _("A trajectory needs a date with a value."),
    "dates_not_rising": _("Two points stand on the same date."),
    "before_start": _("The first milestone must lie after the start of the target."),
    "no_growth_last_year": _("The number did not change last year, so it gives no shape."),
    "too_short": _("There is too little to make this shape of: too few days, or too few values last year."),
}
FILE: dict[str, Any] = {
    "empty": _("“%(name)s” holds no text."),
    "too_large": _("“%(name)s” is larger than 30 MB. Send the text without its pictures."),
    "binary": _("“%(name)s” is not a text, a Word document, a PDF or a web page."),
    "scanned_pdf": _(
        "“%(name)s” is a scan: its pages are pictures without text. Run text recognition first, or paste the text."
    ),
    "encrypted": _("“%(name)s” is protected by a password. Save it without one."),
    "damaged": _("“%(name)s” is damaged and cannot be opened. Save it again and send the new copy."),
    "unpacks_too_large": _("“%(name)s” unpacks to far more than it should. It was not opened."),
    "old_word": _("“%(name)s” is an old Word file (.doc). Save it as .docx or PDF."),
    "unknown_type": _("“%(name)s” is not a text, a Word document, a PDF or a web page."),
}
ENCODINGS = {
    "tcvn3": "TCVN3 (ABC)",
    "vni": "VNI",
    "windows-1258": "Windows-1258",
    "mojibake": "UTF-8",
    "gb18030": "GB 18030",
}


def refusal(error: UnableToDraft | UnableToExtract | UnableToStore | UnableToRegister) -> str:
    """Why an act at the desk was refused, as a sentence."""
    if isinstance(error, UnableToExtract):
        return str(FILE[error.reason]) % {"name": error.filename}
    if isinstance(error, UnableToDraft):
        return problem(error.code) % error.params if error.params else problem(error.code)
    if isinstance(error, UnableToStore):
        return str(error)
    return document_refusal(error)


def allocation_refusal(error: Exception) -> str:
    """Why a share was not handed down, as a sentence; `error` is an `UnableToAllocate`."""
    code, params = getattr(error, "code", ""), getattr(error, "params", {})
    said = {name: _plain(value) for name, value in params.items()}
    return str(ALLOCATION.get(code) or _("This could not be done.")) % said


def trajectory_refusal(code: str) -> str:
    """Why a trajectory was not put in force, as a sentence."""
    return str(TRAJECTORY.get(code) or _("This could not be done."))


def _plain(value: Any) -> Any:
    return format_number(value.normalize(), get_language() or "vi") if isinstance(value, Decimal) else value


def problem(code: str) -> str:
    """The sentence of a code of `UnableToDraft`."""
    return str(DRAFT.get(code) or _("This could not be done."))
