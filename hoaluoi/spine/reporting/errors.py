"""Why an act on forms or returns was refused: a code for programs, a sentence for people. Nothing was changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class UnableToReport(Exception):
    """`code` is one of `sentences`; `str()` gives the sentence in the active language."""

    sentences: ClassVar[dict[str, Text]] = {}

    def __init__(self, code: str, /, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return str(self.sentences[self.code]) % self.params


class UnableToOpen(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "not_owed": _("%(unit)s does not owe “%(form)s” for this period."),
        "not_begun": _("This period has not begun yet. It begins on %(start)s."),
        "expired": _(
            "This period closed at %(locked_at)s and takes nothing in any more. Ask the unit above to extend it."
        ),
        "wrong_period": _("“%(period)s” is not a period of this form."),
    }


class UnableToSave(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "expired": UnableToOpen.sentences["expired"],
        "unknown_cell": _("The form has no cell “%(key)s”. Nothing was saved."),
    }


class UnableToSubmit(UnableToReport):
    """`problems` lists what is wrong with single cells when the code is "problems"."""

    sentences: ClassVar[dict[str, Text]] = {
        "expired": UnableToOpen.sentences["expired"],
        "not_ended": _("The period ends on %(end)s. It can be sent from the day after."),
        "empty": _("Nothing is filled in. Is it zero, or is it not reported yet?"),
        "problems": _("%(count)s cells need another look. Nothing was sent."),
        "zero_not_allowed": _("This form takes no zero report. State a figure in each cell."),
        "zero_but_filled": _("Figures other than zero are filled in (%(cells)s). Is it zero, or do these count?"),
        "sent_already": _("Version %(number)s was sent at %(sent_at)s. To change it, amend it and say why."),
        "no_reason": _("Say why the return is amended."),
        "not_sent_yet": _("Nothing was sent yet, so there is nothing to amend."),
        "unchanged": _("Nothing differs from version %(number)s, so there is nothing to amend."),
        "key_used": _("The key “%(key)s” was used for another return. Use a new key for each return."),
    }

    def __init__(self, code: str, /, problems: tuple[Any, ...] = (), **params: Any) -> None:
        super().__init__(code, **params)
        self.problems = problems


class UnableToAnswer(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "no_reason": _("Say it in a few words."),
        "no_choice": _("Choose what holds."),
        "no_question": _("The text or the figures have changed: this question is no longer asked."),
        "too_many": _("At most %(most)s reports can lie beside a return."),
    }


class UnableToReview(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "not_waiting": _("This return does not wait for approval."),
        "newer_version": _("Version %(number)s came in while you were reading. Look at it first."),
        "own_return": _("You sent this return yourself. Somebody else approves it."),
        "no_reason": _("Say what is to be corrected."),
        "never_sent": _("This return was never sent, so it cannot be sent back."),
        "not_approved": _("This return is not approved, so there is nothing to undo."),
        "not_sent_back": _("This return is not sent back, so there is nothing to undo."),
        "being_corrected": _("Its author has begun to correct it, so it stays sent back."),
        "too_late_to_undo": _("Only whoever did it can undo it, within half an hour."),
    }


class UnableToChangeForm(UnableToReport):
    """`problems` lists what is wrong with the definition when the code is "definition"."""

    sentences: ClassVar[dict[str, Text]] = {
        "code_taken": _("The code %(code)s belongs to another form already."),
        "bad_code": _("“%(code)s” cannot be a code: use small letters, digits and hyphens, 60 at most."),
        "no_name": _("A form needs a Vietnamese name."),
        "bad_period": _("Reports of this kind have no such cut-off."),
        "definition": _("The form has %(count)s errors. Nothing was saved."),
        "published": _("Version %(number)s is published and never changes. Save a new version."),
        "valid_from_past": _(
            "A version from %(valid_from)s on would change what was asked already. Choose a later day."
        ),
        "has_returns": _("Returns were filed for these periods already, so the kind of period stays as it is."),
        "retired": _("The form is retired already."),
    }

    def __init__(self, code: str, /, problems: tuple[Any, ...] = (), **params: Any) -> None:
        super().__init__(code, **params)
        self.problems = problems


class UnableToAssign(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "wrong_dates": _("The last day lies before the first."),
        "no_units": _("Choose at least one unit."),
        "assigned_already": _("%(units)s owe this form already in these dates."),
        "nothing_assigned": _("None of these units owes the form on %(until)s."),
    }


class UnableToExtend(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "not_owed": UnableToOpen.sentences["not_owed"],
        "no_reason": _("Say why."),
        "not_later": _("The new time must be later than %(due_at)s."),
        "sent_already": _("This return has been sent already."),
    }


class UnableToChase(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "nobody": _("Nobody in %(unit)s can be told: no person holds a position there."),
        "not_late": _("This return is not overdue."),
        "just_chased": _("%(unit)s was chased at %(at)s. Leave them time to answer."),
    }


class UnableToReadSheet(UnableToReport):
    sentences: ClassVar[dict[str, Text]] = {
        "not_ours": _(
            "“%(name)s” is not a sheet that was downloaded here. Download the sheet again and fill that one."
        ),
        "bad_key": _("The hidden key of the sheet was changed. Download the sheet again."),
        "too_large": _("“%(name)s” is larger than %(limit)s MB. A filled sheet is much smaller; nothing was read."),
        "too_many_rows": _("“%(name)s” has more than %(limit)s rows. Nothing was read."),
        "other_form": _("The sheet is of the form %(found)s, not of %(wanted)s. Nothing was read."),
        "other_unit": _("The sheet is of the unit %(found)s, not of %(wanted)s. Nothing was read."),
        "other_period": _("The sheet is of the period %(found)s, not of %(wanted)s. Nothing was read."),
        "other_version": _(
            "The sheet is of version %(found)s of the form; version %(wanted)s counts. Download it again."
        ),
        "no_cells": _("The sheet lists no cells. Its first row must name the columns."),
    }


@dataclass(frozen=True)
class Conflict:
    """Two texts for one cell: `theirs` is kept, `yours` was not saved and is not lost."""

    key: str
    theirs: dict[str, Any]
    yours: dict[str, Any]
    by: str
    at: datetime


class StaleRevision(UnableToReport):
    """Somebody saved the same cells since the writer read them; nothing was overwritten."""

    sentences: ClassVar[dict[str, Text]] = {
        "changed_cells": _("%(by)s changed the same cells at %(at)s. Both texts are shown; choose one."),
        "changed_return": _("%(by)s changed this return at %(at)s. Look at it again before you send it."),
    }

    def __init__(self, code: str, /, conflicts: tuple[Conflict, ...] = (), revision: int = 0, **params: Any) -> None:
        super().__init__(code, **params)
        self.conflicts = conflicts
        self.revision = revision
