"""Why an act was refused, as a sentence in the reader's language."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hoaluoi.core.periods import labels

SENTENCES = {
    "question_missing": _("Say what is to be explained."),
    "answer_missing": _("Write the answer first."),
    "already_open": _("This is open already: wait for its answer or close it first."),
    "already_escalated": _("It has been put to the unit above already."),
    "nobody_above": _("There is no unit above."),
    "not_answered": _("There is no answer yet."),
    "due_passed": _("This date has passed."),
    "deadline_passed": _("This date has passed."),
    "title_missing": _("Say what it is about."),
    "cause_missing": _("Say what the cause is."),
    "already_raised": _("Your unit has raised this already."),
    "resolved": _("It has been cleared."),
    "resolution_missing": _("Say how it was cleared."),
    "reason_missing": _("Give the reason."),
    "no_reason": _("Give the reason."),
    "own_approval": _("Somebody else has to approve what you asked for."),
    "expiry_passed": _("This date has passed."),
    "expiry_too_far": _("At most 92 days from today."),
    "same_status": _("That is what the rules say already."),
    "not_a_judgement": _("Missing data cannot be shown as green."),
    "no_share": _("The unit holds no share of this target."),
    "ended": _("It was ended before."),
    "not_allowed": _("The task stands elsewhere by now: look at the page again, somebody may have moved it."),
    "too_late_to_undo": _("Only whoever did it can undo it, within half an hour."),
    "not_the_assigner": _("It was given by a unit that is not yours."),
    "not_the_lead": _("It is led by a unit that is not yours."),
    "evidence_missing": _("Add what proves the work first: a note, a file or the document that was issued."),
    "deadline_not_later": _("The new deadline has to be later than %(deadline)s."),
    "deadline_after_own": _("Not later than the unit's own deadline of %(deadline)s."),
    "no_owner": _("Nobody holds a position in %(unit)s who could answer for the task."),
    "closed": _("It is closed."),
    "percent": _("A number from 0 to 100."),
    "not_coordinating": _("%(unit)s has no part in this task."),
    "already_given": _("%(unit)s has this task already."),
    "name_missing": _("The cluster needs a Vietnamese name."),
    "decision_missing": _("Name the decision that forms the cluster."),
    "name_taken": _("This unit has a cluster of this name already."),
    "too_few": _("A cluster needs at least two units."),
    "not_below": _("One of the chosen units does not stand below the unit that forms the cluster."),
    "elsewhere": _("%(unit)s is in the cluster “%(cluster)s” on that day or later."),
    "before_last_change": _("Members were changed for a later day already. Choose that day or a later one."),
    "dissolved": _("This cluster is dissolved."),
    "symbol_taken": _("This issuer has a document with this number and date already. Choose it from the register."),
}


def refusal(code: str, params: dict[str, Any] | None = None) -> str:
    """The sentence of a code; dates in it are said in the language."""
    said = {
        name: labels.day(value, get_language() or "vi") if isinstance(value, date) else value
        for name, value in (params or {}).items()
    }
    return str(SENTENCES.get(code, code)) % said if said else str(SENTENCES.get(code, code))
