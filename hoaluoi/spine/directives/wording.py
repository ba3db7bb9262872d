"""Refusals of the drafting desk and of allocation in the reader's language."""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hoaluoi.core.files.errors import UnableToStore
from hoaluoi.core.text.numbers import format_number
from hoaluoi.spine.directives.errors import UnableToDraft
from hoaluoi.spine.documents.operations import UnableToRegister
from hoaluoi.spine.documents.wording import refusal as document_refusal
from hoaluoi.spine.drafting.extraction import UnableToExtract

DRAFT: dict[str, Any] = {
    "empty_text": lazy("There is no text to read. Paste it, or choose a file that holds text."),
    "too_long": lazy("The text is too long: more than %(most)s characters. Split it into its parts."),
    "desk_closed": lazy("This desk is closed. What was entered stands in the register."),
    "consent_missing": lazy("Look at what was repaired in the text first; it is read when you agree."),
    "nothing_accepted": lazy("No target and no task has been accepted. Accept what is to be entered."),
    "nothing_marked": lazy("Mark a passage of the text first."),
    "no_gap": lazy("The passage cannot be cut at this place."),
    "not_neighbours": lazy("These two drafts stand too far apart to be one."),
    "retired": lazy("This draft has been split or merged meanwhile. The page now shows the newer ones."),
    "value_missing": lazy("The target has no value. Write what has to be reached."),
    "bad_value": lazy("This is not a number."),
    "percentage_without_denominator": lazy("A percentage needs its whole: per cent of what?"),
    "deadline_before_start": lazy("The deadline lies before the date of the document."),
    "issued_date_missing": lazy("The date of issue is missing."),
    "title_missing": lazy("Write what the document is about."),
    "document_is_directive": lazy("This document is in force as a directive already."),
    "no_owner": lazy("“%(unit)s” has nobody who could own the task. Name another unit."),
}
ALLOCATION: dict[str, Any] = {
    "no_share": lazy("This unit holds no share of the target that it could hand down."),
    "no_children": lazy("There is no unit below this one to hand a share to."),
    "already_frozen": lazy("These shares are frozen already."),
    "changed_meanwhile": lazy("Somebody handed the target down meanwhile. Look at what is in force now, then decide."),
    "total_changed": lazy("The unit's own share has changed meanwhile. Work the shares out anew."),
    "sum_exceeds": lazy("Together the shares come to more than there is to hand down: %(sum)s of %(total)s."),
    "reserve_reason_missing": lazy("A reserve stays back (%(reserve)s). Say what it is for."),
    "reason_missing": lazy("Shares are in force already. Say why they are handed out anew."),
    "withdrawn": lazy("The target was withdrawn."),
    "not_for_rates": lazy("A rate is not parted among units: it is handed down as it is."),
    "no_units": lazy("There is no unit below this one to hand a share to."),
    "negative_weight": lazy("A weight is below zero; shares cannot follow it."),
    "not_in_steps": lazy("%(amount)s cannot be shared in steps of %(step)s."),
    "floor_too_high": lazy("There is not enough for one each: %(steps)s steps for %(units)s units."),
    "reserve_too_high": lazy("The reserve must lie between 0 and %(total)s."),
    "not_stated": lazy("Write the share of every unit; 0 is a share too."),
    "bad_number": lazy("“%(text)s” is not a number that can be read with certainty."),
}
TRAJECTORY: dict[str, Any] = {
    "reason_missing": lazy("Say why the trajectory is changed."),
    "withdrawn": lazy("The target was withdrawn."),
    "no_trajectory": lazy("A target that is held in every period, or done, follows no trajectory."),
    "outside_term": lazy("Every date must lie between the start of the target and its deadline."),
    "end_not_reached": lazy("On the deadline the whole target has to be reached."),
    "no_points": lazy("A trajectory needs a date with a value."),
    "dates_not_rising": lazy("Two points stand on the same date."),
    "before_start": lazy("The first milestone must lie after the start of the target."),
    "no_growth_last_year": lazy("The number did not change last year, so it gives no shape."),
    "too_short": lazy("There is too little to make this shape of: too few days, or too few values last year."),
}
FILE: dict[str, Any] = {
    "empty": lazy("“%(name)s” holds no text."),
    "too_large": lazy("“%(name)s” is larger than 30 MB. Send the text without its pictures."),
    "binary": lazy("“%(name)s” is not a text, a Word document, a PDF or a web page."),
    "scanned_pdf": lazy(
        "“%(name)s” is a scan: its pages are pictures without text. Run text recognition first, or paste the text."
    ),
    "encrypted": lazy("“%(name)s” is protected by a password. Save it without one."),
    "damaged": lazy("“%(name)s” is damaged and cannot be opened. Save it again and send the new copy."),
    "unpacks_too_large": lazy("“%(name)s” unpacks to far more than it should. It was not opened."),
    "old_word": lazy("“%(name)s” is an old Word file (.doc). Save it as .docx or PDF."),
    "unknown_type": lazy("“%(name)s” is not a text, a Word document, a PDF or a web page."),
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
